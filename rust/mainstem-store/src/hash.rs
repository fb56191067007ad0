//! BLAKE3 hashes: of memory, of many parts at once, and of a blob that has several segments.

use std::fmt;

use blake3::hazmat::{HasherExt, Mode, left_subtree_len, merge_subtrees_non_root, merge_subtrees_root};

use crate::workers;

/// What one thread hashes before it takes the next: a power of two, as BLAKE3's tree asks.
const SUBTREE_BYTES: usize = 4 << 20;

/// Below this a second thread costs more than it saves.
const PARALLEL_BYTES: usize = 2 << 20;

/// Separates the names of blobs that have several segments from the hashes of data, so that no data can be made whose
/// own hash is the name of another blob.
const SEGMENTS_CONTEXT: &str = "mainstem store v1: name of a blob that has several segments";

/// A BLAKE3 hash.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash([u8; 32]);

impl Hash {
    /// Reads 64 lower-case hex digits; `None` for anything else.
    pub fn from_hex(text: &str) -> Option<Self> {
        // BLAKE3's own parser takes upper case too, which would give one blob two names.
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return None;
        }
        blake3::Hash::from_hex(text).ok().map(|hash| Self(*hash.as_bytes()))
    }

    /// The hash as 64 lower-case hex digits.
    pub fn to_hex(&self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }
}

impl From<blake3::Hash> for Hash {
    fn from(hash: blake3::Hash) -> Self {
        Self(*hash.as_bytes())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.to_hex())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Hash({})", self.to_hex())
    }
}

/// Hashes memory on this thread.
pub fn hash_bytes(data: &[u8]) -> Hash {
    blake3::hash(data).into()
}

/// The name of a blob that is made of segments with these hashes: one segment's own hash, else a hash of all of them.
pub fn name_of_segments(hashes: &[Hash]) -> Hash {
    if let [only] = hashes {
        return *only;
    }
    let mut naming = blake3::Hasher::new_derive_key(SEGMENTS_CONTEXT);
    for hash in hashes {
        naming.update(&hash.0);
    }
    naming.finalize().into()
}

/// Hashes each part, on several threads where there is enough to do; one large part is shared among them too.
pub fn hash_many(parts: &[&[u8]]) -> Vec<Hash> {
    let total: usize = parts.iter().map(|part| part.len()).sum();
    if total < PARALLEL_BYTES {
        return parts.iter().map(|part| hash_bytes(part)).collect();
    }
    let mut hashes = vec![Hashed::Whole(hash_bytes(b"")); parts.len()];
    let mut subtrees: Vec<Vec<[u8; 32]>> =
        parts.iter().map(|part| vec![[0; 32]; part.len().div_ceil(SUBTREE_BYTES)]).collect();
    let mut jobs = Vec::new();
    for ((part, hashed), chaining_values) in parts.iter().zip(&mut hashes).zip(&mut subtrees) {
        if part.len() <= SUBTREE_BYTES {
            jobs.push(HashJob::Whole(part, hashed));
            continue;
        }
        *hashed = Hashed::FromSubtrees;
        for (index, (piece, value)) in part.chunks(SUBTREE_BYTES).zip(chaining_values).enumerate() {
            jobs.push(HashJob::Subtree(piece, index * SUBTREE_BYTES, value));
        }
    }
    let threads = workers::useful_threads(total / PARALLEL_BYTES);
    workers::each(jobs, threads, HashJob::run);
    hashes
        .into_iter()
        .zip(parts)
        .zip(&subtrees)
        .map(|((hashed, part), values)| match hashed {
            Hashed::Whole(hash) => hash,
            Hashed::FromSubtrees => root_of(values, part.len()),
        })
        .collect()
}

#[derive(Clone, Copy)]
enum Hashed {
    Whole(Hash),
    FromSubtrees,
}

enum HashJob<'a> {
    Whole(&'a [u8], &'a mut Hashed),
    Subtree(&'a [u8], usize, &'a mut [u8; 32]),
}

impl HashJob<'_> {
    fn run(self) {
        match self {
            Self::Whole(part, hashed) => *hashed = Hashed::Whole(hash_bytes(part)),
            Self::Subtree(piece, offset, value) => {
                *value = blake3::Hasher::new().set_input_offset(offset as u64).update(piece).finalize_non_root();
            }
        }
    }
}

/// Joins the chaining values of consecutive subtrees into the hash of all `length` bytes. There are at least two.
fn root_of(values: &[[u8; 32]], length: usize) -> Hash {
    let (left, right, left_length) = split(values, length);
    let left = value_of(left, left_length);
    let right = value_of(right, length - left_length);
    merge_subtrees_root(&left, &right, Mode::Hash).into()
}

fn value_of(values: &[[u8; 32]], length: usize) -> [u8; 32] {
    if let [only] = values {
        return *only;
    }
    let (left, right, left_length) = split(values, length);
    merge_subtrees_non_root(&value_of(left, left_length), &value_of(right, length - left_length), Mode::Hash)
}

/// Splits where BLAKE3's tree splits: the left side is the largest power of two of chunks that leaves something right.
#[expect(clippy::cast_possible_truncation, reason = "a part of `length`, which is a usize")]
fn split(values: &[[u8; 32]], length: usize) -> (&[[u8; 32]], &[[u8; 32]], usize) {
    let left_length = left_subtree_len(length as u64) as usize;
    let (left, right) = values.split_at(left_length / SUBTREE_BYTES);
    (left, right, left_length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sharing_one_part_among_threads_gives_the_same_hash() {
        let data: Vec<u8> =
            (0..21_000_001_u32).map(|index| index.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
        for length in [0, 1, SUBTREE_BYTES - 1, SUBTREE_BYTES, SUBTREE_BYTES + 1, 3 * SUBTREE_BYTES, data.len()] {
            let parts = [&data[..length], &data[..7], &data[..PARALLEL_BYTES]];
            let expected: Vec<Hash> = parts.iter().map(|part| hash_bytes(part)).collect();
            assert_eq!(hash_many(&parts), expected, "{length} bytes");
        }
    }

    #[test]
    fn a_name_of_several_segments_is_never_the_hash_of_data() {
        let (one, two) = (hash_bytes(b"one"), hash_bytes(b"two"));
        let joined = [one.0, two.0].concat();
        assert_eq!(name_of_segments(&[one]), one);
        assert_ne!(name_of_segments(&[one, two]), hash_bytes(&joined));
        assert_ne!(name_of_segments(&[one, two]), name_of_segments(&[two, one]));
    }

    #[test]
    fn only_one_spelling_of_a_hash_is_read() {
        let hash = hash_bytes(b"x");
        assert_eq!(Hash::from_hex(&hash.to_hex()), Some(hash));
        assert_eq!(Hash::from_hex(&hash.to_hex().to_uppercase()), None);
        assert_eq!(Hash::from_hex("../../etc/passwd"), None);
    }
}
