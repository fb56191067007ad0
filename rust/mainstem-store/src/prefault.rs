//! Pages that a fork is going to touch, brought in by one call instead of by a fault each.
//!
//! After a fork each first touch of a page stops the process: a written page has to be copied, a page of a mapped file
//! has to be looked up. Forks of one parent that do the same touch the same pages, hundreds of them, so one of them looks
//! which they were (Linux tells in `/proc/self/pagemap`), and the others ask for them at their start. This only ever
//! changes when a page is brought in: a range that has gone meanwhile is skipped, and a kernel before Linux 6.13, which
//! has no such call, leaves everything as it was.

use std::io;

use crate::memory;

/// Memory by address and length in bytes, both multiples of the page's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct PageRange {
    /// The first byte's address.
    pub address: usize,
    /// How many bytes.
    pub length: usize,
}

/// The pages that a process touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TouchedPages {
    /// Private pages that it wrote.
    pub written: Vec<PageRange>,
    /// Pages of mapped files that it read.
    pub read: Vec<PageRange>,
}

/// Finds the pages that this process has touched since it was forked.
#[cfg(target_os = "linux")]
pub fn touched_pages() -> io::Result<TouchedPages> {
    linux::touched_pages()
}

/// Elsewhere nobody tells.
#[cfg(not(target_os = "linux"))]
pub fn touched_pages() -> io::Result<TouchedPages> {
    Ok(TouchedPages::default())
}

/// Brings pages in for this process, so that touching them is no fault any more.
pub fn populate(pages: &TouchedPages) {
    memory::populate(&pages.written, memory::Populate::Write);
    memory::populate(&pages.read, memory::Populate::Read);
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::File;
    use std::io;
    use std::os::unix::fs::FileExt;

    use super::{PageRange, TouchedPages};

    const PRESENT: u64 = 1 << 63;
    const EXCLUSIVE: u64 = 1 << 56;
    const ENTRY_BYTES: usize = size_of::<u64>();

    pub fn touched_pages() -> io::Result<TouchedPages> {
        let page_bytes = rustix::param::page_size();
        let pagemap = File::open("/proc/self/pagemap")?;
        let mut touched = TouchedPages::default();
        for line in std::fs::read_to_string("/proc/self/maps")?.lines() {
            let Some(mapping) = Mapping::parse(line) else { continue };
            let (wanted, ranges) = if mapping.writable {
                (PRESENT | EXCLUSIVE, &mut touched.written)
            } else {
                (PRESENT, &mut touched.read)
            };
            let mut entries = vec![0; (mapping.end - mapping.start) / page_bytes * ENTRY_BYTES];
            let offset = mapping.start / page_bytes * ENTRY_BYTES;
            let length = pagemap.read_at(&mut entries, offset as u64)?;
            for (index, entry) in entries[..length].chunks_exact(ENTRY_BYTES).enumerate() {
                let entry = u64::from_ne_bytes(entry.try_into().expect("a chunk has the length of an entry"));
                if entry & wanted == wanted {
                    append(ranges, mapping.start + index * page_bytes, page_bytes);
                }
            }
        }
        Ok(touched)
    }

    fn append(ranges: &mut Vec<PageRange>, address: usize, length: usize) {
        match ranges.last_mut() {
            Some(last) if last.address + last.length == address => last.length += length,
            _ => ranges.push(PageRange { address, length }),
        }
    }

    struct Mapping {
        start: usize,
        end: usize,
        writable: bool,
    }

    impl Mapping {
        /// Reads a line of `/proc/self/maps`; none for what is shared with others or is the kernel's own.
        fn parse(line: &str) -> Option<Self> {
            let (range, rest) = line.split_once(' ')?;
            let (start, end) = range.split_once('-')?;
            let permissions = rest.get(..4)?.as_bytes();
            let private = permissions[0] == b'r' && permissions[3] == b'p';
            if !private || rest.contains("[v") {
                return None;
            }
            Some(Self {
                start: usize::from_str_radix(start, 16).ok()?,
                end: usize::from_str_radix(end, 16).ok()?,
                writable: permissions[1] == b'w',
            })
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    const PAGES: usize = 64;

    /// Memory of whole pages that nothing has touched yet, and its range.
    fn untouched() -> (memory::Memory, PageRange) {
        let page_bytes = rustix::param::page_size();
        // Large enough to be pages of its own; huge pages would come as one, so that the test looks at the first few.
        let memory = memory::Memory::zeroed(1 << 20).unwrap();
        let address = memory.as_slice().as_ptr().addr();
        (memory, PageRange { address, length: PAGES * page_bytes })
    }

    fn holds(ranges: &[PageRange], address: usize) -> bool {
        ranges.iter().any(|range| (range.address..range.address + range.length).contains(&address))
    }

    #[test]
    fn a_page_counts_as_touched_once_it_was_written() {
        let (mut memory, range) = untouched();
        assert!(!holds(&touched_pages().unwrap().written, range.address));
        memory.as_mut_slice()[0] = 1;
        assert!(holds(&touched_pages().unwrap().written, range.address));
    }

    #[test]
    fn populated_pages_keep_what_they_hold() {
        let (mut memory, range) = untouched();
        memory.as_mut_slice()[5] = 7;
        populate(&TouchedPages { written: vec![range], read: vec![range] });
        assert_eq!(memory.as_slice()[..6], [0, 0, 0, 0, 0, 7]);
    }

    #[test]
    fn what_has_gone_or_never_was_is_passed_over() {
        let (memory, range) = untouched();
        drop(memory);
        let odd = PageRange { address: 1, length: 3 };
        populate(&TouchedPages { written: vec![range, odd], read: vec![odd, range] });
    }
}
