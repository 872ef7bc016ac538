//! The same values in another order.

use cijfer_network::Permute;

use super::Sample;
use super::places::every_index;
use super::shapes::permuted;

pub fn permute(layer: &Permute, input: &Sample) -> Vec<f64> {
    let axes = permuted(layer).expect("a layer that fits");
    let shape: Vec<usize> = axes.iter().map(|&axis| input.shape[axis]).collect();
    let mut values = Vec::new();
    every_index(&shape, &mut |place| {
        let mut from = place.to_vec();
        for (&axis, &place) in axes.iter().zip(place) {
            from[axis] = place;
        }
        values.push(input.at(&from));
    });
    values
}
