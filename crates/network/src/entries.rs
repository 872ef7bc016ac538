//! The keys and values of one layer on their way to TOML.

use toml::{Table, Value};

use crate::Activation;

/// Keys and values that are set one by one.
pub(crate) struct Entries(Table);

/// One value.
pub(crate) struct Entry(Value);

impl Entries {
    pub(crate) fn new() -> Self {
        Self(Table::new())
    }

    pub(crate) fn set(&mut self, key: &str, value: impl Into<Entry>) {
        let Entry(value) = value.into();
        self.0.insert(key.to_owned(), value);
    }

    /// Sets a key only where there is a value.
    pub(crate) fn set_some(&mut self, key: &str, value: Option<impl Into<Entry>>) {
        if let Some(value) = value {
            self.set(key, value);
        }
    }

    pub(crate) fn into_table(self) -> Table {
        self.0
    }
}

/// TOML's integers end at 2⁶³ − 1. A larger number is written as a string, which the reader
/// refuses by name, rather than as another number.
impl From<u64> for Entry {
    fn from(number: u64) -> Self {
        Self(i64::try_from(number).map_or_else(|_| number.to_string().into(), Into::into))
    }
}

impl From<i64> for Entry {
    fn from(number: i64) -> Self {
        Self(number.into())
    }
}

impl From<f64> for Entry {
    fn from(number: f64) -> Self {
        Self(number.into())
    }
}

impl From<bool> for Entry {
    fn from(flag: bool) -> Self {
        Self(flag.into())
    }
}

impl From<&str> for Entry {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<Activation> for Entry {
    fn from(activation: Activation) -> Self {
        activation.name().into()
    }
}

impl<T: Into<Entry>, const N: usize> From<[T; N]> for Entry {
    fn from(list: [T; N]) -> Self {
        list.into_iter().collect()
    }
}

impl<T: Copy + Into<Entry>> From<&[T]> for Entry {
    fn from(list: &[T]) -> Self {
        list.iter().copied().collect()
    }
}

impl<T: Into<Entry>> FromIterator<T> for Entry {
    fn from_iter<I: IntoIterator<Item = T>>(list: I) -> Self {
        let values: Vec<Value> = list.into_iter().map(|value| value.into().0).collect();
        Self(values.into())
    }
}

impl From<Table> for Entry {
    fn from(table: Table) -> Self {
        Self(table.into())
    }
}
