#![no_main]

use cijfer_network::Network;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| cijfer_fuzz::check(Network::from_keras_json(text)));
