//! What the store promises, at every point where a program can be killed, a disk can fail or the power can go:
//! a reader sees all or nothing, and what was reported durable is there.

mod model;

use mainstem_store::{Error, ErrorKind, Files, Key, Segment, Store};
use model::{Fault, LOSSES, Loss, ModelDisk, Scenario, ensure, store_on};
use proptest::prelude::*;

const FOLDER: &str = "flows/F/1/tasks";
const RECORD: &str = "flows/F/1/tasks/start.0.json";
const BODY: &[u8] = b"{\"v\":1}";

/// A task's end: a raw blob of several segments, a compressed one, a small one; then the record that names them.
#[derive(Default)]
struct Reported {
    /// A promise of its own: whoever made the folder may be told so and go on elsewhere.
    folder: bool,
    blobs: Vec<Vec<Vec<Segment>>>,
    record: bool,
}

fn contents() -> [Vec<Vec<u8>>; 3] {
    let mut noise = vec![0; 6000];
    blake3::Hasher::new().finalize_xof().fill(&mut noise);
    [
        vec![noise.clone(), Vec::new(), noise[..77].to_vec()],
        vec![vec![0; 20_000], vec![1; 9000]],
        vec![b"small".to_vec()],
    ]
}

fn commit(store: &Store<ModelDisk>, reported: &mut Reported) -> Result<(), Error> {
    store.make_folder(&Key::folder(FOLDER)?)?;
    reported.folder = true;
    for blob in contents() {
        let parts: Vec<&[u8]> = blob.iter().map(Vec::as_slice).collect();
        reported.blobs.append(&mut store.put_blobs(&[parts], true)?);
    }
    reported.record = store.create_record(&Key::file(RECORD)?, BODY)?;
    Ok(())
}

fn expected() -> Vec<Vec<Vec<Segment>>> {
    let mut reported = Reported::default();
    commit(&store_on(&ModelDisk::new()), &mut reported).unwrap();
    reported.blobs
}

const COMMIT: Scenario<Reported> = Scenario { work: commit, check };

fn operations_of_a_commit() -> usize {
    COMMIT.done().operations()
}

/// Whether a blob is there; an error if it is there and isn't whole.
fn is_whole(disk: &ModelDisk, blob: &[Vec<Segment>], content: &[Vec<u8>]) -> Result<bool, String> {
    match store_on(disk).get_parts(blob) {
        Ok(parts) => {
            let same = parts.iter().zip(content).all(|(part, bytes)| part.as_slice() == bytes);
            ensure(same, "a blob has other bytes").map(|()| true)
        }
        Err(error) if error.kind == ErrorKind::BlobMissing => Ok(false),
        Err(error) => Err(error.to_string()),
    }
}

/// Checks what a reader finds on a disk against what was reported as durable.
fn check(disk: &ModelDisk, reported: &Reported) -> Result<(), String> {
    let (blobs, contents) = (expected(), contents());
    let whole = blobs.iter().zip(&contents).map(|(blob, content)| is_whole(disk, blob, content));
    let whole: Vec<bool> = whole.collect::<Result<_, _>>()?;
    let has_folder = disk.list(&Key::folder(FOLDER).unwrap()).is_ok();
    ensure(has_folder || !reported.folder, "a folder that was reported durable is missing")?;
    let first_missing = whole.iter().position(|whole| !whole).unwrap_or(whole.len());
    ensure(first_missing >= reported.blobs.len(), "a blob that was reported durable is missing")?;
    match store_on(disk).read_record(&Key::file(RECORD).unwrap()).unwrap() {
        Some(body) => {
            ensure(body == BODY, "a torn record")?;
            ensure(first_missing == whole.len(), "the record is there before what it names")
        }
        None => ensure(!reported.record, "a record that was reported durable is missing"),
    }
}

#[test]
fn a_kill_or_a_loss_of_power_at_any_point_leaves_all_or_nothing() {
    let count = operations_of_a_commit();
    assert!(count > 30, "{count}");
    for at in 0..=count {
        let disk = ModelDisk::new();
        disk.set_faults(&[Fault::Stop { at }]);
        let mut reported = Reported::default();
        let outcome = commit(&store_on(&disk), &mut reported);
        assert_eq!(outcome.is_ok(), at == count, "operation {at}");
        disk.set_faults(&[]);
        check(&disk, &reported).unwrap();
        for loss in LOSSES {
            let later = disk.after_power_loss(loss);
            check(&later, &reported).unwrap();
            let mut again = Reported::default();
            commit(&store_on(&later), &mut again).unwrap();
            check(&later.after_power_loss(Loss::Everything), &again).unwrap();
        }
    }
}

#[test]
fn every_sync_of_a_commit_is_needed() {
    COMMIT.assert_that_every_sync_is_needed();
}

#[test]
fn an_operation_that_fails_anywhere_is_an_error_and_the_next_attempt_works() {
    for at in 0..operations_of_a_commit() {
        for errno in [libc::EIO, libc::ENOSPC, libc::EACCES] {
            let disk = ModelDisk::new();
            let store = store_on(&disk);
            disk.set_faults(&[Fault::Error { at, errno }]);
            let mut reported = Reported::default();
            let error = commit(&store, &mut reported).unwrap_err();
            assert_eq!(error.errno(), Some(errno), "operation {at}: {error}");
            assert!(!error.path.is_empty());
            check(&disk.after_power_loss(Loss::Everything), &reported).unwrap();
            let mut again = Reported::default();
            commit(&store, &mut again).unwrap();
            check(&disk.after_power_loss(Loss::Everything), &again).unwrap();
        }
    }
}

/// Whoever finds a blob or a record already there relies on it: the one who made it may die before syncing its folder.
#[test]
fn what_another_program_left_half_done_is_durable_once_it_is_relied_upon() {
    for at in 0..operations_of_a_commit() {
        let disk = ModelDisk::new();
        disk.set_faults(&[Fault::Stop { at }]);
        assert!(commit(&store_on(&disk), &mut Reported::default()).is_err());
        disk.set_faults(&[]);
        let mut second = Reported::default();
        commit(&store_on(&disk), &mut second).unwrap();
        second.record = true;
        for loss in LOSSES {
            check(&disk.after_power_loss(loss), &second).unwrap();
        }
    }
}

#[test]
fn a_full_disk_is_named_as_such_and_loses_nothing_committed() {
    let total: usize = {
        let disk = ModelDisk::new();
        commit(&store_on(&disk), &mut Reported::default()).unwrap();
        expected().iter().flatten().flatten().map(|segment| usize::try_from(segment.stored_bytes).unwrap()).sum()
    };
    for bytes in (0..total).step_by(97) {
        let disk = ModelDisk::new();
        disk.set_faults(&[Fault::Full { bytes }]);
        let mut reported = Reported::default();
        let error = commit(&store_on(&disk), &mut reported).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Full);
        disk.set_faults(&[]);
        check(&disk.after_power_loss(Loss::Everything), &reported).unwrap();
    }
}

#[test]
fn short_writes_are_continued() {
    for bytes in [1, 7, 4096] {
        let disk = ModelDisk::new();
        disk.set_faults(&[Fault::ShortWrites { bytes }]);
        let mut reported = Reported::default();
        commit(&store_on(&disk), &mut reported).unwrap();
        check(&disk.after_power_loss(Loss::Everything), &reported).unwrap();
    }
}

const LINES: [&[u8]; 2] = [b"one\n", b"two\n"];

/// A journal whose lines are made durable one by one.
const JOURNAL: Scenario<Vec<u8>> = Scenario {
    work: |store, durable| {
        let mut file = store.open_append(&Key::file("journal")?)?;
        for line in LINES {
            file.append(line)?;
            file.sync()?;
            durable.extend_from_slice(line);
        }
        Ok(())
    },
    check: |disk, durable| check_journal(disk, durable),
};

fn check_journal(disk: &ModelDisk, durable: &[u8]) -> Result<(), String> {
    let found = store_on(disk).read_record(&Key::file("journal").unwrap()).unwrap().unwrap_or_default();
    ensure(found.starts_with(durable), "a line that was reported durable is missing")?;
    ensure(LINES.concat().starts_with(&found), "there are bytes that nobody has appended")
}

#[test]
fn every_sync_of_an_append_file_is_needed() {
    JOURNAL.assert_that_every_sync_is_needed();
}

#[test]
fn an_append_file_keeps_what_was_synced_and_promises_nothing_after_a_failure() {
    for errno in [libc::EIO, libc::ENOSPC] {
        for at in 0..JOURNAL.done().operations() {
            let disk = ModelDisk::new();
            disk.set_faults(&[Fault::Error { at, errno }]);
            let Ok(mut file) = store_on(&disk).open_append(&Key::file("journal").unwrap()) else { continue };
            let mut durable = Vec::new();
            let mut failed = false;
            for line in LINES {
                let outcome = file.append(line).and_then(|()| file.sync());
                assert!(outcome.is_err() || !failed, "a file that failed once reports success");
                failed |= outcome.is_err();
                if outcome.is_ok() {
                    durable.extend_from_slice(line);
                }
            }
            assert!(failed, "operation {at}");
            disk.set_faults(&[]);
            check_journal(&disk.after_power_loss(Loss::Everything), &durable).unwrap();
        }
    }
}

/// A log with a secret, and the one that was put in its place; what was reported durable last.
const SCRUBBED: Scenario<Option<&[u8]>> = Scenario {
    work: |store, reported| {
        let (key, [old, new]) = (Key::file("log")?, LOGS);
        store.create_record(&key, old)?;
        *reported = Some(old);
        store.replace_file(&key, new)?;
        *reported = Some(new);
        Ok(())
    },
    check: |disk, reported| {
        let found = store_on(disk).read_record(&Key::file("log").unwrap()).unwrap();
        let [old, new] = LOGS.map(|log| found.as_deref() == Some(log));
        match reported {
            None => ensure(old || found.is_none(), "a torn log, though a new one"),
            Some(log) if *log == LOGS[0] => ensure(old || new, "neither the old log nor the new one"),
            Some(_) => ensure(new, "the old log, or a torn one, though the new one was reported durable"),
        }
    },
};

const LOGS: [&[u8]; 2] = [b"a secret that somebody printed", b"scrubbed"];

#[test]
fn a_log_that_is_replaced_is_the_old_one_or_the_new_one_at_any_point_and_every_sync_is_needed() {
    SCRUBBED.assert_that_every_sync_is_needed();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Several puts of random parts, some the same, the power going off at a random point.
    #[test]
    fn random_puts_survive_what_they_report(
        blobs in prop::collection::vec(prop::collection::vec(prop::collection::vec(0..3_u8, 0..9000), 0..4), 1..5),
        at in 0..80_usize,
        compress in any::<bool>(),
    ) {
        let disk = ModelDisk::new();
        disk.set_faults(&[Fault::Stop { at }]);
        let store = store_on(&disk);
        let mut reported = Vec::new();
        for blob in &blobs {
            let parts: Vec<&[u8]> = blob.iter().map(Vec::as_slice).collect();
            match store.put_blobs(&[parts], compress) {
                Ok(mut segments) => reported.push((segments.remove(0), blob)),
                Err(_) => break,
            }
        }
        for loss in LOSSES {
            let later = disk.after_power_loss(loss);
            for (segments, blob) in &reported {
                prop_assert_eq!(is_whole(&later, segments, blob), Ok(true));
            }
        }
    }
}
