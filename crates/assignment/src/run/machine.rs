//! The machine of a run.

use std::time::Duration;

use cijfer_analysis::Language;

use super::Workshop;
use crate::Circumstances;
use crate::texts::texts;

/// What is needed to run it again.
pub(super) fn described(workshop: &Workshop, duration: Duration) -> Circumstances {
    let run = workshop.run;
    let language = run.language;
    let texts = texts(language).circumstances;
    let fact = |name: &str, value: String| (name.to_owned(), value);
    let threads = rayon::current_num_threads();
    let (os, architecture) = (std::env::consts::OS, std::env::consts::ARCH);
    Circumstances {
        settings: vec![
            fact(
                texts.version(),
                format!("cijfer {}", env!("CARGO_PKG_VERSION")),
            ),
            fact(texts.built_with(), env!("CIJFER_BUILT_WITH").to_owned()),
            fact(texts.scene_seed(), run.scene_seed.to_string()),
            fact(texts.device(), run.device.clone()),
            fact(texts.kernels(), run.engine.instructions().to_string()),
        ],
        machine: vec![
            fact(texts.processor(), processor(language)),
            fact(texts.threads(), threads.to_string()),
            fact(texts.system(), texts.system_value(&os, &architecture)),
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
    let unknown = texts(language).circumstances.not_known();
    name.map_or(unknown.to_owned(), |name| name.trim().to_owned())
}
