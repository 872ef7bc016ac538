use cijfer_network::Rescaling;

use super::counted::Counted;
use super::formulas::Formulas;
use super::subject::Subject;
use super::tally::Tally;
use crate::{Reason, Result};

impl Counted for Rescaling {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        let mut tally = Tally::default();
        if self.scale != 1.0 {
            tally.multiplications(subject.inputs(), Reason::Rescaled);
        }
        if self.offset != 0.0 {
            tally.additions(subject.inputs(), Reason::Shifted);
        }
        subject.elementwise(tally)
    }
}
