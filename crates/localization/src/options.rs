use cijfer_dataset::DIGIT_HEIGHT;
use cijfer_model::Provenance;

use crate::pyramid::heights;
use crate::suppress::Suppression;
use crate::{Error, Result};

/// How digits are found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// The [confidence](crate::confidence) in a digit that is found is above this; at least 0 and below 1.
    pub threshold: f32,
    /// The confidence in an isolated digit is above this, too, and it is seen in two sizes where there are several; see
    /// [`reject_isolated`](crate::reject_isolated()). At least 0 and below 1; where it is not above the threshold, it has no effect.
    pub isolated_threshold: f32,
    /// When two detections are one digit.
    pub suppression: Suppression,
    /// From and up to which height digits are looked for, in pixels. Two equal heights are one size of the image, in which
    /// digits of that height are of the network's own.
    pub digit_height: [f64; 2],
    /// Whether digits are found whose centre lies nearer to the image's edge than half of what a cell sees: what lies
    /// at the edges goes on beyond them.
    pub at_edges: bool,
    /// How much memory the work on one image may take, in bytes, beside the network's own and what is found.
    pub memory: u64,
}

impl Default for Options {
    /// A threshold of 0.5, two cells of score 1, for isolated digits as well; digits from 12 to 200 pixels high, also at the image's
    /// edges; 256 MiB. Two detections are one digit when their centres lie within 55 % of the smaller one's height or 15 %
    /// of the larger one's, when both cover 45 % of what their boxes cover together, or when 70 % of the smaller box lie in the
    /// larger one and it is at least two fifths as high.
    fn default() -> Self {
        Self {
            threshold: 0.5,
            isolated_threshold: 0.0,
            suppression: Suppression {
                apart: 0.55,
                inside: 0.15,
                overlap: 0.45,
                contained: 0.7,
            },
            digit_height: [12.0, 200.0],
            at_edges: true,
            memory: 256 << 20,
        }
    }
}

impl Options {
    /// For digits of the size that the network knows, as the assignment's part D has them: one size, and no more.
    pub fn own_size() -> Self {
        Self {
            digit_height: [DIGIT_HEIGHT; 2],
            ..Self::default()
        }
    }

    /// The same with the thresholds that were chosen for a network, where some were.
    #[must_use]
    pub fn chosen_for(self, provenance: &Provenance) -> Self {
        Self {
            threshold: provenance.threshold.unwrap_or(self.threshold),
            isolated_threshold: provenance
                .isolated_threshold
                .unwrap_or(self.isolated_threshold),
            ..self
        }
    }

    /// The heights of digits for which an image is looked at once each.
    pub(crate) fn heights(&self) -> Vec<f64> {
        heights(DIGIT_HEIGHT, self.digit_height)
    }

    /// Says whether these can be used; [`find`](crate::find()) and [`Localizer`](crate::Localizer) ask by themselves.
    ///
    /// # Errors
    ///
    /// When one is outside of its range, or no number.
    pub fn validate(&self) -> Result<()> {
        let Self {
            threshold,
            isolated_threshold,
            suppression:
                Suppression {
                    apart,
                    inside,
                    overlap,
                    contained,
                },
            digit_height: [least, most],
            ..
        } = *self;
        let in_range =
            |what: &str, expected: &str, found: &dyn ToString, is_fine: bool| match is_fine {
                true => Ok(()),
                false => Err(Error::value(what, expected, found.to_string())),
            };
        in_range(
            "the threshold",
            "at least 0 and below 1",
            &threshold,
            (0.0..1.0).contains(&threshold),
        )?;
        in_range(
            "the threshold of isolated digits",
            "at least 0 and below 1",
            &isolated_threshold,
            (0.0..1.0).contains(&isolated_threshold),
        )?;
        in_range(
            "the distance of two finds that are one digit",
            "from 0 to 4 times its height",
            &apart.max(inside),
            [apart, inside]
                .iter()
                .all(|apart| (0.0..=4.0).contains(apart)),
        )?;
        in_range(
            "the overlap of two finds that are one digit",
            "from 0 to 1",
            &overlap.max(contained),
            [overlap, contained]
                .iter()
                .all(|part| (0.0..=1.0).contains(part)),
        )?;
        in_range(
            "the height of digits",
            "from 4 on up to 2000 pixels, the smaller one first",
            &format!("{least}..{most}"),
            4.0 <= least && least <= most && most <= 2000.0,
        )
    }
}
