//! Counts what is allocated, so that the memory of a run is the same number each time, and gives what
//! is counted a name.
#![allow(
    unsafe_code,
    reason = "an allocator is unsafe by its trait, and so is a name for a linker"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, with a count of the bytes that are taken.
pub(crate) struct Counting;

fn add(size: usize) {
    let now = NOW.fetch_add(size, Ordering::Relaxed) + size;
    MOST.fetch_max(now, Ordering::Relaxed);
}

// SAFETY: every call is handed on as it is; counting touches no memory that is given out.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        add(layout.size());
        // SAFETY: the caller keeps the contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the contract.
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        add(size);
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the contract.
        unsafe { System.realloc(at, layout, size) }
    }
}

/// The name of the function whose calls valgrind counts, one by one.
pub(crate) const COUNTED: &str = "growth_counted_run";

#[unsafe(no_mangle)]
#[inline(never)]
fn growth_counted_run(work: &mut dyn FnMut()) {
    work();
}

/// The most bytes that were taken at once while `work` ran, beside those that were taken before.
pub(crate) fn most_during(mut work: impl FnMut()) -> usize {
    let before = NOW.load(Ordering::Relaxed);
    MOST.store(before, Ordering::Relaxed);
    growth_counted_run(&mut work);
    MOST.load(Ordering::Relaxed) - before
}
