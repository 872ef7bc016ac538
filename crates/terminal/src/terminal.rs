//! What is said while work goes on, and how it ends.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

/// What helps against an error, where something does: a flag, or a command.
pub type Hint = fn(&anyhow::Error) -> Option<&'static str>;

/// A part of the work that could not be done, beside the output of the rest.
#[derive(Debug)]
pub struct Partly {
    /// What is printed on standard output.
    pub output: String,
    /// What is missing.
    pub missing: String,
}

impl std::fmt::Display for Partly {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.missing)
    }
}

impl std::error::Error for Partly {}

/// Prints what a command has to say: its output on standard output, or its error on standard
/// error, or both where it did a part of its work. A reader that has seen enough, such as `head`, is no
/// error.
pub fn print(result: anyhow::Result<String>, hint: Hint) -> ExitCode {
    let (output, error) = match result {
        Ok(output) => (Some(output), None),
        Err(error) => match error.downcast::<Partly>() {
            Ok(mut partly) => (
                Some(std::mem::take(&mut partly.output)),
                Some(partly.into()),
            ),
            Err(error) => (None, Some(error)),
        },
    };
    let written = output.map_or(Ok(()), |output| write_out(&output));
    match written.err().or(error) {
        None => ExitCode::SUCCESS,
        Some(error) => {
            say_error(&error, hint);
            ExitCode::FAILURE
        }
    }
}

fn write_out(output: &str) -> anyhow::Result<()> {
    let output = harmless(output);
    let mut stdout = std::io::stdout().lock();
    match stdout
        .write_all(output.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(anyhow::Error::from(error).context("cannot write the output"))
        }
        _ => Ok(()),
    }
}

/// Says what went wrong on standard error.
pub fn say_error(error: &anyhow::Error, hint: Hint) {
    let told = harmless(&told(error, hint));
    say(format_args!("{} {told}", painted("error:", RED)));
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
pub fn warn(heading: &str, lines: &[&str]) {
    let rule = "━".repeat(heading.chars().count() + 11);
    let mut text = format!("┏{rule}\n┃ WARNING: {heading}\n");
    for line in lines {
        text += &format!("┃ {line}\n");
    }
    text += &format!("┗{rule}");
    say(painted(&text, YELLOW));
}

/// A line about what is going on. Where nobody listens, the work goes on.
pub fn say(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// An error and its causes, and what helps against it. Some errors tell their cause in their own words already; it is not
/// told twice.
pub fn told(error: &anyhow::Error, hint: Hint) -> String {
    let told = error.chain().fold(String::new(), |told, link| {
        let link = link.to_string();
        match told.is_empty() {
            true => link,
            false if told.contains(&link) => told,
            false => format!("{told}: {link}"),
        }
    });
    match hint(error) {
        Some(hint) => format!("{told}; {hint}"),
        None => told,
    }
}

/// A bar for `total` steps of some work, seen only on a terminal.
pub fn bar(total: u64, what: &str) -> ProgressBar {
    styled(
        total,
        what,
        "{prefix} {bar:32} {percent:>3} %  {per_sec}  {eta} left",
    )
}

/// A bar for `total` steps that take long; its message is shown below it.
pub fn bar_with_message(total: u64, what: &str) -> ProgressBar {
    styled(
        total,
        what,
        "{prefix} {bar:32} {pos} of {len}  {eta} left\n{msg}",
    )
}

/// A bar for `total` pixels, which says how many millions of them pass in a second.
pub fn bar_of_pixels(total: u64, what: &str) -> ProgressBar {
    let bar = styled(
        total,
        what,
        "{prefix} {bar:32} {percent:>3} %  {megapixels} megapixels/s  {eta} left",
    );
    let speed = |state: &ProgressState, text: &mut dyn std::fmt::Write| {
        // A bar without its speed is still a bar.
        let _ = write!(text, "{:.1}", state.per_sec() / 1e6);
    };
    bar.set_style(bar.style().with_key("megapixels", speed));
    bar
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
