//! A segment as it is stored: one frame for each mebibyte, then a seal.
//!
//! Frames of this size stay in the processor's cache between being arranged and compressed, and while they are
//! decompressed and restored.
//!
//! The seal says how the bytes are arranged and holds a hash of the frames, in a skippable frame of its own that other
//! tools ignore. Without it some changed bits would go unnoticed: different frames can stand for the same bytes, so that
//! the hash of those says nothing about the file.

use std::io::Cursor;

use zstd_safe::{CCtx, CParameter, DCtx};

use super::probe;
use super::shuffle::Arrangement;

/// The raw bytes of a frame, a multiple of every item of an [`Arrangement`].
const FRAME_RAW_BYTES: usize = 1 << 20;

/// Level 1 is two to three times as fast as the default level; on the arrays and tables that steps leave behind the
/// higher levels gain little.
const LEVEL: i32 = 1;

/// How a seal begins: the magic number of a skippable frame (0x184D2A5B) and the length of what follows.
const SEAL_HEAD: [u8; 8] = [0x5B, 0x2A, 0x4D, 0x18, 17, 0, 0, 0];
const SEAL_HASH_BYTES: usize = 16;
const SEAL_BYTES: usize = SEAL_HEAD.len() + 1 + SEAL_HASH_BYTES;

fn seal_of(frames: &[u8], arrangement: Arrangement) -> [u8; SEAL_BYTES] {
    let item_bytes = [arrangement.item_bytes()];
    let hash = blake3::Hasher::new().update(frames).update(&item_bytes).finalize();
    let mut seal = [0; SEAL_BYTES];
    seal[..8].copy_from_slice(&SEAL_HEAD);
    seal[8..9].copy_from_slice(&item_bytes);
    seal[9..].copy_from_slice(&hash.as_bytes()[..SEAL_HASH_BYTES]);
    seal
}

/// Splits off the seal; `None` where it isn't one or doesn't fit the frames.
fn unsealed(stored: &[u8]) -> Option<(&[u8], Arrangement)> {
    let (frames, seal) = stored.split_at(stored.len().checked_sub(SEAL_BYTES)?);
    let arrangement = Arrangement::from_item_bytes(seal[SEAL_HEAD.len()])?;
    (seal == seal_of(frames, arrangement)).then_some((frames, arrangement))
}

/// Compresses segments, reusing its tables and memory from one to the next.
pub struct Compressor {
    context: CCtx<'static>,
    arranged: Vec<u8>,
}

impl Default for Compressor {
    fn default() -> Self {
        let mut context = CCtx::create();
        context.set_parameter(CParameter::CompressionLevel(LEVEL)).expect("zstd knows its own levels");
        Self { context, arranged: Vec::new() }
    }
}

impl Compressor {
    /// Compresses a segment, its bytes arranged in the way that suits it best.
    pub fn compress(&mut self, raw: &[u8]) -> Vec<u8> {
        let arrangement = probe::best_arrangement(self, raw);
        let mut stored = Vec::with_capacity(stored_bytes_max(raw.len()));
        for block in raw.chunks(FRAME_RAW_BYTES) {
            self.add_frame(block, arrangement, &mut stored);
        }
        let seal = seal_of(&stored, arrangement);
        stored.extend_from_slice(&seal);
        stored
    }

    /// Appends a frame of at most [`FRAME_RAW_BYTES`] that tells its raw length.
    pub(super) fn add_frame(&mut self, block: &[u8], arrangement: Arrangement, stored: &mut Vec<u8>) {
        let bytes = if arrangement == Arrangement::Plain {
            block
        } else {
            self.arranged.resize(block.len(), 0);
            arrangement.arrange(block, &mut self.arranged);
            &self.arranged
        };
        stored.reserve(zstd_safe::compress_bound(block.len()));
        let mut end = Cursor::new(stored);
        end.set_position(end.get_ref().len() as u64);
        self.context.compress2(&mut end, bytes).expect("a frame fits its bound");
    }
}

/// Decompresses segments, reusing its tables and memory from one to the next.
pub struct Decompressor {
    context: DCtx<'static>,
    arranged: Vec<u8>,
}

impl Default for Decompressor {
    fn default() -> Self {
        Self { context: DCtx::create(), arranged: Vec::new() }
    }
}

impl Decompressor {
    /// Decompresses a stored segment that must fill `raw` exactly; says what is wrong with it otherwise.
    pub fn decompress(&mut self, stored: &[u8], raw: &mut [u8]) -> Result<(), String> {
        let (mut frames, arrangement) = unsealed(stored).ok_or("the seal is broken")?;
        for block in raw.chunks_mut(FRAME_RAW_BYTES) {
            let length = zstd_safe::find_frame_compressed_size(frames).map_err(reason)?;
            let (frame, later) = frames.split_at(length);
            self.decompress_frame(frame, arrangement, block)?;
            frames = later;
        }
        if frames.is_empty() { Ok(()) } else { Err("there are more bytes than the reference says".to_owned()) }
    }

    fn decompress_frame(&mut self, frame: &[u8], arrangement: Arrangement, block: &mut [u8]) -> Result<(), String> {
        let length = if arrangement == Arrangement::Plain {
            self.context.decompress(block, frame)
        } else {
            self.arranged.resize(block.len(), 0);
            let length = self.context.decompress(&mut self.arranged[..], frame);
            arrangement.restore(&self.arranged, block);
            length
        };
        match length.map_err(reason)? {
            length if length == block.len() => Ok(()),
            length => Err(format!("a frame holds {length} bytes, not {}", block.len())),
        }
    }
}

fn reason(code: usize) -> String {
    zstd_safe::get_error_name(code).to_owned()
}

/// The most bytes that a stored segment of `raw_bytes` takes.
pub fn stored_bytes_max(raw_bytes: usize) -> usize {
    let frames = raw_bytes.div_ceil(FRAME_RAW_BYTES);
    frames * zstd_safe::compress_bound(FRAME_RAW_BYTES.min(raw_bytes)) + SEAL_BYTES
}

/// The length of the segment that `stored` begins with, if it is whole and holds `raw_bytes`.
pub fn stored_bytes(stored: &[u8], raw_bytes: usize) -> Option<usize> {
    let (mut end, mut found_raw_bytes) = (0, 0);
    while found_raw_bytes < raw_bytes {
        let frame = stored.get(end..)?;
        found_raw_bytes += usize::try_from(zstd_safe::get_frame_content_size(frame).ok()??).ok()?;
        end += zstd_safe::find_frame_compressed_size(frame).ok()?;
    }
    end += SEAL_BYTES;
    unsealed(stored.get(..end)?)?;
    (found_raw_bytes == raw_bytes).then_some(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(data: &[u8]) {
        let stored = Compressor::default().compress(data);
        assert!(stored.len() <= stored_bytes_max(data.len()));
        assert_eq!(stored_bytes(&stored, data.len()), Some(stored.len()));
        assert_eq!(stored_bytes(&stored, data.len() + 1), None);
        let mut back = vec![9; data.len()];
        Decompressor::default().decompress(&stored, &mut back).unwrap();
        assert!(back == data);
        for wrong in [data.len().wrapping_sub(1), data.len() + 1] {
            if wrong <= 2 * data.len() + 1 {
                assert!(Decompressor::default().decompress(&stored, &mut vec![9; wrong]).is_err());
            }
        }
    }

    #[test]
    fn segments_of_several_frames_come_back() {
        let numbers: Vec<u8> = (0..400_000_u64).flat_map(|number| (number * 7919 % 1000).to_le_bytes()).collect();
        check(&numbers);
        check(&numbers[..FRAME_RAW_BYTES]);
        check(&numbers[1..FRAME_RAW_BYTES + 2]);
        check(&numbers[3..2 * FRAME_RAW_BYTES + 5]);
    }

    #[test]
    fn every_changed_bit_breaks_the_seal() {
        let data = b"abcdefgh".repeat(200);
        let stored = Compressor::default().compress(&data);
        let mut back = vec![0; data.len()];
        for bit in 0..stored.len() * 8 {
            let mut changed = stored.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(Decompressor::default().decompress(&changed, &mut back).is_err(), "bit {bit}");
            assert_eq!(stored_bytes(&changed, data.len()), None, "bit {bit}");
        }
    }

    proptest! {
        #[test]
        fn what_is_compressed_comes_back(data in prop::collection::vec(0..4_u8, 0..5000)) {
            check(&data);
        }

        #[test]
        fn a_stored_segment_that_lost_its_end_is_refused(data in prop::collection::vec(0..4_u8, 0..2000), cut in 0..2000_usize) {
            let stored = Compressor::default().compress(&data);
            let mut back = vec![0; data.len()];
            let left = &stored[..cut.min(stored.len() - 1)];
            prop_assert!(Decompressor::default().decompress(left, &mut back).is_err());
        }
    }
}
