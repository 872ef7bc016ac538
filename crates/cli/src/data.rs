//! Which digits are used: what the arguments and the environment say of it.

use anyhow::Result;
use cijfer_dataset::{Mnist, Origin, Progress, Source, Verification};
use indicatif::ProgressBar;

use crate::arguments::DataArguments;
use crate::terminal::{bar, say, warn};

/// Digits that are drawn when MNIST is not asked for or cannot be had: as many as MNIST has.
const DRAWN: (usize, usize) = (60_000, 10_000);

/// Loads the digits and says where they are from.
///
/// # Errors
///
/// A folder that was named and does not hold what it should.
pub(crate) fn load(arguments: &DataArguments) -> Result<Mnist> {
    let mnist = match arguments.drawn {
        true => Mnist::drawn(DRAWN.0, DRAWN.1, arguments.drawn_seed),
        false => from_source(arguments)?,
    };
    if let Origin::Drawn {
        reason: Some(reason),
        ..
    } = &mnist.origin
    {
        let mut lines = vec![
            "MNIST could not be had: these are NOT its digits but digits drawn by the program.",
            "Accuracies on them are not accuracies on MNIST.",
            "Give a folder with --data DIR or in CIJFER_DATA. Why it could not be had:",
        ];
        lines.extend(reason.lines().map(str::trim));
        warn(&lines);
    }
    say(format_args!("data: {}", mnist.origin));
    Ok(mnist)
}

fn from_source(arguments: &DataArguments) -> Result<Mnist> {
    let source = Source {
        folder: arguments.data.clone(),
        environment: std::env::var_os("CIJFER_DATA")
            .filter(|value| !value.is_empty())
            .map(Into::into),
        verification: if arguments.trust_data {
            Verification::Trusted
        } else {
            Verification::Published
        },
        proxy: ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"]
            .iter()
            .find_map(|name| std::env::var(name).ok()),
        offline: arguments.offline,
        drawn_train: DRAWN.0,
        drawn_test: DRAWN.1,
        drawn_seed: arguments.drawn_seed,
        ..Source::default()
    };
    let mut shown: Option<(String, ProgressBar)> = None;
    let mnist = source.load(&mut |progress| match progress {
        Progress::Downloading {
            file, bytes, total, ..
        } => {
            let (_, bar) = match shown.take() {
                Some((name, bar)) if name == file => shown.insert((name, bar)),
                _ => shown.insert((file.to_owned(), bar(total.unwrap_or(bytes), file))),
            };
            bar.set_position(bytes);
        }
        Progress::MirrorFailed { url, reason } => say(format_args!("{url}: {reason}")),
        _ => {}
    })?;
    if let Some((_, bar)) = shown {
        bar.finish_and_clear();
    }
    Ok(mnist)
}
