//! JSON of values that `json.loads` gives back exactly.
//!
//! Exactly means: equal, and of the same type all the way down, with nothing that was one object becoming two. Whatever
//! can't promise that has no JSON here and takes another codec.

use std::collections::HashSet;

use pyo3::exceptions::{PyUnicodeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString};

/// Deeper values meet the recursion limits of readers.
const NESTING_MAX: usize = 200;

/// Returns compact UTF-8 JSON of a value that `json.loads` restores exactly, or None where there is none.
///
/// Exact types only: None, bool, int, float, str, list, dict with str keys. None for subclasses, tuples, non-finite
/// floats, lone surrogates, nesting above 200, or where one list or dict is reached twice.
#[pyfunction]
pub fn encode_json<'py>(python: Python<'py>, value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyBytes>>> {
    Ok(Encoder::default().encode(value)?.map(|text| PyBytes::new(python, text)))
}

/// Encodes one value after another into the same memory.
#[derive(Default)]
pub struct Encoder {
    text: Vec<u8>,
    /// The addresses of lists and dicts met so far. All of them are alive: the outermost value holds them.
    containers: HashSet<usize>,
}

impl Encoder {
    /// Returns the JSON of a value, None where it has no exact one.
    pub fn encode(&mut self, value: &Bound<'_, PyAny>) -> PyResult<Option<&[u8]>> {
        self.text.clear();
        self.containers.clear();
        Ok(self.value(value, 0)?.then_some(self.text.as_slice()))
    }

    /// Appends a value; `false` where it has no exact JSON, and the text is then of no use.
    fn value(&mut self, value: &Bound<'_, PyAny>, depth: usize) -> PyResult<bool> {
        if let Ok(text) = value.cast_exact::<PyString>() {
            return self.string(text);
        }
        if let Ok(number) = value.cast_exact::<PyInt>() {
            return self.integer(number);
        }
        if let Ok(number) = value.cast_exact::<PyFloat>() {
            return Ok(self.float(number.value()));
        }
        if value.is_none() {
            self.text.extend_from_slice(b"null");
            return Ok(true);
        }
        if let Ok(truth) = value.cast_exact::<PyBool>() {
            self.text.extend_from_slice(if truth.is_true() { b"true" } else { b"false" });
            return Ok(true);
        }
        if depth == NESTING_MAX {
            return Ok(false);
        }
        if let Ok(list) = value.cast_exact::<PyList>() {
            return self.list(list, depth);
        }
        if let Ok(dict) = value.cast_exact::<PyDict>() {
            return self.dict(dict, depth);
        }
        Ok(false)
    }

    fn list(&mut self, list: &Bound<'_, PyList>, depth: usize) -> PyResult<bool> {
        if !self.first_visit(list) {
            return Ok(false);
        }
        self.text.push(b'[');
        for (index, item) in list.iter().enumerate() {
            if index > 0 {
                self.text.push(b',');
            }
            if !self.value(&item, depth + 1)? {
                return Ok(false);
            }
        }
        self.text.push(b']');
        Ok(true)
    }

    fn dict(&mut self, dict: &Bound<'_, PyDict>, depth: usize) -> PyResult<bool> {
        if !self.first_visit(dict) {
            return Ok(false);
        }
        self.text.push(b'{');
        for (index, (key, item)) in dict.iter().enumerate() {
            if index > 0 {
                self.text.push(b',');
            }
            let Ok(key) = key.cast_exact::<PyString>() else { return Ok(false) };
            if !self.string(key)? {
                return Ok(false);
            }
            self.text.push(b':');
            if !self.value(&item, depth + 1)? {
                return Ok(false);
            }
        }
        self.text.push(b'}');
        Ok(true)
    }

    fn first_visit(&mut self, container: &Bound<'_, PyAny>) -> bool {
        self.containers.insert(container.as_ptr().addr())
    }

    fn integer(&mut self, number: &Bound<'_, PyInt>) -> PyResult<bool> {
        if let Ok(small) = number.extract::<i64>() {
            self.text.extend_from_slice(itoa::Buffer::new().format(small).as_bytes());
            return Ok(true);
        }
        match number.str() {
            Ok(digits) => {
                self.text.extend_from_slice(digits.to_str()?.as_bytes());
                Ok(true)
            }
            // Python writes and reads at most 4,300 digits.
            Err(error) if error.is_instance_of::<PyValueError>(number.py()) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn float(&mut self, number: f64) -> bool {
        if !number.is_finite() {
            return false;
        }
        // The shortest digits that read back as the same number; always with a point or an exponent, hence a float again.
        self.text.extend_from_slice(ryu::Buffer::new().format_finite(number).as_bytes());
        true
    }

    fn string(&mut self, text: &Bound<'_, PyString>) -> PyResult<bool> {
        let text = match text.to_str() {
            Ok(text) => text,
            // A lone surrogate has no UTF-8.
            Err(error) if error.is_instance_of::<PyUnicodeError>(text.py()) => return Ok(false),
            Err(error) => return Err(error),
        };
        self.text.push(b'"');
        let mut plain_from = 0;
        for (index, byte) in text.bytes().enumerate() {
            if byte >= b' ' && byte != b'"' && byte != b'\\' {
                continue;
            }
            self.text.extend_from_slice(&text.as_bytes()[plain_from..index]);
            self.escaped(byte);
            plain_from = index + 1;
        }
        self.text.extend_from_slice(&text.as_bytes()[plain_from..]);
        self.text.push(b'"');
        Ok(true)
    }

    fn escaped(&mut self, byte: u8) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        match byte {
            b'"' => self.text.extend_from_slice(b"\\\""),
            b'\\' => self.text.extend_from_slice(b"\\\\"),
            b'\n' => self.text.extend_from_slice(b"\\n"),
            b'\r' => self.text.extend_from_slice(b"\\r"),
            b'\t' => self.text.extend_from_slice(b"\\t"),
            _ => {
                self.text.extend_from_slice(b"\\u00");
                self.text.push(HEX[usize::from(byte >> 4)]);
                self.text.push(HEX[usize::from(byte & 15)]);
            }
        }
    }
}
