use std::ops::Range;
use std::sync::Arc;

use cijfer_dataset::DIGIT_HEIGHT;
use cijfer_model::{Answers, Slider};
use cijfer_pictures::{GreyImage, Rows};

use crate::bands::Bands;
use crate::level::Level;
use crate::shrink::Shrink;
use crate::{Candidate, Error, Found, HeatMaps, Options, Result, digits, list};

/// A network that slides over images and says where the digits are.
///
/// Images come row by row and are looked at in bands of rows, in all sizes at once; no more than a band is in memory. How
/// large the bands are changes nothing of what is found.
#[derive(Debug)]
pub struct Localizer {
    /// Shared with those of other options, for what was found out about images is remembered there.
    bands: Arc<Bands>,
    options: Options,
}

/// Rows of cells that are computed at a time, where the memory allows it: those over 1024 pixels and their padding.
const BAND: usize = 264;

/// Pixels of an image that are read at a time.
const CHUNK: usize = 1 << 21;

impl Localizer {
    /// Takes a network that slides.
    ///
    /// # Errors
    ///
    /// A network whose cells do not lie whole pixels apart, or that does not give ten maps, or four more for the edges of ink;
    /// options that cannot be used.
    pub fn new(slider: Slider, options: Options) -> Result<Self> {
        options.validate()?;
        let bands = Arc::new(Bands::new(slider)?);
        Ok(Self { bands, options })
    }

    /// The network.
    pub fn slider(&self) -> &Slider {
        &self.bands.slider
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
        let bands = &self.bands;
        let (height, width) = (image.height(), image.width());
        let [rows, columns] = bands.cells([height, width])?;
        let mut values = vec![0.0; bands.answers.count() * rows * columns];
        let mut top = 0;
        while top < rows {
            let (count, seen) = bands.band(band, top, rows, height);
            let pixels = &image.pixels()[seen.start * width..seen.end * width];
            let maps = bands.maps(pixels, width, count)?;
            for (index, map) in maps.chunks_exact(count * columns).enumerate() {
                let start = (index * rows + top) * columns;
                values[start..start + map.len()].copy_from_slice(map);
            }
            top += count;
        }
        // Where cells lie depends on the image only where padding does.
        HeatMaps::new(bands.answers.count(), rows, columns, values, bands.geometry)
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
    /// use cijfer_model::Engine;
    /// use cijfer_localization::{Localizer, Options, digits, list};
    /// use cijfer_pictures::{Ink, InkLevels, Picture, Reading, Rows, GreyImage};
    ///
    /// let slider = cijfer_zoo::trained("C-scales").expect("it is there")?.slider(&Engine::cpu())?;
    /// let localizer = Localizer::new(slider, Options::own_size())?;
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
    ) -> Result<Vec<Level<'_>>> {
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
            .map(|level| Level::new(&self.bands, size, strip, level, padding, threshold, band))
            .collect()
    }

    /// How far an image goes on beyond its edges, in pixels of a level: so that the middle of the first cell is the edge.
    fn padding(&self) -> usize {
        match self.options.at_edges {
            true => self.bands.window[0].max(self.bands.window[1]) / 2,
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
            if band == Slider::ROW_GROUP && chunk == 1 {
                return Err(Error::Memory {
                    width,
                    height,
                    needed,
                    allowed: self.options.memory,
                });
            }
            band = (band / 2).max(Slider::ROW_GROUP);
            chunk = (chunk / 2).max(1);
        }
    }

    /// How many bytes the work on an image of that size takes at most, about.
    fn memory(&self, [height, width]: [usize; 2], band: usize, chunk: usize) -> u64 {
        let bands = &self.bands;
        let (mut all, mut largest) = (0, 0);
        for level in self.options.heights() {
            let step = level / DIGIT_HEIGHT;
            let columns = width as f64 / step + 2.0 * self.padding() as f64;
            let rows = match bands.can_be_cut {
                true => (band + Slider::ROW_GROUP) * bands.stride[0] + bands.window[0],
                false => (height as f64 / step) as usize + 2 * self.padding(),
            };
            let made = chunk as f64 / step + 1.0;
            // Buffers may be twice as large as what is in them.
            let lines = 2.0 * (chunk as f64 + 2.0 * step + 2.0) * width as f64;
            let pixels = 2.0 * (rows as f64 + made) * columns;
            let cell = (bands.answers.count() * 4) as f64 * columns / bands.stride[1] as f64;
            all += (lines + pixels + 8.0 * cell) as u64;
            // The pixels of a band as numbers, and its maps on their way from the network to the rows that were kept.
            let maps = rows as f64 / bands.stride[0] as f64 * 5.0 * cell;
            largest = largest.max((8.0 * rows as f64 * columns + maps) as u64);
        }
        all + largest + 2 * (chunk * width) as u64
    }

    /// Whether the network says where ink ends, and so how large digits are.
    pub fn says_edges(&self) -> bool {
        self.bands.answers == Answers::DigitsAndEdges
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
            bands: Arc::clone(&self.bands),
            options,
        })
    }
}

/// The first row of the image that any of its sizes needs; none when none needs any.
fn first_row(levels: &[Level<'_>]) -> Option<usize> {
    let needed = levels.iter().filter(|level| !level.is_done());
    needed.map(Level::first_image_row).min()
}

#[cfg(test)]
mod tests;
