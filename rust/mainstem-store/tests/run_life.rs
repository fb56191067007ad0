//! A run on a local disk from its claim to its end: a kill or a loss of power at any operation leaves nothing that rests
//! on what is not there.
//!
//! The steps and their order are those of the supervisor and its tasks; that a real run does them in this order is seen in
//! its system calls (`tests/faults/test_syncs.py`).

mod model;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use mainstem_store::{AppendFile, Error, Files, Key, Store};
use model::{ModelDisk, Scenario, ensure, store_on};

const STORE: &str = "store.json";
const RUN: &str = "flows/F/1/run.json";
const CODE: &str = "flows/F/1/code.json";
const START: &str = "flows/F/1/tasks/start.0.json";
const LOG: &str = "flows/F/1/tasks/start.0.0.log";
const LAST: &str = "flows/F/1/tasks/end.0.json";
const JOURNAL: &str = "flows/F/1/journal/0";
const END: &str = "flows/F/1/end.json";

const CONSTANTS: &[u8] = b"constants";
const VALUE: &[u8] = &[7; 9000];
const ARCHIVE: &[u8] = b"archive";

/// A record, and what it rests on: whoever has read it relies on these files and blobs being there, and whole.
struct Record {
    key: &'static str,
    files: &'static [&'static str],
    blobs: &'static [&'static [u8]],
}

const RECORDS: [Record; 6] = [
    Record { key: STORE, files: &[], blobs: &[] },
    Record { key: RUN, files: &[STORE], blobs: &[CONSTANTS] },
    Record { key: START, files: &[RUN], blobs: &[VALUE] },
    Record { key: LAST, files: &[RUN, START], blobs: &[] },
    Record { key: CODE, files: &[RUN], blobs: &[ARCHIVE] },
    Record { key: END, files: &[RUN, START, LAST, CODE, LOG, JOURNAL], blobs: &[] },
];

/// What the supervisor and its tasks were told to be durable.
#[derive(Default)]
struct Reported {
    /// A folder's own sync is needed for this promise alone where a record in the same folder follows.
    folders: Vec<Key>,
    blobs: Vec<&'static [u8]>,
    /// What the files hold, at least.
    files: BTreeMap<&'static str, Vec<u8>>,
}

impl Reported {
    fn make_folder(&mut self, store: &Store<ModelDisk>, folder: &str) -> Result<(), Error> {
        let folder = Key::folder(folder)?;
        store.make_folder(&folder)?;
        self.folders.push(folder);
        Ok(())
    }

    fn put(&mut self, store: &Store<ModelDisk>, blob: &'static [u8]) -> Result<(), Error> {
        store.put_blobs(&[vec![blob]], true)?;
        self.blobs.push(blob);
        Ok(())
    }

    /// Creates a record, which holds its own key.
    fn create(&mut self, store: &Store<ModelDisk>, key: &'static str) -> Result<(), Error> {
        assert!(store.create_record(&Key::file(key)?, key.as_bytes())?);
        self.files.insert(key, key.into());
        Ok(())
    }

    fn sync(&mut self, file: &mut Growing) -> Result<(), Error> {
        file.file.sync()?;
        self.files.insert(file.key, file.bytes.clone());
        Ok(())
    }
}

/// A journal or a log, and what was appended to it.
struct Growing {
    file: AppendFile<ModelDisk>,
    key: &'static str,
    bytes: Vec<u8>,
}

impl Growing {
    fn new(store: &Store<ModelDisk>, key: &'static str) -> Result<Self, Error> {
        Ok(Self { file: store.open_append(&Key::file(key)?)?, key, bytes: Vec::new() })
    }

    fn append(&mut self, line: &str) -> Result<(), Error> {
        self.bytes.extend_from_slice(line.as_bytes());
        self.file.append(line.as_bytes())
    }
}

/// A run of two tasks. One store stands for all processes: each would sync again what it relies on, which matters only
/// after a kill (faults.rs).
fn live(store: &Store<ModelDisk>, reported: &mut Reported) -> Result<(), Error> {
    reported.make_folder(store, "blobs")?;
    reported.make_folder(store, "flows")?;
    reported.create(store, STORE)?;

    reported.put(store, CONSTANTS)?;
    reported.make_folder(store, "flows/F/1/tasks")?;
    reported.make_folder(store, "flows/F/1/journal")?;
    reported.create(store, RUN)?;
    let mut journal = Growing::new(store, JOURNAL)?;
    journal.append("run-started\n")?;

    journal.append("attempt-launched start\n")?;
    let mut log = Growing::new(store, LOG)?;
    log.append("printed first\n")?;
    reported.sync(&mut log)?; // a second has passed
    reported.put(store, VALUE)?;
    reported.create(store, START)?;
    journal.append("attempt-succeeded start\n")?;
    log.append("printed last\n")?;
    journal.append("attempt-launched end\n")?;
    reported.create(store, LAST)?;
    journal.append("attempt-succeeded end\n")?;

    reported.sync(&mut log)?;
    reported.put(store, ARCHIVE)?;
    reported.create(store, CODE)?;
    journal.append("run-ending\n")?;
    reported.sync(&mut journal)?;
    reported.create(store, END)
}

const LIFE: Scenario<Reported> = Scenario { work: live, check };

/// The disk of a run that nothing has befallen.
static FINISHED: LazyLock<ModelDisk> = LazyLock::new(|| LIFE.done());

fn content(disk: &ModelDisk, key: &str) -> Option<Vec<u8>> {
    store_on(disk).read_record(&Key::file(key).unwrap()).unwrap()
}

/// Whether a file is there and holds all that it ever will.
fn is_complete(disk: &ModelDisk, key: &str) -> bool {
    content(disk, key).is_some_and(|found| Some(found) == content(&FINISHED, key))
}

fn holds_blob(disk: &ModelDisk, blob: &[u8]) -> bool {
    let parts = store_on(&ModelDisk::new()).put_blobs(&[vec![blob]], true).unwrap().remove(0);
    store_on(disk).get_parts(&parts).is_ok_and(|found| found[0].as_slice() == blob)
}

/// Checks that what is there rests on nothing that is not, and that what was reported durable is there.
fn check(disk: &ModelDisk, reported: &Reported) -> Result<(), String> {
    let is_there = |folder| disk.list(folder).is_ok();
    ensure(reported.folders.iter().all(is_there), "a folder that was reported durable is missing")?;
    let is_whole = |blob: &&[u8]| holds_blob(disk, blob);
    ensure(reported.blobs.iter().all(is_whole), "a blob that was reported durable is missing")?;
    for (key, bytes) in &reported.files {
        let is_kept = content(disk, key).is_some_and(|found| found.starts_with(bytes));
        ensure(is_kept, &format!("{key} lacks what was reported durable"))?;
    }
    for Record { key, files, blobs } in RECORDS.iter().filter(|record| content(disk, record.key).is_some()) {
        ensure(is_complete(disk, key), &format!("{key} is torn"))?;
        for file in *files {
            ensure(is_complete(disk, file), &format!("{key} is there, {file} is not, or not all of it"))?;
        }
        ensure(blobs.iter().all(is_whole), &format!("{key} is there, a blob that it names is not"))?;
    }
    Ok(())
}

#[test]
fn whatever_befalls_a_run_all_that_its_records_rest_on_is_there() {
    assert!(LIFE.done().operations() > 60);
    LIFE.check_everywhere(&[]).unwrap();
}

#[test]
fn every_sync_of_a_runs_life_is_needed() {
    LIFE.assert_that_every_sync_is_needed();
}
