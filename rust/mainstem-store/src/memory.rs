//! Memory that a read fills: from the heap if small, else pages of its own, or a private map of a file.
//!
//! Unsafe code lives here because a map is a pointer and a length that the kernel gave. A [`Map`] owns its range
//! alone, hands it out as one slice bound to its own lifetime, and unmaps it when dropped; nothing else touches it.
//!
//! What remains unsafe by nature: if another program shortens the mapped file, touching the lost pages ends the process
//! (SIGBUS). Blob files are read-only and never changed by us, and only files on a local disk are mapped, so that this
//! takes somebody who overrides the permissions.
#![allow(unsafe_code)]

use std::io;
use std::os::fd::AsFd;
use std::ptr::NonNull;

use rustix::mm::{MapFlags, ProtFlags};

use crate::prefault::PageRange;

/// From this size on memory comes as pages of its own: given back to the system at once, and made of huge pages.
const PAGES_FROM_BYTES: usize = 1 << 20;

/// Writable memory of a fixed length.
#[derive(Debug)]
pub enum Memory {
    /// Memory of the heap.
    Heap(Vec<u8>),
    /// Pages of their own, zero at first.
    Pages(Map),
    /// A private map of a file: changes stay in this process.
    FileMap(Map),
}

impl Memory {
    /// Memory of `length` zero bytes.
    pub fn zeroed(length: usize) -> io::Result<Self> {
        if length >= PAGES_FROM_BYTES {
            return Map::anonymous(length).map(Self::Pages);
        }
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(length).map_err(|_| io::Error::from_raw_os_error(libc::ENOMEM))?;
        bytes.resize(length, 0);
        Ok(Self::Heap(bytes))
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        match self {
            Self::Heap(bytes) => bytes,
            Self::Pages(map) | Self::FileMap(map) => map.as_slice(),
        }
    }

    /// The bytes, to change.
    pub fn as_mut_slice(&mut self) -> &mut [u8] {
        match self {
            Self::Heap(bytes) => bytes,
            Self::Pages(map) | Self::FileMap(map) => map.as_mut_slice(),
        }
    }

    /// Says whether the bytes are a private map of a file.
    pub fn is_file_map(&self) -> bool {
        matches!(self, Self::FileMap(_))
    }
}

/// A range of mapped memory, unmapped when dropped.
#[derive(Debug)]
pub struct Map {
    base: NonNull<u8>,
    mapped_bytes: usize,
    start: usize,
    length: usize,
}

// SAFETY: a map is plain memory that only this value refers to; neither the kernel nor this type ties it to a thread.
unsafe impl Send for Map {}
// SAFETY: a shared reference only reads.
unsafe impl Sync for Map {}

impl Map {
    fn anonymous(length: usize) -> io::Result<Self> {
        // SAFETY: without a wanted address the kernel picks a range that nothing else uses.
        let base = unsafe {
            rustix::mm::mmap_anonymous(
                std::ptr::null_mut(),
                length,
                ProtFlags::READ | ProtFlags::WRITE,
                MapFlags::PRIVATE,
            )?
        };
        let map = Self::own(base, length, 0, length);
        #[cfg(target_os = "linux")]
        map.prefer_huge_pages();
        Ok(map)
    }

    /// Maps `length` bytes of a file from `offset` on, privately and writable. The file must reach that far.
    pub fn file(file: impl AsFd, offset: u64, length: usize) -> io::Result<Self> {
        let page_bytes = rustix::param::page_size();
        let start = usize::try_from(offset % page_bytes as u64).map_err(io::Error::other)?;
        let mapped_bytes = start.checked_add(length).ok_or(io::ErrorKind::InvalidInput)?;
        // SAFETY: without a wanted address the kernel picks a range that nothing else uses. The file's bytes may change
        // only through somebody who overrides its permissions, see the module's head.
        let base = unsafe {
            rustix::mm::mmap(
                std::ptr::null_mut(),
                mapped_bytes,
                ProtFlags::READ | ProtFlags::WRITE,
                MapFlags::PRIVATE,
                file,
                offset - start as u64,
            )?
        };
        Ok(Self::own(base, mapped_bytes, start, length))
    }

    fn own(base: *mut std::ffi::c_void, mapped_bytes: usize, start: usize, length: usize) -> Self {
        let base = NonNull::new(base.cast()).expect("the kernel maps nothing at address zero unless asked to");
        Self { base, mapped_bytes, start, length }
    }

    /// Asks for huge pages: each first touch of a small one costs a fault, which makes 0.3 s of processor time for a
    /// gigabyte, a tenth of that with huge ones.
    #[cfg(target_os = "linux")]
    fn prefer_huge_pages(&self) {
        // SAFETY: the range is ours, and this advice doesn't change what the pages hold.
        let _a_kernel_without_them_is_fine = unsafe {
            rustix::mm::madvise(self.base.as_ptr().cast(), self.mapped_bytes, rustix::mm::Advice::LinuxHugepage)
        };
    }

    fn as_slice(&self) -> &[u8] {
        // SAFETY: `start + length` lies within the mapped range, which lives as long as `self`.
        unsafe { std::slice::from_raw_parts(self.base.as_ptr().add(self.start), self.length) }
    }

    fn as_mut_slice(&mut self) -> &mut [u8] {
        // SAFETY: as above, and `&mut self` makes this the only reference.
        unsafe { std::slice::from_raw_parts_mut(self.base.as_ptr().add(self.start), self.length) }
    }
}

impl Drop for Map {
    fn drop(&mut self) {
        // SAFETY: the range is ours and no slice of it outlives `self`.
        let unmapped = unsafe { rustix::mm::munmap(self.base.as_ptr().cast(), self.mapped_bytes) };
        debug_assert!(unmapped.is_ok());
    }
}

/// What brought in pages are wanted for.
#[derive(Clone, Copy, Debug)]
pub enum Populate {
    /// To be read.
    Read,
    /// To be written: each gets its own copy now.
    Write,
}

/// Brings pages in by as few calls as the kernel allows; a range that isn't there ends its call early, without harm.
#[cfg(target_os = "linux")]
pub fn populate(ranges: &[PageRange], purpose: Populate) {
    use std::os::fd::AsRawFd;

    use rustix::process::{PidfdFlags, getpid, pidfd_open};

    const RANGES_MAX: usize = 1024;
    let advice = match purpose {
        Populate::Read => libc::MADV_POPULATE_READ,
        Populate::Write => libc::MADV_POPULATE_WRITE,
    };
    let Ok(process) = pidfd_open(getpid(), PidfdFlags::empty()) else { return };
    for some in ranges.chunks(RANGES_MAX) {
        // SAFETY: the advice only changes when pages are brought in, never what they hold or where they lie, and a page
        // range has the layout of an `iovec`.
        unsafe {
            libc::syscall(libc::SYS_process_madvise, process.as_raw_fd(), some.as_ptr(), some.len(), advice, 0);
        }
    }
}

/// Elsewhere they come when they are touched.
#[cfg(not(target_os = "linux"))]
pub fn populate(_ranges: &[PageRange], _purpose: Populate) {}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn memory_is_zero_and_writable_at_every_size() {
        for length in [0, 1, PAGES_FROM_BYTES - 1, PAGES_FROM_BYTES, PAGES_FROM_BYTES + 5] {
            let mut memory = Memory::zeroed(length).unwrap();
            assert_eq!(memory.as_slice(), vec![0; length]);
            memory.as_mut_slice().fill(7);
            assert_eq!(memory.as_slice(), vec![7; length]);
        }
    }

    #[test]
    fn a_size_that_no_machine_has_is_an_error() {
        assert!(Memory::zeroed(usize::MAX >> 2).is_err());
    }

    #[test]
    fn changes_of_a_map_stay_out_of_the_file() {
        let mut file = tempfile::tempfile().unwrap();
        let bytes: Vec<u8> = (0..20_000_u32).map(|index| (index % 251) as u8).collect();
        file.write_all(&bytes).unwrap();
        let mut memory = Memory::FileMap(Map::file(&file, 4100, 9000).unwrap());
        assert_eq!(memory.as_slice(), &bytes[4100..13_100]);
        memory.as_mut_slice().fill(0);
        assert_eq!(Map::file(&file, 4100, 9000).unwrap().as_slice(), &bytes[4100..13_100]);
    }
}
