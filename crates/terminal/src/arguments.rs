//! Arguments that the command and xtask share.

mod choice;
mod data;
mod device;
mod language;

pub use choice::{Choice, one_of};
pub use data::DataArguments;
pub use device::{DeviceArguments, parse_threads};
pub use language::LanguageArguments;
