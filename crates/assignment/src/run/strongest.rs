//! What excites the channels of a network most: for each channel of a convolution, the patches of
//! the test set at which its value is highest.

use cijfer_analysis::{Analysis, CountedPlace, Geometry};
use cijfer_dataset::Samples;
use cijfer_model::Model;
use cijfer_network::Operation;
use cijfer_report::{FeatureSheet, Picture, Plane, Range};

use super::Workshop;
use crate::Result;
use crate::texts::texts;

/// Test images that are looked through, and how many at a time.
const IMAGES: usize = 2_000;
const BATCH: usize = 100;
/// Patches of a channel, three in a row, each of another image.
const PATCHES: usize = 9;
const IN_A_ROW: usize = 3;

/// A place where a channel is strongest in an image.
#[derive(Clone, Copy)]
struct Peak {
    value: f32,
    image: usize,
    /// Row and column of the cell.
    cell: [u64; 2],
}

/// A sheet for every convolution whose cells see less than the whole image: a tile a channel, and
/// in it the patches that excite it most.
pub(super) fn pictures(workshop: &Workshop, model: &Model, prefix: &str) -> Result<Vec<Picture>> {
    let language = workshop.run.language;
    let texts = texts(language).pictures;
    let samples = &workshop.mnist.test;
    let network = model.network();
    let analysis = Analysis::of(network)?;
    let sides = [samples.rows(), samples.columns()];
    let layers: Vec<(CountedPlace<'_>, Geometry)> = analysis
        .places(network)
        .filter(|place| matches!(place.layer.operation, Operation::Conv2d(_)))
        .filter_map(|place| Some((place, place.counted.geometry?)))
        .filter(|(_, geometry)| {
            let [rows, columns] = geometry.pixels([0, 0]);
            rows.count() < sides[0] && columns.count() < sides[1]
        })
        .collect();
    if layers.is_empty() {
        return Ok(Vec::new());
    }
    let count = samples.len().min(IMAGES);
    let peaks = peaks(workshop, model, &layers, count)?;
    let images = language.grouped(count as u128);
    let pictures = layers
        .iter()
        .zip(peaks)
        .map(|((place, geometry), channels)| {
            let tiles = channels.iter().map(|peaks| tile(samples, geometry, peaks));
            let sheet = FeatureSheet::new(tiles.collect::<Result<Vec<Plane>>>()?)?
                .range(Range::Fixed(0.0, 1.0))
                .in_language(language);
            let name = &place.layer.name;
            let dead = channels.iter().enumerate().filter(|(_, peaks)| {
                let strongest = peaks.first().map_or(0.0, |peak| peak.value);
                strongest <= 0.0
            });
            let dead: Vec<String> = dead.map(|(channel, _)| channel.to_string()).collect();
            let dead = match dead.is_empty() {
                true => String::new(),
                false => {
                    let dead = dead.join(", ");
                    texts.dead_channels(&dead)
                }
            };
            let [rows, columns] = geometry.pixels([0, 0]).map(Iterator::count);
            Ok(Picture::png(
                format!("{prefix}-{name}-strongest.png"),
                texts.strongest_described(&name),
                texts.strongest(&name, &PATCHES, &rows, &columns, &images, &dead),
                sheet.draw()?,
            ))
        });
    pictures.collect()
}

/// For each of the layers, for each of its channels, the peaks from the strongest on.
fn peaks(
    workshop: &Workshop,
    model: &Model,
    layers: &[(CountedPlace<'_>, Geometry)],
    count: usize,
) -> Result<Vec<Vec<Vec<Peak>>>> {
    let samples = &workshop.mnist.test;
    let (height, width) = (samples.rows(), samples.columns());
    let mut found: Vec<Vec<Vec<Peak>>> = vec![Vec::new(); layers.len()];
    for first in (0..count).step_by(BATCH) {
        let last = (first + BATCH).min(count);
        let pixels = &samples.pixels()[first * height * width..last * height * width];
        let images = model.images(pixels, height, width)?;
        let outputs = model.activations(&images)?;
        for ((place, _), found) in layers.iter().zip(&mut found) {
            let output = &outputs[place.index];
            let (_, _, columns, channels) = output.dims4()?;
            found.resize(channels, Vec::new());
            let maps = output.flatten(1, 2)?.to_vec3::<f32>()?;
            for (image, cells) in maps.iter().enumerate() {
                for (channel, peaks) in found.iter_mut().enumerate() {
                    let values = cells.iter().map(|cell| cell[channel]).enumerate();
                    let strongest = values.max_by(|(_, a), (_, b)| a.total_cmp(b));
                    if let Some((cell, value)) = strongest {
                        let cell = [cell / columns, cell % columns].map(|at| at as u64);
                        let image = first + image;
                        peaks.push(Peak { value, image, cell });
                    }
                }
            }
            for peaks in found {
                // Of equal ones the first: the sort is stable.
                peaks.sort_by(|a, b| b.value.total_cmp(&a.value));
                peaks.truncate(PATCHES);
            }
        }
    }
    Ok(found)
}

/// The patches of a channel in rows, a grey line between them. What lies outside of an image is
/// black, as its margin is.
fn tile(samples: &Samples, geometry: &Geometry, peaks: &[Peak]) -> Result<Plane> {
    const LINE: f32 = 0.4;
    let [height, width] = geometry.pixels([0, 0]).map(Iterator::count);
    let [rows, columns] = [PATCHES / IN_A_ROW, IN_A_ROW];
    let (tall, wide) = (rows * (height + 1) - 1, columns * (width + 1) - 1);
    let mut values = vec![LINE; tall * wide];
    for (index, peak) in peaks.iter().enumerate() {
        let image = samples.image(peak.image);
        let [seen_rows, seen_columns] = geometry.pixels(peak.cell);
        let [top, left] = [
            index / IN_A_ROW * (height + 1),
            index % IN_A_ROW * (width + 1),
        ];
        for (y, row) in seen_rows.enumerate() {
            for (x, column) in seen_columns.clone().enumerate() {
                let [row, column] = [row, column].map(|at| usize::try_from(at).ok());
                let byte = match (row, column) {
                    (Some(row), Some(column)) if column < samples.columns() => {
                        image.get(row * samples.columns() + column).copied()
                    }
                    _ => None,
                };
                values[(top + y) * wide + left + x] = f32::from(byte.unwrap_or(0)) / 255.0;
            }
        }
    }
    Ok(Plane::new(tall, wide, values)?)
}
