//! What is said while work goes on, and how it ends.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Prints what a command has to say: its output on standard output, or its error on standard
/// error. A reader that has seen enough, such as `head`, is no error.
pub fn print(result: anyhow::Result<String>) -> ExitCode {
    let error = match result {
        Ok(output) => {
            let output = harmless(&output);
            let mut stdout = std::io::stdout().lock();
            match stdout
                .write_all(output.as_bytes())
                .and_then(|()| stdout.flush())
            {
                Ok(()) => return ExitCode::SUCCESS,
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {
                    return ExitCode::SUCCESS;
                }
                Err(error) => anyhow::Error::from(error).context("cannot write the output"),
            }
        }
        Err(error) => error,
    };
    let told = harmless(&told(&error));
    say(format_args!("{} {told}", painted("error:", RED)));
    ExitCode::FAILURE
}

/// The text without signs that a terminal obeys: a file may hold such in the name of a layer.
fn harmless(text: &str) -> String {
    text.chars()
        .map(|sign| match sign {
            '\n' => sign,
            _ if sign.is_control() => char::REPLACEMENT_CHARACTER,
            _ => sign,
        })
        .collect()
}

const RED: u8 = 31;
const YELLOW: u8 = 33;

/// The text in colour and bold, where standard error is a terminal that may be coloured.
fn painted(text: &str, colour: u8) -> String {
    if std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        format!("\x1b[1;{colour}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}

/// A warning that nobody can overlook: lines behind a bar, below a heading.
pub(crate) fn warn(heading: &str, lines: &[&str]) {
    let rule = "━".repeat(heading.chars().count() + 11);
    let mut text = format!("┏{rule}\n┃ WARNING: {heading}\n");
    for line in lines {
        text += &format!("┃ {line}\n");
    }
    text += &format!("┗{rule}");
    say(painted(&text, YELLOW));
}

/// A line about what is going on. Where nobody listens, the work goes on.
pub(crate) fn say(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// An error and its causes. Some errors tell their cause in their own words already; it is not
/// told twice.
fn told(error: &anyhow::Error) -> String {
    error.chain().fold(String::new(), |told, link| {
        let link = link.to_string();
        match told.is_empty() {
            true => link,
            false if told.contains(&link) => told,
            false => format!("{told}: {link}"),
        }
    })
}

/// A bar for `total` steps of some work, seen only on a terminal.
pub(crate) fn bar(total: u64, what: &str) -> ProgressBar {
    styled(
        total,
        what,
        "{prefix} {bar:32} {percent:>3} %  {per_sec}  {eta} left",
    )
}

/// A bar for `total` steps that take long; its message is shown below it.
pub(crate) fn bar_with_message(total: u64, what: &str) -> ProgressBar {
    styled(
        total,
        what,
        "{prefix} {bar:32} {pos} of {len}  {eta} left\n{msg}",
    )
}

fn styled(total: u64, what: &str, template: &str) -> ProgressBar {
    let bar = ProgressBar::new(total).with_prefix(what.to_owned());
    // The templates are fixed, so they are valid.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
