//! Writes a report with made-up results into a folder, to see what reports look like.
//!
//! Needs nothing but the folder's name; `nl` behind it makes the report Dutch:
//!
//! ```text
//! cargo run -p cijfer-assignment --example sample_report -- target/sample-report
//! ```

use std::path::Path;

use cijfer_analysis::Language;

mod sample;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os()
        .nth(1)
        .ok_or("the folder to write into is missing")?;
    let language = match std::env::args().nth(2).as_deref() {
        None | Some("en") => Language::English,
        Some("nl") => Language::Dutch,
        Some(other) => return Err(format!("there is no language {other}; en and nl are").into()),
    };
    sample::report(language)?.write(Path::new(&folder))?;
    Ok(())
}
