#![no_main]

use std::io::Cursor;

use cijfer_network::Network;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| cijfer_fuzz::check(Network::from_keras_file(Cursor::new(bytes))));
