//! A store's folder.

use mainstem_store::{Key, LocalFiles, Segment, Store};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::append::AppendFile;
use crate::buffer::LentBytes;
use crate::error::{detached, to_python};
use crate::lock::RunLock;
use crate::memory::NativeBuffer;
use crate::reference::{SegmentTuple, from_tuple, to_tuple};

/// A store's folder. Keys are relative paths with `/`; an unsafe key raises `ValueError`.
#[pyclass(frozen, module = "mainstem_datastore._native")]
pub struct LocalStore {
    store: Store<LocalFiles>,
    root: String,
}

#[pymethods]
impl LocalStore {
    #[new]
    #[pyo3(signature = (root, *, use_maps = true))]
    fn new(root: &str, use_maps: bool) -> PyResult<Self> {
        // A step may change the working folder; the store stays where it is.
        let root = std::path::absolute(root)?;
        let name = root.display().to_string();
        Ok(Self { store: Store::new(LocalFiles::new(root), use_maps), root: name })
    }

    /// The folder's absolute path.
    #[getter]
    fn root(&self) -> &str {
        &self.root
    }

    /// Writes blobs durably, side by side; returns for each blob, for each of its parts, the part's segments.
    #[pyo3(signature = (blobs, *, compress = true))]
    fn put_blobs(
        &self,
        python: Python<'_>,
        blobs: Vec<Vec<LentBytes>>,
        compress: bool,
    ) -> PyResult<Vec<Vec<Vec<SegmentTuple>>>> {
        let slices: Vec<Vec<&[u8]>> =
            blobs.iter().map(|parts| parts.iter().map(LentBytes::as_slice).collect()).collect();
        let written = detached(python, || self.store.put_blobs(&slices, compress))?;
        let tuples = |part: &Vec<Segment>| part.iter().map(to_tuple).collect();
        Ok(written.iter().map(|blob| blob.iter().map(tuples).collect()).collect())
    }

    /// Reads each part (a sequence of segments) into one buffer and verifies every segment's hash before returning.
    fn get_parts(&self, python: Python<'_>, parts: Vec<Vec<SegmentTuple>>) -> PyResult<Vec<NativeBuffer>> {
        let parts: Vec<Vec<Segment>> =
            parts.into_iter().map(|part| part.into_iter().map(from_tuple).collect()).collect::<PyResult<_>>()?;
        let memories = detached(python, || self.store.get_parts(&parts))?;
        Ok(memories.into_iter().map(NativeBuffer::from).collect())
    }

    /// Creates a record if absent and returns True when it is durable; False where the key exists (its folder synced).
    fn create_record(&self, python: Python<'_>, key: &str, body: LentBytes) -> PyResult<bool> {
        let (key, body) = (file(python, key)?, body.as_slice());
        detached(python, || self.store.create_record(&key, body))
    }

    /// Puts new bytes in place of a file's, whole and durably: a reader sees the old ones or the new ones.
    fn replace_file(&self, python: Python<'_>, key: &str, body: LentBytes) -> PyResult<()> {
        let (key, body) = (file(python, key)?, body.as_slice());
        detached(python, || self.store.replace_file(&key, body))
    }

    /// Returns a record's bytes, or None where there is none.
    fn read_record<'py>(&self, python: Python<'py>, key: &str) -> PyResult<Option<Bound<'py, PyBytes>>> {
        let key = file(python, key)?;
        let body = detached(python, || self.store.read_record(&key))?;
        Ok(body.map(|body| PyBytes::new(python, &body)))
    }

    /// Returns the bytes of many records, in the order of their keys, None where there is none.
    fn read_records<'py>(&self, python: Python<'py>, keys: Vec<String>) -> PyResult<Vec<Option<Bound<'py, PyBytes>>>> {
        let keys = keys.iter().map(|key| file(python, key)).collect::<PyResult<Vec<Key>>>()?;
        let bodies = detached(python, || self.store.read_records(&keys))?;
        Ok(bodies.into_iter().map(|body| body.map(|body| PyBytes::new(python, &body))).collect())
    }

    /// Makes the names in a folder durable.
    fn sync_folder(&self, python: Python<'_>, key: &str) -> PyResult<()> {
        let key = folder(python, key)?;
        detached(python, || self.store.sync_folder(&key))
    }

    /// Creates a folder and its missing parents; all of them are durable on return. Existing ones are success.
    fn make_folder(&self, python: Python<'_>, key: &str) -> PyResult<()> {
        let key = folder(python, key)?;
        detached(python, || self.store.make_folder(&key))
    }

    /// Returns the names in a folder, sorted, without temporary ones; [] where there is no such folder.
    fn list_folder(&self, python: Python<'_>, key: &str) -> PyResult<Vec<String>> {
        let key = folder(python, key)?;
        detached(python, || self.store.list_folder(&key))
    }

    /// Returns a file's size in bytes, or None where there is no such file.
    fn file_size(&self, python: Python<'_>, key: &str) -> PyResult<Option<u64>> {
        let key = file(python, key)?;
        detached(python, || self.store.file_size(&key))
    }

    /// Creates an append-only file (`FileExistsError` where there is one) and opens it.
    fn open_append(&self, python: Python<'_>, key: &str) -> PyResult<AppendFile> {
        let key = file(python, key)?;
        detached(python, || self.store.open_append(&key)).map(AppendFile::from)
    }

    /// Takes an exclusive open-file-description lock on the file and writes `note` into it.
    fn lock(&self, python: Python<'_>, key: &str, note: &str) -> PyResult<RunLock> {
        let key = file(python, key)?;
        detached(python, || self.store.lock(&key, note.as_bytes())).map(RunLock::from)
    }

    /// Returns the process id that holds the lock (0 if it is not known), or None where nobody does. Takes nothing.
    fn lock_holder(&self, python: Python<'_>, key: &str) -> PyResult<Option<u32>> {
        let key = file(python, key)?;
        detached(python, || self.store.lock_holder(&key))
    }

    /// Says whether the folder's file system is known as a local one.
    fn is_local(&self, python: Python<'_>) -> PyResult<bool> {
        detached(python, || self.store.is_local())
    }

    fn __repr__(&self) -> String {
        format!("LocalStore({:?})", self.root)
    }
}

fn file(python: Python<'_>, key: &str) -> PyResult<Key> {
    Key::file(key).map_err(|error| to_python(python, &error))
}

fn folder(python: Python<'_>, key: &str) -> PyResult<Key> {
    Key::folder(key).map_err(|error| to_python(python, &error))
}
