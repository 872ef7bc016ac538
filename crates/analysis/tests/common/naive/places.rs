//! Places in a shape and along an axis, found by trying one by one.

use std::collections::{BTreeMap, BTreeSet};

use cijfer_network::Padding;

/// Visits every place of a shape, the last axis running fastest.
pub fn every_index(shape: &[usize], visit: &mut dyn FnMut(&[usize])) {
    fn walk(shape: &[usize], index: &mut Vec<usize>, visit: &mut dyn FnMut(&[usize])) {
        match shape.get(index.len()) {
            None => visit(index),
            Some(&length) => {
                for place in 0..length {
                    index.push(place);
                    walk(shape, index, visit);
                    index.pop();
                }
            }
        }
    }
    walk(shape, &mut Vec::new(), visit);
}

/// The number of places in a shape, counted.
pub fn elements(shape: &[usize]) -> usize {
    let mut elements = 0;
    every_index(shape, &mut |_| elements += 1);
    elements
}

/// The elements of a shape, by their numbers, in groups of those that differ only along some axes.
pub fn groups(shape: &[usize], together: &BTreeSet<usize>) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
    let mut element = 0;
    every_index(shape, &mut |index| {
        let mut others = index.to_vec();
        together.iter().for_each(|&axis| others[axis] = 0);
        groups.entry(others).or_default().push(element);
        element += 1;
    });
    groups.into_values().collect()
}

/// The axis of a sample that Keras means by a number; the batch, its axis 0, is none.
pub fn keras_axis(rank: usize, axis: i64) -> Option<usize> {
    (0..rank).find(|&place| {
        let (from_the_front, from_the_end) = (place as i64 + 1, place as i64 - rank as i64);
        axis == from_the_front || axis == from_the_end
    })
}

/// Several such axes, at least one; which is named twice is there once.
pub fn keras_axes(rank: usize, axes: &[i64]) -> Option<BTreeSet<usize>> {
    let places: Option<BTreeSet<usize>> = axes.iter().map(|&axis| keras_axis(rank, axis)).collect();
    places.filter(|places| !places.is_empty())
}

/// The first elements of a window's positions along an axis, tried one by one; negative in the
/// padding before the first element.
pub fn starts(length: usize, size: u64, stride: u64, dilation: u64, padding: Padding) -> Vec<i64> {
    let length = length as i64;
    let past_the_last = (0..size)
        .map(|element| (element * dilation) as i64 + 1)
        .next_back();
    let reach = past_the_last.unwrap_or(0);
    let every = (0..length).step_by(stride as usize);
    match padding {
        Padding::Valid => every.filter(|start| start + reach <= length).collect(),
        Padding::Same => {
            let starts: Vec<i64> = every.collect();
            let end = starts.last().map_or(0, |last| last + reach);
            let (mut before, mut after) = (0, 0);
            while before + length + after < end {
                if after > before {
                    before += 1;
                } else {
                    after += 1;
                }
            }
            starts.into_iter().map(|start| start - before).collect()
        }
    }
}
