//! What the store promises, at every point where a program can be killed, a disk can fail or the power can go:
//! a reader sees all or nothing, and what was reported durable is there.

mod model;

use mainstem_store::{Error, ErrorKind, Key, Segment, Store};
use model::{Fault, LOSSES, Loss, ModelDisk};
use proptest::prelude::*;

const FOLDER: &str = "flows/F/1/tasks";
const RECORD: &str = "flows/F/1/tasks/start.0.json";
const BODY: &[u8] = b"{\"v\":1}";

/// A task's end: a raw blob of several segments, a compressed one, a small one; then the record that names them.
#[derive(Default)]
struct Reported {
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
    for blob in contents() {
        let parts: Vec<&[u8]> = blob.iter().map(Vec::as_slice).collect();
        reported.blobs.append(&mut store.put_blobs(&[parts], true)?);
    }
    reported.record = store.create_record(&Key::file(RECORD)?, BODY)?;
    Ok(())
}

fn store_on(disk: &ModelDisk) -> Store<ModelDisk> {
    Store::new(disk.clone(), true)
}

fn expected() -> Vec<Vec<Vec<Segment>>> {
    let mut reported = Reported::default();
    commit(&store_on(&ModelDisk::new()), &mut reported).unwrap();
    reported.blobs
}

fn operations_of_a_commit() -> usize {
    let disk = ModelDisk::new();
    commit(&store_on(&disk), &mut Reported::default()).unwrap();
    disk.operations()
}

/// Whether a blob is there; panics if it is there and isn't whole.
fn is_whole(disk: &ModelDisk, blob: &[Vec<Segment>], content: &[Vec<u8>]) -> bool {
    match store_on(disk).get_parts(blob) {
        Ok(parts) => {
            assert!(parts.iter().zip(content).all(|(part, bytes)| part.as_slice() == bytes));
            true
        }
        Err(error) => {
            assert_eq!(error.kind, ErrorKind::BlobMissing, "{error}");
            false
        }
    }
}

/// Checks what a reader finds on a disk against what was reported as durable.
fn check(disk: &ModelDisk, reported: &Reported) {
    let blobs = expected();
    let contents = contents();
    let whole: Vec<bool> = blobs.iter().zip(&contents).map(|(blob, content)| is_whole(disk, blob, content)).collect();
    assert!(whole[..reported.blobs.len()].iter().all(|whole| *whole), "a blob that was reported durable is missing");
    let record = store_on(disk).read_record(&Key::file(RECORD).unwrap()).unwrap();
    match record {
        Some(body) => {
            assert_eq!(body, BODY, "a torn record");
            assert!(whole.iter().all(|whole| *whole), "the record is there before what it names");
        }
        None => assert!(!reported.record, "a record that was reported durable is missing"),
    }
}

#[test]
fn a_kill_or_a_loss_of_power_at_any_point_leaves_all_or_nothing() {
    let count = operations_of_a_commit();
    assert!(count > 30, "{count}");
    for at in 0..=count {
        let disk = ModelDisk::new();
        disk.set_fault(Some(Fault::Stop { at }));
        let mut reported = Reported::default();
        let outcome = commit(&store_on(&disk), &mut reported);
        assert_eq!(outcome.is_ok(), at == count, "operation {at}");
        disk.set_fault(None);
        check(&disk, &reported);
        for loss in LOSSES {
            let later = disk.after_power_loss(loss);
            check(&later, &reported);
            let mut again = Reported::default();
            commit(&store_on(&later), &mut again).unwrap();
            check(&later.after_power_loss(Loss::Everything), &again);
        }
    }
}

#[test]
fn an_operation_that_fails_anywhere_is_an_error_and_the_next_attempt_works() {
    for at in 0..operations_of_a_commit() {
        for errno in [libc::EIO, libc::ENOSPC, libc::EACCES] {
            let disk = ModelDisk::new();
            let store = store_on(&disk);
            disk.set_fault(Some(Fault::Error { at, errno }));
            let mut reported = Reported::default();
            let error = commit(&store, &mut reported).unwrap_err();
            assert_eq!(error.errno(), Some(errno), "operation {at}: {error}");
            assert!(!error.path.is_empty());
            check(&disk.after_power_loss(Loss::Everything), &reported);
            let mut again = Reported::default();
            commit(&store, &mut again).unwrap();
            check(&disk.after_power_loss(Loss::Everything), &again);
        }
    }
}

/// Whoever finds a blob or a record already there relies on it: the one who made it may die before syncing its folder.
#[test]
fn what_another_program_left_half_done_is_durable_once_it_is_relied_upon() {
    for at in 0..operations_of_a_commit() {
        let disk = ModelDisk::new();
        disk.set_fault(Some(Fault::Stop { at }));
        assert!(commit(&store_on(&disk), &mut Reported::default()).is_err());
        disk.set_fault(None);
        let mut second = Reported::default();
        commit(&store_on(&disk), &mut second).unwrap();
        second.record = true;
        for loss in LOSSES {
            check(&disk.after_power_loss(loss), &second);
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
        disk.set_fault(Some(Fault::Full { bytes }));
        let mut reported = Reported::default();
        let error = commit(&store_on(&disk), &mut reported).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Full);
        disk.set_fault(None);
        check(&disk.after_power_loss(Loss::Everything), &reported);
    }
}

#[test]
fn short_writes_are_continued() {
    for bytes in [1, 7, 4096] {
        let disk = ModelDisk::new();
        disk.set_fault(Some(Fault::ShortWrites { bytes }));
        let mut reported = Reported::default();
        commit(&store_on(&disk), &mut reported).unwrap();
        check(&disk.after_power_loss(Loss::Everything), &reported);
    }
}

#[test]
fn an_append_file_keeps_what_was_synced_and_promises_nothing_after_a_failure() {
    let key = Key::file("journal").unwrap();
    for errno in [libc::EIO, libc::ENOSPC] {
        for at in 0..6 {
            let disk = ModelDisk::new();
            disk.set_fault(Some(Fault::Error { at, errno }));
            let store = store_on(&disk);
            let Ok(mut file) = store.open_append(&key) else { continue };
            let mut durable = Vec::new();
            let mut failed = false;
            for line in [&b"one\n"[..], b"two\n"] {
                let outcome = file.append(line).and_then(|()| file.sync());
                assert!(outcome.is_err() || !failed, "a file that failed once reports success");
                failed |= outcome.is_err();
                if outcome.is_ok() {
                    durable.extend_from_slice(line);
                }
            }
            disk.set_fault(None);
            let later = store_on(&disk.after_power_loss(Loss::Everything));
            let found = later.read_record(&key).unwrap().unwrap_or_default();
            assert!(found.starts_with(&durable), "operation {at}");
        }
    }
}

#[test]
fn a_log_that_is_replaced_is_the_old_one_or_the_new_one_at_any_point() {
    let key = Key::file("log").unwrap();
    let (old, new) = (&b"a secret that somebody printed"[..], &b"scrubbed"[..]);
    for at in 0.. {
        for loss in LOSSES {
            let disk = ModelDisk::new();
            assert!(store_on(&disk).create_record(&key, old).unwrap());
            disk.set_fault(Some(Fault::Stop { at }));
            let replaced = store_on(&disk).replace_file(&key, new).is_ok();
            let found = store_on(&disk.after_power_loss(loss)).read_record(&key).unwrap().unwrap();
            assert!(found == new || (found == old && !replaced), "operation {at}, {loss:?}");
            if replaced && loss == LOSSES[LOSSES.len() - 1] {
                return;
            }
        }
    }
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
        disk.set_fault(Some(Fault::Stop { at }));
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
                prop_assert!(is_whole(&later, segments, blob));
            }
        }
    }
}
