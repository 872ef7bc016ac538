//! Several images at a time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use anyhow::Result;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Does work for every one of `pending`, `jobs` at a time, and hands over the outcomes as they come, on this thread.
///
/// Every job has threads of its own, together `threads` of them: were they shared, a thread that waits for a
/// part of one image would begin another one, which needs memory, too.
///
/// # Errors
///
/// Threads that cannot be started, and the first error of `done`: then nothing else is begun.
pub(crate) fn each<T: Send>(
    pending: &[usize],
    jobs: usize,
    threads: usize,
    work: impl Fn(usize) -> T + Sync,
    mut done: impl FnMut(usize, T) -> Result<()>,
) -> Result<()> {
    let jobs = jobs.clamp(1, pending.len().max(1));
    let pools = (0..jobs).map(|job| pool(threads, jobs, job));
    let pools = pools.collect::<Result<Vec<_>>>()?;
    let (next, work) = (AtomicUsize::new(0), &work);
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel(jobs);
        for pool in pools {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some(&index) = pending.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = pool.install(|| work(index));
                    if sender.send((index, outcome)).is_err() {
                        // Nobody waits for more.
                        return;
                    }
                }
            });
        }
        drop(sender);
        receiver
            .into_iter()
            .try_for_each(|(index, outcome)| done(index, outcome))
    })
}

/// What became of work in a part of the memory.
pub(crate) enum Tried<T> {
    /// It is done, well or not.
    Done(T),
    /// It needs more memory than its part.
    Large(anyhow::Error),
}

/// Does work for every one of `pending`, as [`each`] does. The jobs share out the memory: `work` is told its part. What needs
/// more comes again when the others are done, among half as many; alone, it is handed over as an error.
///
/// # Errors
///
/// As [`each`].
pub(crate) fn sharing<T: Send>(
    mut pending: Vec<usize>,
    jobs: usize,
    threads: usize,
    memory: u64,
    work: impl Fn(usize, u64) -> Tried<T> + Sync,
    mut done: impl FnMut(usize, Result<T>) -> Result<()>,
) -> Result<()> {
    let mut jobs = jobs.min(pending.len());
    while !pending.is_empty() {
        let part = memory / jobs.max(1) as u64;
        let mut large = Vec::new();
        each(
            &pending,
            jobs,
            threads,
            |index| work(index, part),
            |index, tried| match tried {
                Tried::Done(outcome) => done(index, Ok(outcome)),
                Tried::Large(_) if jobs > 1 => {
                    large.push(index);
                    Ok(())
                }
                Tried::Large(error) => done(index, Err(error)),
            },
        )?;
        large.sort_unstable();
        pending = large;
        jobs /= 2;
    }
    Ok(())
}

/// The threads of one job among several.
fn pool(threads: usize, jobs: usize, job: usize) -> Result<ThreadPool> {
    let share = (threads / jobs + usize::from(job < threads % jobs)).max(1);
    Ok(ThreadPoolBuilder::new().num_threads(share).build()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_done_once() {
        for jobs in [1, 3, 50] {
            let pending: Vec<usize> = (10..30).collect();
            let mut outcomes = Vec::new();
            let done = |index, outcome| {
                outcomes.push((index, outcome));
                Ok(())
            };
            each(&pending, jobs, 4, |index| index * index, done).unwrap();
            outcomes.sort_unstable();
            let expected: Vec<_> = pending
                .iter()
                .map(|&index| (index, index * index))
                .collect();
            assert_eq!(outcomes, expected);
        }
        each(&[], 4, 4, |_| (), |_, ()| unreachable!()).unwrap();
    }

    #[test]
    fn what_is_large_comes_again_among_fewer() {
        let mut outcomes = Vec::new();
        // Each needs as many bytes as its number.
        let work = |index: usize, memory: u64| match index as u64 <= memory {
            true => Tried::Done(memory),
            false => Tried::Large(anyhow::anyhow!("{index} bytes")),
        };
        let done = |index, outcome: Result<u64>| {
            outcomes.push((index, outcome.map_err(|error| error.to_string())));
            Ok(())
        };
        sharing(vec![1, 2, 3, 4, 5], 4, 2, 4, work, done).unwrap();
        outcomes.sort();
        let expected = [
            (1, Ok(1)),
            (2, Ok(2)),
            (3, Ok(4)),
            (4, Ok(4)),
            (5, Err("5 bytes".to_owned())),
        ];
        assert_eq!(outcomes, expected);
    }

    #[test]
    fn an_error_ends_it() {
        let pending: Vec<usize> = (0..1000).collect();
        let begun = AtomicUsize::new(0);
        let work = |_| begun.fetch_add(1, Ordering::Relaxed);
        let error = each(&pending, 2, 4, work, |_, _| anyhow::bail!("full")).unwrap_err();
        assert_eq!(error.to_string(), "full");
        // What waits to be handed over, and what was at work.
        assert!(begun.into_inner() <= 1 + 2 + 2 + 2);
    }

    #[test]
    fn threads_are_shared_out() {
        for (threads, jobs) in [(16, 3), (2, 2), (7, 7), (5, 1)] {
            let shares = (0..jobs).map(|job| {
                let pool = pool(threads, jobs, job).unwrap();
                pool.current_num_threads()
            });
            assert_eq!(shares.sum::<usize>(), threads);
        }
        assert_eq!(pool(2, 5, 4).unwrap().current_num_threads(), 1);
    }
}
