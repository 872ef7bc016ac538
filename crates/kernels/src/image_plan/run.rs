//! An image through a network: pieces of the output, which threads take.

use rayon::prelude::*;

use super::image::Image;
use super::pass::Pass;
use super::plan::ImagePlan;
use super::weights::PackedWeights;
use crate::Result;
use crate::error::check_length;

impl ImagePlan {
    /// The outputs for an image.
    ///
    /// # Shapes
    ///
    /// `image`: `[height, width, channels]`; `outputs`: `[rows, columns, channels]` as
    /// [`output_shape`](Self::output_shape) says.
    ///
    /// # Errors
    ///
    /// An image in which the network's window has no room, slices of other lengths, rows of which a few
    /// take 2³² values, weights that another plan laid out.
    pub fn run<'a>(
        &self,
        weights: &PackedWeights,
        image: impl Into<Image<'a>>,
        height: usize,
        width: usize,
        outputs: &mut [f32],
    ) -> Result<()> {
        self.pass(weights, image.into(), [height, width], false, outputs)
    }

    /// The outputs for an image, one map for each channel.
    ///
    /// # Shapes
    ///
    /// As for [`run`](Self::run), but `outputs`: `[channels, rows, columns]`.
    ///
    /// # Errors
    ///
    /// As for [`run`](Self::run).
    pub fn run_planar<'a>(
        &self,
        weights: &PackedWeights,
        image: impl Into<Image<'a>>,
        height: usize,
        width: usize,
        outputs: &mut [f32],
    ) -> Result<()> {
        self.pass(weights, image.into(), [height, width], true, outputs)
    }

    fn pass(
        &self,
        weights: &PackedWeights,
        image: Image,
        [height, width]: [usize; 2],
        planar: bool,
        outputs: &mut [f32],
    ) -> Result<()> {
        let [rows, columns, channels] = self.output_shape(height, width)?;
        // No slice is as long as what has no number.
        let product = |axes: [usize; 3]| axes.iter().fold(1usize, |a, b| a.saturating_mul(*b));
        check_length(
            "the image",
            product([height, width, self.channels()]),
            image.len(),
        )?;
        check_length(
            "the outputs",
            product([rows, columns, channels]),
            outputs.len(),
        )?;
        let shape = self.shape([height, width])?;
        let pass = Pass {
            shape: &shape,
            parameters: &weights.parameters,
            weights: weights.of(self.number, shape.instructions)?,
            image,
            planar,
        };
        let values = if planar { 1 } else { channels };
        let row = columns * values;
        let strip = shape.tiles[0].0.columns;
        if shape.piece >= rows && strip >= columns {
            // A single piece needs no other thread, and a small image no time to find one.
            let mut outputs: Vec<&mut [f32]> = outputs.chunks_mut(row).collect();
            self.piece(&pass, 0..rows, 0, &mut outputs);
            return Ok(());
        }
        let mut pieces: Vec<Vec<&mut [f32]>> = Vec::new();
        pieces.resize_with(rows.div_ceil(shape.piece), Vec::new);
        for map in outputs.chunks_mut(rows * row) {
            for (piece, part) in pieces.iter_mut().zip(map.chunks_mut(shape.piece * row)) {
                piece.push(part);
            }
        }
        let work = pieces.into_par_iter().enumerate();
        work.for_each(|(piece, maps)| {
            let first = piece * shape.piece;
            let rows = first..(first + shape.piece).min(rows);
            let mut strips: Vec<Vec<&mut [f32]>> = Vec::new();
            strips.resize_with(columns.div_ceil(strip), Vec::new);
            for map in maps {
                for row in map.chunks_mut(row) {
                    for (strip, part) in strips.iter_mut().zip(row.chunks_mut(strip * values)) {
                        strip.push(part);
                    }
                }
            }
            let work = strips.into_par_iter().enumerate();
            work.for_each(|(index, mut outputs)| {
                self.piece(&pass, rows.clone(), index * strip, &mut outputs);
            });
        });
        Ok(())
    }
}
