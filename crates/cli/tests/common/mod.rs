//! Running the command `cijfer` in a temporary folder.

// Each test uses its own part of this module.
#![allow(dead_code, unreachable_pub)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use cijfer_dataset::Mnist;
use cijfer_model::{Checkpoint, Fan, Provenance};
use tempfile::TempDir;

/// A network that is small enough to be trained in a blink, and slides.
pub const TINY: &str = r#"name = "tiny"
input = [28, 28, 1]

[[layers]]
type = "MaxPooling2D"
pool_size = 4

[[layers]]
type = "Conv2D"
filters = 10
kernel_size = 7
activation = "sigmoid"
"#;

/// A folder for one test, and what the command does there.
pub struct Place(TempDir);

/// How a command ended.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Place {
    pub fn empty() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// With a folder `digits` of 120 digits to train on and 60 to test on, and `tiny.toml`.
    pub fn with_digits() -> Self {
        let place = Self::empty();
        let digits = Mnist::drawn(120, 60, 5);
        digits.save(place.path("digits")).expect("written");
        place.with("tiny.toml", TINY)
    }

    #[must_use]
    pub fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        fs::write(self.path(name), content).expect("written");
        self
    }

    /// With a model of fresh weights.
    #[must_use]
    pub fn with_model(self, name: &str, network: &str) -> Self {
        let path = self.path(name);
        checkpoint(network).save(&path).expect("written");
        self
    }

    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).expect(name)
    }

    pub fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cijfer"));
        command
            .current_dir(self.0.path())
            .args(arguments.split_whitespace())
            .env_remove("CIJFER_DATA")
            // Where caches are kept, on any system.
            .env("HOME", self.path("home"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("RUST_BACKTRACE", "0");
        command
    }

    /// Runs the command with these arguments, which are parted by spaces.
    pub fn run(&self, arguments: &str) -> Ran {
        Ran::from(self.command(arguments).output().expect("started"))
    }

    /// Runs the command, which must succeed, and returns what it prints.
    #[track_caller]
    pub fn succeed(&self, arguments: &str) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, Some(0), "{arguments}: {}", ran.stderr);
        assert!(
            !ran.stdout.contains('\x1b') && !ran.stderr.contains('\x1b'),
            "{ran:?}"
        );
        ran.stdout
    }

    /// Runs the command, which must refuse its input: with exit code 1, naming what is wrong,
    /// and leaving every file as it was.
    #[track_caller]
    pub fn refuse(&self, arguments: &str, named: &[&str]) {
        self.refuse_command(&mut self.command(arguments), named);
    }

    #[track_caller]
    pub fn refuse_command(&self, command: &mut Command, named: &[&str]) {
        let before = self.files();
        let ran = Ran::from(command.output().expect("started"));
        let case = format!("{command:?}\n{}", ran.stderr);
        assert_eq!(ran.code, Some(1), "{case}");
        assert!(!ran.stderr.contains("panicked"), "{case}");
        assert_eq!(ran.stdout, "", "{case}");
        let error = ran
            .stderr
            .lines()
            .position(|line| line.starts_with("error: "));
        assert!(error.is_some(), "{case}");
        for name in named {
            assert!(ran.stderr.contains(name), "`{name}` is not named: {case}");
        }
        assert_eq!(self.files(), before, "{case}");
    }

    /// Runs the command where no file may be larger than so many blocks, of 512 bytes or, in some shells, 1,024: what is
    /// written beyond that is refused, as on a disk that is full.
    #[cfg(unix)]
    pub fn run_on_full_disk(&self, blocks: u32, arguments: &str) -> Ran {
        let command = self.command(arguments);
        // Without the signal, a write beyond the limit is an error.
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let variables = command.get_envs();
        let output = Command::new("sh")
            .args(["-c", &script])
            .arg(command.get_program())
            .args(command.get_args())
            .current_dir(self.0.path())
            .envs(variables.filter_map(|(key, value)| Some((key, value?))))
            .output();
        Ran::from(output.expect("started"))
    }

    /// All files with their contents.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        fn walk(folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    walk(&path, files);
                } else {
                    let content = fs::read(&path).expect("readable");
                    files.insert(path.display().to_string(), content);
                }
            }
        }
        let mut files = BTreeMap::new();
        walk(self.0.path(), &mut files);
        files
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

/// A network with fresh weights.
pub fn checkpoint(network: &str) -> Checkpoint {
    let network = match cijfer_zoo::by_name(network) {
        Some(network) => network,
        None => cijfer_network::Network::from_toml(network).expect("a network"),
    };
    let fresh = Checkpoint::initial(&network, 1, Fan::default()).expect("made");
    Checkpoint {
        provenance: Provenance::default(),
        ..fresh
    }
}
