use object_store::path::Path;
use url::Url;

use crate::error::{Error, Result};

/// Where objects lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    S3,
    Google,
    Azure,
    Web,
}

impl Kind {
    /// Where credentials and what else a store asks for come from, for messages.
    pub(crate) fn variables(self) -> &'static str {
        match self {
            Self::S3 => {
                "what S3 asks for comes from the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and others that begin so"
            }
            Self::Google => {
                "what Google asks for comes from the environment: GOOGLE_APPLICATION_CREDENTIALS and others that begin so"
            }
            Self::Azure => {
                "what Azure asks for comes from the environment: AZURE_STORAGE_ACCOUNT_NAME, AZURE_STORAGE_ACCOUNT_KEY and others that begin so"
            }
            Self::Web => "no credentials are sent on the web",
        }
    }
}

/// An address, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) kind: Kind,
    /// The bucket, or the beginning of a web address: `http://host:port`.
    pub(crate) store: String,
    /// The name in it.
    pub(crate) path: Path,
    /// The address as it was written, which holds no secret.
    pub(crate) text: String,
    /// Whether it ends in `/`: all objects whose names begin so.
    pub(crate) is_folder: bool,
}

const SCHEMES: [(&str, Kind); 5] = [
    ("s3://", Kind::S3),
    ("gs://", Kind::Google),
    ("az://", Kind::Azure),
    ("http://", Kind::Web),
    ("https://", Kind::Web),
];

/// Refuses an address that none can be read at, before anything is asked for: messages of whoever goes on may then name it.
///
/// # Errors
///
/// An address of another kind, without a bucket, or with what may be a secret.
pub fn check_address(text: &str) -> Result<()> {
    Address::parse(text).map(drop)
}

impl Address {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let refuse = |address: &str, reason| Error::Address {
            address: address.to_owned(),
            reason,
        };
        let found = SCHEMES.iter().find(|(scheme, _)| text.starts_with(scheme));
        let Some((scheme, kind)) = found else {
            return Err(refuse(
                text,
                "an address begins with s3://, gs://, az://, http:// or https://",
            ));
        };
        let rest = &text[scheme.len()..];
        let (store, name) = rest.split_once('/').unwrap_or((rest, ""));
        // Nothing that may be a secret is repeated.
        if store.contains('@') {
            let reason =
                "an address holds no user and no password; credentials come from the environment";
            return Err(refuse(scheme, reason));
        }
        if *kind == Kind::Web && text.contains(['?', '#']) {
            let shown = text.split(['?', '#']).next().unwrap_or_default();
            let reason = "an address may not contain ? or #, because credentials may follow them; credentials come from the environment";
            return Err(refuse(shown, reason));
        }
        if store.is_empty() {
            return Err(refuse(text, "the bucket or host is missing"));
        }
        let unread = |_| {
            refuse(
                text,
                "no name of an object: it has an empty part, or one that is . or ..",
            )
        };
        let path = match kind {
            Kind::Web => {
                let url = Url::parse(text).map_err(|_| refuse(text, "no address of the web"))?;
                Path::from_url_path(url.path()).map_err(unread)?
            }
            _ => Path::parse(name).map_err(unread)?,
        };
        let store = match kind {
            Kind::Web => format!("{scheme}{store}"),
            _ => store.to_owned(),
        };
        Ok(Self {
            kind: *kind,
            store,
            path,
            text: text.to_owned(),
            is_folder: name.is_empty() || name.ends_with('/'),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let of = |text: &str| {
            let address = Address::parse(text).unwrap();
            (address.store, address.path.to_string(), address.is_folder)
        };
        let is = |store: &str, path: &str, folder| (store.to_owned(), path.to_owned(), folder);
        assert_eq!(of("s3://b/a/c d.tif"), is("b", "a/c d.tif", false));
        assert_eq!(of("gs://b/a/"), is("b", "a", true));
        assert_eq!(of("az://b"), is("b", "", true));
        assert_eq!(
            of("http://127.0.0.1:80/a%20b.tif"),
            is("http://127.0.0.1:80", "a b.tif", false)
        );
    }

    #[test]
    fn secrets_are_refused_and_not_told() {
        let told = |text: &str| Address::parse(text).unwrap_err().to_string();
        assert!(
            told("https://me:secret@host/a.tif").starts_with("https://: an address holds no user")
        );
        let query = told("https://host/a.tif?token=secret");
        assert!(
            query.starts_with("https://host/a.tif: ") && !query.contains("secret"),
            "{query}"
        );
        assert!(told("s3:///a").contains("missing"));
        assert!(told("s3://b/a//c").contains("empty part"));
        assert!(told("ftp://b/a").contains("begins with"));
    }
}
