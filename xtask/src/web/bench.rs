//! How long the page takes to find digits, beside the same code natively.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use cijfer_kernels::Instructions;
use cijfer_model::Engine;
use cijfer_page::{Opened, Search, Session, open};
use serde::Deserialize;

use super::server::Server;

/// What is measured in turns, so that both have what the machine has left for them.
const ROUNDS: usize = 5;
/// How often digits are looked for in a round.
const SEARCHES: usize = 20;
/// The heights that are looked for, under their names in the page, which begins with the first.
const HEIGHTS: [(&str, [f64; 2]); 2] = [("large", [60.0, 200.0]), ("all", [12.0, 200.0])];
const PICTURE: &str = "varied.png";
const NETWORK: &str = "C-scales";

/// What `web/tests/speed.js` tells of a round.
#[derive(Deserialize)]
struct Told {
    version: String,
    milliseconds: std::collections::BTreeMap<String, Vec<f64>>,
    /// From one frame to the next while the page searches, in milliseconds.
    frames: Vec<f64>,
}

/// Measures the page that lies in a folder.
pub(super) fn run(page: &Path, tests: &Path) -> Result<String> {
    let picture = crate::workspace().join("fixtures/page").join(PICTURE);
    let bytes = std::fs::read(&picture).with_context(|| picture.display().to_string())?;
    let Opened::Picture(image) = open(PICTURE, bytes)? else {
        bail!("{} is no picture", picture.display());
    };
    let session = Session::of_zoo(NETWORK)?;
    // Four lanes of plain Rust, as many as WebAssembly has.
    let portable = Engine::cpu().with_instructions(Instructions::Portable)?;
    let mut session = session.on(portable)?;
    let threshold = session.choice()?.threshold;
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let mut native = |digit_height| -> Result<Vec<f64>> {
        let search = Search {
            threshold,
            digit_height,
        };
        let mut times = Vec::with_capacity(SEARCHES);
        for _ in 0..SEARCHES {
            let start = Instant::now();
            one_thread.install(|| -> Result<()> {
                session.locate(&image, search, PICTURE)?;
                Ok(())
            })?;
            times.push(1e3 * start.elapsed().as_secs_f64());
        }
        Ok(times)
    };
    let server = Server::new(page, 0)?;
    let address = format!("http://127.0.0.1:{}/", server.port());
    std::thread::spawn(move || server.run());
    let (mut times, mut frames) = (HEIGHTS.map(|_| [Vec::new(), Vec::new()]), Vec::new());
    let mut version = String::new();
    for _ in 0..ROUNDS {
        for ([native_times, _], (_, heights)) in times.iter_mut().zip(HEIGHTS) {
            native_times.extend(native(heights)?);
        }
        let told = in_browser(tests, &address)?;
        for ([_, page_times], (name, _)) in times.iter_mut().zip(HEIGHTS) {
            let of_page = told.milliseconds.get(name);
            page_times.extend(of_page.with_context(|| format!("{name} was not measured"))?);
        }
        frames.extend(told.frames);
        version = told.version;
    }
    let mut text = format!(
        "{PICTURE}, {}×{} pixels, {NETWORK}: medians of {} searches in {ROUNDS} rounds, in ms; Chromium {version}\n\
         heights     portable, one thread  the page  ratio\n",
        image.width(),
        image.height(),
        ROUNDS * SEARCHES
    );
    for ([native, page], (_, [least, most])) in times.into_iter().zip(HEIGHTS) {
        let [native, page] = [native, page].map(|times| part(times, 0.5));
        let _ = writeln!(
            text,
            "{least:>3} to {most} {native:>21.1} {page:>9.1} {:>6.2}",
            page / native
        );
    }
    let most = part(frames.clone(), 0.95);
    let _ = writeln!(
        text,
        "a frame every {:.1} ms while it searches; 95 of 100 within {most:.1} ms",
        part(frames, 0.5)
    );
    Ok(text)
}

fn in_browser(tests: &Path, address: &str) -> Result<Told> {
    let mut node = Command::new("node");
    node.args(["speed.js", &SEARCHES.to_string()])
        .current_dir(tests)
        .env("CIJFER_PAGE", address);
    let output = node.output().context("starting node")?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The value that such a part of all values do not exceed.
fn part(mut values: Vec<f64>, part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1) as f64;
    let at = (last * part).round() as usize;
    values.get(at).copied().unwrap_or(f64::NAN)
}
