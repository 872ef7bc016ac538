//! `xtask-bindings page.wasm folder`: writes the page's WebAssembly and the JavaScript module that calls it into a folder.

use std::env::args_os;
use std::path::PathBuf;

use anyhow::{Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<PathBuf> = args_os().skip(1).map(PathBuf::from).collect();
    let [wasm, folder] = arguments.as_slice() else {
        bail!("two arguments are expected: the file of WebAssembly, and the folder to write to");
    };
    Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
}
