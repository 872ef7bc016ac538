use std::collections::HashMap;
use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::TryStreamExt as _;
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::http::HttpBuilder;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt as _};

use crate::address::{Address, Kind};
use crate::connector::Connector;
use crate::crypto::Crypto;
use crate::error::{Error, Failure, Result};
use crate::limits::Limits;
use crate::object::Object;
use crate::request::wait_for;
use crate::upload::Upload;

/// Object stores and web servers, as the environment says they are reached.
pub struct Cloud {
    /// Those variables that say something about stores.
    variables: Vec<(String, String)>,
    limits: Limits,
    proxy: Option<String>,
    /// The buckets and servers that were asked for something.
    stores: Mutex<HashMap<String, Arc<dyn ObjectStore>>>,
}

// Variables and the proxy may hold passwords.
impl fmt::Debug for Cloud {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Cloud")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl Cloud {
    /// What the variables of the environment say; those that do not begin with `AWS_`, `GOOGLE_` or `AZURE_` are passed over. They
    /// are looked at when something is read, and never told.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let prefixes = ["AWS_", "GOOGLE_", "AZURE_"];
        let variables = variables.into_iter().filter(|(name, value)| {
            prefixes.iter().any(|prefix| name.starts_with(prefix)) && !value.is_empty()
        });
        Self {
            variables: variables.collect(),
            limits: Limits::default(),
            proxy: None,
            stores: Mutex::default(),
        }
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The same through a proxy, such as the caller may find in `HTTPS_PROXY`.
    #[must_use]
    pub fn with_proxy(self, proxy: Option<String>) -> Self {
        Self { proxy, ..self }
    }

    /// An object, of which no more is read than its length.
    ///
    /// # Errors
    ///
    /// An address that is none, an object or bucket that is not there, credentials that are refused or cannot be used, a server
    /// that cannot be reached or does not answer.
    pub fn open(&self, address: &str) -> Result<Object> {
        let address = Address::parse(address)?;
        if address.is_folder {
            return Err(Error::Address {
                address: address.text,
                reason: "expected an object, found a folder",
            });
        }
        let store = self.store(&address).map_err(of(&address))?;
        let variables = address.kind.variables();
        let meta = wait_for(variables, store.head(&address.path)).map_err(of(&address))?;
        // A weak one says that the content means the same, not that it is the same.
        let tag = meta.e_tag.filter(|tag| !tag.starts_with("W/"));
        Ok(Object::new(store, address, meta.size, tag))
    }

    /// Writes an object: what is there of that name stays until every byte of the new one has arrived. What is longer than
    /// [`PART`](crate::PART) is sent in as many parts as it has of that length.
    ///
    /// # Errors
    ///
    /// Those of `write`; an address that is none or is read alone, a bucket that is not there, credentials that are refused, a
    /// server that cannot be reached or does not answer.
    pub fn write(
        &self,
        address: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<()> {
        let address = self.writable(address)?;
        let store = self.store(&address);
        let store = store.map_err(|failure| unwritten(&address)(failure.into()))?;
        let mut upload = Upload::new(store, &address);
        write(&mut upload)
            .and_then(|()| upload.finish())
            .map_err(unwritten(&address))
    }

    /// Says whether [`write`](Self::write) could begin, as far as a store says so without being written to: before long work,
    /// and not after it.
    ///
    /// # Errors
    ///
    /// As [`write`](Self::write).
    pub fn check_writable(&self, address: &str) -> Result<()> {
        let address = self.writable(address)?;
        let head = |store: Arc<dyn ObjectStore>| {
            wait_for(address.kind.variables(), store.head(&address.path))
        };
        match self.store(&address).and_then(head) {
            // An object that is not there yet is none that cannot be.
            Ok(_) | Err(Failure::NotFound { .. }) => Ok(()),
            Err(failure) => Err(unwritten(&address)(failure.into())),
        }
    }

    /// The address of an object that may be written.
    fn writable(&self, address: &str) -> Result<Address> {
        let address = Address::parse(address)?;
        let refuse = |reason| {
            Err(Error::Address {
                address: address.text.clone(),
                reason,
            })
        };
        match address.kind {
            Kind::Web => refuse("the web can only be read; s3, gs and az can be written to"),
            _ if address.is_folder => refuse("expected an object, found a folder"),
            _ => Ok(address),
        }
    }

    /// The addresses of the objects whose names begin with that of a folder, in the order of their names; with `recursive` those in
    /// the folders within it, too.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), and the web, which has no folders.
    pub fn list(&self, folder: &str, recursive: bool) -> Result<Vec<String>> {
        let address = Address::parse(folder)?;
        if address.kind == Kind::Web {
            return Err(Error::Address {
                address: address.text,
                reason: "folders cannot be listed on the web, only at s3, gs and az",
            });
        }
        let store = self.store(&address).map_err(of(&address))?;
        let variables = address.kind.variables();
        let prefix = Some(&address.path).filter(|path| !path.as_ref().is_empty());
        let found = match recursive {
            true => wait_for(variables, store.list(prefix).try_collect::<Vec<_>>()),
            false => {
                wait_for(variables, store.list_with_delimiter(prefix)).map(|list| list.objects)
            }
        };
        let mut names: Vec<_> = found
            .map_err(of(&address))?
            .into_iter()
            .map(|meta| meta.location.to_string())
            .collect();
        // Folder by folder, as a folder of files is read.
        names.sort_by(|one, other| one.split('/').cmp(other.split('/')));
        let scheme = folder.split("://").next().unwrap_or_default();
        let bucket = &address.store;
        Ok(names
            .into_iter()
            .map(|name| format!("{scheme}://{bucket}/{name}"))
            .collect())
    }

    /// What speaks with a bucket or server.
    fn store(&self, address: &Address) -> Result<Arc<dyn ObjectStore>, Failure> {
        let key = format!("{:?} {}", address.kind, address.store);
        let mut stores = self.stores.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = stores.get(&key) {
            return Ok(Arc::clone(store));
        }
        let store = self.build(address).map_err(|reason| Failure::Setup {
            reason,
            variables: address.kind.variables(),
        })?;
        stores.insert(key, Arc::clone(&store));
        Ok(store)
    }

    /// The reason of a failure is ours: those of the builders may repeat what a variable holds.
    fn build(&self, address: &Address) -> Result<Arc<dyn ObjectStore>, &'static str> {
        let connector = Connector {
            limits: self.limits,
            proxy: self.proxy.clone(),
            redirects: address.kind == Kind::Web,
        };
        if let Err(_reason) = cijfer_https::config()
            && address.text.starts_with("https://")
        {
            return Err("this machine cannot do HTTPS");
        }
        let (retry, bucket) = (self.limits.retry(), &address.store);
        let failed = "what the environment says cannot be used";
        Ok(match address.kind {
            Kind::S3 => {
                let mut builder = AmazonS3Builder::new();
                for (key, value) in self.configuration("AWS_") {
                    builder = builder.with_config(key, value);
                }
                if !self.has(
                    "AWS_",
                    &["ACCESS_KEY", "WEB_IDENTITY", "CONTAINER_", "METADATA"],
                ) {
                    builder = builder.with_skip_signature(true);
                }
                let builder = builder.with_crypto_provider(Arc::new(Crypto));
                let builder = builder.with_bucket_name(bucket).with_retry(retry);
                let store = builder.with_http_connector(connector).build();
                Arc::new(store.map_err(|_| failed)?)
            }
            Kind::Google => {
                let mut builder = GoogleCloudStorageBuilder::new();
                for (key, value) in self.configuration("GOOGLE_") {
                    builder = builder.with_config(key, value);
                }
                if !self.has("GOOGLE_", &["SERVICE_ACCOUNT", "APPLICATION", "BEARER"]) {
                    builder = builder.with_skip_signature(true);
                }
                let builder = builder.with_crypto_provider(Arc::new(Crypto));
                let builder = builder.with_bucket_name(bucket).with_retry(retry);
                let store = builder.with_http_connector(connector).build();
                Arc::new(store.map_err(|_| failed)?)
            }
            Kind::Azure => {
                if !self.has("AZURE_", &["ACCOUNT_NAME", "EMULATOR"]) {
                    return Err("AZURE_STORAGE_ACCOUNT_NAME is not set");
                }
                let mut builder = MicrosoftAzureBuilder::new();
                for (key, value) in self.configuration("AZURE_") {
                    builder = builder.with_config(key, value);
                }
                if !self.has(
                    "AZURE_",
                    &["_KEY", "SAS", "TOKEN", "CLIENT_", "MSI_", "CLI"],
                ) {
                    builder = builder.with_skip_signature(true);
                }
                let builder = builder.with_crypto_provider(Arc::new(Crypto));
                let builder = builder.with_container_name(bucket).with_retry(retry);
                let store = builder.with_http_connector(connector).build();
                Arc::new(store.map_err(|_| failed)?)
            }
            Kind::Web => {
                let options = ClientOptions::new().with_allow_http(bucket.starts_with("http:"));
                let builder = HttpBuilder::new().with_url(bucket).with_retry(retry);
                let builder = builder.with_client_options(options);
                let store = builder.with_http_connector(connector).build();
                Arc::new(store.map_err(|_| "no address of the web")?)
            }
        })
    }

    /// The variables of a kind that its store knows.
    fn configuration<K: std::str::FromStr>(
        &self,
        prefix: &str,
    ) -> impl Iterator<Item = (K, &String)> {
        self.variables
            .iter()
            .filter(move |(name, _)| name.starts_with(prefix))
            .filter_map(|(name, value)| Some((name.to_ascii_lowercase().parse().ok()?, value)))
    }

    /// Whether one of the variables of a kind has a name with one of these words.
    fn has(&self, prefix: &str, words: &[&str]) -> bool {
        self.variables.iter().any(|(name, _)| {
            name.strip_prefix(prefix)
                .is_some_and(|name| words.iter().any(|word| name.contains(word)))
        })
    }
}

fn of(address: &Address) -> impl FnOnce(Failure) -> Error {
    let address = address.text.clone();
    |failure| Error::Object { address, failure }
}

fn unwritten(address: &Address) -> impl FnOnce(io::Error) -> Error {
    let address = address.text.clone();
    |source| Error::Write { address, source }
}
