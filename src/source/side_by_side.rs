use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::Findings;

thread_local! {
    /// Whether this thread is one of several that have enough to do for a while.
    static IS_BUSY: Cell<bool> = const { Cell::new(false) };
}

/// Files or folders for each processor from which on what is done with one of them is not divided further.
const ENOUGH: usize = 4;

/// Reads several files, as many at once as the machine has processors, and gives results and findings in the
/// order of the files.
pub(crate) fn read_side_by_side<T: Sync, R: Send>(
    files: &[T],
    findings: &mut Findings,
    read: impl Fn(&T, &mut Findings) -> R + Sync,
) -> Vec<R> {
    let read = side_by_side(files, |file| {
        let mut found = Findings::default();
        (read(file, &mut found), found)
    });
    let results = read.into_iter().map(|(result, found)| {
        findings.extend(found);
        result
    });
    results.collect()
}

/// Does the same with each of several, as many at once as the machine has processors; results are in their order.
pub(super) fn side_by_side<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let was_busy = IS_BUSY.get();
    let processors = match was_busy {
        true => 1,
        false => thread::available_parallelism().map_or(1, usize::from),
    };
    let is_busy = was_busy || all.len() >= ENOUGH * processors;
    let next = AtomicUsize::new(0);
    let work = || {
        IS_BUSY.set(is_busy);
        let mut done = Vec::new();
        while let Some((at, one)) = take(all, &next) {
            done.push((at, work(one)));
        }
        done
    };
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..processors.min(all.len()))
            .map(|_| scope.spawn(work))
            .collect();
        let mut done = work();
        IS_BUSY.set(was_busy);
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

fn take<'a, T>(all: &'a [T], next: &AtomicUsize) -> Option<(usize, &'a T)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    all.get(at).map(|one| (at, one))
}
