//! Random networks, and the slow twin that they are held against: nested loops that count what
//! they do.

// Each test uses its own part of this module.
#![allow(dead_code, unreachable_pub)]

pub mod naive;
pub mod networks;
