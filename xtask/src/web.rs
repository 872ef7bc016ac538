//! The page in a browser: its crates as WebAssembly, and what lies in `web/`.

#[cfg(feature = "page")]
mod bench;
mod build;
mod fixtures;
mod server;
mod sizes;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

use crate::process::succeed;

/// What is done with the page once it is built.
#[derive(Debug, Args)]
#[command(
    after_help = "The page is written to target/web/. Any server that knows the type of .wasm files can show it; it needs \
no other.\n\nWebAssembly needs the target of that name: rustup target add wasm32-unknown-unknown. CIJFER_WEB_RUSTC names \
another compiler for the page alone."
)]
pub(crate) struct Arguments {
    /// Show the page on localhost, until interrupted
    #[arg(long)]
    serve: bool,
    /// The port on which it is shown; 0 is any that is free
    #[arg(long, value_name = "PORT", default_value_t = 8000)]
    port: u16,
    /// Try the page out in a browser (web/tests; needs Node.js and Chromium)
    #[arg(long)]
    test: bool,
    /// Measure it in a browser, beside the same natively
    #[arg(long)]
    bench: bool,
    /// Build nothing, but find anew what the tests expect in fixtures/page, after weights have changed
    #[arg(long, conflicts_with_all = ["serve", "test", "bench"])]
    fixtures: bool,
}

/// Builds the page, then shows it or tries it out; or makes what its tests expect.
pub(crate) fn run(arguments: &Arguments) -> Result<String> {
    let workspace = crate::workspace();
    if arguments.fixtures {
        return fixtures::make(&workspace.join("fixtures").join("page"));
    }
    if arguments.bench && cfg!(not(feature = "page")) {
        return with_the_page();
    }
    let page = workspace.join("target").join("web");
    build::build(&page)?;
    let told = sizes::table(&page)?;
    if arguments.test {
        test(&page)?;
    }
    #[cfg(feature = "page")]
    let told = match arguments.bench {
        true => told + &bench::run(&page, &tests()?)?,
        false => told,
    };
    if arguments.serve {
        let server = server::Server::new(&page, arguments.port)?;
        // Where nobody listens, the page is shown all the same.
        let _ = writeln!(
            std::io::stderr(),
            "{told}http://127.0.0.1:{}/",
            server.port()
        );
        server.run()?;
    }
    Ok(told)
}

/// Runs this command again, built with the page natively: no other command needs it, so that none waits for its build.
fn with_the_page() -> Result<String> {
    let mut again = Command::new(env!("CARGO"));
    again
        .args(["run", "--release", "--quiet", "--package", "xtask"])
        .args(["--features", "page", "--"])
        .args(std::env::args_os().skip(1));
    succeed(&mut again)?;
    Ok(String::new())
}

/// Runs the tests in a browser, against a server that ends with them.
fn test(page: &Path) -> Result<()> {
    let server = server::Server::new(page, 0)?;
    let port = server.port();
    std::thread::spawn(move || server.run());
    let mut node = Command::new("node");
    node.args(["--test", "--test-concurrency=1"])
        .current_dir(tests()?)
        .env("CIJFER_PAGE", format!("http://127.0.0.1:{port}/"));
    succeed(&mut node)
}

/// The folder of what runs in a browser, with the packages that it needs.
fn tests() -> Result<PathBuf> {
    let tests = crate::workspace().join("web").join("tests");
    if !tests.join("node_modules").is_dir() {
        succeed(Command::new("npm").arg("ci").current_dir(&tests))?;
    }
    Ok(tests)
}

/// The files in a folder, those in its folders left out, in the order of their names.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
