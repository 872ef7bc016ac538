//! How a layer's cells lie over those before it, along one axis.

use std::ops::Range;

use num_integer::Integer;

/// What a layer does to places, along one axis. All numbers are whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Output `j` looks at inputs `j·stride − before + t·dilation` for `t` from 0 to `size − 1`.
    Window(Spread),
    /// Output `j` is input `j − before`.
    Shift { before: i128 },
    /// Input `i` adds to outputs `i·stride − before + t·dilation` for `t` from 0 to `size − 1`.
    Transposed(Spread),
    /// Output `j` is input `⌊j / factor⌋`.
    Nearest { factor: i128 },
    /// Output `j` lies between the two inputs around `(j + 1/2) / factor − 1/2`.
    Bilinear { factor: i128 },
}

/// A window along one axis, and where the first one begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spread {
    /// How many elements it has.
    pub(crate) size: i128,
    /// How far they lie apart.
    pub(crate) dilation: i128,
    /// How far it moves at a time.
    pub(crate) stride: i128,
    /// How far before the first place it begins.
    pub(crate) before: i128,
}

impl Spread {
    /// From the first element to the last.
    pub(crate) fn span(self) -> i128 {
        (self.size - 1) * self.dilation + 1
    }

    fn elements(self) -> impl Iterator<Item = i128> {
        (0..self.size).map(move |element| element * self.dilation)
    }
}

/// So many single places are listed at most; beyond, all places between the first and the last
/// count as looked at.
const MOST_LISTED: i128 = 1 << 16;

impl Step {
    /// Nothing moves.
    pub(crate) const SAME: Self = Self::Shift { before: 0 };

    /// The inputs at which a run of outputs looks, in runs that may touch or overlap and that may
    /// reach beyond the edges. `None` when a number does not fit.
    pub(crate) fn inputs(self, outputs: &Range<i128>) -> Option<Vec<Range<i128>>> {
        let hull = self.hull(outputs)?;
        let count = outputs.end - outputs.start;
        let solid = match self {
            Self::Window(window) => {
                (window.dilation == 1 && (count == 1 || window.stride <= window.size))
                    || (window.stride == 1 && count >= window.dilation)
            }
            Self::Transposed(window) => window.dilation == 1,
            _ => true,
        };
        let (Self::Window(window) | Self::Transposed(window)) = self else {
            return Some(vec![hull]);
        };
        let listed = count.checked_mul(window.size)?;
        if solid || listed > MOST_LISTED {
            return Some(vec![hull]);
        }
        let mut inputs = Vec::new();
        for output in outputs.clone() {
            for element in window.elements() {
                let input = match self {
                    Self::Transposed(_) => {
                        let place = output + window.before - element;
                        if place.rem_euclid(window.stride) != 0 {
                            continue;
                        }
                        place / window.stride
                    }
                    _ => output * window.stride - window.before + element,
                };
                inputs.push(input..input + 1);
            }
        }
        Some(inputs)
    }

    /// The inputs at which a run of outputs looks, from the first to the last.
    pub(crate) fn hull(self, outputs: &Range<i128>) -> Option<Range<i128>> {
        let (first, last) = (outputs.start, outputs.end - 1);
        Some(match self {
            Self::Window(window) => {
                let start = |output: i128| {
                    output
                        .checked_mul(window.stride)?
                        .checked_sub(window.before)
                };
                start(first)?..start(last)?.checked_add(window.span())?
            }
            Self::Shift { before } => first - before..last - before + 1,
            Self::Transposed(window) => {
                let reaches = first + window.before - (window.span() - 1);
                Integer::div_ceil(&reaches, &window.stride)
                    ..(last + window.before).div_euclid(window.stride) + 1
            }
            Self::Nearest { factor } => first.div_euclid(factor)..last.div_euclid(factor) + 1,
            Self::Bilinear { factor } => {
                // In halves of an output's place, which are whole numbers.
                let twice = |output: i128| 2 * output + 1 - factor;
                twice(first).div_euclid(2 * factor)
                    ..Integer::div_ceil(&twice(last), &(2 * factor)) + 1
            }
        })
    }
}
