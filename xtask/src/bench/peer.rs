use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, anyhow, bail, ensure};

use super::measurement::{Answer, Asked, Request};
use super::{Measurement, Work, environment};

/// As many as every library is told to use.
pub(super) const THREADS: usize = 2;

/// How a peer is started.
#[derive(Debug, Clone)]
pub(super) struct Launch {
    /// The head of its column.
    pub(super) name: &'static str,
    /// Whether its version is that of the program.
    pub(super) is_this_program: bool,
    does_not: &'static [Work],
    program: PathBuf,
    arguments: Vec<PathBuf>,
    log: PathBuf,
}

impl Launch {
    /// The project, then candle alone.
    pub(super) fn of_this_program() -> Result<Vec<Self>> {
        let folder = environment::folder();
        std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        let program = std::env::current_exe().context("looking for the running program")?;
        let launch = |name, served: &str, does_not: &'static [Work]| Self {
            name,
            is_this_program: true,
            does_not,
            program: program.clone(),
            arguments: vec!["bench".into(), "--serve".into(), served.into()],
            log: folder.join(format!("{served}.log")),
        };
        Ok(vec![
            launch("Cijfer", "cijfer", &[Work::Product]),
            // Training would take it minutes.
            launch("candle", "candle", &[Work::Arithmetic, Work::To098]),
        ])
    }

    /// The libraries that `python` has.
    pub(super) fn of_libraries(python: &Path) -> Vec<Self> {
        let library = |name, script: &str, does_not: &'static [Work]| Self {
            name,
            is_this_program: false,
            does_not,
            program: python.to_owned(),
            arguments: vec![environment::scripts().join(format!("{script}.py"))],
            log: environment::folder().join(format!("{script}.log")),
        };
        // ONNX Runtime trains nothing, and multiplies matrices as part of networks only.
        let only_runs = &[
            Work::Arithmetic,
            Work::Product,
            Work::TrainA,
            Work::TrainB,
            Work::TrainC,
            Work::To098,
        ];
        vec![
            library("PyTorch", "pytorch", &[Work::Arithmetic]),
            library(
                "Keras on TensorFlow",
                "keras_tensorflow",
                &[Work::Arithmetic],
            ),
            library("ONNX Runtime", "onnx_runtime", only_runs),
        ]
    }

    /// Whether it takes part in a work.
    pub(super) fn does(&self, work: Work) -> bool {
        !self.does_not.contains(&work)
    }
}

/// A running library that does what it is asked for, one request at a time.
pub(super) struct Peer<'a> {
    launch: &'a Launch,
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl<'a> Peer<'a> {
    /// Starts the process; it may still be importing when this returns.
    pub(super) fn start(launch: &'a Launch) -> Result<Self> {
        let log = File::options()
            .create(true)
            .append(true)
            .open(&launch.log)
            .with_context(|| format!("opening {}", launch.log.display()))?;
        let mut child = Command::new(&launch.program)
            .args(&launch.arguments)
            .env("RAYON_NUM_THREADS", THREADS.to_string())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env(
                "TORCHINDUCTOR_CACHE_DIR",
                environment::folder().join("inductor"),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .with_context(|| format!("starting {} by {}", launch.name, launch.program.display()))?;
        let (requests, answers) = child
            .stdin
            .take()
            .zip(child.stdout.take())
            .context("a process without pipes")?;
        Ok(Self {
            launch,
            child,
            requests,
            answers: BufReader::new(answers),
        })
    }

    /// What it says of itself.
    pub(super) fn versions(&mut self) -> Result<BTreeMap<String, String>> {
        match self.ask(Asked::Versions, 0.0)? {
            Answer::Versions { versions } => Ok(versions),
            answer => bail!("{}: asked for versions, {answer:?}", self.launch.name),
        }
    }

    /// Has it do a work for about `seconds`.
    ///
    /// # Errors
    ///
    /// Where it cannot, answers for something else, or is gone; its log says more.
    pub(super) fn measure(&mut self, work: Work, seconds: f64) -> Result<Measurement> {
        let name = self.launch.name;
        match self.ask(Asked::Work(work), seconds)? {
            Answer::Measured(found) => {
                ensure!(
                    found.work == work && found.unit == work.unit(),
                    "{name}: asked for {work}, answered {found:?}"
                );
                ensure!(
                    found.value.is_finite() && found.value > 0.0,
                    "{name}: {work} gave {}",
                    found.value
                );
                Ok(found)
            }
            Answer::Failed { error } => {
                let log = self.launch.log.display();
                Err(anyhow!("{name}: {work}: {error} (see {log})"))
            }
            Answer::Versions { .. } => bail!("{name}: asked for {work}, answered versions"),
        }
    }

    fn ask(&mut self, work: Asked, seconds: f64) -> Result<Answer> {
        let name = self.launch.name;
        let log = self.launch.log.display();
        let gone = || format!("{name} is gone (see {log})");
        let request = serde_json::to_string(&Request { work, seconds })?;
        writeln!(self.requests, "{request}").with_context(gone)?;
        self.requests.flush().with_context(gone)?;
        let mut line = String::new();
        let read = self.answers.read_line(&mut line).with_context(gone)?;
        ensure!(read > 0, gone());
        serde_json::from_str(&line).with_context(|| format!("{name}: not an answer: {line}"))
    }
}

impl Drop for Peer<'_> {
    /// Ends the process: it holds nothing that would be lost.
    fn drop(&mut self) {
        // Both fail only for a process that has ended already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
