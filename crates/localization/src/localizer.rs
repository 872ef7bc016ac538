use std::ops::Range;
use std::sync::Arc;

use candle_core::Device;
use cijfer_dataset::DIGIT_HEIGHT;
use cijfer_model::{Model, Slider};
use cijfer_pictures::{GreyImage, Rows};

use crate::level::Level;
use crate::shrink::Shrink;
use crate::slides::{OnDevice, Slides};
use crate::sliding::{Sliding, TOGETHER};
use crate::{Candidate, Error, Found, HeatMaps, Options, Result, digits, list};

/// A network that slides over images and says where the digits are.
///
/// Images come row by row and are looked at in bands of rows, in all sizes at once; no more than a band is in memory. How
/// large the bands are changes nothing of what is found.
pub struct Localizer<S = OnDevice> {
    /// Shared with those of other options, for what was found out about images is remembered there.
    sliding: Arc<Sliding<S>>,
    options: Options,
}

/// Rows of cells that are computed at a time, where the memory allows it: those over 1024 pixels and their padding.
const BAND: usize = 264;

/// Pixels of an image that are read at a time.
const CHUNK: usize = 1 << 21;

impl Localizer {
    /// Takes a network without Dense layers.
    ///
    /// # Errors
    ///
    /// A network that takes images of one size only, whose cells do not lie whole pixels apart, or
    /// that does not give ten maps, or four more for the edges of ink; options that cannot be used.
    pub fn new(model: Model, device: &Device, options: Options) -> Result<Self> {
        let device = device.clone();
        Self::of(OnDevice { model, device }, options)
    }

    /// The network.
    pub fn model(&self) -> &Model {
        &self.sliding.slides.model
    }
}

impl Localizer<Slider> {
    /// The same of a network that knows no tensors.
    ///
    /// # Errors
    ///
    /// As [`Localizer::new`].
    pub fn of_slider(slider: Slider, options: Options) -> Result<Self> {
        Self::of(slider, options)
    }
}

impl<S: Slides + Sync> Localizer<S> {
    fn of(slides: S, options: Options) -> Result<Self> {
        options.validate()?;
        let sliding = Arc::new(Sliding::new(slides)?);
        Ok(Self { sliding, options })
    }

    /// The network slides over the image as it is, as one convolution.
    ///
    /// # Shapes
    ///
    /// `height`×`width` pixels → ten maps of as many cells as the network's window has places, and four more where the
    /// network says how far ink reaches.
    ///
    /// # Errors
    ///
    /// An image smaller than the window.
    pub fn heat_maps(&self, image: &GreyImage) -> Result<HeatMaps> {
        self.maps_in_bands(image, BAND)
    }

    /// The same with the image in the size in which digits of that height, in pixels, are of the network's own.
    ///
    /// # Shapes
    ///
    /// As for [`heat_maps`](Self::heat_maps) of an image that is smaller or larger by `digit_height` / [`DIGIT_HEIGHT`]. Cells
    /// lie in that one.
    ///
    /// # Errors
    ///
    /// An image that is then smaller than the window, a height that makes no sense.
    pub fn heat_maps_of_size(&self, image: &GreyImage, digit_height: f64) -> Result<HeatMaps> {
        Options {
            digit_height: [digit_height; 2],
            ..self.options
        }
        .validate()?;
        if digit_height == DIGIT_HEIGHT {
            return self.heat_maps(image);
        }
        let size = [image.height(), image.width()];
        let mut shrink = Shrink::new(size, digit_height / DIGIT_HEIGHT);
        let mut pixels = Vec::new();
        shrink.push(image.pixels(), &mut pixels);
        let (width, height) = (shrink.width(), shrink.height());
        self.heat_maps(&GreyImage::new(width, height, pixels)?)
    }

    fn maps_in_bands(&self, image: &GreyImage, band: usize) -> Result<HeatMaps> {
        let sliding = &self.sliding;
        let (height, width) = (image.height(), image.width());
        let [rows, columns] = sliding.cells([height, width])?;
        let mut values = vec![0.0; sliding.maps * rows * columns];
        let mut top = 0;
        while top < rows {
            let (count, seen) = sliding.band(band, top, rows, height);
            let pixels = &image.pixels()[seen.start * width..seen.end * width];
            let maps = sliding.maps(pixels, width, count)?;
            for (index, map) in maps.chunks_exact(count * columns).enumerate() {
                let start = (index * rows + top) * columns;
                values[start..start + map.len()].copy_from_slice(map);
            }
            top += count;
        }
        // Where cells lie depends on the image only where padding does.
        HeatMaps::new(sliding.maps, rows, columns, values, sliding.geometry)
    }

    /// The digits in the image, in the order of [`list`](crate::list()).
    ///
    /// # Errors
    ///
    /// Weights that give no numbers, and an image for which the memory that is allowed does not suffice.
    pub fn locate(&self, image: &GreyImage) -> Result<Vec<Found>> {
        self.locate_rows(&mut image.rows(), &mut |_| {})
    }

    /// The digits in a picture that is read row by row; `progress` is told how many rows are done.
    ///
    /// # Errors
    ///
    /// As [`locate`](Self::locate), and what reading the picture reports.
    pub fn locate_rows(
        &self,
        rows: &mut (dyn Rows + Send),
        progress: &mut dyn FnMut(usize),
    ) -> Result<Vec<Found>> {
        let size = [rows.height(), rows.width()];
        let (band, chunk) = self.fitting(size)?;
        self.in_bands(rows, band, chunk, progress)
    }

    /// The first row of an image of that size, as height and width, that is needed for a strip of its rows.
    ///
    /// # Errors
    ///
    /// A strip without rows, or with rows that there are not.
    pub fn first_row(&self, size: [usize; 2], strip: &Range<usize>) -> Result<usize> {
        let levels = self.levels_of(size, strip, BAND)?;
        Ok(first_row(&levels).unwrap_or(strip.start))
    }

    /// What may be a digit in a strip of an image's rows, before [the others](crate::digits()) have their say. `rows`
    /// gives the rows from [`first_row`](Self::first_row) on, and no more of them are read than are needed; its height is
    /// that of the image. `progress` is told up to which row of the image it is done.
    ///
    /// Every candidate of an image is in exactly one of the strips that cover it. All of them together,
    /// [as digits](crate::digits()) and [listed](crate::list()), are what [`locate_rows`](Self::locate_rows) finds, to the last bit.
    ///
    /// # Errors
    ///
    /// As [`locate_rows`](Self::locate_rows), and a strip without rows, or with rows that there are not.
    ///
    /// ```
    /// use candle_core::Device;
    /// use cijfer_localization::{Localizer, Options, digits, list};
    /// use cijfer_pictures::{Ink, InkLevels, Picture, Reading, Rows, GreyImage};
    ///
    /// let model = cijfer_zoo::trained("C-scales").expect("it is there")?.model(&Device::Cpu)?;
    /// let localizer = Localizer::new(model, &Device::Cpu, Options::own_size())?;
    /// let pixels = (0..200 * 300).map(|at: usize| (at / 200 * 7 + at % 200 * at % 11) as u8);
    /// let image = GreyImage::new(200, 300, pixels.collect())?;
    ///
    /// let mut candidates = Vec::new();
    /// for strip in [0..128, 128..256, 256..300] {
    ///     let mut picture = Picture::of(image.clone(), &Reading { illumination_correction: false, ..Reading::default() });
    ///     let levels = InkLevels { ink: Ink::Light, full_ink: 255 };
    ///     picture.seek(localizer.first_row([300, 200], &strip)?, levels)?;
    ///     candidates.extend(localizer.candidates(strip, &mut picture, &mut |_| {})?);
    /// }
    /// let digits = digits(candidates, localizer.options());
    /// assert_eq!(list(&digits, 200, 300), localizer.locate(&image)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn candidates(
        &self,
        strip: Range<usize>,
        rows: &mut (dyn Rows + Send),
        progress: &mut dyn FnMut(usize),
    ) -> Result<Vec<Candidate>> {
        let (band, chunk) = self.fitting([rows.height(), rows.width()])?;
        self.candidates_in_bands(strip, rows, band, chunk, progress)
    }

    /// The digits in bands of so many rows of cells, reading so many rows at a time.
    fn in_bands(
        &self,
        rows: &mut (dyn Rows + Send),
        band: usize,
        chunk: usize,
        progress: &mut dyn FnMut(usize),
    ) -> Result<Vec<Found>> {
        let (height, width) = (rows.height(), rows.width());
        let candidates = self.candidates_in_bands(0..height, rows, band, chunk, progress)?;
        Ok(list(&digits(candidates, &self.options), width, height))
    }

    fn candidates_in_bands(
        &self,
        strip: Range<usize>,
        rows: &mut (dyn Rows + Send),
        band: usize,
        chunk: usize,
        progress: &mut dyn FnMut(usize),
    ) -> Result<Vec<Candidate>> {
        let (height, width) = (rows.height(), rows.width());
        let mut levels = self.levels_of([height, width], &strip, band)?;
        let mut candidates = Vec::new();
        let Some(mut first) = first_row(&levels) else {
            return Ok(candidates);
        };
        let mut read = |first: usize, mut pixels: Vec<u8>| -> Result<Vec<u8>> {
            pixels.resize(chunk.min(height - first) * width, 0);
            rows.read(&mut pixels)?;
            Ok(pixels)
        };
        let mut pixels = read(first, Vec::new())?;
        let mut spare = Vec::new();
        // The last strip reads to the end, so that an image whose end is missing is told of as that of the whole is.
        let is_last = strip.end == height;
        while !pixels.is_empty() && (is_last || !levels.iter().all(Level::is_done)) {
            let next = first + pixels.len() / width;
            // The next rows are read while these are looked at; in the end of a strip some are that nobody needs.
            let room = std::mem::take(&mut spare);
            let (following, looked) = rayon::join(
                || read(next, room),
                || {
                    let mut levels = levels.iter_mut();
                    levels.try_for_each(|level| level.push(first, &pixels, &mut candidates))
                },
            );
            looked?;
            progress(next);
            spare = std::mem::replace(&mut pixels, following?);
            first = next;
        }
        for level in &mut levels {
            level.finish(&mut candidates)?;
        }
        Ok(candidates)
    }

    /// The image in all sizes.
    fn levels_of(
        &self,
        size: [usize; 2],
        strip: &Range<usize>,
        band: usize,
    ) -> Result<Vec<Level<'_, S>>> {
        if strip.is_empty() || strip.end > size[0] {
            return Err(Error::value(
                "the rows of a strip",
                format!("at least one of the {} that there are", size[0]),
                format!("{strip:?}"),
            ));
        }
        let (padding, threshold) = (self.padding(), self.options.threshold);
        let levels = self.options.heights().into_iter();
        levels
            .map(|level| Level::new(&self.sliding, size, strip, level, padding, threshold, band))
            .collect()
    }

    /// How far an image goes on beyond its edges, in pixels of a level: so that the middle of the first cell is the edge.
    fn padding(&self) -> usize {
        match self.options.at_edges {
            true => self.sliding.window[0].max(self.sliding.window[1]) / 2,
            false => 0,
        }
    }

    /// The largest band, and the most rows read at a time, for which the memory suffices.
    fn fitting(&self, [height, width]: [usize; 2]) -> Result<(usize, usize)> {
        let mut band = BAND;
        let mut chunk = (CHUNK / width).clamp(1, height);
        loop {
            let needed = self.memory([height, width], band, chunk);
            if needed <= self.options.memory {
                return Ok((band, chunk));
            }
            if band == TOGETHER && chunk == 1 {
                return Err(Error::Memory {
                    width,
                    height,
                    needed,
                    allowed: self.options.memory,
                });
            }
            band = (band / 2).max(TOGETHER);
            chunk = (chunk / 2).max(1);
        }
    }

    /// How many bytes the work on an image of that size takes at most, about.
    fn memory(&self, [height, width]: [usize; 2], band: usize, chunk: usize) -> u64 {
        let sliding = &self.sliding;
        let (mut all, mut largest) = (0, 0);
        for level in self.options.heights() {
            let step = level / DIGIT_HEIGHT;
            let columns = width as f64 / step + 2.0 * self.padding() as f64;
            let rows = match sliding.can_be_cut {
                true => (band + TOGETHER) * sliding.stride[0] + sliding.window[0],
                false => (height as f64 / step) as usize + 2 * self.padding(),
            };
            let made = chunk as f64 / step + 1.0;
            // Buffers may be twice as large as what is in them.
            let lines = 2.0 * (chunk as f64 + 2.0 * step + 2.0) * width as f64;
            let pixels = 2.0 * (rows as f64 + made) * columns;
            let cell = (sliding.maps * 4) as f64 * columns / sliding.stride[1] as f64;
            all += (lines + pixels + 8.0 * cell) as u64;
            // The pixels of a band as numbers, and its maps on their way from the network to the rows that were kept.
            let maps = rows as f64 / sliding.stride[0] as f64 * 5.0 * cell;
            largest = largest.max((8.0 * rows as f64 * columns + maps) as u64);
        }
        all + largest + 2 * (chunk * width) as u64
    }

    /// Whether the network says where ink ends, and so how large digits are.
    pub fn says_edges(&self) -> bool {
        self.sliding.maps > 10
    }

    /// How digits are found.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The same network, which looks for digits otherwise.
    ///
    /// # Errors
    ///
    /// Options that cannot be used.
    pub fn with_options(&self, options: Options) -> Result<Self> {
        options.validate()?;
        Ok(Self {
            sliding: Arc::clone(&self.sliding),
            options,
        })
    }
}

/// The first row of the image that any of its sizes needs; none when none needs any.
fn first_row<S: Slides>(levels: &[Level<'_, S>]) -> Option<usize> {
    let needed = levels.iter().filter(|level| !level.is_done());
    needed.map(Level::first_image_row).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::DType;
    use candle_nn::VarBuilder;
    use cijfer_network::{
        Activation, Conv2d, Cropping2d, MaxPooling2d, Network, Operation, Padding, Reshape, Shape,
    };
    use proptest::prelude::*;

    fn localizer_with(network: &Network, seed: u64, options: Options) -> Result<Localizer> {
        let device = Device::Cpu;
        let variables = cijfer_model::initialise(network, seed, &device)?;
        let constant = variables.data().expect_lock();
        let weights = VarBuilder::from_tensors(constant, DType::F32, &device);
        Localizer::new(Model::new(network, weights, 0)?, &device, options)
    }

    /// Weights that do not change any more, with which a network slides.
    trait Constant {
        fn expect_lock(&self) -> std::collections::HashMap<String, candle_core::Tensor>;
    }

    impl Constant for std::sync::Mutex<std::collections::HashMap<String, candle_core::Var>> {
        fn expect_lock(&self) -> std::collections::HashMap<String, candle_core::Tensor> {
            let variables = self.lock().unwrap();
            let detached = variables
                .iter()
                .map(|(name, variable)| (name.clone(), variable.as_detached_tensor()));
            detached.collect()
        }
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
            let found =
                localizer.candidates_in_bands(start..end, &mut rows, band, chunk, &mut |_| {});
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
        let network = cijfer_zoo::c();
        let variables = cijfer_model::initialise(&network, 3, &Device::Cpu).unwrap();
        let mut constant = variables.data().expect_lock();
        for weight in constant.values_mut() {
            *weight = (weight.zeros_like().unwrap() / 0.0).unwrap();
        }
        let weights = VarBuilder::from_tensors(constant, DType::F32, &Device::Cpu);
        let model = Model::new(&network, weights, 0).unwrap();
        let localizer = Localizer::new(model, &Device::Cpu, Options::own_size()).unwrap();
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
        assert!(
            message.ends_with("0 MiB are allowed; --memory raises that"),
            "{message}"
        );
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
}
