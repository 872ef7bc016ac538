//! Writes a report with made-up results into a folder, to see what reports look like.
//!
//! Needs nothing but the folder's name:
//!
//! ```text
//! cargo run -p cijfer-report --example sample_report -- target/sample-report
//! ```

use std::path::Path;

mod sample;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os()
        .nth(1)
        .ok_or("the folder to write into is missing")?;
    sample::report()?.write(Path::new(&folder))?;
    Ok(())
}
