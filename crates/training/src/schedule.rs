use std::f64::consts::PI;
use std::fmt;

use serde::{Deserialize, Serialize};

/// How the learning rate moves over the steps of a training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// Not at all, once it has warmed up.
    Constant,
    /// From its highest to 0, along half a cosine (Loshchilov and Hutter, *SGDR*, 2017).
    Cosine,
    /// Up from a 25th to its highest, then to 0 along half a cosine (Smith and Topin,
    /// *Super-Convergence*, 2018).
    #[default]
    OneCycle,
}

impl Schedule {
    /// The share of the steps in which the rate rises, where nothing else is said.
    pub fn usual_warm_up(self) -> f64 {
        match self {
            Self::Constant | Self::Cosine => 0.0,
            Self::OneCycle => 0.25,
        }
    }

    /// The factor of the highest learning rate when so much of the steps is done, of which the rate rises in
    /// the share `warm_up`, on a straight line.
    pub(crate) fn factor(self, done: f64, warm_up: f64) -> f64 {
        let start = match self {
            Self::Constant | Self::Cosine => 0.0,
            Self::OneCycle => 0.04,
        };
        if done < warm_up {
            return start + (1.0 - start) * done / warm_up;
        }
        let left = (done - warm_up) / (1.0 - warm_up).max(f64::MIN_POSITIVE);
        match self {
            Self::Constant => 1.0,
            Self::Cosine | Self::OneCycle => (1.0 + (PI * left).cos()) / 2.0,
        }
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Constant => "constant",
            Self::Cosine => "cosine",
            Self::OneCycle => "one-cycle",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_start_and_end_where_they_should() {
        let rate = |schedule: Schedule, step: usize| {
            schedule.factor(step as f64 / 100.0, schedule.usual_warm_up())
        };
        assert_eq!(rate(Schedule::Constant, 99), 1.0);
        assert_eq!(rate(Schedule::Cosine, 0), 1.0);
        assert!((rate(Schedule::Cosine, 50) - 0.5).abs() < 1e-12);
        assert_eq!(rate(Schedule::OneCycle, 0), 0.04);
        assert_eq!(rate(Schedule::OneCycle, 25), 1.0);
        assert!(rate(Schedule::OneCycle, 99) < 0.001);
        assert_eq!(Schedule::Constant.factor(0.05, 0.1), 0.5);
        assert_eq!(Schedule::Cosine.factor(0.1, 0.1), 1.0);
        assert_eq!(Schedule::Cosine.factor(0.5, 1.0), 0.5);
    }
}
