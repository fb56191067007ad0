//! What stands in a JSON object itself, without what stands in its lists and objects.
//!
//! A list of runs asks each record for a few numbers and names; the artifacts in it are a hundred times as long.

use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::buffer::LentBytes;

/// Returns a compact JSON object with those of its members that are no lists and no objects, None for other bytes.
#[pyfunction]
pub fn outline_json(python: Python<'_>, object: LentBytes) -> Option<Bound<'_, PyBytes>> {
    outline(object.as_slice()).map(|text| PyBytes::new(python, &text))
}

fn outline(object: &[u8]) -> Option<Vec<u8>> {
    let mut kept = vec![b'{'];
    let mut rest = object.strip_prefix(b"{")?;
    while rest.first() != Some(&b'}') {
        let name = string_length(rest)?;
        if rest.get(name) != Some(&b':') {
            return None;
        }
        let end = name + 1 + value_length(rest.get(name + 1..)?)?;
        if !matches!(rest[name + 1], b'{' | b'[') {
            if kept.len() > 1 {
                kept.push(b',');
            }
            kept.extend_from_slice(&rest[..end]);
        }
        rest = &rest[end..];
        match rest {
            [b',', b'"', ..] => rest = &rest[1..],
            [b'}', ..] => {}
            _ => return None,
        }
    }
    kept.push(b'}');
    (rest.len() == 1).then_some(kept)
}

/// Returns how long the string is that the text begins with, its quotes included.
fn string_length(text: &[u8]) -> Option<usize> {
    if text.first() != Some(&b'"') {
        return None;
    }
    let mut at = 1;
    loop {
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// Returns how long the value is that the text begins with: up to the comma or bracket that follows it.
fn value_length(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    let mut depth = 0_usize;
    loop {
        match text.get(at)? {
            b'"' => {
                at += string_length(&text[at..])?;
                continue;
            }
            b',' | b'}' | b']' if depth == 0 => return Some(at),
            b'}' | b']' => depth -= 1,
            b'{' | b'[' => depth += 1,
            _ => {}
        }
        at += 1;
    }
}
