use candle_core::Device;
use cijfer_pictures::{GreyImage, Rows};
use cijfer_zoo::Model;

use crate::level::{Level, Tile};
use crate::options::OWN_HEIGHT;
use crate::pyramid::heights;
use crate::sliding::Sliding;
use crate::{Error, Found, HeatMaps, Options, Result, list, suppress};

/// A network that slides over images and says where the digits are.
///
/// Images come row by row and are looked at in bands of rows, in all sizes at once; no more than a band is in memory. How
/// large the bands are changes nothing of what is found.
pub struct Localizer {
    sliding: Sliding,
    options: Options,
}

/// The tile of a network over a whole image.
const TILE: Tile = Tile {
    rows: 64,
    columns: 1024,
};

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
        options.validate()?;
        let sliding = Sliding::new(model, device)?;
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
        self.in_tiles(image, TILE)
    }

    fn in_tiles(&self, image: &GreyImage, tile: Tile) -> Result<HeatMaps> {
        let sliding = &self.sliding;
        let cells = sliding.cells([image.height(), image.width()])?;
        let tile = [tile.rows, tile.columns];
        let values = sliding.maps(image.pixels(), image.width(), cells, tile)?;
        let [rows, columns] = cells;
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
        let (tile, chunk) = self.fitting(size)?;
        self.in_bands(rows, tile, chunk, progress)
    }

    /// The same in bands of so many rows of cells, reading so many rows at a time.
    fn in_bands(
        &self,
        rows: &mut (dyn Rows + Send),
        tile: Tile,
        chunk: usize,
        progress: &mut dyn FnMut(usize),
    ) -> Result<Vec<Found>> {
        let (height, width) = (rows.height(), rows.width());
        let mut levels = Vec::new();
        for level in self.levels() {
            let heights = [level, OWN_HEIGHT];
            let (padding, threshold) = (self.padding(), self.options.threshold);
            let size = [height, width];
            levels.push(Level::new(
                &self.sliding,
                size,
                heights,
                padding,
                threshold,
                tile,
            )?);
        }
        let mut candidates = Vec::new();
        let mut read = |first: usize, mut pixels: Vec<u8>| -> Result<Vec<u8>> {
            pixels.resize(chunk.min(height - first) * width, 0);
            rows.read(&mut pixels)?;
            Ok(pixels)
        };
        let mut pixels = read(0, Vec::new())?;
        let (mut first, mut spare) = (0, Vec::new());
        while !pixels.is_empty() {
            let next = first + pixels.len() / width;
            // The next rows are read while these are looked at.
            let room = std::mem::take(&mut spare);
            let (following, looked) = rayon::join(
                || read(next, room),
                || {
                    let mut levels = levels.iter_mut();
                    levels.try_for_each(|level| level.push(&pixels, &mut candidates))
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
        let digits = suppress(candidates, self.options.suppression);
        Ok(list(&digits, width, height))
    }

    /// The heights of digits that are looked for.
    fn levels(&self) -> Vec<f64> {
        heights(OWN_HEIGHT, self.options.digit_height)
    }

    /// Paper that is put around an image, in pixels of a level: so that the middle of the first cell is the image's edge.
    fn padding(&self) -> usize {
        match self.options.at_edges {
            true => self.sliding.window[0].max(self.sliding.window[1]) / 2,
            false => 0,
        }
    }

    /// The largest tile, and the most rows read at a time, for which the memory suffices.
    fn fitting(&self, [height, width]: [usize; 2]) -> Result<(Tile, usize)> {
        let mut tile = TILE;
        let mut chunk = (CHUNK / width).clamp(1, height);
        loop {
            let needed = self.memory([height, width], tile, chunk);
            if needed <= self.options.memory {
                return Ok((tile, chunk));
            }
            if tile.rows == 1 && chunk == 1 {
                return Err(Error::Memory {
                    width,
                    height,
                    needed,
                    allowed: self.options.memory,
                });
            }
            tile.rows = (tile.rows / 2).max(1);
            chunk = (chunk / 2).max(1);
        }
    }

    /// How many bytes the work on an image of that size takes at most, about.
    fn memory(&self, [height, width]: [usize; 2], tile: Tile, chunk: usize) -> u64 {
        let sliding = &self.sliding;
        let (mut all, mut largest) = (0, 0);
        for level in self.levels() {
            let step = level / OWN_HEIGHT;
            let columns = width as f64 / step + 2.0 * self.padding() as f64;
            let rows = match sliding.can_be_cut {
                true => tile.rows * sliding.stride[0] + sliding.window[0],
                false => (height as f64 / step) as usize + 2 * self.padding(),
            };
            let made = chunk as f64 / step + 1.0;
            let narrow = (chunk as f64 + 2.0 * step + 2.0) * columns * 4.0;
            let pixels = (rows as f64 + 2.0 * made) * columns;
            let cell = (sliding.maps * 4) as f64 * columns / sliding.stride[1] as f64;
            all += (narrow + pixels + 8.0 * cell) as u64;
            // The maps of a band, once alone and once behind the rows that were kept.
            let band = rows as f64 / sliding.stride[0] as f64 * 2.0 * cell;
            largest = largest.max(band as u64);
        }
        let window = tile.columns * sliding.stride[1] + sliding.window[1];
        let tile = (tile.rows * sliding.stride[0] + sliding.window[0]) * window * 8;
        all + largest + tile as u64 + 2 * (chunk * width) as u64
    }

    /// How digits are found.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The network.
    pub fn model(&self) -> &Model {
        &self.sliding.model
    }
}
