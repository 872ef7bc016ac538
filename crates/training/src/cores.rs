use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

/// Does jobs in parallel, each on one thread, `threads` of them at a time, and returns whether all were done.
///
/// `work` does a job, or returns `None` to begin no further job. `done` is called with each result, on the calling thread, in the
/// order in which jobs end. Small networks are trained fastest like this, since several threads in one of them mostly wait for each
/// other.
///
/// # Errors
///
/// The first error of `work` or `done`, after which no job is begun, and a thread that cannot be started.
///
/// # Panics
///
/// If a job panics.
///
/// ```
/// use cijfer_training::one_a_core;
///
/// let mut sum = 0;
/// let square = |job: &u64| Some(Ok::<_, rayon::ThreadPoolBuildError>(job * job));
/// let all_done = one_a_core(&[1, 2, 3], 2, square, |result| {
///     sum += result;
///     Ok(())
/// })?;
/// assert!(all_done);
/// assert_eq!(sum, 14);
/// # Ok::<(), rayon::ThreadPoolBuildError>(())
/// ```
pub fn one_a_core<J: Sync, T: Send, E: Send + From<rayon::ThreadPoolBuildError>>(
    jobs: &[J],
    threads: usize,
    work: impl Fn(&J) -> Option<Result<T, E>> + Sync,
    mut done: impl FnMut(T) -> Result<(), E>,
) -> Result<bool, E> {
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let (send, receive) = mpsc::channel();
    let worker = |send: mpsc::Sender<Result<T, E>>| {
        // In a pool of one thread, parallel parts of a job run one after another.
        let pool = match rayon::ThreadPoolBuilder::new().num_threads(1).build() {
            Ok(pool) => pool,
            Err(error) => {
                send.send(Err(error.into())).ok();
                return;
            }
        };
        while !stop.load(Ordering::Relaxed)
            && let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed))
            && let Some(result) = pool.install(|| work(job))
            // After an error the receiver is gone.
            && send.send(result).is_ok()
        {}
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, jobs.len().max(1)) {
            let (worker, send) = (&worker, send.clone());
            scope.spawn(move || worker(send));
        }
        // The channel closes when the last worker ends.
        drop(send);
        let mut count = 0;
        for result in receive {
            let result = result.and_then(&mut done);
            result.inspect_err(|_| stop.store(true, Ordering::Relaxed))?;
            count += 1;
        }
        Ok(count == jobs.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Failed(usize);

    impl From<rayon::ThreadPoolBuildError> for Failed {
        fn from(_: rayon::ThreadPoolBuildError) -> Self {
            Self(usize::MAX)
        }
    }

    #[test]
    fn every_job_is_done_once_on_one_thread() {
        for threads in [0, 1, 3, 99] {
            let jobs: Vec<usize> = (0..20).collect();
            let mut results = Vec::new();
            let work = |job: &usize| Some(Ok::<_, Failed>((*job, rayon::current_num_threads())));
            let done = |result| {
                results.push(result);
                Ok(())
            };
            assert_eq!(one_a_core(&jobs, threads, work, done), Ok(true));
            results.sort_unstable();
            assert_eq!(
                results,
                jobs.iter().map(|&job| (job, 1)).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn work_ends_early_without_time_or_with_an_error() {
        let jobs: Vec<usize> = (0..20).collect();
        let until = |most: usize| move |job: &usize| (*job < most).then_some(Ok::<_, Failed>(*job));
        assert_eq!(one_a_core(&jobs, 2, until(5), |_| Ok(())), Ok(false));
        let refuse = |job: usize| if job == 3 { Err(Failed(job)) } else { Ok(()) };
        assert_eq!(one_a_core(&jobs, 2, until(20), refuse), Err(Failed(3)));
        let fail = |job: &usize| Some(if *job == 4 { Err(Failed(4)) } else { Ok(*job) });
        assert_eq!(one_a_core(&jobs, 2, fail, |_| Ok(())), Err(Failed(4)));
    }
}
