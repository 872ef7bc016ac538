use anyhow::Result;

use super::peer::{Launch, Peer};
use super::{Measurement, Work};

/// How often, and how long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    /// Measurements of each work by each library.
    pub(super) rounds: usize,
    /// The length of one.
    pub(super) seconds: f64,
}

/// A work, and what each library measured of it.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// The work.
    pub(super) work: Work,
    /// By library, in the order of the launches.
    pub(super) cells: Vec<Cell>,
}

/// The measurements of one library, one a round.
#[derive(Debug, Clone)]
pub(super) enum Cell {
    /// It does not do such works.
    Absent,
    /// All rounds.
    Measured(Vec<Measurement>),
    /// It should have, and could not.
    Failed(String),
}

/// Measures a work in rounds: each library once, then each again.
pub(super) fn measured(work: Work, launches: &[Launch], times: Times) -> Result<Row> {
    let mut peers = Vec::new();
    let mut cells = Vec::new();
    for launch in launches {
        let mut peer = None;
        cells.push(if !launch.does(work) {
            Cell::Absent
        } else if work.starts_cold() {
            Cell::Measured(Vec::new())
        } else {
            // The first answer comes after warming up, and nobody is measured meanwhile.
            match peer.insert(Peer::start(launch)?).measure(work, 0.1) {
                Ok(_) => Cell::Measured(Vec::new()),
                Err(error) => Cell::Failed(format!("{error:#}")),
            }
        });
        peers.push(peer);
    }
    for _ in 0..times.rounds {
        for ((launch, peer), cell) in launches.iter().zip(&mut peers).zip(&mut cells) {
            let Cell::Measured(found) = cell else {
                continue;
            };
            let answer = match peer {
                Some(peer) => peer.measure(work, times.seconds),
                None => cold(launch, work, times.seconds),
            };
            match answer {
                Ok(measurement) => found.push(measurement),
                Err(error) => *cell = Cell::Failed(format!("{error:#}")),
            }
        }
    }
    Ok(Row { work, cells })
}

/// By a process of its own that has imported its libraries and done nothing else.
fn cold(launch: &Launch, work: Work, seconds: f64) -> Result<Measurement> {
    let mut peer = Peer::start(launch)?;
    // Its answer says that importing is over.
    peer.versions()?;
    peer.measure(work, seconds)
}
