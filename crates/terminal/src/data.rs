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
pub fn load(arguments: &DataArguments) -> Result<Mnist> {
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
            "Accuracies on them are not accuracies on MNIST. To use MNIST, give a folder with",
            "--data DIR or in the variable CIJFER_DATA. Why MNIST is missing:",
        ];
        lines.extend(reason.split('\n').map(str::trim));
        warn(
            "these are NOT the digits of MNIST, but digits drawn by the program.",
            &lines,
        );
        say(format_args!("data: {}", mnist.origin.content()));
    } else {
        say(format_args!("data: {}", mnist.origin));
    }
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
        proxy: proxy(),
        offline: arguments.offline,
        drawn_train: DRAWN.0,
        drawn_test: DRAWN.1,
        drawn_seed: arguments.drawn_seed,
        ..Source::default()
    };
    let mut shown: Option<(String, ProgressBar)> = None;
    // Mirrors that fail are told once all have: then the digits are drawn, and the warning has
    // the reasons.
    let mnist = source.load(&mut |progress| {
        if let Progress::Downloading {
            file, bytes, total, ..
        } = progress
        {
            let (_, bar) = match shown.take() {
                Some((name, bar)) if name == file => shown.insert((name, bar)),
                _ => shown.insert((file.to_owned(), bar(total.unwrap_or(bytes), file))),
            };
            bar.set_position(bytes);
        }
    })?;
    if let Some((_, bar)) = shown {
        bar.finish_and_clear();
    }
    Ok(mnist)
}

/// The proxy that the environment names.
pub fn proxy() -> Option<String> {
    ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|proxy| !proxy.is_empty())
}
