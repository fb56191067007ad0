//! A disk in memory that forgets what was not synced, and fails where it is told to.
//!
//! Every file has two contents and every folder two lists of names: what running programs see, and what is durable.
//! Losing power turns the second into the first; how much of the rest survives is up to the [`Loss`], since real disks
//! promise nothing there.

#![allow(dead_code, reason = "each file of tests uses a part of it")]

mod scenario;

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use mainstem_store::{Files, Key, Memory};
pub use scenario::{Scenario, ensure, store_on};

/// What happens to one operation, or to one sync; both are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The operation fails with this error number and does nothing; later ones work.
    Error { at: usize, errno: i32 },
    /// The operation and all later ones fail: the program was killed here, or the power went off.
    Stop { at: usize },
    /// Every write takes at most this many bytes.
    ShortWrites { bytes: usize },
    /// Writes fail once the disk holds this many bytes; the last one is short.
    Full { bytes: usize },
    /// The sync of a file or folder reports success and makes nothing durable, as if nobody had called it.
    DroppedSync { at: usize },
}

/// What survives a loss of power besides what was synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Nothing.
    Everything,
    /// Names do, contents do not: the disk was faster with folders.
    Contents,
    /// Contents do, names do not.
    Names,
    /// Half of each file's unsynced end, and every second unsynced name.
    Half,
}

pub const LOSSES: [Loss; 4] = [Loss::Everything, Loss::Contents, Loss::Names, Loss::Half];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    Folder,
    File(usize),
}

#[derive(Clone, Default)]
struct Content {
    bytes: Vec<u8>,
    durable: Vec<u8>,
}

type Names = BTreeMap<String, Entry>;

#[derive(Clone, Default)]
struct Folder {
    names: Names,
    durable: Names,
}

#[derive(Clone, Default)]
struct State {
    contents: Vec<Content>,
    folders: BTreeMap<String, Folder>,
    faults: Vec<Fault>,
    operations: usize,
    /// What was synced, for people.
    syncs: Vec<String>,
}

/// The disk. Clones are other programs on the same disk.
#[derive(Clone)]
pub struct ModelDisk(Arc<Mutex<State>>);

impl ModelDisk {
    /// A disk that holds nothing but a durable root.
    pub fn new() -> Self {
        let mut state = State::default();
        state.folders.insert(String::new(), Folder::default());
        Self(Arc::new(Mutex::new(state)))
    }

    /// Sets the faults and starts counting operations and syncs anew.
    pub fn set_faults(&self, faults: &[Fault]) {
        let mut state = self.state();
        state.faults = faults.to_vec();
        state.operations = 0;
        state.syncs.clear();
    }

    /// How many operations there were since the faults were set.
    pub fn operations(&self) -> usize {
        self.state().operations
    }

    /// What was synced since the faults were set.
    pub fn syncs(&self) -> Vec<String> {
        self.state().syncs.clone()
    }

    /// Another disk that this one would be after a loss of power.
    pub fn after_power_loss(&self, loss: Loss) -> Self {
        let mut state = self.state().clone();
        for content in &mut state.contents {
            content.bytes = surviving_bytes(content, loss);
            content.durable.clone_from(&content.bytes);
        }
        for folder in state.folders.values_mut() {
            folder.names = surviving_names(folder, loss);
            folder.durable.clone_from(&folder.names);
        }
        let reachable = reachable_folders(&state.folders);
        state.folders.retain(|path, _| reachable.contains(path));
        state.faults.clear();
        Self(Arc::new(Mutex::new(state)))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Counts an operation and lets it fail if it is its turn.
    fn step(&self) -> io::Result<MutexGuard<'_, State>> {
        let mut state = self.state();
        let now = state.operations;
        state.operations += 1;
        let failure = state.faults.iter().find_map(|fault| match *fault {
            Fault::Error { at, errno } if at == now => Some(errno),
            Fault::Stop { at } if at <= now => Some(libc::EIO),
            _ => None,
        });
        failure.map_or(Ok(state), |errno| Err(io::Error::from_raw_os_error(errno)))
    }
}

fn surviving_bytes(content: &Content, loss: Loss) -> Vec<u8> {
    match loss {
        Loss::Everything | Loss::Contents => content.durable.clone(),
        Loss::Names => content.bytes.clone(),
        Loss::Half => {
            let length = usize::midpoint(content.durable.len(), content.bytes.len().max(content.durable.len()));
            let mut bytes = content.durable.clone();
            bytes.extend(content.bytes.iter().skip(bytes.len()).take(length - content.durable.len()));
            bytes
        }
    }
}

fn surviving_names(folder: &Folder, loss: Loss) -> Names {
    match loss {
        Loss::Everything | Loss::Names => folder.durable.clone(),
        Loss::Contents => folder.names.clone(),
        Loss::Half => {
            let unsynced = folder.names.iter().filter(|(name, _)| !folder.durable.contains_key(*name));
            let lucky = unsynced.step_by(2).map(|(name, entry)| (name.clone(), *entry));
            folder.durable.iter().map(|(name, entry)| (name.clone(), *entry)).chain(lucky).collect()
        }
    }
}

fn reachable_folders(folders: &BTreeMap<String, Folder>) -> Vec<String> {
    let (mut found, mut next) = (Vec::new(), vec![String::new()]);
    while let Some(path) = next.pop() {
        let subfolders = folders[&path].names.iter().filter(|(_, entry)| **entry == Entry::Folder);
        next.extend(subfolders.map(|(name, _)| if path.is_empty() { name.clone() } else { format!("{path}/{name}") }));
        found.push(path);
    }
    found
}

fn split(key: &Key) -> (String, String) {
    let (folder, name) = key.as_str().rsplit_once('/').unwrap_or(("", key.as_str()));
    (folder.to_owned(), name.to_owned())
}

impl State {
    fn folder(&mut self, path: &str) -> io::Result<&mut Folder> {
        self.folders.get_mut(path).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn new_file(&mut self) -> usize {
        self.contents.push(Content::default());
        self.contents.len() - 1
    }

    fn add_name(&mut self, key: &Key, entry: Entry) -> io::Result<()> {
        let (folder, name) = split(key);
        let names = &mut self.folder(&folder)?.names;
        if names.contains_key(&name) {
            return Err(io::Error::from_raw_os_error(libc::EEXIST));
        }
        names.insert(name, entry);
        Ok(())
    }

    fn find(&mut self, key: &Key) -> io::Result<usize> {
        let (folder, name) = split(key);
        match self.folder(&folder)?.names.get(&name) {
            Some(Entry::File(file)) => Ok(*file),
            Some(Entry::Folder) => Err(io::ErrorKind::IsADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn bytes_to_take(&self, wanted: usize) -> io::Result<usize> {
        let used: usize = self.contents.iter().map(|content| content.bytes.len()).sum();
        let limits = self.faults.iter().filter_map(|fault| match *fault {
            Fault::ShortWrites { bytes } => Some(bytes),
            Fault::Full { bytes } => Some(bytes.saturating_sub(used)),
            _ => None,
        });
        match limits.fold(wanted, usize::min) {
            0 if wanted > 0 => Err(io::Error::from_raw_os_error(libc::ENOSPC)),
            count => Ok(count),
        }
    }

    /// Counts a sync and says whether it does what it reports.
    fn is_kept(&mut self, synced: String) -> bool {
        self.syncs.push(synced);
        !self.faults.contains(&Fault::DroppedSync { at: self.syncs.len() - 1 })
    }

    fn write(&mut self, file: usize, data: &[u8], offset: usize) -> io::Result<usize> {
        let count = self.bytes_to_take(data.len())?;
        let bytes = &mut self.contents[file].bytes;
        bytes.resize(bytes.len().max(offset + count), 0);
        bytes[offset..offset + count].copy_from_slice(&data[..count]);
        Ok(count)
    }
}

impl Files for ModelDisk {
    type File = usize;

    fn create_temporary(&self, folder: &Key) -> io::Result<usize> {
        let mut state = self.step()?;
        state.folder(folder.as_str())?;
        Ok(state.new_file())
    }

    fn write_at(&self, file: &usize, data: &[u8], offset: u64) -> io::Result<usize> {
        self.step()?.write(*file, data, usize::try_from(offset).unwrap())
    }

    fn start_writeback(&self, _file: &usize, _offset: u64, _length: u64) {}

    fn sync(&self, file: &usize) -> io::Result<()> {
        let mut state = self.step()?;
        if state.is_kept(format!("file {file}")) {
            let content = &mut state.contents[*file];
            content.durable.clone_from(&content.bytes);
        }
        Ok(())
    }

    fn publish(&self, file: &usize, key: &Key) -> io::Result<()> {
        self.step()?.add_name(key, Entry::File(*file))
    }

    fn replace(&self, file: &usize, key: &Key) -> io::Result<()> {
        let (folder, name) = split(key);
        self.step()?.folder(&folder)?.names.insert(name, Entry::File(*file));
        Ok(())
    }

    fn make_folder(&self, folder: &Key) -> io::Result<()> {
        let mut state = self.step()?;
        if folder == &Key::ROOT {
            return Err(io::Error::from_raw_os_error(libc::EEXIST));
        }
        state.add_name(folder, Entry::Folder)?;
        state.folders.insert(folder.as_str().to_owned(), Folder::default());
        Ok(())
    }

    fn sync_folder(&self, folder: &Key) -> io::Result<()> {
        let mut state = self.step()?;
        if state.is_kept(format!("folder {folder}")) {
            let folder = state.folder(folder.as_str())?;
            folder.durable.clone_from(&folder.names);
        }
        Ok(())
    }

    fn list(&self, folder: &Key) -> io::Result<Vec<String>> {
        Ok(self.step()?.folder(folder.as_str())?.names.keys().cloned().collect())
    }

    fn open(&self, key: &Key) -> io::Result<usize> {
        self.step()?.find(key)
    }

    fn size(&self, file: &usize) -> io::Result<u64> {
        Ok(self.step()?.contents[*file].bytes.len() as u64)
    }

    fn read_at(&self, file: &usize, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let state = self.step()?;
        let bytes = &state.contents[*file].bytes;
        let rest = &bytes[usize::try_from(offset).unwrap().min(bytes.len())..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }

    fn map(&self, _file: &usize, _offset: u64, _length: usize) -> io::Result<Memory> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn create_append(&self, key: &Key) -> io::Result<usize> {
        let mut state = self.step()?;
        let file = state.new_file();
        state.add_name(key, Entry::File(file))?;
        Ok(file)
    }

    fn append(&self, file: &usize, data: &[u8]) -> io::Result<usize> {
        let mut state = self.step()?;
        let end = state.contents[*file].bytes.len();
        state.write(*file, data, end)
    }

    fn open_lock(&self, _key: &Key) -> io::Result<usize> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn try_lock(&self, _file: &usize) -> io::Result<bool> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn unlock(&self, _file: &usize) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn lock_holder(&self, _file: &usize) -> io::Result<Option<u32>> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn truncate(&self, _file: &usize) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn is_local(&self) -> io::Result<bool> {
        // Maps are for real files.
        Ok(false)
    }

    fn describe(&self, key: &Key) -> String {
        format!("model:{key}")
    }
}
