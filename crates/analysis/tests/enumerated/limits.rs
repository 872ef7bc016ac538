//! Sizes that no computer could hold: counted as by arithmetic without end, or refused. The tests
//! run with overflow checks, so that a sum that wraps would be a panic.

mod huge;
mod unbounded;

use cijfer_analysis::{
    Analysis, Conditions, Derivation, Detail, Error, Explanation, Language, Sharing, Symbolic,
    Variable, Window, smallest_input,
};
use cijfer_network::{
    Activation, BatchNormalization, Conv2d, Dense, Layer, MaxPooling2d, Network, Operation,
    Padding, Shape, UpSampling2d,
};
use num_bigint::BigUint;
use proptest::prelude::*;

use crate::common::cases;
use crate::common::networks::padding;
use huge::{operation, size};
use unbounded::value;

proptest! {
    #![proptest_config(cases())]

    /// Layers of every class: nothing panics, and no number is another than its calculation.
    #[test]
    fn nothing_overflows_in_silence(
        network in network(),
        conditions in [size(), size()],
    ) {
        let [batch, bytes_per_value] = conditions;
        let several = Conditions { batch, bytes_per_value };
        for conditions in [Conditions::default(), several] {
            let Ok(analysis) = Analysis::under(&network, conditions) else { continue };
            for layer in 0..analysis.layers.len() {
                let mut derivations: Vec<Derivation> =
                    analysis.layers[layer].derivations().cloned().collect();
                derivations.extend(analysis.field_derivations(layer).unwrap_or_default());
                for derivation in &derivations {
                    prop_assert_eq!(value(&derivation.expression), Some(derivation.value.into()));
                }
                let axes = analysis.layers[layer].output_axes.iter().map(|axis| axis.value);
                let lengths = analysis.layers[layer].output.axes().iter();
                prop_assert!(axes.eq(lengths.map(|&length| length.into())));
                look_at(&analysis, layer);
            }
            let totals = match analysis.totals() {
                Ok(totals) => totals,
                Err(error) => {
                    let overflows = matches!(error, Error::Overflow { .. });
                    prop_assert!(overflows, "{error}");
                    continue;
                }
            };
            for derivation in totals.iter() {
                prop_assert_eq!(value(&derivation.expression), Some(derivation.value.into()));
            }
            if let Ok(explanation) = Explanation::of_all(&analysis, Language::English) {
                explanation.to_text(Detail::Long);
            }
        }
    }

    /// The closed formulas have the value of the size, where they have one.
    #[test]
    fn no_formula_overflows_in_silence(network in network()) {
        let _ = smallest_input(&network);
        if let Ok(Some(sharing)) = Sharing::of(&network) {
            for derivation in [&sharing.own_stride, &sharing.every_pixel] {
                prop_assert_eq!(value(&derivation.expression), Some(derivation.value.into()));
            }
        }
        let (Ok(symbolic), Ok(analysis)) = (Symbolic::of(&network), Analysis::of(&network)) else {
            return Ok(());
        };
        let Some([height, width, _]) = network.input.as_image() else { return Ok(()) };
        for (formulas, numbers) in symbolic.layers.iter().zip(&analysis.layers) {
            for (formula, number) in formulas.output_axes.iter().zip(&numbers.output_axes) {
                let formula = formula.expression.with(Variable::HEIGHT, height.into());
                let formula = formula.with(Variable::WIDTH, width.into());
                prop_assert_eq!(value(&formula), Some(number.value.into()), "{}", formula);
            }
        }
    }

    /// A layer as by arithmetic without end; what is refused would not fit.
    #[test]
    fn a_convolution_is_counted_or_does_not_fit(
        input in [size(), size(), size()],
        filters in size(),
        (kernel, stride, dilation) in ([size(), size()], [size(), size()], [size(), size()]),
        padding in padding(),
    ) {
        let sizes = [&input[..], &kernel, &stride, &dilation, &[filters]].concat();
        if sizes.contains(&0) {
            return Ok(());
        }
        let [height, width, channels] = input;
        let convolution = Conv2d { dilation, ..Conv2d::new(filters, kernel) };
        let convolution = convolution.stride(stride).padding(padding);
        let network = Network::new("one", Shape::image(height, width, channels)).then(convolution);

        let big = BigUint::from;
        let mut fits_64 = true;
        let mut outputs = Vec::new();
        for axis in 0..2 {
            let span = (big(kernel[axis]) - 1u8) * dilation[axis] + 1u8;
            fits_64 &= span <= u64::MAX.into();
            let positions = match padding {
                Padding::Valid if span > input[axis].into() => {
                    prop_assert!(Analysis::of(&network).is_err());
                    return Ok(());
                }
                Padding::Valid => (big(input[axis]) - &span) / stride[axis] + 1u8,
                Padding::Same => (big(input[axis]) + (stride[axis] - 1)) / stride[axis],
            };
            // The places from the first window's first to the last one's last.
            fits_64 &= (&positions - 1u8) * stride[axis] + span <= u64::MAX.into();
            outputs.push(positions);
        }
        let products = big(kernel[0]) * kernel[1] * channels;
        let places = &outputs[0] * &outputs[1] * filters;
        let multiplications = &places * &products;
        let parameters = (&products + 1u8) * filters;
        let bytes = [&parameters * 4u8, &places * 4u8, big(height) * width * channels * 4u8];
        let fits_128 = bytes.iter().chain([&multiplications]).all(|n| *n <= u128::MAX.into());
        match Analysis::of(&network) {
            Ok(analysis) => {
                let layer = &analysis.layers[0];
                let operations = layer.operations.values();
                prop_assert_eq!(big_of(layer.output.axes()), places);
                prop_assert_eq!(BigUint::from(operations.multiplications), multiplications.clone());
                prop_assert_eq!(BigUint::from(operations.additions), multiplications);
                prop_assert_eq!(BigUint::from(layer.parameters.total.value), parameters);
            }
            Err(Error::Overflow { what, .. }) => prop_assert!(!(fits_64 && fits_128), "{what}"),
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        }
    }

    /// What lies on padding is found element by element of a small window over a huge axis.
    #[test]
    fn padding_is_counted_along_a_huge_axis(
        (length, stride, dilation) in (size(), size(), size()),
        size in 1u64..40,
    ) {
        if [length, stride, dilation].contains(&0) {
            return Ok(());
        }
        let window = Window { size, stride, dilation, padding: Padding::Same };
        let Some((before, after)) = window.padding_around(length) else { return Ok(()) };
        let positions = u128::from(window.output(length).expect("padded"));
        // Of an element of the window, the first positions lie before the input, the last after it.
        let (mut outside_before, mut outside_after) = (0, 0);
        for element in 0..size {
            let place = u128::from(element) * u128::from(dilation);
            let until = |edge: u128| match edge.checked_sub(place) {
                Some(rest) => rest.div_ceil(stride.into()).min(positions),
                None => 0,
            };
            outside_before += until(before.into());
            outside_after += positions - until(u128::from(before) + u128::from(length));
        }
        prop_assert_eq!(window.outside(length), Some((outside_before, outside_after)));
        prop_assert!(after == before || after == before + 1);
    }
}

fn network() -> impl Strategy<Value = Network> {
    let input = prop_oneof![
        5 => [size(), size(), size()].prop_map(Vec::from),
        1 => prop::collection::vec(size(), 0..5),
    ];
    let layers = prop::collection::vec((operation(), any::<bool>()), 1..9);
    (input, layers).prop_map(|(input, layers)| {
        let mut network = Network::new("huge", Shape::new(input));
        for (operation, trainable) in layers {
            network = network.then(operation);
            network.layers.last_mut().expect("just added").trainable = trainable;
            // What is refused here was asked without a panic; the others are looked at.
            if Analysis::of(&network).is_err() {
                network.layers.pop();
            }
        }
        network
    })
}

/// Asks everything that there is to ask of a layer's cells.
fn look_at(analysis: &Analysis, layer: usize) {
    let numbers = [0, 1, u64::MAX / 2, u64::MAX];
    if let Some(geometry) = analysis.layers[layer].geometry {
        for number in numbers {
            geometry.pixels([number, number]);
            geometry.cells([number as i64, -(number as i64)]);
        }
        for field in [geometry.rows, geometry.columns] {
            field.first_centre();
            field.whole_pixels();
            field.cells(i64::MIN);
            field.cells(i64::MAX);
        }
    }
    analysis.unseen(layer);
    for (axis, &length) in analysis.layers[layer].output.axes().iter().enumerate() {
        for start in [0, length / 2, length - 1] {
            analysis.seen(layer, axis, start..start + 1);
            analysis.seen(layer, axis, start..length);
        }
    }
}

fn big_of(lengths: &[u64]) -> BigUint {
    lengths.iter().copied().map(BigUint::from).product()
}

/// Numbers that stand at the edges of what fits.
#[test]
fn the_largest_sizes_are_counted_exactly() {
    let image = |side| Shape::image(side, side, 1);
    let count = |network: &Network| {
        let analysis = Analysis::of(network)?;
        Ok::<_, Error>(analysis.layers[0].operations.values().multiplications)
    };
    let wide = Network::new("2^40", image(1 << 40)).then(Conv2d::new(1_000_000, [5, 5]));
    let side: u128 = (1 << 40) - 4;
    assert_eq!(count(&wide), Ok(side * side * 1_000_000 * 25));

    let single =
        Network::new("2^63", Shape::image(1 << 63, 1, 1)).then(Conv2d::new(1, [1 << 63, 1]));
    assert_eq!(count(&single), Ok(1 << 63));

    let kernel = Conv2d::new(1, [1 << 32, 1 << 32]);
    let exact = Network::new("2^32", image(1 << 32)).then(kernel.clone());
    assert_eq!(count(&exact), Ok(1 << 64));
    let above = Network::new("2^33", image(1 << 33)).then(kernel);
    let places: u128 = (1 << 32) + 1;
    let products = places
        .checked_mul(places)
        .and_then(|places| places.checked_mul(1 << 64));
    assert_eq!(products, None);
    assert!(matches!(count(&above), Err(Error::Overflow { .. })));

    let dense = |inputs| {
        Network::new("dense", Shape::vector(inputs)).then(Dense::new(u64::MAX).bias(false))
    };
    let bytes =
        |network: &Network| Ok::<_, Error>(Analysis::of(network)?.layers[0].memory.weights.value);
    assert_eq!(bytes(&dense(1 << 61)), Ok(u128::from(u64::MAX) << 63));
    assert!(matches!(
        bytes(&dense(1 << 63)),
        Err(Error::Overflow { .. })
    ));

    let pooling = MaxPooling2d::new([2, 2]).padding(Padding::Same);
    let pooled = Network::new("pooled", Shape::image(u64::MAX, 1, 1)).then(pooling);
    let found = Analysis::of(&pooled);
    // The last window would end a place after the last that has a number.
    assert!(matches!(found, Err(Error::Overflow { .. })), "{found:?}");
}

/// Gaps of gaps of gaps: more single pixels than a memory holds.
#[test]
fn wide_gaps_in_wide_gaps_are_closed() {
    let sparse = || {
        Conv2d {
            dilation: [2, 2],
            ..Conv2d::new(1, [200, 1])
        }
        .stride([1_000, 1])
    };
    let network = Network::new("sparse", Shape::image(1 << 45, 1, 1))
        .then(sparse())
        .then(sparse())
        .then(sparse())
        .then(sparse());
    let analysis = Analysis::of(&network).expect("fits");
    for layer in 0..network.layers.len() {
        let geometry = analysis.layers[layer].geometry.expect("an image");
        let field = geometry.rows.pixels(0);
        let seen = analysis.seen(layer, 0, 0..1).expect("an image");
        let ends = seen
            .first()
            .zip(seen.last())
            .map(|(first, last)| first.start..last.end);
        assert_eq!(ends, Some(field.start as u64..field.end as u64));
    }
}

/// A pixel that falls into more parts than can be told apart has no geometry any more.
#[test]
fn a_pixel_falls_into_so_many_parts_at_most() {
    let network = Network::new("parts", Shape::image(3, 3, 1))
        .then(UpSampling2d::new([1_000_003, 1]))
        .then(UpSampling2d::new([999_983, 1]));
    let analysis = Analysis::of(&network).expect("fits");
    let rows = analysis.layers[0].geometry.expect("an image").rows;
    assert_eq!(rows.pixels(1_000_002), 0..2);
    assert_eq!(rows.pixels(1_000_004), 0..3);
    assert_eq!(rows.pixels(u64::MAX).end, (u64::MAX / 1_000_003) as i64 + 2);
    assert_eq!(analysis.layers[1].geometry, None);
    let seen = analysis.seen(1, 0, 1_000_003..1_000_004).expect("an image");
    assert_eq!((seen.len(), seen[0].clone()), (1, 0..1));
}

/// Nothing here goes down into the layers one inside the other.
#[test]
fn ten_thousand_layers_are_counted() {
    const LAYERS: usize = 10_000;
    let operation = |index: usize| -> Operation {
        match index % 5 {
            0 => Conv2d::new(4, [3, 3]).padding(Padding::Same).into(),
            1 => BatchNormalization::default().into(),
            2 => Activation::Relu.into(),
            3 => MaxPooling2d::new([2, 2]).stride([1, 1]).into(),
            _ => Dense::new(3).into(),
        }
    };
    let layers = (0..LAYERS).map(|index| Layer {
        name: format!("layer_{index}"),
        operation: operation(index),
        trainable: true,
    });
    let mut network = Network::new("deep", Shape::image(4_000, 3_000, 3));
    network.layers = layers.collect();
    let analysis = Analysis::of(&network).expect("fits");
    assert_eq!(
        analysis.output(),
        &Shape::image(4_000 - 2_000, 3_000 - 2_000, 3)
    );
    let of_five = 4 * 9 * 3 + 4 + 4 * 4 + 3 * 4 + 3;
    let totals = analysis.totals().expect("fits");
    assert_eq!(totals.parameters.total.value, 2_000 * of_five);
    assert_eq!(smallest_input(&network), Some([2_001, 2_001]));
    let symbolic = Symbolic::of(&network).expect("fits");
    let height = &symbolic.layers[LAYERS - 1].output_axes[0];
    assert_eq!(height.to_string(), "output height = H − 2,000");
    for language in Language::ALL {
        let page = Explanation::of(&analysis, language).expect("fits");
        assert!(
            page.to_text(Detail::Short)
                .contains(&network.layers[LAYERS - 1].name)
        );
    }
}
