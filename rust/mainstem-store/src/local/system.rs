//! The system calls that no safe wrapper offers. Each takes an open file by reference, so that its number stays valid
//! during the call, and hands the kernel only memory that lives on this stack.
#![allow(unsafe_code)]

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::path::Path;

/// Asks the kernel to begin writing a range; the sync that follows then finds little left to do.
#[cfg(target_os = "linux")]
pub(super) fn start_writeback(file: &File, offset: u64, length: u64) {
    let (Ok(offset), Ok(length)) = (i64::try_from(offset), i64::try_from(length)) else { return };
    // SAFETY: the call takes numbers only; its result doesn't matter, since the sync reports what went wrong.
    unsafe { libc::sync_file_range(file.as_raw_fd(), offset, length, libc::SYNC_FILE_RANGE_WRITE) };
}

#[cfg(not(target_os = "linux"))]
pub(super) fn start_writeback(_file: &File, _offset: u64, _length: u64) {}

/// Takes an exclusive lock that belongs to this open file description; `false` where another one holds it.
///
/// `flock` would do on one machine but isn't asked about without taking it; a plain record lock belongs to the process
/// and is lost when any of its files on the same path is closed.
pub(super) fn try_lock(file: &File) -> io::Result<bool> {
    let mut request = whole_file(libc::F_WRLCK);
    match control(file, libc::F_OFD_SETLK, &mut request) {
        Ok(()) => Ok(true),
        Err(error) if matches!(error.raw_os_error(), Some(libc::EAGAIN | libc::EACCES)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Gives the lock back, also on behalf of forked processes that share the open file description.
pub(super) fn unlock(file: &File) -> io::Result<()> {
    control(file, libc::F_OFD_SETLK, &mut whole_file(libc::F_UNLCK))
}

/// The process that holds the lock (0 if the kernel doesn't say, as for every open-file-description lock), if any does.
pub(super) fn lock_holder(file: &File) -> io::Result<Option<u32>> {
    let mut request = whole_file(libc::F_WRLCK);
    control(file, libc::F_OFD_GETLK, &mut request)?;
    if request.l_type == whole_file(libc::F_UNLCK).l_type {
        return Ok(None);
    }
    Ok(Some(u32::try_from(request.l_pid).unwrap_or(0)))
}

fn whole_file(kind: impl Into<i32>) -> libc::flock {
    // SAFETY: a record of numbers, for which zero is a value; a length of zero means up to the end of the file.
    let mut request: libc::flock = unsafe { std::mem::zeroed() };
    #[expect(clippy::cast_possible_truncation, reason = "the kinds are 0 to 3")]
    {
        request.l_type = kind.into() as libc::c_short;
        request.l_whence = libc::SEEK_SET as libc::c_short;
    }
    request
}

fn control(file: &File, command: i32, request: &mut libc::flock) -> io::Result<()> {
    // SAFETY: the kernel reads and writes one `flock`, which lives during the call.
    match unsafe { libc::fcntl(file.as_raw_fd(), command, std::ptr::from_mut(request)) } {
        -1 => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}

/// Says whether this path lies on a file system that one machine has for itself.
#[cfg(target_os = "linux")]
pub(super) fn is_local(path: &Path) -> io::Result<bool> {
    /// The numbers by which Linux names its local file systems, from `statfs(2)` and `linux/magic.h`.
    const LOCAL: [u32; 15] = [
        0x0000_EF53, // ext2, ext3, ext4
        0x5846_5342, // xfs
        0x9123_683E, // btrfs
        0x0102_1994, // tmpfs
        0x8584_58F6, // ramfs
        0x794C_7630, // overlayfs, which containers see
        0x2FC1_2FC1, // zfs
        0xF2F5_2010, // f2fs
        0xCA45_1A4E, // bcachefs
        0x5265_4973, // reiserfs
        0x3153_464A, // jfs
        0x0000_3434, // nilfs
        0x0000_4D44, // vfat
        0x2011_BAB0, // exfat
        0x7366_746E, // ntfs3
    ];
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the numbers have 32 bits")]
    let kind = rustix::fs::statfs(path)?.f_type as u32;
    Ok(LOCAL.contains(&kind))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn is_local(path: &Path) -> io::Result<bool> {
    let flags = rustix::fs::statfs(path)?.f_flags;
    Ok(u64::from(flags) & libc::MNT_LOCAL as u64 != 0)
}
