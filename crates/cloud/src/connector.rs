//! How the stores speak HTTP: over the same client and encryption as the project's downloads, which need no C compiler.

use std::io::Read;

use async_trait::async_trait;
use http_body_util::BodyExt as _;
use object_store::ClientConfigKey;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpService,
};
use ureq::http::header::{CONTENT_LENGTH, RANGE};
use ureq::http::{Method, Response, StatusCode};
use ureq::{Agent, Body, Proxy};

use crate::error::Failure;
use crate::limits::Limits;
use crate::seen::{Seen, see};

/// The most bytes of an answer: those that were asked for, or a list of a thousand names of a thousand bytes.
const MOST: u64 = 16 << 20;
/// The most bytes of what a server says about an error.
const MOST_OF_AN_ERROR: u64 = 64 << 10;

/// What connects a store with its server.
#[derive(Debug, Clone)]
pub(crate) struct Connector {
    pub(crate) limits: Limits,
    pub(crate) proxy: Option<String>,
    /// Whether another address may be answered with. What is signed is signed for one.
    pub(crate) redirects: bool,
}

impl HttpConnector for Connector {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let failed = |reason: String| object_store::Error::Generic {
            store: "HTTP",
            source: reason.into(),
        };
        let allow_http = options.get_config_value(&ClientConfigKey::AllowHttp);
        let is_plain = allow_http.is_some_and(|value| value == "true");
        let mut config = Agent::config_builder()
            .https_only(!is_plain)
            .http_status_as_error(false)
            .max_redirects(if self.redirects { 5 } else { 0 })
            .max_redirects_will_error(self.redirects)
            .timeout_resolve(Some(self.limits.connect))
            .timeout_connect(Some(self.limits.connect))
            .timeout_per_read(Some(self.limits.read))
            .timeout_per_write(Some(self.limits.read))
            .timeout_global(Some(self.limits.whole))
            .user_agent(concat!("cijfer/", env!("CARGO_PKG_VERSION")));
        // Without it plain HTTP still works, which stores on the own network may speak.
        match cijfer_https::config() {
            Ok(tls) => config = config.tls_config(tls),
            Err(_) if is_plain => {}
            Err(reason) => return Err(failed(reason)),
        }
        // Set in any case, because the default reads environment variables.
        let proxy = self.proxy.as_deref().map(Proxy::new).transpose();
        let proxy = proxy.map_err(|_| failed("the proxy cannot be used".to_owned()))?;
        let agent = config.proxy(proxy).build().new_agent();
        Ok(HttpClient::new(Service { agent }))
    }
}

#[derive(Debug)]
struct Service {
    agent: Agent,
}

#[async_trait]
impl HttpService for Service {
    /// Waits for the answer where it stands: each piece of work has a runtime of its own, in which nothing else waits.
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let is_part = parts.headers.contains_key(RANGE);
        let is_head = parts.method == Method::HEAD;
        let has_body = parts.method == Method::POST || parts.method == Method::PUT;
        let answer = if has_body {
            // All of it is there already: nothing is waited for.
            let bytes = body.collect().await?.to_bytes();
            self.agent
                .run(ureq::http::Request::from_parts(parts, &*bytes))
        } else {
            self.agent.run(ureq::http::Request::from_parts(parts, ()))
        };
        match answer
            .map_err(explain)
            .and_then(|answer| read(answer, is_part, is_head))
        {
            Ok((answer, seen)) => {
                see(seen);
                Ok(answer)
            }
            Err((kind, failure)) => {
                see(Some(Seen::Failure(failure.clone())));
                Err(HttpError::new(kind, failure))
            }
        }
    }
}

/// Reads an answer to its end.
fn read(
    answer: Response<Body>,
    is_part: bool,
    is_head: bool,
) -> Result<(HttpResponse, Option<Seen>), (HttpErrorKind, Failure)> {
    let (parts, mut body) = answer.into_parts();
    let status = parts.status;
    if is_part && status == StatusCode::OK {
        return Err((HttpErrorKind::Decode, Failure::NoRanges));
    }
    let most = match status.is_success() {
        true => MOST,
        false => MOST_OF_AN_ERROR,
    };
    let length = parts.headers.get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let mut bytes = Vec::with_capacity(match is_head {
        true => 0,
        false => length.unwrap_or(0).min(most) as usize,
    });
    if !is_head {
        let mut reader = body.as_reader().take(most + 1);
        reader
            .read_to_end(&mut bytes)
            .map_err(|error| explain(ureq::Error::from(error)))?;
    }
    if bytes.len() as u64 > most {
        let reason = "it is longer than what was requested";
        return Err((HttpErrorKind::Decode, Failure::Answer { reason }));
    }
    let seen = (!status.is_success()).then(|| Seen::Status {
        status: status.as_u16(),
        code: code(&bytes),
    });
    // The stores look at the status alone, and what stands here might be told.
    if seen.is_some() {
        bytes.clear();
    }
    Ok((HttpResponse::from_parts(parts, bytes.into()), seen))
}

/// The word for an error that stores give: what stands in `<Code>`. The rest of such an answer may have what was signed.
fn code(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let (_, rest) = text.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    let is_word = code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_word.then(|| code.to_owned())
}

/// Says what went wrong, and whether it may pass: a host that is not there or shows the wrong certificate is no better in a second.
fn explain(error: ureq::Error) -> (HttpErrorKind, Failure) {
    use std::io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, TimedOut, UnexpectedEof,
        WouldBlock,
    };

    let failure = |reason: &str| Failure::Unreachable {
        reason: reason.to_owned(),
    };
    match error {
        ureq::Error::Timeout(_) => (HttpErrorKind::Timeout, Failure::Stalled),
        ureq::Error::HostNotFound => (
            HttpErrorKind::Unknown,
            failure("the name of the host is not known"),
        ),
        ureq::Error::RequireHttpsOnly(_) => (
            HttpErrorKind::Unknown,
            failure("plain HTTP is not allowed; AWS_ALLOW_HTTP and its like allow it"),
        ),
        ureq::Error::ConnectionFailed => {
            (HttpErrorKind::Connect, failure("no connection comes about"))
        }
        ureq::Error::Io(error) => match error.kind() {
            TimedOut | WouldBlock => (HttpErrorKind::Timeout, Failure::Stalled),
            ConnectionRefused => (HttpErrorKind::Connect, failure("the connection is refused")),
            BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof => (
                HttpErrorKind::Interrupted,
                failure("the connection breaks off"),
            ),
            kind => (HttpErrorKind::Unknown, failure(&kind.to_string())),
        },
        ureq::Error::Rustls(error) => (HttpErrorKind::Unknown, failure(&error.to_string())),
        ureq::Error::Protocol(_) => (
            HttpErrorKind::Interrupted,
            failure("the connection breaks off, or what comes is no HTTP"),
        ),
        _ => (
            HttpErrorKind::Unknown,
            failure("the request cannot be made"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_error_the_code_alone_is_told() {
        let body = b"<Error><Code>SignatureDoesNotMatch</Code><AWSAccessKeyId>AKIA</AWSAccessKeyId></Error>";
        assert_eq!(code(body).as_deref(), Some("SignatureDoesNotMatch"));
        assert_eq!(code(b"<Code>a b</Code>"), None);
        assert_eq!(code(b"not here"), None);
    }
}
