use std::fmt;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use cijfer_pictures::Remote;
use object_store::{GetOptions, GetRange, ObjectStore};

use crate::address::Address;
use crate::cache::Cache;
use crate::error::Failure;
use crate::request::wait_for;

/// An object in a store or on a web server, of which parts are read and for a while kept.
pub struct Object {
    store: Arc<dyn ObjectStore>,
    address: Address,
    length: u64,
    /// By which the store knows this version of the object.
    tag: Option<String>,
    cache: Mutex<Cache>,
}

impl Object {
    pub(crate) fn new(
        store: Arc<dyn ObjectStore>,
        address: Address,
        length: u64,
        tag: Option<String>,
    ) -> Self {
        Self {
            store,
            address,
            length,
            tag,
            cache: Mutex::new(Cache::new(length)),
        }
    }

    fn fetch(&self, range: Range<u64>) -> Result<Bytes, Failure> {
        let options = GetOptions {
            if_match: self.tag.clone(),
            range: Some(GetRange::Bounded(range.clone())),
            ..GetOptions::default()
        };
        let task = async {
            let found = self.store.get_opts(&self.address.path, options).await?;
            let size = found.meta.size;
            Ok((size, found.bytes().await?))
        };
        let (size, bytes) = wait_for(self.address.kind.variables(), task)?;
        if size != self.length || bytes.len() as u64 != range.end - range.start {
            return Err(Failure::Changed);
        }
        Ok(bytes)
    }
}

// The store's own would tell of credentials.
impl fmt::Debug for Object {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.length;
        write!(formatter, "Object({}, {length} bytes)", self.address.text)
    }
}

impl Remote for Object {
    fn length(&self) -> u64 {
        self.length
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        if offset >= self.length || buffer.is_empty() {
            return Ok(0);
        }
        // The bytes of a picture are read by one thread at a time.
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = cache.read(offset, buffer) {
            return Ok(count);
        }
        let wanted = cache.wanting(offset, buffer.len() as u64);
        cache.make_room(wanted.end - wanted.start);
        let bytes = self.fetch(wanted.clone())?;
        cache.keep(wanted.start, bytes);
        cache
            .read(offset, buffer)
            .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    fn expect(&self, ranges: &mut dyn Iterator<Item = Range<u64>>) {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.expect(ranges);
    }

    fn memory(&self) -> u64 {
        Cache::memory(self.length)
    }
}
