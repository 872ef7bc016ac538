use std::io::{self, Write};
use std::sync::Arc;

use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt as _};

use crate::address::Address;
use crate::request::wait_for;

/// The bytes of a part of an object that is written: stores take at least 5 MiB, and as many as 10,000 of them.
pub const PART: usize = 8 << 20;

/// An object on its way into a store: what is longer than a part goes in parts, which are put together last.
pub(crate) struct Upload<'a> {
    store: Arc<dyn ObjectStore>,
    address: &'a Address,
    /// What was not sent yet.
    part: Vec<u8>,
    /// What puts parts together, once one was sent.
    parts: Option<Box<dyn MultipartUpload>>,
}

impl<'a> Upload<'a> {
    pub(crate) fn new(store: Arc<dyn ObjectStore>, address: &'a Address) -> Self {
        Self {
            store,
            address,
            part: Vec::new(),
            parts: None,
        }
    }

    fn send(&mut self) -> io::Result<()> {
        let variables = self.address.kind.variables();
        let parts = match &mut self.parts {
            Some(parts) => parts,
            none => none.insert(wait_for(
                variables,
                self.store.put_multipart(&self.address.path),
            )?),
        };
        let part = std::mem::take(&mut self.part);
        Ok(wait_for(variables, parts.put_part(part.into()))?)
    }

    /// Makes the object appear.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        let variables = self.address.kind.variables();
        if self.parts.is_some() && !self.part.is_empty() {
            self.send()?;
        }
        match &mut self.parts {
            Some(parts) => wait_for(variables, parts.complete())?,
            None => {
                let whole = std::mem::take(&mut self.part);
                wait_for(variables, self.store.put(&self.address.path, whole.into()))?
            }
        };
        self.parts = None;
        Ok(())
    }
}

impl Write for Upload<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A last part is only known to be the last at the end.
        if self.part.len() == PART {
            self.send()?;
        }
        let count = bytes.len().min(PART - self.part.len());
        self.part.extend_from_slice(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Upload<'_> {
    /// Takes back what was sent of an object that will not be whole.
    fn drop(&mut self) {
        if let Some(mut parts) = self.parts.take() {
            // Nothing more can be done where that fails, too.
            let _ = wait_for(self.address.kind.variables(), parts.abort());
        }
    }
}
