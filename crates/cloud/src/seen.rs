//! What went wrong with the last request of a piece of work: the stores' own errors do not say it.

use std::cell::RefCell;
use std::future::Future;

use crate::error::Failure;

tokio::task_local! {
    static SEEN: RefCell<Option<Seen>>;
}

/// What went wrong with a request.
#[derive(Debug, Clone)]
pub(crate) enum Seen {
    /// The server answered with this status, and the word of the protocol that stood in its answer.
    Status { status: u16, code: Option<String> },
    /// There was no answer.
    Failure(Failure),
}

/// Notes how the last request ended: `None` where nothing went wrong.
pub(crate) fn see(seen: Option<Seen>) {
    // Outside of a piece of work nobody looks.
    let _ = SEEN.try_with(|last| last.replace(seen));
}

/// Does a piece of work, and says beside its result what went wrong with its last request, if something did.
pub(crate) async fn watched<T>(task: impl Future<Output = T>) -> (T, Option<Seen>) {
    SEEN.scope(RefCell::default(), async {
        let result = task.await;
        (result, SEEN.with(RefCell::take))
    })
    .await
}
