//! Places for tiles of one size that do not overlap.

use super::geometry::Corner;
use crate::error::{Error, Result};
use crate::random::Random;

/// The sizes of a scene and of its tiles, in pixels.
#[derive(Clone, Copy)]
pub(super) struct Space {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) tile_width: usize,
    pub(super) tile_height: usize,
}

impl Space {
    /// The corners of `count` tiles that do not overlap.
    ///
    /// # Errors
    ///
    /// More tiles than fit.
    pub(super) fn places(&self, count: usize, random: &mut Random) -> Result<Vec<Corner>> {
        // Of equal upright tiles, no arrangement holds more than rows and columns.
        let fit = (self.width / self.tile_width) * (self.height / self.tile_height);
        if count > fit {
            return Err(Error::NoRoom {
                asked: count,
                fit,
                width: self.width,
                height: self.height,
                tile_width: self.tile_width,
                tile_height: self.tile_height,
            });
        }
        let places = self
            .scattered(count, random)
            .unwrap_or_else(|| self.shelved(count, random));
        let corners = places.into_iter();
        Ok(corners
            .map(|(left, top)| [left as i64, top as i64])
            .collect())
    }

    /// Tries random places one after another; `None` if the tiles leave no room for the rest.
    fn scattered(&self, count: usize, random: &mut Random) -> Option<Vec<(usize, usize)>> {
        // Two tiles whose top left corners lie in one cell of this grid overlap, and only tiles from neighbouring cells can.
        let columns = self.width / self.tile_width + 1;
        let rows = self.height / self.tile_height + 1;
        let mut grid: Vec<Option<(usize, usize)>> = vec![None; columns * rows];
        let mut places = Vec::with_capacity(count);
        let mut misses = 0;
        while places.len() < count {
            let left = random.below(self.width - self.tile_width + 1);
            let top = random.below(self.height - self.tile_height + 1);
            let (column, row) = (left / self.tile_width, top / self.tile_height);
            let is_taken = (row.saturating_sub(1)..rows.min(row + 2)).any(|row| {
                (column.saturating_sub(1)..columns.min(column + 2)).any(|column| {
                    grid[row * columns + column].is_some_and(|(other_left, other_top)| {
                        left.abs_diff(other_left) < self.tile_width
                            && top.abs_diff(other_top) < self.tile_height
                    })
                })
            });
            if is_taken {
                misses += 1;
                // After so many misses in a row, less than a thousandth of the places are free.
                if misses == 5000 {
                    return None;
                }
            } else {
                misses = 0;
                grid[row * columns + column] = Some((left, top));
                places.push((left, top));
            }
        }
        Some(places)
    }

    /// Tiles in rows with random gaps. They look less natural, but every number of tiles that fits has room.
    fn shelved(&self, count: usize, random: &mut Random) -> Vec<(usize, usize)> {
        let mut places = Vec::new();
        for top in with_gaps(self.height, self.tile_height, random) {
            places.extend(
                with_gaps(self.width, self.tile_width, random)
                    .into_iter()
                    .map(|left| (left, top)),
            );
        }
        random.shuffle(&mut places);
        places.truncate(count);
        places
    }
}

/// The starts of as many pieces as fit into a length; the rest of the length is distributed at random between them.
fn with_gaps(length: usize, piece: usize, random: &mut Random) -> Vec<usize> {
    let left_over = length % piece;
    let mut gaps: Vec<usize> = (0..length / piece)
        .map(|_| random.below(left_over + 1))
        .collect();
    gaps.sort_unstable();
    gaps.into_iter()
        .enumerate()
        .map(|(index, gap)| index * piece + gap)
        .collect()
}
