//! Images in object stores and on web servers, read in ranges, and results written there.
//!
//! A [`Cloud`] opens an [`Object`] at `s3://`, `gs://`, `az://`, `http://` or `https://`. An object is read as
//! [`Picture::from_remote`](cijfer_pictures::Picture::from_remote) asks for its bytes, so that some rows of a TIFF in tiles cost their tiles.
//!
//! ```no_run
//! use std::sync::Arc;
//! use cijfer_cloud::Cloud;
//! use cijfer_pictures::{Picture, Reading};
//!
//! // The edges of a program read its environment: `std::env::vars()`.
//! let variables = [("AWS_REGION".to_owned(), "eu-central-1".to_owned())];
//! let cloud = Cloud::new(variables);
//! let object = cloud.open("s3://bucket/scan.tif")?;
//! let picture = Picture::from_remote("s3://bucket/scan.tif", Arc::new(object), &Reading::default())?;
//!
//! // Nobody sees an object before it is whole.
//! cloud.write("s3://bucket/scan.json", |object| object.write_all(b"{}"))?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What can be relied on
//!
//! - An answer of 5xx or 429, a stall and a connection that breaks are asked for again, with pauses that grow, as often as [`Limits`] say.
//! - What an object keeps in memory is bounded, and [`Remote::memory`](cijfer_pictures::Remote::memory) says by what.
//! - Credentials come from the variables that [`Cloud::new`] is given: `AWS_*`, `GOOGLE_*`, `AZURE_*`. Without any, nothing is signed, as
//!   public buckets want it, and no metadata service is asked. An address with a user or with `?` is refused. No message has more than
//!   an address, a status, and a store's one word for it.
//! - An object that changes while it is read is an error, where the store gives its versions names.
//! - An object that is written appears when it is whole, as stores do with parts that are put together last. What was sent of one that
//!   fails is taken back; a program that is killed leaves parts that nobody sees, which a bucket can be told to remove after a time.
//!
//! # What it does not do
//!
//! It takes no patterns, and neither writes to the web nor lists folders there. It speaks HTTP/1.1, one request at a time for an object. It
//! reads no environment itself, but for Azure's emulator and the credentials' files that Google's and Amazon's variables name.

// A test that fails to unwrap fails, as it should.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod address;
mod cache;
mod cloud;
mod connector;
mod crypto;
mod error;
mod limits;
mod object;
mod request;
mod seen;
mod upload;

pub use address::check_address;
pub use cloud::Cloud;
pub use error::{Error, Failure, Result};
pub use limits::Limits;
pub use object::Object;
pub use upload::PART;
