//! Images that become larger or smaller, place by place.

use cijfer_network::{Cropping2d, UpSampling2d, ZeroPadding2d};

use super::counts::Counts;
use super::reach::neighbours;
use super::{Outside, Sample};

/// What happens along one axis.
#[derive(Debug, Clone, Copy)]
pub enum Source {
    /// Zeros before and after.
    Padding([u64; 2]),
    /// Places missing before and after.
    Cropping([u64; 2]),
    /// Every place that many times.
    Copies(u64),
}

impl Source {
    pub fn padding(layer: &ZeroPadding2d) -> [Self; 2] {
        layer.padding.map(Self::Padding)
    }

    pub fn cropping(layer: &Cropping2d) -> [Self; 2] {
        layer.cropping.map(Self::Cropping)
    }

    pub fn copies(layer: &UpSampling2d) -> [Self; 2] {
        layer.size.map(Self::Copies)
    }
}

/// For each place of the output along an axis the place of the input that stands there, nothing for
/// a zero.
pub fn sources(length: usize, source: Source) -> Vec<Option<usize>> {
    let mut places: Vec<Option<usize>> = (0..length).map(Some).collect();
    match source {
        Source::Padding([before, after]) => {
            for _ in 0..before {
                places.insert(0, None);
            }
            for _ in 0..after {
                places.push(None);
            }
        }
        Source::Cropping([before, after]) => {
            for _ in 0..before {
                places = places.into_iter().skip(1).collect();
            }
            for _ in 0..after {
                places.pop();
            }
        }
        Source::Copies(size) => {
            let copies = |place| (0..size).map(move |_| place);
            places = places.into_iter().flat_map(copies).collect();
        }
    }
    places
}

/// Every place of the output from where it comes.
pub fn move_places(input: &Sample, source: [Source; 2], outside: Outside) -> Vec<f64> {
    let zero = match outside {
        Outside::Neutral => 0.0,
        Outside::Poison | Outside::Endless => f64::NAN,
    };
    let [height, width, channels] = input.image();
    let mut values = Vec::new();
    for row in sources(height, source[0]) {
        for column in sources(width, source[1]) {
            for channel in 0..channels {
                values.push(match (row, column) {
                    (Some(row), Some(column)) => input.pixel(row, column, channel),
                    _ => zero,
                });
            }
        }
    }
    values
}

/// Every place of the output as a mean of the four around it.
pub fn interpolate(
    layer: &UpSampling2d,
    input: &Sample,
    outside: Outside,
    counts: &mut Counts,
) -> Vec<f64> {
    let [height, width, channels] = input.image();
    let around = |axis: usize, length: usize| {
        let places = sources(length, Source::Copies(layer.size[axis])).len();
        (0..places).map(move |place| neighbours(layer.size[axis], place as i64))
    };
    let mut values = Vec::new();
    for rows in around(0, height) {
        for columns in around(1, width) {
            for channel in 0..channels {
                let mut products = Vec::new();
                for (row, weight_of_row) in rows {
                    for (column, weight_of_column) in columns {
                        // The same for every sample, and so prepared once and not counted.
                        let weight = weight_of_row * weight_of_column;
                        let pixel = match weight {
                            // What weighs nothing is not looked at.
                            0.0 => 0.0,
                            _ => at_the_border(input, [row, column], channel, outside),
                        };
                        products.push(counts.multiply(pixel, weight));
                    }
                }
                values.push(counts.sum(&products));
            }
        }
    }
    values
}

/// The pixel at a place, or the nearest one if that is beyond the border.
fn at_the_border(input: &Sample, place: [i64; 2], channel: usize, outside: Outside) -> f64 {
    let [height, width, _] = input.image();
    let [row, column] = [
        place[0].clamp(0, height as i64 - 1),
        place[1].clamp(0, width as i64 - 1),
    ];
    if outside == Outside::Endless && [row, column] != place {
        return f64::NAN;
    }
    input.pixel(row as usize, column as usize, channel)
}
