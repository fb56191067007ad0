//! References to small values that stand in the reference itself.
//!
//! Most values of most flows are such; making each of their references in Python would cost five times as much.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::json::Encoder;

/// Returns the plain reference of each value that has an exact JSON of at most so many bytes, None for each other.
///
/// It is what `to_plain` gives for the reference of the codec `json/1` with one inline buffer (docs/formats/artifact.md).
#[pyfunction]
pub fn inline_references<'py>(
    python: Python<'py>,
    values: Vec<Bound<'py, PyAny>>,
    bytes_max: usize,
) -> PyResult<Vec<Option<Bound<'py, PyDict>>>> {
    let mut encoder = Encoder::default();
    let mut references = Vec::with_capacity(values.len());
    for value in values {
        references.push(match encoder.encode(&value)? {
            Some(text) if text.len() <= bytes_max => Some(reference(python, &value, text)?),
            _ => None,
        });
    }
    Ok(references)
}

fn reference<'py>(python: Python<'py>, value: &Bound<'py, PyAny>, text: &[u8]) -> PyResult<Bound<'py, PyDict>> {
    let content = mainstem_store::hash_bytes(text).to_hex();
    let identity = mainstem_store::hash_bytes(format!(r#"["json/1",{{}},["{content}"]]"#).as_bytes()).to_hex();
    let buffer = PyDict::new(python);
    buffer.set_item(intern!(python, "hash"), content)?;
    buffer.set_item(intern!(python, "inline"), BASE64_STANDARD.encode(text))?;
    let reference = PyDict::new(python);
    reference.set_item(intern!(python, "codec"), intern!(python, "json/1"))?;
    reference.set_item(intern!(python, "type"), value.get_type().qualname()?)?;
    reference.set_item(intern!(python, "hash"), identity)?;
    reference.set_item(intern!(python, "size_bytes"), text.len())?;
    reference.set_item(intern!(python, "buffers"), PyList::new(python, [buffer])?)?;
    Ok(reference)
}
