use super::*;
use cijfer_model::{Checkpoint, Engine, Fan};
use cijfer_network::{
    Activation, Conv2d, Cropping2d, MaxPooling2d, Network, Operation, Padding, Reshape, Shape,
};
use proptest::prelude::*;

fn localizer_with(network: &Network, seed: u64, options: Options) -> Result<Localizer> {
    let fresh = Checkpoint::initial(network, seed, Fan::default())?;
    Localizer::new(fresh.slider(&Engine::cpu())?, options)
}

fn localizer(network: &Network) -> Result<Localizer> {
    localizer_with(network, 3, Options::default())
}

fn image(width: usize, height: usize) -> GreyImage {
    let pixels = (0..width * height).map(|index| (index * index % 251) as u8);
    GreyImage::new(width, height, pixels.collect()).unwrap()
}

/// A cell of the map says what the network says of that window alone.
#[test]
fn sliding_is_classifying_every_window() {
    let localizer = localizer(&cijfer_zoo::c()).unwrap();
    let image = image(61, 47);
    let maps = localizer.heat_maps(&image).unwrap();
    let (rows, columns) = (maps.geometry().rows, maps.geometry().columns);
    for row in 0..maps.rows() {
        for column in 0..maps.columns() {
            let (down, across) = (rows.pixels(row as u64), columns.pixels(column as u64));
            let mut window = Vec::new();
            for y in down {
                let line = y as usize * 61;
                let seen = line + across.start as usize..line + across.end as usize;
                window.extend_from_slice(&image.pixels()[seen]);
            }
            let window = GreyImage::new(28, 28, window).unwrap();
            let alone = localizer.heat_maps(&window).unwrap();
            for class in 0..10 {
                let difference = maps.at(class, row, column) - alone.at(class, 0, 0);
                assert!(difference.abs() < 1e-5, "{class} {row} {column}");
            }
        }
    }
}

/// Pixels twice as large, and digits twice as high: the network sees the same.
#[test]
fn maps_of_a_size_are_those_of_an_image_of_that_size() {
    let localizer = localizer(&cijfer_zoo::c()).unwrap();
    let constant = |side| GreyImage::new(side, side, vec![200; side * side]).unwrap();
    let maps = localizer.heat_maps_of_size(&constant(96), 40.0).unwrap();
    let expected = localizer.heat_maps(&constant(48)).unwrap();
    assert_eq!((maps.rows(), maps.columns()), (6, 6));
    assert_eq!(maps, expected);
    let own = localizer.heat_maps_of_size(&constant(48), 20.0).unwrap();
    assert_eq!(own, expected);
    assert!(localizer.heat_maps_of_size(&constant(96), 80.0).is_err());
    assert!(localizer.heat_maps_of_size(&constant(96), 0.0).is_err());
}

/// Bands are the whole, to the last bit, however high they are.
#[test]
fn maps_in_bands_are_the_whole() {
    let deep = Network::new("deep", Shape::image(28, 28, 1))
        .then(Conv2d::new(16, [5, 5]).activation(Activation::Relu))
        .then(MaxPooling2d::new([2, 2]))
        .then(Conv2d::new(32, [3, 3]).activation(Activation::Relu))
        .then(MaxPooling2d::new([2, 2]))
        .then(Conv2d::new(32, [3, 3]).activation(Activation::Relu))
        .then(Conv2d::new(14, [3, 3]).activation(Activation::Sigmoid));
    for network in [cijfer_zoo::c(), deep] {
        let localizer = localizer(&network).unwrap();
        let image = image(253, 195);
        let whole = localizer.maps_in_bands(&image, 1 << 20).unwrap();
        for band in [1, 5, 8, 12, 16] {
            let maps = localizer.maps_in_bands(&image, band).unwrap();
            assert!(maps == whole, "{} {band}", network.name);
        }
    }
}

/// A network that fires often, and says how far ink reaches.
fn with_edges(filters: u64, activation: Activation) -> Network {
    Network::new("edges", Shape::image(14, 14, 1))
        .then(Conv2d::new(filters, [3, 3]).activation(activation))
        .then(MaxPooling2d::new([2, 2]))
        .then(Conv2d::new(14, [6, 6]).activation(Activation::Sigmoid))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The list for an image in bands and tiles is that for the whole image, whatever their sizes.
    #[test]
    fn a_list_in_bands_is_that_of_the_whole(
        width in 1usize..90, height in 1usize..120, seed: u64, filters in 1u64..6, flat in 0u8..3,
        band in 1usize..9, chunk in 1usize..40, at_edges: bool, one_size: bool,
    ) {
        let activation = [Activation::Relu, Activation::Silu][seed as usize % 2];
        let digit_height = if one_size { [20.0; 2] } else { [12.0, 60.0] };
        let options = Options { threshold: 0.4, digit_height, at_edges, ..Options::default() };
        let localizer = localizer_with(&with_edges(filters, activation), seed, options).unwrap();
        // From noise to large plateaus.
        let coarse = [1, 7, 40][usize::from(flat)];
        let pixels = (0..width * height).map(|index| {
            let (row, column) = (index / width / coarse, index % width / coarse);
            ((row * 31 + column * 17 + seed as usize % 97) as u64).wrapping_mul(seed | 1).to_le_bytes()[1]
        });
        let image = GreyImage::new(width, height, pixels.collect()).unwrap();
        let found = |band, chunk| localizer.in_bands(&mut image.rows(), band, chunk, &mut |_| {}).unwrap();
        let expected = found(1 << 20, height);
        prop_assert_eq!(found(band, chunk), expected);
    }
}

/// Rows from one on, of an image of as many as it has.
struct From<'a> {
    image: &'a GreyImage,
    next: usize,
}

impl Rows for From<'_> {
    fn width(&self) -> usize {
        self.image.width()
    }

    fn height(&self) -> usize {
        self.image.height()
    }

    fn read(&mut self, rows: &mut [u8]) -> cijfer_pictures::Result<()> {
        let start = self.next * self.image.width();
        rows.copy_from_slice(&self.image.pixels()[start..][..rows.len()]);
        self.next += rows.len() / self.image.width();
        Ok(())
    }
}

/// The list of an image that was cut into strips, each looked at by itself, the last one first.
fn in_strips(
    localizer: &Localizer,
    image: &GreyImage,
    ends: &[usize],
    band: usize,
    chunk: usize,
) -> Vec<Found> {
    let (width, height) = (image.width(), image.height());
    let mut candidates = Vec::new();
    for (index, &end) in ends.iter().enumerate().rev() {
        let start = if index == 0 { 0 } else { ends[index - 1] };
        let next = localizer.first_row([height, width], &(start..end)).unwrap();
        let mut rows = From { image, next };
        let found = localizer.candidates_in_bands(start..end, &mut rows, band, chunk, &mut |_| {});
        candidates.extend(found.unwrap());
    }
    list(&digits(candidates, &localizer.options), width, height)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Strips of any heights give the list of the whole image: from noise to plateaus that reach over many strips.
    #[test]
    fn a_list_in_strips_is_that_of_the_whole(
        width in 1usize..90, height in 1usize..160, seed: u64, filters in 1u64..6, flat in 0u8..4,
        band in 1usize..9, chunk in 1usize..40, at_edges: bool, one_size: bool, heights in prop::collection::vec(1usize..70, 1..9),
    ) {
        let activation = [Activation::Relu, Activation::Silu][seed as usize % 2];
        let digit_height = if one_size { [20.0; 2] } else { [12.0, 60.0] };
        let options = Options { threshold: 0.4, digit_height, at_edges, ..Options::default() };
        let localizer = localizer_with(&with_edges(filters, activation), seed, options).unwrap();
        let coarse = [1, 7, 40, 200][usize::from(flat)];
        let pixels = (0..width * height).map(|index| {
            let (row, column) = (index / width / coarse, index % width / coarse);
            ((row * 31 + column * 17 + seed as usize % 97) as u64).wrapping_mul(seed | 1).to_le_bytes()[1]
        });
        let image = GreyImage::new(width, height, pixels.collect()).unwrap();
        let mut ends = Vec::new();
        for strip in heights.iter().cycle() {
            let end = (ends.last().copied().unwrap_or(0) + strip).min(height);
            ends.push(end);
            if end == height {
                break;
            }
        }
        prop_assert_eq!(in_strips(&localizer, &image, &ends, band, chunk), localizer.locate(&image).unwrap());
    }
}

#[test]
fn strips_that_there_are_not_are_refused() {
    let localizer = localizer(&cijfer_zoo::c()).unwrap();
    for (strip, found) in [(3..3, "3..3"), (90..101, "90..101")] {
        let message = localizer
            .first_row([100, 50], &strip)
            .unwrap_err()
            .to_string();
        assert!(
            message.ends_with(&format!("the 100 that there are, found {found}")),
            "{message}"
        );
    }
}

#[test]
fn layers_that_look_at_the_image_s_edge_are_not_cut() {
    let mut padded = cijfer_zoo::c();
    if let Operation::Conv2d(convolution) = &mut padded.layers[0].operation {
        convolution.padding = Padding::Same;
    }
    let mut cropped = cijfer_zoo::c();
    let cropping = Cropping2d {
        cropping: [[0, 3], [1, 0]],
    };
    cropped.layers[1].operation = cropping.into();
    for network in [padded, cropped] {
        let localizer = localizer(&network).unwrap();
        let image = image(53, 95);
        let whole = localizer.heat_maps(&image).unwrap();
        assert!(localizer.maps_in_bands(&image, 1).unwrap() == whole);
        let found = |band, chunk| {
            let found = localizer.in_bands(&mut image.rows(), band, chunk, &mut |_| {});
            found.unwrap()
        };
        assert_eq!(found(1, 7), found(BAND, 95));
        assert_eq!(
            in_strips(&localizer, &image, &[30, 95], 1, 7),
            found(BAND, 95)
        );
    }
}

#[test]
fn an_image_smaller_than_the_window_is_padded() {
    let localizer = localizer(&cijfer_zoo::c()).unwrap();
    for (width, height) in [(1, 1), (3, 40), (28, 20)] {
        localizer.locate(&image(width, height)).unwrap();
    }
    let options = Options {
        at_edges: false,
        ..Options::own_size()
    };
    let localizer = localizer_with(&cijfer_zoo::c(), 3, options).unwrap();
    localizer.locate(&image(5, 60)).unwrap();
    let message = localizer
        .heat_maps(&image(28, 20))
        .err()
        .unwrap()
        .to_string();
    assert!(
        message.contains("does not fit into its input of"),
        "{message}"
    );
}

#[test]
fn weights_that_are_no_numbers_are_told() {
    let mut broken = Checkpoint::initial(&cijfer_zoo::c(), 3, Fan::default()).unwrap();
    for weight in broken.weights.values_mut() {
        weight.values.fill(f32::NAN);
    }
    let slider = broken.slider(&Engine::cpu()).unwrap();
    let localizer = Localizer::new(slider, Options::own_size()).unwrap();
    let message = localizer.locate(&image(40, 40)).unwrap_err().to_string();
    assert!(message.contains("expected a finite number"), "{message}");
}

#[test]
fn memory_that_does_not_suffice_is_told() {
    let options = Options {
        memory: 1 << 16,
        ..Options::default()
    };
    let localizer = localizer_with(&cijfer_zoo::c(), 3, options).unwrap();
    let message = localizer.locate(&image(3000, 40)).unwrap_err().to_string();
    assert!(
        message.starts_with("an image of 3000×40 pixels: "),
        "{message}"
    );
    assert!(message.ends_with("0 MiB are allowed"), "{message}");
}

#[test]
fn what_cannot_slide_is_told_so() {
    let message = |network| localizer(&network).err().unwrap().to_string();
    assert_eq!(
        message(cijfer_zoo::b()),
        "network B: expected one of convolutions and pooling only, which can slide over an \
         image, found one with layers that take images of one size"
    );
    let mut network = cijfer_zoo::c();
    network.layers.pop();
    assert_eq!(
        message(network.clone()),
        "network C: expected one that ends in sigmoid or softmax, whose answers are scores \
         from 0 to 1, found one that ends in linear"
    );
    assert_eq!(
        message(network.then(Activation::Sigmoid)),
        "network C: expected ten maps, one a digit, or four more for the edges of its ink, found 20"
    );
    let vector = cijfer_zoo::c().then(Reshape {
        shape: vec![Some(10)],
    });
    assert!(message(vector).ends_with("found one with layers that take images of one size"));
}
