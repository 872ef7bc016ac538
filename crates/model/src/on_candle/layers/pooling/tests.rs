use super::*;
use candle_core::{Device, Var};
use proptest::prelude::*;

/// Distinct values, so that every window has one largest.
fn distinct(shape: [usize; 4]) -> Tensor {
    let count: usize = shape.iter().product();
    let modulus = 65_537;
    let values: Vec<f32> = (1..=count)
        .map(|index| (index * 25_717 % modulus) as f32)
        .collect();
    Tensor::from_vec(values, shape.to_vec(), &Device::Cpu).expect("made")
}

fn gradient(of: &Tensor, by: &Var) -> Vec<f32> {
    let factors = distinct(of.dims4().expect("four axes").into());
    (of * factors)
        .and_then(|product| product.sum_all())
        .and_then(|sum| sum.backward())
        .and_then(|gradients| gradients.get(by).expect("there").flatten_all())
        .and_then(|gradient| gradient.to_vec1())
        .expect("computed")
}

proptest! {
    #[test]
    fn both_ways_agree_and_the_gradient_goes_to_the_largest(
        image in [4usize..12, 4usize..12],
        channels in 1usize..3,
        pool in [1usize..4, 1usize..4],
        stride in [1usize..4, 1usize..4],
        same in any::<bool>(),
    ) {
        let padding = if same { Padding::Same } else { Padding::Valid };
        let x = Var::from_tensor(&distinct([2, image[0], image[1], channels])).expect("made");
        let ours = max_pool2d(&x, pool, stride, padding).expect("computed");
        let windows = Windows::over(image, pool, stride, padding).expect("fits");
        let theirs = by_candle(&x, windows).expect("computed");
        let flat = |t: &Tensor| t.flatten_all().and_then(|t| t.to_vec1::<f32>()).expect("read");
        prop_assert_eq!(flat(&ours), flat(&theirs));
        prop_assert_eq!(gradient(&ours, &x), gradient(&theirs, &x));
    }
}

proptest! {
    /// Means and gradients added up element by element, of whatever lies inside the image.
    #[test]
    fn padding_has_no_part_in_a_mean(
        image in [1usize..12, 1usize..12],
        channels in 1usize..3,
        pool in [1usize..5, 1usize..5],
        stride in [1usize..5, 1usize..5],
    ) {
        let [height, width] = image;
        let x = Var::from_tensor(&distinct([2, height, width, channels])).expect("made");
        let average = AveragePooling { pool, stride, padding: Padding::Same };
        let found = average.forward(&x).expect("computed");
        let values: Vec<f32> = x.flatten_all().and_then(|x| x.to_vec1()).expect("read");
        // The windows stand so that as much of them lies before the image as behind, or one
        // element less.
        let windows = [0, 1].map(|axis| {
            let starts: Vec<usize> = (0..image[axis]).step_by(stride[axis]).collect();
            let last = starts.last().expect("one at least") + pool[axis];
            let before = last.saturating_sub(image[axis]) / 2;
            let inside = starts.into_iter().map(move |start| {
                let places = start..start + pool[axis];
                let places = places.filter_map(move |place| place.checked_sub(before));
                places.filter(|&place| place < image[axis]).collect::<Vec<usize>>()
            });
            inside.collect::<Vec<_>>()
        });
        let shape = [2, windows[0].len(), windows[1].len(), channels];
        prop_assert_eq!(found.dims(), shape);
        let factors: Vec<f32> = distinct(shape).flatten_all().and_then(|f| f.to_vec1()).expect("read");
        let mut by_x = vec![0.0f64; values.len()];
        let mut means = Vec::new();
        for sample in 0..2 {
            for (rows, columns) in
                windows[0].iter().flat_map(|r| windows[1].iter().map(move |c| (r, c)))
            {
                for channel in 0..channels {
                    let cells = rows.iter().flat_map(|r| columns.iter().map(move |c| (r, c)));
                    let places: Vec<usize> = cells
                        .map(|(row, column)| {
                            ((sample * height + row) * width + column) * channels + channel
                        })
                        .collect();
                    let count = places.len() as f64;
                    let factor = f64::from(factors[means.len()]);
                    for &place in &places {
                        by_x[place] += factor / count;
                    }
                    let terms = places.iter().map(|&place| f64::from(values[place]));
                    means.push(terms.sum::<f64>() / count);
                }
            }
        }
        let close = |found: Vec<f32>, expected: Vec<f64>| {
            let mut pairs = found.into_iter().map(f64::from).zip(expected);
            pairs.all(|(found, expected)| (found - expected).abs() <= 1e-5 * expected.abs())
        };
        prop_assert!(close(gradient(&found, &x), by_x));
        let found = found.flatten_all().and_then(|found| found.to_vec1());
        prop_assert!(close(found.expect("read"), means));
    }
}

/// Sums over windows and over whole channels, in plain loops.
#[test]
fn means_and_largest_values_are_those_of_loops() {
    let [batch, height, width, channels] = [2, 5, 7, 3];
    let x = Var::from_tensor(&distinct([batch, height, width, channels])).expect("made");
    let values: Vec<f32> = x.flatten_all().and_then(|x| x.to_vec1()).expect("read");
    let at = |sample: usize, row: usize, column: usize, channel: usize| {
        f64::from(values[((sample * height + row) * width + column) * channels + channel])
    };
    let flat = |t: Tensor| {
        t.flatten_all()
            .and_then(|t| t.to_vec1::<f32>())
            .expect("read")
    };
    let close = |found: Vec<f32>, expected: Vec<f64>| {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.into_iter().zip(expected) {
            assert!((f64::from(found) / expected - 1.0).abs() < 1e-6);
        }
    };

    let average = AveragePooling {
        pool: [2, 3],
        stride: [2, 1],
        padding: Padding::Valid,
    };
    let mut expected = Vec::new();
    for (sample, row) in (0..batch).flat_map(|sample| [(sample, 0), (sample, 2)]) {
        for (column, channel) in (0..5).flat_map(|column| (0..3).map(move |c| (column, c))) {
            let cells = (0..2).flat_map(|down| (0..3).map(move |right| (down, right)));
            let terms = cells.map(|(down, right)| at(sample, row + down, column + right, channel));
            expected.push(terms.sum::<f64>() / 6.0);
        }
    }
    close(flat(average.forward(&x).expect("computed")), expected);
    let gradient_sum: f32 = average
        .forward(&x)
        .and_then(|y| y.sum_all()?.backward())
        .and_then(|gradients| gradients.get(&x).expect("there").sum_all()?.to_scalar())
        .expect("computed");
    // Every output spreads a gradient of 1 over its window.
    assert!((gradient_sum - (batch * 2 * 5 * channels) as f32).abs() < 1e-3);

    let global = |largest, keep_dimensions| GlobalPooling {
        largest,
        keep_dimensions,
    };
    let (mut means, mut largest) = (Vec::new(), Vec::new());
    for (sample, channel) in (0..batch).flat_map(|sample| (0..3).map(move |c| (sample, c))) {
        let cells = (0..height).flat_map(|row| (0..width).map(move |column| (row, column)));
        let all: Vec<f64> = cells.map(|(r, c)| at(sample, r, c, channel)).collect();
        means.push(all.iter().sum::<f64>() / 35.0);
        largest.push(all.iter().copied().fold(0.0, f64::max));
    }
    close(
        flat(global(false, false).forward(&x).expect("computed")),
        means,
    );
    let kept = global(true, true).forward(&x).expect("computed");
    assert_eq!(kept.dims(), [2, 1, 1, 3]);
    close(flat(kept), largest);
}

/// The reason for an own op: candle 0.11.1 gives a quarter where it should give one.
#[test]
fn candle_s_own_gradient_is_wrong() {
    let x = Var::from_slice(&[1f32, 4., 2., 3.], (1, 1, 2, 2), &Device::Cpu).expect("made");
    let pooled = x.max_pool2d(2).expect("computed");
    let gradients = pooled.sum_all().and_then(|sum| sum.backward());
    let theirs = gradients.expect("computed").get(&x).expect("there").clone();
    let theirs = theirs.flatten_all().and_then(|t| t.to_vec1::<f32>());
    assert_ne!(theirs.expect("read"), [0., 1., 0., 0.]);
}
