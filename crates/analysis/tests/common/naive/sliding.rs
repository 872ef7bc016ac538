//! A window that slides over an image.

use cijfer_network::Padding;

use super::Sample;
use super::counts::Seen;
use super::places::starts;

pub struct Sliding<'a> {
    pub input: &'a Sample,
    pub size: [u64; 2],
    pub stride: [u64; 2],
    pub dilation: [u64; 2],
    pub padding: Padding,
    /// What stands in the padding.
    pub outside: f64,
}

impl Sliding<'_> {
    pub fn channels(&self) -> usize {
        self.input.image()[2]
    }

    /// Visits the first element of every position.
    pub fn each(&self, visit: &mut dyn FnMut([i64; 2])) {
        let [rows, columns] = [0, 1].map(|axis| {
            let length = self.input.shape[axis];
            let (size, stride) = (self.size[axis], self.stride[axis]);
            starts(length, size, stride, self.dilation[axis], self.padding)
        });
        for &row in &rows {
            for &column in &columns {
                visit([row, column]);
            }
        }
    }

    /// Hands over what the window sees of one channel.
    pub fn look(&self, first: [i64; 2], channel: usize, see: &mut dyn FnMut(Seen)) {
        let [height, width, _] = self.input.image();
        for row in self.elements(first, 0) {
            for column in self.elements(first, 1) {
                let inside =
                    (0..height as i64).contains(&row) && (0..width as i64).contains(&column);
                see(if inside {
                    Seen::pixel(self.input.pixel(row as usize, column as usize, channel))
                } else {
                    Seen::padding(self.outside)
                });
            }
        }
    }

    /// The places of the window's elements along an axis.
    fn elements(&self, first: [i64; 2], axis: usize) -> impl Iterator<Item = i64> + use<> {
        let (first, dilation) = (first[axis], self.dilation[axis] as i64);
        (0..self.size[axis] as i64).map(move |element| first + element * dilation)
    }
}
