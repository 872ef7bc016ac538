//! Requests to a store, and why they fail.

use std::future::Future;

use crate::crypto::CRYPTO;
use crate::error::Failure;
use crate::seen::{Seen, watched};

/// Waits for the answer to a request, in a runtime of its own: whoever reads a picture is a thread that has nothing else to do.
/// A refusal names `variables`, where credentials come from.
pub(crate) fn wait_for<T>(
    variables: &'static str,
    request: impl Future<Output = object_store::Result<T>>,
) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| Failure::Unreachable {
            reason: error.to_string(),
        })?;
    let (answer, seen) = runtime.block_on(watched(request));
    answer.map_err(|error| failure(&error, seen, variables))
}

/// What a store's error means, given what was last seen of the server. The store's own text is not passed on: it may hold
/// addresses with signatures, or what was signed.
fn failure(error: &object_store::Error, seen: Option<Seen>, variables: &'static str) -> Failure {
    use object_store::Error as Store;
    let found = match &seen {
        Some(Seen::Status { code, .. }) => code.clone(),
        Some(Seen::Failure(_)) | None => None,
    };
    match (error, seen) {
        (Store::NotFound { .. }, _) => Failure::NotFound { found },
        (Store::PermissionDenied { .. } | Store::Unauthenticated { .. }, _) => {
            Failure::Refused { found, variables }
        }
        (Store::Precondition { .. }, _) => Failure::Changed,
        (_, Some(Seen::Status { status: 404, .. })) => Failure::NotFound { found },
        (
            _,
            Some(Seen::Status {
                status: 401 | 403, ..
            }),
        ) => Failure::Refused { found, variables },
        (_, Some(Seen::Status { status, .. })) => Failure::Status { status, found },
        (_, Some(Seen::Failure(failure))) => failure,
        (Store::Generic { store: CRYPTO, .. }, None) => Failure::Setup {
            reason: "the credentials cannot be used",
            variables,
        },
        _ => Failure::Answer {
            reason: "it lacks what the protocol requires",
        },
    }
}
