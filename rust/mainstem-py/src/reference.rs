//! Segments as Python sees them: plain tuples.

use mainstem_store::{Compression, Hash, Segment};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// (blob, offset in bytes, stored length, raw length, hash of the raw bytes, None or the compression's name).
pub type SegmentTuple = (String, u64, u64, u64, String, Option<String>);

pub fn from_tuple(tuple: SegmentTuple) -> PyResult<Segment> {
    let (blob, offset_bytes, stored_bytes, raw_bytes, hash, compression) = tuple;
    let compression = match compression {
        None => None,
        Some(name) => Some(
            Compression::from_name(&name)
                .ok_or_else(|| PyValueError::new_err(format!("unknown compression `{name}` in a reference")))?,
        ),
    };
    Ok(Segment { blob: parse(&blob)?, offset_bytes, stored_bytes, raw_bytes, hash: parse(&hash)?, compression })
}

pub fn to_tuple(segment: &Segment) -> SegmentTuple {
    (
        segment.blob.to_hex(),
        segment.offset_bytes,
        segment.stored_bytes,
        segment.raw_bytes,
        segment.hash.to_hex(),
        segment.compression.map(|compression| compression.name().to_owned()),
    )
}

fn parse(hash: &str) -> PyResult<Hash> {
    Hash::from_hex(hash)
        .ok_or_else(|| PyValueError::new_err(format!("`{}` in a reference is not a hash", hash.escape_debug())))
}
