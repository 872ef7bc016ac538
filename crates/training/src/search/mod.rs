//! The search for the smallest network that reaches an accuracy, and the steps that lead there.
//!
//! A [`Space`] says which networks there are. A part of them is drawn; all of these are trained for a few
//! epochs, the best of them for more, and so on (successive halving: Jamieson and Talwalkar 2016). What is best
//! is measured on images held out of the training set. The smallest networks that reach the accuracy in the
//! last round, over several seeds and several held-out sets, are trained on all images and tested, all seeds of
//! them; nothing is chosen by that.
//!
//! [`Steps`] name networks one after another, each with what was changed and why; all are trained, with several
//! seeds, and measured on held-out images alone.
//!
//! Every trial is a training of its own, on one thread, and follows from its key alone. The log has all that are
//! finished, so that a [`Runner`] can be killed and go on, and what comes out does not depend on threads or time.
//! [`Rounds`] say which trials there are without doing any: whoever does them elsewhere has them decided there.

mod candidate;
mod error;
mod front;
mod halving;
mod log;
mod rounds;
mod runner;
mod shipped;
mod space;
mod spread;
mod steps;
mod trial;

pub use candidate::Candidate;
pub use error::{Error, Result};
pub use front::{Point, front};
pub use halving::{Finalist, Found};
pub use rounds::Rounds;
pub use runner::{Progress, Runner};
pub use shipped::{MEASURED_STEPS, SPACES, STEPS, Shipped};
pub use space::{Halving, Space};
pub use spread::Spread;
pub use steps::{Compared, Measured, Step, Steps, Words};
pub use trial::{Key, On, Outcome, Sets, Trial};
