//! Threads for one call, gone when it returns.
//!
//! Not a pool that lives on: a process forked while a pool exists inherits its bookkeeping without its threads and waits
//! for ever, and jobs that borrow the caller's memory need unsafe code to enter a pool. Starting a thread costs about
//! 30 µs, and only calls that have milliseconds to do ask for more than the caller's own.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// More threads than this never help one call: memory and disks are busy long before.
const THREADS_MAX: usize = 16;

/// The number of processors that this process may use, at least 1.
fn processors() -> usize {
    // Zero means not yet known. A lock here could be held by another thread at the moment of a fork.
    static KNOWN: AtomicUsize = AtomicUsize::new(0);
    match KNOWN.load(Ordering::Relaxed) {
        0 => {
            let count = std::thread::available_parallelism().map_or(1, usize::from);
            KNOWN.store(count, Ordering::Relaxed);
            count
        }
        count => count,
    }
}

/// How many threads to use for computing where at most `wanted` have something to do.
pub fn useful_threads(wanted: usize) -> usize {
    if wanted <= 1 { 1 } else { wanted.min(processors()).min(THREADS_MAX) }
}

/// How many threads to use for waiting on a disk: `wanted`, within bounds, since waiting takes no processor.
pub fn waiting_threads(wanted: usize) -> usize {
    wanted.clamp(1, THREADS_MAX)
}

/// Runs every job, taken in order, on up to `threads` threads; the calling one is among them.
pub fn each<J: Send>(jobs: Vec<J>, threads: usize, run: impl Fn(J) + Sync) {
    let unfailing = |job| {
        run(job);
        Ok::<(), std::convert::Infallible>(())
    };
    match try_each(jobs, threads, || (), |(), job| unfailing(job)) {
        Ok(()) => {}
        Err(never) => match never {},
    }
}

/// Runs jobs, taken in order, on up to `threads` threads, each with a state of its own.
///
/// After a failure no further job is started; the first failure is returned when all threads have stopped.
pub fn try_each<J, S, E>(
    jobs: Vec<J>,
    threads: usize,
    state: impl Fn() -> S + Sync,
    run: impl Fn(&mut S, J) -> Result<(), E> + Sync,
) -> Result<(), E>
where
    J: Send,
    E: Send,
{
    let threads = threads.min(jobs.len());
    if threads <= 1 {
        let mut state = state();
        return jobs.into_iter().try_for_each(|job| run(&mut state, job));
    }
    let queue = Mutex::new((jobs.into_iter(), None));
    let work = || {
        let mut state = state();
        loop {
            let job = {
                let (jobs, failure) = &mut *lock(&queue);
                match (failure, jobs.next()) {
                    (None, Some(job)) => job,
                    _ => return,
                }
            };
            if let Err(error) = run(&mut state, job) {
                lock(&queue).1.get_or_insert(error);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            // A system that gives no further thread (a limit of processes) makes the call slower, not wrong.
            if std::thread::Builder::new().name("mainstem-store".into()).spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        work();
    });
    let (_, failure) = queue.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    failure.map_or(Ok(()), Err)
}

/// Locks; a thread that panicked while holding the lock has its panic passed on by the scope, so that the state matters no more.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_job_runs_once() {
        for threads in [1, 2, 7, 100] {
            let counts: Vec<AtomicUsize> = (0..50).map(|_| AtomicUsize::new(0)).collect();
            each((0..50).collect(), threads, |job: usize| {
                counts[job].fetch_add(1, Ordering::Relaxed);
            });
            assert!(counts.iter().all(|count| count.load(Ordering::Relaxed) == 1));
        }
    }

    #[test]
    fn a_failure_stops_the_rest_and_is_returned() {
        for threads in [1, 3] {
            let ran = AtomicUsize::new(0);
            let outcome = try_each(
                (0..10_000).collect(),
                threads,
                || (),
                |(), job: usize| {
                    ran.fetch_add(1, Ordering::Relaxed);
                    if job == 3 { Err(job) } else { Ok(()) }
                },
            );
            assert_eq!(outcome, Err(3));
            assert!(ran.load(Ordering::Relaxed) < 10_000);
        }
    }

    #[test]
    fn each_thread_keeps_a_state_of_its_own() {
        let total = AtomicUsize::new(0);
        let outcome: Result<(), ()> = try_each(
            (0..100).collect(),
            4,
            || 0,
            |seen: &mut usize, _job: usize| {
                *seen += 1;
                total.fetch_max(*seen, Ordering::Relaxed);
                Ok(())
            },
        );
        assert_eq!(outcome, Ok(()));
        assert!(total.load(Ordering::Relaxed) >= 25);
    }
}
