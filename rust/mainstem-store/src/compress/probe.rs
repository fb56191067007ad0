//! Whether a blob should be compressed, and how the bytes of a segment should be arranged for it: a few pieces tell.
//!
//! The answers depend on the data alone, never on the machine or the clock, so that the same data gives the same files.

use super::frames::Compressor;
use super::shuffle::Arrangement;

/// A blob whose segments are smaller than this on average isn't worth the frames and the decompression.
const MEAN_SEGMENT_BYTES_MIN: usize = 4 << 10;

/// How many pieces are taken at most from a blob, and from a segment; how large each is at most; and how many bytes there
/// must be for each, so that probing small blobs that stay raw costs no more than storing them.
const PIECES_OF_BLOB: usize = 8;
const PIECES_OF_SEGMENT: usize = 3;
const PIECE_BYTES: usize = 16 << 10;
const BYTES_PER_PIECE: usize = 64 << 10;

/// Compressing pays from half the size on: a local disk takes a gigabyte a second, which is about what compressing takes
/// too, and a raw blob can be mapped on reading.
const RATIO_MAX: f64 = 0.5;

/// Says whether a blob made of these segments should be compressed.
pub fn pays(compressor: &mut Compressor, segments: &[&[u8]]) -> bool {
    let total: usize = segments.iter().map(|segment| segment.len()).sum();
    if total < MEAN_SEGMENT_BYTES_MIN || total / segments.len() < MEAN_SEGMENT_BYTES_MIN {
        return false;
    }
    let (mut raw, mut stored) = (0, 0);
    for piece in pieces(segments, PIECES_OF_BLOB) {
        raw += piece.len();
        let sizes = Arrangement::ALL.map(|arrangement| size_of(compressor, piece, arrangement));
        stored += sizes.into_iter().min().unwrap_or(0);
    }
    #[expect(clippy::cast_precision_loss, reason = "at most a few hundred kilobytes")]
    let ratio = stored as f64 / raw as f64;
    ratio <= RATIO_MAX
}

/// The arrangement with which pieces of the segment become smallest.
pub(super) fn best_arrangement(compressor: &mut Compressor, segment: &[u8]) -> Arrangement {
    let pieces = pieces(&[segment], PIECES_OF_SEGMENT);
    let size = |arrangement: &Arrangement| -> usize {
        pieces.iter().map(|piece| size_of(compressor, piece, *arrangement)).sum()
    };
    Arrangement::ALL.into_iter().min_by_key(size).unwrap_or(Arrangement::Plain)
}

fn size_of(compressor: &mut Compressor, piece: &[u8], arrangement: Arrangement) -> usize {
    let mut frame = Vec::new();
    compressor.add_frame(piece, arrangement, &mut frame);
    frame.len()
}

/// At most `count` pieces at even distances, the first at the beginning; each lies within one segment and begins at a multiple of 16 bytes
/// in it, so that numbers aren't torn.
fn pieces<'a>(segments: &[&'a [u8]], count: usize) -> Vec<&'a [u8]> {
    let total: usize = segments.iter().map(|segment| segment.len()).sum();
    let step = total.div_ceil(count).max(BYTES_PER_PIECE);
    let (mut pieces, mut next, mut begin) = (Vec::new(), 0, 0);
    for segment in segments {
        while next < begin + segment.len() {
            let piece = &segment[(next - begin) / 16 * 16..];
            pieces.push(&piece[..piece.len().min(PIECE_BYTES)]);
            next += step;
        }
        begin += segment.len();
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        blake3::Hasher::new().finalize_xof().fill(&mut bytes);
        bytes
    }

    #[test]
    fn noise_and_small_blobs_stay_raw() {
        let noise = noise(1 << 20);
        assert!(!pays(&mut Compressor::default(), &[&noise]));
        assert!(!pays(&mut Compressor::default(), &[&[0; MEAN_SEGMENT_BYTES_MIN - 1]]));
        assert!(!pays(&mut Compressor::default(), &vec![&[0_u8; 100][..]; 10_000]));
        assert!(!pays(&mut Compressor::default(), &[]));
    }

    #[test]
    fn the_probe_looks_beyond_the_beginning() {
        let mut data = noise(4 << 20);
        data[..100_000].fill(0);
        assert!(!pays(&mut Compressor::default(), &[&data]));
        data[100_000..].fill(0);
        assert!(pays(&mut Compressor::default(), &[&data]));
    }

    #[test]
    fn the_probe_stays_small() {
        let data = vec![1; 50 << 20];
        let segments: Vec<&[u8]> = data.chunks(16 << 20).collect();
        let pieces = pieces(&segments, PIECES_OF_BLOB);
        assert_eq!(pieces.len(), PIECES_OF_BLOB);
        assert!(pieces.iter().all(|piece| piece.len() <= PIECE_BYTES));
    }

    #[test]
    fn numbers_are_arranged_by_their_size_and_text_is_left_alone() {
        let mut compressor = Compressor::default();
        let mut best = |bytes: &[u8]| best_arrangement(&mut compressor, bytes);
        let small = noise(50_000);
        let long: Vec<u8> = small.iter().flat_map(|number| u64::from(*number).to_le_bytes()).collect();
        assert_eq!(best(&long), Arrangement::Planes8);
        let short: Vec<u8> = small.iter().flat_map(|number| f32::from(*number).to_le_bytes()).collect();
        assert_eq!(best(&short), Arrangement::Planes4);
        let text: Vec<u8> = small.iter().flat_map(|number| format!("flight {number}; ").into_bytes()).collect();
        assert_eq!(best(&text), Arrangement::Plain);
    }
}
