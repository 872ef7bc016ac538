//! The machine of a run.

use std::time::Duration;

use cijfer_analysis::{Language, choose};
use cijfer_kernels::Instructions;

use super::Workshop;
use crate::Circumstances;

/// What is needed to run it again.
pub(super) fn described(workshop: &Workshop, duration: Duration) -> Circumstances {
    let run = workshop.run;
    let language = run.language;
    let text = |english, dutch, value: String| (language.choose(english, dutch).to_owned(), value);
    let threads = rayon::current_num_threads();
    let (os, architecture) = (std::env::consts::OS, std::env::consts::ARCH);
    Circumstances {
        settings: vec![
            text(
                "version",
                "versie",
                format!("cijfer {}", env!("CARGO_PKG_VERSION")),
            ),
            text(
                "built with",
                "gebouwd met",
                env!("CIJFER_BUILT_WITH").to_owned(),
            ),
            text(
                "seed of the scene",
                "startwaarde van de scène",
                run.scene_seed.to_string(),
            ),
            text("device", "apparaat", run.device.clone()),
            text(
                "kernels of the CPU",
                "kernels van de CPU",
                Instructions::chosen().to_string(),
            ),
        ],
        machine: vec![
            text("processor", "processor", processor(language)),
            text("threads", "threads", threads.to_string()),
            text(
                "system",
                "systeem",
                choose!(language, "{os} on {architecture}", "{os} op {architecture}"),
            ),
        ],
        seconds: duration.as_secs_f64(),
        commands: run.commands.clone(),
    }
}

/// The processor's name, where the system tells it.
fn processor(language: Language) -> String {
    let list = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = list
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split(':').nth(1));
    let unknown = language.choose("not known", "niet bekend");
    name.map_or(unknown.to_owned(), |name| name.trim().to_owned())
}
