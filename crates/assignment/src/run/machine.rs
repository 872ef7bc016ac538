use std::time::Duration;

use cijfer_analysis::{Language, choose};
use cijfer_dataset::Origin;
use cijfer_kernels::Instructions;
use cijfer_zoo::Assignment;

use super::{Weights, Workshop};

/// What is needed to run it again.
pub(super) fn described(workshop: &Workshop, duration: Duration) -> cijfer_report::Run {
    let run = workshop.run;
    let language = run.language;
    let text = |english, dutch, value: String| (language.choose(english, dutch).to_owned(), value);
    let threads = rayon::current_num_threads();
    let mut command = match run.weights {
        Weights::Shipped => format!("cijfer report --seed {}", run.scene_seed),
        Weights::Trained { .. } => format!(
            "cargo xtask {} --scene-seed {}",
            subcommand(&run.parts),
            run.scene_seed
        ),
    };
    if language != Language::English {
        command += &format!(" --language {language}");
    }
    if run.fast {
        command += " --fast";
    }
    if run.data.drawn {
        command += &format!(" --drawn --drawn-seed {}", run.data.drawn_seed);
    }
    match (&run.data.data, &workshop.mnist.origin) {
        (Some(folder), _) => command += &format!(" --data {}", folder.display()),
        (None, Origin::Folder { path, .. }) => {
            command = format!("CIJFER_DATA={} {command}", path.display());
        }
        _ => {}
    }
    if run.data.trust_data {
        command += " --trust-data";
    }
    if run.device.device != "cpu" {
        command += &format!(" --device {}", run.device.device);
    }
    let (os, architecture) = (std::env::consts::OS, std::env::consts::ARCH);
    cijfer_report::Run {
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
            text("device", "apparaat", run.device.device.clone()),
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
        commands: vec![command],
    }
}

fn subcommand(parts: &[Assignment]) -> &'static str {
    match parts {
        [Assignment::A] => "a",
        [Assignment::B] => "b",
        [Assignment::C] => "c",
        [Assignment::D] => "d",
        _ => "all",
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
