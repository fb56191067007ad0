//! The store's errors as Python exceptions.

use mainstem_store::{Error, ErrorKind};
use pyo3::create_exception;
use pyo3::exceptions::{PyBlockingIOError, PyException, PyFileExistsError, PyValueError};
use pyo3::prelude::*;

create_exception!(
    mainstem_datastore._native,
    StoreError,
    PyException,
    "A file operation failed: `kind` says how, `path` names the file, `blob` the blob or None, `errno` the system's number or None."
);

/// Turns a store's error into the exception that Python code expects for it.
pub fn to_python(python: Python<'_>, error: &Error) -> PyErr {
    let message = error.to_string();
    match error.kind {
        ErrorKind::InvalidKey | ErrorKind::InvalidReference => PyValueError::new_err(message),
        ErrorKind::Exists => PyFileExistsError::new_err((error.errno(), message, error.path.clone())),
        ErrorKind::Held => PyBlockingIOError::new_err(message),
        _ => store_error(python, error, message).unwrap_or_else(|failure| failure),
    }
}

fn store_error(python: Python<'_>, error: &Error, message: String) -> PyResult<PyErr> {
    let exception = StoreError::new_err(message);
    let value = exception.value(python);
    value.setattr("kind", error.kind.name())?;
    value.setattr("path", &error.path)?;
    value.setattr("blob", error.blob.as_deref())?;
    value.setattr("errno", error.errno())?;
    value.setattr("retry_helps", error.retry_helps())?;
    Ok(exception)
}

/// Runs blocking work with the interpreter released.
pub fn detached<T: Send>(python: Python<'_>, work: impl FnOnce() -> mainstem_store::Result<T> + Send) -> PyResult<T> {
    python.detach(work).map_err(|error| to_python(python, &error))
}
