//! Says with which compiler, and with which candle, the program is built: reports name both.

// What Cargo is told is printed.
#![allow(clippy::print_stdout)]

use std::env;
use std::fs;
use std::process::Command;

fn main() {
    let compiler = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let version = Command::new(compiler).arg("--version").output();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let mut built_with = version.unwrap_or_default();
    let lock = "../../Cargo.lock";
    println!("cargo:rerun-if-changed={lock}");
    // A crate that was packed alone has no lock beside it.
    let lock = fs::read_to_string(lock).unwrap_or_default();
    let candle = lock.split("name = \"candle-core\"").nth(1);
    let candle = candle.and_then(|rest| rest.split('"').nth(1));
    if let Some(version) = candle {
        built_with += &format!(", candle {version}");
    }
    println!("cargo:rustc-env=CIJFER_BUILT_WITH={built_with}");
}
