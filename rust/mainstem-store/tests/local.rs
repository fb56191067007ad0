//! The store on a real folder: many threads, maps, files that somebody has damaged, permissions.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use mainstem_store::segment::blob_key;
use mainstem_store::{Compression, ErrorKind, Key, LocalFiles, Memory, SEGMENT_BYTES, Segment, Store};
use proptest::prelude::*;
use tempfile::TempDir;

fn store_in(folder: &Path) -> Store<LocalFiles> {
    let store = Store::new(LocalFiles::new(folder), true);
    store.make_folder(&Key::ROOT).unwrap();
    store
}

fn new_store() -> (TempDir, Store<LocalFiles>) {
    let folder = tempfile::tempdir().unwrap();
    let store = store_in(folder.path());
    (folder, store)
}

fn noise(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    blake3::Hasher::new().finalize_xof().fill(&mut bytes);
    bytes
}

/// Eight bytes of which only one is ever used, as in arrays of small integers.
fn small_integers(length: usize) -> Vec<u8> {
    let mut bytes = noise(length);
    bytes.iter_mut().enumerate().for_each(|(index, byte)| *byte = if index % 8 == 0 { *byte & 15 } else { 0 });
    bytes
}

fn put(store: &Store<LocalFiles>, parts: &[&[u8]]) -> Vec<Vec<Segment>> {
    store.put_blobs(&[parts.to_vec()], true).unwrap().remove(0)
}

fn file_of(folder: &Path, segment: &Segment) -> PathBuf {
    folder.join(blob_key(&segment.blob, segment.compression).as_str())
}

/// Changes a blob's file as no program of ours would.
fn damage(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn large_blobs_come_back_from_maps_reads_and_frames() {
    let (folder, store) = new_store();
    let length = 2 * SEGMENT_BYTES + 12_345;
    for (data, compression) in [(noise(length), None), (small_integers(length), Some(Compression::Zstd))] {
        let parts = put(&store, &[&data]);
        assert_eq!(parts[0].len(), 3);
        assert!(parts[0].iter().all(|segment| segment.compression == compression));
        for use_maps in [true, false] {
            let reader = Store::new(LocalFiles::new(folder.path()), use_maps);
            let memory = reader.get_parts(&parts).unwrap().remove(0);
            assert!(memory.as_slice() == data);
            assert_eq!(memory.is_file_map(), use_maps && compression.is_none());
        }
    }
}

#[test]
fn a_compressed_blob_is_an_ordinary_zstandard_file() {
    let (folder, store) = new_store();
    let data = b"the quick brown fox ".repeat(1_000_000);
    let parts = put(&store, &[&data]);
    let file = fs::read(file_of(folder.path(), &parts[0][0])).unwrap();
    let stored: u64 = parts[0].iter().map(|segment| segment.stored_bytes).sum();
    assert_eq!(stored, file.len() as u64);
    let mut raw = vec![0; data.len()];
    // Seals are skipped, as every program that reads Zstandard does.
    assert_eq!(zstd_safe::decompress(&mut raw[..], &file), Ok(raw.len()));
    assert!(raw == data);
}

#[test]
fn the_same_data_is_stored_once_whichever_way_it_comes() {
    let (folder, store) = new_store();
    for data in [noise(10_000), noise(SEGMENT_BYTES + 1), small_integers(50_000), small_integers(SEGMENT_BYTES + 8)] {
        let first = put(&store, &[&data]);
        let path = file_of(folder.path(), &first[0][0]);
        let written = fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(put(&store_in(folder.path()), &[&data]), first);
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), written);
    }
}

/// Another version of the compressor makes other frames of the same data, under the same name.
#[test]
fn references_follow_the_frames_of_whoever_stored_the_blob_first() {
    for length in [60_000, SEGMENT_BYTES + 60_000] {
        let (folder, store) = new_store();
        let data = small_integers(length);
        let ours = put(&store, &[&data]);
        let path = file_of(folder.path(), &ours[0][0]);
        let other_frames: Vec<u8> = data.chunks(SEGMENT_BYTES).flat_map(segment_of_another_version).collect();
        damage(&path, |bytes| *bytes = other_frames);
        let theirs = put(&store, &[&data]);
        assert_ne!(theirs[0][0].stored_bytes, ours[0][0].stored_bytes);
        assert!(store.get_parts(&theirs).unwrap()[0].as_slice() == data);
    }
}

fn segment_of_another_version(raw: &[u8]) -> Vec<u8> {
    let mut stored = Vec::new();
    for block in raw.chunks(1 << 20) {
        let mut frame = Vec::with_capacity(zstd_safe::compress_bound(block.len()));
        zstd_safe::compress(&mut frame, block, 9).unwrap();
        stored.append(&mut frame);
    }
    let hash = blake3::Hasher::new().update(&stored).update(&[1]).finalize();
    stored.extend_from_slice(&[0x5B, 0x2A, 0x4D, 0x18, 17, 0, 0, 0, 1]);
    stored.extend_from_slice(&hash.as_bytes()[..16]);
    stored
}

#[test]
fn a_damaged_blob_is_never_taken_for_the_one_to_store() {
    for data in [noise(10_000), small_integers(50_000), small_integers(SEGMENT_BYTES + 80)] {
        let (folder, store) = new_store();
        let parts = put(&store, &[&data]);
        let segment = &parts[0][0];
        damage(&file_of(folder.path(), segment), |bytes| bytes.truncate(bytes.len() - 1));
        let error = store.put_blobs(&[vec![&data]], true).unwrap_err();
        assert_eq!(error.kind, ErrorKind::BlobCorrupt);
        assert_eq!(error.blob, Some(segment.blob.to_hex()));
    }
}

#[test]
fn damage_is_found_by_whichever_way_of_reading() {
    for data in [noise(300), noise(1 << 20), small_integers(1 << 20)] {
        for change in [flip_first, flip_last, cut_last, cut_all] {
            let (folder, store) = new_store();
            let parts = put(&store, &[&data]);
            damage(&file_of(folder.path(), &parts[0][0]), change);
            for use_maps in [true, false] {
                let error = Store::new(LocalFiles::new(folder.path()), use_maps).get_parts(&parts).unwrap_err();
                assert_eq!(error.kind, ErrorKind::BlobCorrupt, "{error}");
                assert_eq!(error.blob, Some(parts[0][0].blob.to_hex()));
            }
        }
    }
}

#[expect(clippy::ptr_arg, reason = "one type for all changes")]
fn flip_first(bytes: &mut Vec<u8>) {
    bytes[0] ^= 1;
}

#[expect(clippy::ptr_arg, reason = "one type for all changes")]
fn flip_last(bytes: &mut Vec<u8>) {
    *bytes.last_mut().unwrap() ^= 128;
}

fn cut_last(bytes: &mut Vec<u8>) {
    bytes.pop();
}

fn cut_all(bytes: &mut Vec<u8>) {
    bytes.clear();
}

#[test]
fn a_missing_blob_and_an_impossible_reference_are_told_apart() {
    let (folder, store) = new_store();
    let parts = put(&store, &[b"here"]);
    let changed = |change: &dyn Fn(&mut Segment)| {
        let mut segment = parts[0][0].clone();
        change(&mut segment);
        store.get_parts(&[vec![segment]]).unwrap_err().kind
    };
    assert_eq!(changed(&|segment| segment.raw_bytes = u64::MAX), ErrorKind::InvalidReference);
    assert_eq!(changed(&|segment| segment.offset_bytes = u64::MAX), ErrorKind::BlobCorrupt);
    assert_eq!(changed(&|segment| segment.compression = Some(Compression::Zstd)), ErrorKind::BlobMissing);
    fs::remove_file(file_of(folder.path(), &parts[0][0])).unwrap();
    assert_eq!(changed(&|_| {}), ErrorKind::BlobMissing);
}

#[test]
fn a_frame_cannot_ask_for_more_memory_than_its_reference_says() {
    let (_folder, store) = new_store();
    let data = vec![0; 1 << 20];
    let mut part = put(&store, &[&data]).remove(0);
    for raw_bytes in [0, 1, (1 << 20) - 1, (1 << 20) + 1] {
        part[0].raw_bytes = raw_bytes;
        assert_eq!(store.get_parts(&[part.clone()]).unwrap_err().kind, ErrorKind::BlobCorrupt);
    }
    part[0].raw_bytes = u64::MAX >> 1;
    assert_eq!(store.get_parts(&[part]).unwrap_err().errno(), Some(libc::ENOMEM));
}

#[test]
fn more_blobs_than_open_files_are_read_in_turns() {
    let (_folder, store) = new_store();
    let contents: Vec<Vec<u8>> = (0..300).map(noise).collect();
    let blobs: Vec<Vec<&[u8]>> = contents.iter().map(|content| vec![content.as_slice()]).collect();
    let parts: Vec<Vec<Segment>> = store.put_blobs(&blobs, true).unwrap().into_iter().flatten().collect();
    let memories = store.get_parts(&parts).unwrap();
    assert!(memories.iter().zip(&contents).all(|(memory, content)| memory.as_slice() == content));
}

#[test]
fn many_threads_store_the_same_blob_at_once() {
    let (folder, store) = new_store();
    let data = small_integers(100_000);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| put(&store, &[&data, b"tail"]))).collect();
        let mut results: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        results.dedup();
        assert_eq!(results.len(), 1);
    });
    let names: Vec<_> = fs::read_dir(folder.path().join("blobs")).unwrap().collect();
    assert_eq!(names.len(), 1);
}

#[test]
fn files_follow_the_permissions_of_the_root() {
    for (root_mode, file_mode, written_mode) in
        [(0o700, 0o400, 0o600), (0o750, 0o440, 0o640), (0o2770, 0o440, 0o660), (0o755, 0o444, 0o644)]
    {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("store");
        fs::create_dir(&root).unwrap();
        fs::set_permissions(&root, fs::Permissions::from_mode(root_mode)).unwrap();
        let store = store_in(&root);
        let blob = file_of(&root, &put(&store, &[b"x"])[0][0]);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
        assert_eq!(mode(&blob), file_mode);
        assert_eq!(mode(blob.parent().unwrap()), root_mode, "a folder has its group from the root too");
        assert!(store.create_record(&Key::file("record").unwrap(), b"{}").unwrap());
        assert_eq!(mode(&root.join("record")), file_mode);
        store.open_append(&Key::file("journal").unwrap()).unwrap();
        store.lock(&Key::file("lock").unwrap(), b"").unwrap();
        for name in ["journal", "lock"] {
            assert_eq!(mode(&root.join(name)), written_mode);
        }
    }
}

#[test]
fn a_record_has_one_winner_among_threads() {
    let (_folder, store) = new_store();
    for round in 0..20 {
        let key = Key::file(&format!("record-{round}")).unwrap();
        let won = |body: &[u8]| store.create_record(&key, body).unwrap();
        let outcomes: Vec<(u8, bool)> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|name| scope.spawn(move || (name, won(&[name; 2000])))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let winners: Vec<u8> = outcomes.iter().filter(|(_, won)| *won).map(|(name, _)| *name).collect();
        assert_eq!(winners.len(), 1);
        assert_eq!(store.read_record(&key).unwrap().unwrap(), vec![winners[0]; 2000]);
    }
}

#[test]
fn folders_and_files_that_are_absent_are_no_errors() {
    let (_folder, store) = new_store();
    let key = Key::file("a/b").unwrap();
    assert_eq!(store.read_record(&key).unwrap(), None);
    assert_eq!(store.file_size(&key).unwrap(), None);
    assert_eq!(store.list_folder(&key).unwrap(), Vec::<String>::new());
    assert_eq!(store.lock_holder(&key).unwrap(), None);
    assert_eq!(store.create_record(&key, b"x").unwrap_err().errno(), Some(libc::ENOENT));
    store.make_folder(&Key::folder("a").unwrap()).unwrap();
    assert_eq!(store.file_size(&Key::file("a").unwrap()).unwrap(), None);
    assert!(store.create_record(&key, b"x").unwrap());
    assert_eq!(store.list_folder(&Key::folder("a").unwrap()).unwrap(), ["b"]);
}

#[test]
fn a_file_that_somebody_left_is_an_empty_folder() {
    let (folder, store) = new_store();
    fs::write(folder.path().join("notes.txt"), b"mine").unwrap();
    let below = Key::file("notes.txt/run.json").unwrap();
    assert_eq!(store.list_folder(&Key::folder("notes.txt").unwrap()).unwrap(), Vec::<String>::new());
    assert_eq!(store.read_record(&below).unwrap(), None);
    assert_eq!(store.read_records(&[below.clone(), Key::file("notes.txt").unwrap()]).unwrap()[0], None);
    assert_eq!(store.file_size(&below).unwrap(), None);
    assert_eq!(store.lock_holder(&below).unwrap(), None);
    assert_eq!(store.create_record(&below, b"x").unwrap_err().errno(), Some(libc::ENOTDIR));
}

#[test]
fn a_file_in_place_of_the_store_is_an_error() {
    let (folder, _) = new_store();
    let file = folder.path().join("store");
    fs::write(&file, b"mine").unwrap();
    let store = Store::new(LocalFiles::new(file), true);
    assert_eq!(store.list_folder(&Key::ROOT).unwrap_err().errno(), Some(libc::ENOTDIR));
    assert_eq!(store.read_record(&Key::file("store.json").unwrap()).unwrap_err().errno(), Some(libc::ENOTDIR));
}

#[test]
fn a_store_makes_its_root_with_missing_parents() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_in(&folder.path().join("not/there/yet"));
    assert!(store.create_record(&Key::file("record").unwrap(), b"x").unwrap());
    assert!(store.is_local().unwrap());
}

#[test]
fn a_temporary_file_is_never_listed() {
    let (folder, store) = new_store();
    fs::write(folder.path().join(".tmp-1-2-3"), b"left behind by a kill").unwrap();
    fs::write(folder.path().join("record"), b"").unwrap();
    assert_eq!(store.list_folder(&Key::ROOT).unwrap(), ["record"]);
}

#[test]
fn a_lock_has_one_holder_and_a_note() {
    let (folder, store) = new_store();
    let key = Key::file("lock").unwrap();
    let held = store.lock(&key, b"a long note of the first").unwrap();
    assert_eq!(store.lock(&key, b"second").err().unwrap().kind, ErrorKind::Held);
    assert_eq!(store.lock_holder(&key).unwrap(), Some(0));
    assert_eq!(fs::read(folder.path().join("lock")).unwrap(), b"a long note of the first");
    held.release().unwrap();
    assert_eq!(store.lock_holder(&key).unwrap(), None);
    drop(store.lock(&key, b"third").unwrap());
    assert_eq!(fs::read(folder.path().join("lock")).unwrap(), b"third");
    assert_eq!(store.lock_holder(&key).unwrap(), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whatever_is_put_comes_back(
        blobs in prop::collection::vec(
            prop::collection::vec((0..400_000_usize, any::<bool>()), 0..5), 1..4),
        compress in any::<bool>(),
        use_maps in any::<bool>(),
    ) {
        let (folder, _) = new_store();
        let store = Store::new(LocalFiles::new(folder.path()), use_maps);
        let make = |(length, plain): &(usize, bool)| if *plain { small_integers(*length) } else { noise(*length) };
        let contents: Vec<Vec<Vec<u8>>> = blobs.iter().map(|parts| parts.iter().map(make).collect()).collect();
        let slices: Vec<Vec<&[u8]>> =
            contents.iter().map(|parts| parts.iter().map(Vec::as_slice).collect()).collect();
        let written = store.put_blobs(&slices, compress).unwrap();
        for (parts, references) in contents.iter().zip(written) {
            let memories = store.get_parts(&references).unwrap();
            prop_assert!(memories.iter().map(Memory::as_slice).eq(parts.iter().map(Vec::as_slice)));
        }
    }
}
