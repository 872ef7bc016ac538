use super::images::Images;
use super::in_memory::InMemory;
use super::in_registers::InRegisters;
use crate::draft::{Image, Linear};
use crate::simd::Instructions;

/// A layer as a Winograd convolution.
pub(crate) enum Winograd {
    /// Products are written to memory before the output transform: for many taps.
    InMemory(Box<InMemory>),
    /// Products stay in registers until the output transform: for few taps.
    InRegisters(Box<InRegisters>),
}

impl Winograd {
    /// The tables for blocks of so many lane groups, if one of these ways pays.
    pub(crate) fn of(
        linear: &Linear,
        [from, to]: [Image; 2],
        instructions: Instructions,
        groups: usize,
    ) -> Option<Self> {
        let images = Images {
            linear,
            from,
            sums: linear.sums(from),
            to,
            lanes: instructions.lanes(),
            groups,
        };
        let in_memory = InMemory::of(images).map(|layer| Self::InMemory(Box::new(layer)));
        in_memory.or_else(|| {
            let in_registers = instructions.keeps_products_in_registers();
            let in_registers = in_registers.then(|| InRegisters::of(images)).flatten();
            in_registers.map(|layer| Self::InRegisters(Box::new(layer)))
        })
    }
}
