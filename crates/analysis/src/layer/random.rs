//! What changes values in training alone passes them on in inference, which is what is counted.

use cijfer_network::{Dropout, GaussianNoise, SpatialDropout2d};

use super::counted::Counted;
use super::formulas::Formulas;
use super::subject::Subject;
use crate::Result;
use crate::memory::Storage;

impl Counted for Dropout {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        subject.unchanged()
    }

    fn storage(&self) -> Storage {
        Storage::InTraining
    }
}

impl Counted for SpatialDropout2d {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        subject.image()?;
        subject.unchanged()
    }

    fn storage(&self) -> Storage {
        Storage::InTraining
    }
}

impl Counted for GaussianNoise {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        subject.unchanged()
    }

    fn storage(&self) -> Storage {
        Storage::InTraining
    }
}
