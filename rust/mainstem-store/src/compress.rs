//! Zstandard where it pays: a probe of a few pieces decides, then each segment becomes one frame with a seal.
//!
//! The seal is a hash of the frame, in a skippable frame of its own that other tools ignore. Without it some changed bits
//! would go unnoticed: different frames can stand for the same bytes, so that the hash of those says nothing about the file.

use zstd_safe::{CCtx, CParameter, DCtx};

/// Level 1 halves what can be halved at two to three times the speed of the default level; on the arrays and tables that
/// steps leave behind the higher levels gain little.
const LEVEL: i32 = 1;

/// A blob whose segments are smaller than this on average isn't worth the frames and the decompression.
const MEAN_SEGMENT_BYTES_MIN: usize = 4 << 10;

/// How many pieces the probe takes from a blob, and how large each is at most.
const PROBE_PIECES: usize = 8;
const PROBE_PIECE_BYTES: usize = 64 << 10;

/// Compressing pays from half the size on: a local disk takes a gigabyte a second, level 1 with two processors somewhat
/// less, and a raw blob can be mapped on reading.
const RATIO_MAX: f64 = 0.5;

/// Says whether a blob made of these segments should be compressed.
///
/// Depends on the data alone, never on the machine or the clock, so that the same data gives the same files.
pub fn pays(segments: &[&[u8]]) -> bool {
    let total: usize = segments.iter().map(|segment| segment.len()).sum();
    if total < MEAN_SEGMENT_BYTES_MIN || total / segments.len() < MEAN_SEGMENT_BYTES_MIN {
        return false;
    }
    let mut compressor = Compressor::default();
    let (mut raw, mut stored) = (0, 0);
    for piece in probe_pieces(segments, total) {
        raw += piece.len();
        stored += compressor.compress(piece).len();
    }
    #[expect(clippy::cast_precision_loss, reason = "at most half a megabyte")]
    let ratio = stored as f64 / raw as f64;
    ratio <= RATIO_MAX
}

/// Pieces at even distances over the blob, the first at its beginning; each lies within one segment.
fn probe_pieces<'a>(segments: &[&'a [u8]], total: usize) -> Vec<&'a [u8]> {
    let step = total.div_ceil(PROBE_PIECES).max(PROBE_PIECE_BYTES);
    let (mut pieces, mut next, mut begin) = (Vec::new(), 0, 0);
    for segment in segments {
        while next < begin + segment.len() {
            let piece = &segment[next - begin..];
            pieces.push(&piece[..piece.len().min(PROBE_PIECE_BYTES)]);
            next += step;
        }
        begin += segment.len();
    }
    pieces
}

/// How a seal begins: the magic number of a skippable frame (0x184D2A5B) and the length of what follows, a hash of the
/// frame before it, cut to 16 bytes.
const SEAL_HEAD: [u8; 8] = [0x5B, 0x2A, 0x4D, 0x18, 16, 0, 0, 0];
const SEAL_BYTES: usize = SEAL_HEAD.len() + 16;

fn seal_of(frame: &[u8]) -> [u8; SEAL_BYTES] {
    let mut seal = [0; SEAL_BYTES];
    let (head, hash) = seal.split_at_mut(SEAL_HEAD.len());
    head.copy_from_slice(&SEAL_HEAD);
    hash.copy_from_slice(&blake3::hash(frame).as_bytes()[..hash.len()]);
    seal
}

/// Splits off the seal; `None` where it doesn't fit the frame.
fn unsealed(stored: &[u8]) -> Option<&[u8]> {
    let (frame, seal) = stored.split_at_checked(stored.len().checked_sub(SEAL_BYTES)?)?;
    (seal == seal_of(frame)).then_some(frame)
}

/// Makes frames, reusing its tables from one to the next.
pub struct Compressor(CCtx<'static>);

impl Default for Compressor {
    fn default() -> Self {
        let mut context = CCtx::create();
        context.set_parameter(CParameter::CompressionLevel(LEVEL)).expect("zstd knows its own levels");
        Self(context)
    }
}

impl Compressor {
    /// Compresses data into one frame that tells its raw length, and seals it.
    pub fn compress(&mut self, raw: &[u8]) -> Vec<u8> {
        let mut stored = Vec::with_capacity(stored_bytes_max(raw.len()));
        self.0.compress2(&mut stored, raw).expect("a frame fits where `compress_bound` says so");
        let seal = seal_of(&stored);
        stored.extend_from_slice(&seal);
        stored
    }
}

/// Reads frames, reusing its tables from one to the next.
pub struct Decompressor(DCtx<'static>);

impl Default for Decompressor {
    fn default() -> Self {
        Self(DCtx::create())
    }
}

impl Decompressor {
    /// Decompresses a sealed frame that must fill `raw` exactly; says what is wrong with it otherwise.
    pub fn decompress(&mut self, stored: &[u8], raw: &mut [u8]) -> Result<(), String> {
        let frame = unsealed(stored).ok_or("the frame's seal is broken")?;
        match self.0.decompress(raw, frame) {
            Ok(length) if length == raw.len() => Ok(()),
            Ok(length) => Err(format!("the frame holds {length} bytes, not {}", raw.len())),
            Err(code) => Err(zstd_safe::get_error_name(code).to_owned()),
        }
    }
}

/// The most bytes that a sealed frame of `raw_bytes` takes.
pub fn stored_bytes_max(raw_bytes: usize) -> usize {
    zstd_safe::compress_bound(raw_bytes) + SEAL_BYTES
}

/// The length of the sealed frame that `stored` begins with, if it is whole and holds `raw_bytes`.
pub fn stored_bytes(stored: &[u8], raw_bytes: u64) -> Option<usize> {
    let length = zstd_safe::find_frame_compressed_size(stored).ok()? + SEAL_BYTES;
    unsealed(stored.get(..length)?)?;
    (zstd_safe::get_frame_content_size(stored).ok()? == Some(raw_bytes)).then_some(length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn noise(length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        blake3::Hasher::new().finalize_xof().fill(&mut bytes);
        bytes
    }

    #[test]
    fn noise_and_small_blobs_stay_raw() {
        let noise = noise(1 << 20);
        assert!(!pays(&[&noise]));
        assert!(!pays(&[&[0; MEAN_SEGMENT_BYTES_MIN - 1]]));
        assert!(!pays(&vec![&[0_u8; 100][..]; 10_000]));
        assert!(!pays(&[]));
    }

    #[test]
    fn the_probe_looks_beyond_the_beginning() {
        let mut data = noise(4 << 20);
        data[..100_000].fill(0);
        assert!(!pays(&[&data]));
        data[100_000..].fill(0);
        assert!(pays(&[&data]));
    }

    #[test]
    fn the_probe_stays_small() {
        let data = vec![1; 50 << 20];
        let segments: Vec<&[u8]> = data.chunks(16 << 20).collect();
        let pieces = probe_pieces(&segments, data.len());
        assert_eq!(pieces.len(), PROBE_PIECES);
        assert!(pieces.iter().all(|piece| piece.len() <= PROBE_PIECE_BYTES));
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
            assert_eq!(stored_bytes(&changed, data.len() as u64), None, "bit {bit}");
        }
    }

    proptest! {
        #[test]
        fn a_frame_gives_its_data_back_and_nothing_else(data in prop::collection::vec(0..4_u8, 0..5000), cut in 0..5000_usize) {
            let frame = Compressor::default().compress(&data);
            prop_assert_eq!(stored_bytes(&frame, data.len() as u64), Some(frame.len()));
            prop_assert_eq!(stored_bytes(&frame, data.len() as u64 + 1), None);
            let mut back = vec![9; data.len()];
            Decompressor::default().decompress(&frame, &mut back).unwrap();
            prop_assert_eq!(&back, &data);
            let mut short = vec![9; data.len() / 2];
            if short.len() < data.len() {
                prop_assert!(Decompressor::default().decompress(&frame, &mut short).is_err());
            }
            if cut < frame.len() {
                prop_assert!(Decompressor::default().decompress(&frame[..cut], &mut back).is_err());
            }
        }
    }
}
