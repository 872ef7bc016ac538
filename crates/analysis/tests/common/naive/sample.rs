//! The values of one sample.

use cijfer_network::Network;

use super::places::every_index;
use super::weights::rounded;

/// The values of one sample, the last axis running fastest.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    pub shape: Vec<usize>,
    pub values: Vec<f64>,
}

impl Sample {
    pub fn zeros(shape: &[usize]) -> Self {
        let mut values = Vec::new();
        every_index(shape, &mut |_| values.push(0.0));
        Self {
            shape: shape.to_vec(),
            values,
        }
    }

    /// The lengths of an image's axes.
    pub fn image(&self) -> [usize; 3] {
        self.shape.as_slice().try_into().expect("an image")
    }

    pub fn pixel(&self, row: usize, column: usize, channel: usize) -> f64 {
        self.values[self.number(&[row, column, channel])]
    }

    pub fn at(&self, index: &[usize]) -> f64 {
        self.values[self.number(index)]
    }

    /// Where the value of a channel at a place of the image stands, if the place is within.
    pub fn cell(&mut self, [row, column]: [i64; 2], channel: usize) -> Option<&mut f64> {
        let [height, width, _] = self.image();
        let row = usize::try_from(row).ok().filter(|row| *row < height)?;
        let column = usize::try_from(column)
            .ok()
            .filter(|column| *column < width)?;
        let number = self.number(&[row, column, channel]);
        self.values.get_mut(number)
    }

    /// The number of an element, the last axis running fastest.
    fn number(&self, index: &[usize]) -> usize {
        let places = index.iter().zip(&self.shape);
        places.fold(0, |number, (place, length)| number * length + place)
    }
}

/// A sample of the network's input.
pub fn sample(network: &Network, numbers: &mut dyn FnMut() -> f64) -> Sample {
    let shape: Vec<usize> = network.input.axes().iter().map(|&a| a as usize).collect();
    let mut values = Vec::new();
    every_index(&shape, &mut |_| values.push(rounded(numbers())));
    Sample { shape, values }
}

/// Numbers from −1 to 1 that look random and follow from the seed.
pub fn numbers(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed ^ 0x9e37_79b9_7f4a_7c15;
    move || {
        // Knuth's linear congruential generator; its upper bits are good enough here.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / f64::from(1u32 << 23) - 1.0
    }
}
