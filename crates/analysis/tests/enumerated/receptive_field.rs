//! What cells see of the image.

use std::collections::BTreeSet;
use std::ops::Range;

use cijfer_analysis::{Analysis, Field, Rational};
use cijfer_network::{
    Conv2d, Conv2dTranspose, Interpolation, MaxPooling2d, Network, Operation, Shape, UpSampling2d,
};
use proptest::prelude::*;

use crate::common::cases;
use crate::common::naive::reach::Scatter;
use crate::common::naive::{Outside, allocate, forward, looked_at, numbers, sample};
use crate::common::networks::{large_sliding_network, sliding_network};
use crate::common::operations::operation_that_enlarges;

/// A row and a column.
type Pixel = [u64; 2];

proptest! {
    #![proptest_config(cases())]

    /// One pixel at a time becomes no number: the outputs that become none have seen it.
    #[test]
    fn a_cell_sees_the_pixels_that_move_it(network in sliding_network(), seed in any::<u64>()) {
        let mut numbers = numbers(seed);
        let weights = allocate(&network, &mut numbers);
        let input = sample(&network, &mut numbers);
        let analysis = Analysis::of(&network).expect("a network that fits");
        let (height, width) = (input.shape[0], input.shape[1]);

        // Where the image's edge makes a difference, it becomes none, too.
        let endless = forward(&network, &weights, &input, Outside::Endless);
        let mut seen: Vec<Vec<BTreeSet<Pixel>>> = endless
            .iter()
            .map(|(output, _)| vec![BTreeSet::new(); output.values.len()])
            .collect();
        for pixel in 0..height * width {
            let mut poisoned = input.clone();
            poisoned.values[pixel] = f64::NAN;
            let outputs = forward(&network, &weights, &poisoned, Outside::Neutral);
            for (seen, (output, _)) in seen.iter_mut().zip(&outputs) {
                for (seen, value) in seen.iter_mut().zip(&output.values) {
                    if value.is_nan() {
                        seen.insert([pixel / width, pixel % width].map(|place| place as u64));
                    }
                }
            }
        }

        let mut exact = true;
        for (index, layer) in analysis.layers.iter().enumerate() {
            exact &= !enlarges(&network.layers[index].operation);
            let geometry = layer.geometry.expect("still an image");
            let output = &endless[index].0;
            for (cell, seen) in seen[index].iter().enumerate() {
                let place = [cell / output.shape[1], cell % output.shape[1]].map(|at| at as u64);
                let along = |axis: usize| analysis.seen(index, axis, place[axis]..place[axis] + 1);
                let [rows, columns] = [along(0), along(1)].map(|runs| pixels(&runs.expect("an image")));
                let both: BTreeSet<Pixel> = rows
                    .iter()
                    .flat_map(|&row| columns.iter().map(move |&column| [row, column]))
                    .collect();
                prop_assert_eq!(&both, seen, "{} cell {:?}", &layer.name, place);

                let fields = geometry.pixels(place);
                for axis in 0..2 {
                    let at = || seen.iter().map(|pixel| pixel[axis] as i64);
                    prop_assert!(
                        at().all(|pixel| fields[axis].contains(&pixel)),
                        "{} cell {place:?}: {seen:?} outside of {fields:?}", &layer.name
                    );
                    // Away from the edges, both ends of the field are looked at.
                    if exact && !output.values[cell].is_nan() {
                        let ends = at().min().zip(at().max()).map(|(first, last)| first..last + 1);
                        prop_assert_eq!(ends.as_ref(), Some(&fields[axis]), "{} cell {:?}", &layer.name, place);
                    }
                }
            }

            let everything: BTreeSet<Pixel> = seen[index].iter().flatten().copied().collect();
            let unseen = [height, width].map(|length| length as u64);
            let unseen = [0, 1].map(|axis| {
                let at = || everything.iter().map(|pixel| pixel[axis]);
                match at().min().zip(at().max()) {
                    Some((first, last)) => [first, unseen[axis] - 1 - last],
                    None => [unseen[axis], 0],
                }
            });
            prop_assert_eq!(analysis.unseen(index), Some(unseen), "{}", &layer.name);
        }
    }

    /// The places at which a cell looks are followed down, layer by layer: once with edges, and
    /// once as if there were pixels beyond them.
    #[test]
    fn a_field_is_what_its_windows_reach(
        network in large_sliding_network(),
        run in any::<[prop::sample::Index; 2]>(),
    ) {
        let analysis = Analysis::of(&network).expect("a network that fits");
        for axis in 0..2 {
            let mut exact = true;
            for (index, layer) in analysis.layers.iter().enumerate() {
                exact &= !enlarges(&network.layers[index].operation);
                let field = layer.geometry.expect("still an image").axis(axis);
                let cells = layer.output.axes()[axis];
                let below = || network.layers[..=index].iter().zip(&analysis.layers);
                let steps: Vec<(&Operation, u64)> = below()
                    .map(|(layer, counted)| (&layer.operation, counted.input.axes()[axis]))
                    .collect();
                let mut ends = run.map(|end| end.index(cells as usize) as u64);
                ends.sort_unstable();
                let run = ends[0]..ends[1] + 1;
                let mut seen_by_run = BTreeSet::new();
                for cell in 0..cells {
                    let endless = followed(&steps, axis, cell, Edges::Open);
                    let (first, last) = (endless.first(), endless.last());
                    if let Some((first, last)) = first.zip(last) {
                        let pixels = field.pixels(cell);
                        let reached = *first..last + 1;
                        if exact {
                            prop_assert_eq!(&pixels, &reached);
                            let middle = Rational::new(first + last + 1, 2);
                            let steps = Rational::from(cell as i64) * field.stride;
                            prop_assert_eq!(field.first_centre(), Some(middle - steps));
                        }
                        prop_assert!(pixels.start <= reached.start && reached.end <= pixels.end);
                    }
                    let closed = followed(&steps, axis, cell, Edges::Closed);
                    let seen = analysis.seen(index, axis, cell..cell + 1).expect("an image");
                    prop_assert!(seen.windows(2).all(|two| two[0].end < two[1].start), "{seen:?}");
                    let found: BTreeSet<i64> = pixels(&seen).into_iter().map(|at| at as i64).collect();
                    prop_assert_eq!(&found, &closed, "{} cell {}", &layer.name, cell);
                    if run.contains(&cell) {
                        seen_by_run.extend(closed);
                    }
                }
                let seen = analysis.seen(index, axis, run).expect("an image");
                let found: BTreeSet<i64> = pixels(&seen).into_iter().map(|at| at as i64).collect();
                prop_assert_eq!(found, seen_by_run, "{}", &layer.name);
            }
        }
    }

    /// The cells of a pixel are those that see it, and a place has the cell whose middle it is.
    #[test]
    fn cells_and_pixels_are_inverse(network in large_sliding_network(), pixel in -20i64..60) {
        let analysis = Analysis::of(&network).expect("a network that fits");
        let geometry = analysis.geometry().expect("an image");
        for field in [geometry.rows, geometry.columns] {
            let cells = field.cells(pixel);
            for cell in 0..200 {
                let sees = field.pixels(cell).contains(&pixel);
                prop_assert_eq!(cells.contains(&cell), sees, "{:?} cell {}", field, cell);
                let middle = field.start + field.stride * cell as i64 + field.size / 2;
                let middle = *middle.numer() as f64 / *middle.denom() as f64;
                prop_assert!((field.centre(cell) - middle).abs() < 1e-9);
                prop_assert!((field.cell_at(field.centre(cell)) - cell as f64).abs() < 1e-9);
            }
            let between = pixel as f64 + 0.25;
            prop_assert!((field.at(field.cell_at(between)) - between).abs() < 1e-9);
        }
    }

    /// Where a layer enlarges the image, the middle of the cells that come of a pixel is that
    /// pixel's own.
    #[test]
    fn the_cells_of_a_pixel_lie_around_its_middle(
        operation in operation_that_enlarges(),
        length in 1u64..9,
    ) {
        let network = Network::new("one", Shape::image(length, length, 1)).then(operation.clone());
        let Ok(analysis) = Analysis::of(&network) else { return Ok(()) };
        let geometry = analysis.geometry().expect("an image");
        for axis in 0..2 {
            for pixel in 0..length as i64 {
                let ends = match &operation {
                    Operation::Conv2dTranspose(layer) => {
                        let scatter = Scatter::of(layer, axis, length as usize).expect("fits");
                        [0, scatter.size - 1].map(|element| scatter.lands(pixel, element))
                    }
                    Operation::UpSampling2d(layer) => {
                        let factor = layer.size[axis] as i64;
                        [pixel * factor, (pixel + 1) * factor - 1]
                    }
                    other => unreachable!("{other:?} does not enlarge"),
                };
                let middle = (ends[0] + ends[1]) as f64 / 2.0;
                let centre = geometry.axis(axis).at(middle);
                prop_assert!((centre - (pixel as f64 + 0.5)).abs() < 1e-9, "{centre}");
            }
        }
    }
}

/// Whether cells may come to lie closer together than pixels, where a field is only a bound.
fn enlarges(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::Conv2dTranspose(_) | Operation::UpSampling2d(_)
    )
}

fn pixels(runs: &[Range<u64>]) -> BTreeSet<u64> {
    runs.iter().cloned().flatten().collect()
}

/// Whether there is anything beyond the edges of an image.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edges {
    Open,
    Closed,
}

/// The pixels under a cell of the last of some layers, each of which has an input of that length.
fn followed(layers: &[(&Operation, u64)], axis: usize, cell: u64, edges: Edges) -> BTreeSet<i64> {
    let mut places = BTreeSet::from([cell as i64]);
    for &(operation, length) in layers.iter().rev() {
        let looked_at = |&place: &i64| {
            let below = looked_at(operation, length as usize, axis, place);
            below.expect("keeps the neighbourhood")
        };
        places = places.iter().flat_map(looked_at).collect();
        if edges == Edges::Closed {
            places.retain(|place| (0..length as i64).contains(place));
        }
    }
    places
}

/// The example that the assignment is about, by the numbers themselves.
#[test]
fn c_sees_28_pixels_every_4() {
    let network = Network::new("C", Shape::image(64, 48, 1))
        .then(Conv2d::new(20, [5, 5]))
        .then(MaxPooling2d::new([2, 2]))
        .then(Conv2d::new(20, [3, 3]))
        .then(MaxPooling2d::new([2, 2]))
        .then(Conv2d::new(10, [5, 5]));
    let analysis = Analysis::of(&network).expect("fits");
    let fields: Vec<Field> = analysis
        .layers
        .iter()
        .map(|layer| layer.geometry.expect("an image").rows)
        .collect();
    let sizes_and_strides = [(5, 1), (6, 2), (10, 2), (12, 4), (28, 4)];
    assert_eq!(
        fields,
        sizes_and_strides.map(|(size, stride)| Field::whole(size, stride, 0))
    );
}

/// A convolution over an image that was made twice as large sees a pixel more often than once.
#[test]
fn a_decoder_sees_parts_of_pixels() {
    let doubled = UpSampling2d {
        size: [2, 2],
        interpolation: Interpolation::Nearest,
    };
    let network = Network::new("decoder", Shape::image(6, 6, 1))
        .then(doubled)
        .then(Conv2d::new(1, [3, 3]))
        .then(Conv2dTranspose {
            stride: [2, 2],
            ..Conv2dTranspose::new(1, [2, 2])
        });
    let analysis = Analysis::of(&network).expect("fits");
    let seen = |layer, axis, cells| {
        let runs = analysis.seen(layer, axis, cells).expect("an image");
        pixels(&runs).into_iter().collect::<Vec<_>>()
    };
    assert_eq!(seen(1, 0, 0..1), [0, 1]);
    assert_eq!(seen(1, 0, 1..2), [0, 1]);
    assert_eq!(seen(2, 1, 4..6), [1, 2]);
    let field = analysis.layers[2].geometry.expect("an image").rows;
    assert_eq!(field.stride, Rational::new(1, 4));
}
