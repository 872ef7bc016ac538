use super::English;
use crate::texts::{Cost, Value};

impl Cost for English {
    fn d3(&self) -> &'static str {
        "D3: operations and seconds for the large image"
    }

    fn d3_asked(&self) -> &'static str {
        "How many elementary operations do the convolutions take for the large image? How fast \
         could a card of 1 TFLOP/s do that in theory? Why will it take longer in practice?"
    }

    fn same_calculation(&self, height: Value, width: Value) -> String {
        format!(
            "The calculation is that of C4 with the maps that belong to {height}×{width} pixels:"
        )
    }

    fn operations_together(&self, together: Value) -> String {
        format!("Together **{together} operations**.")
    }

    fn the_card(&self) -> &'static str {
        "the assignment's card"
    }

    fn one_place_each(&self) -> &'static str {
        "a window stands once in each place of the output"
    }

    fn operations_said(&self, count: Value) -> String {
        format!("{count} operations")
    }

    fn formula_of_the_answer(&self) -> &'static str {
        "The assignment's answer has a formula that multiplies by the area of a layer's input as \
         well as by that of its output, and its maps never become smaller, for it forgets the \
         poolings:"
    }

    fn why_one_place_each(&self, total: Value, times: Value) -> String {
        format!(
            "That makes {total}, {times} times as many as there are. The window stands once in \
             each place of the **output**; how large the input is decides only how many places \
             there are. With the poolings:"
        )
    }

    fn operations(&self) -> &'static str {
        "operations"
    }

    fn in_theory(&self) -> &'static str {
        "**In theory**, on a card of 1 TFLOP/s, that is 10¹² operations in a second:"
    }

    fn time_to_calculate(&self) -> &'static str {
        "time to calculate"
    }

    fn the_large_image(&self) -> &'static str {
        "the large image"
    }

    fn a_billion_takes(&self) -> &'static str {
        "a billion operations take a thousandth of a second"
    }

    fn time_for_a_billion(&self, time: Value) -> String {
        format!("{time} for a billion operations")
    }

    fn second_of_the_answer(&self) -> &'static str {
        "The assignment's answer has a card of 1 TFLOP/s spend a whole second on a billion \
         operations. It is a thousandth of that:"
    }

    fn a_billion_operations(&self) -> &'static str {
        "a billion operations"
    }

    fn time_for_the_image(&self, billions: Value, calculating: Value) -> String {
        format!("The large image, with its {billions} billion, takes {calculating}:")
    }

    fn in_practice(&self) -> &'static str {
        "**In practice it takes longer**, because a card does more than multiply and add. First \
         of all, every value has to come from memory and go back there. When each layer reads its \
         input and its weights and writes its output, at 4 bytes a value:"
    }

    fn bytes_moved(&self) -> &'static str {
        "Bytes that move"
    }

    fn time_to_move(&self) -> &'static str {
        "time to move"
    }

    fn moving_and_calculating(
        &self,
        bandwidth: Value,
        moving: Value,
        calculating: Value,
        largest: Value,
    ) -> String {
        format!(
            "The assignment names only the speed of calculation; the {bandwidth}B a second are \
             those of a card that calculates as fast (NVIDIA's specifications of the GeForce GTX \
             750: 512 cores · 2 · 1.02 GHz and 80 GB/s). With them, moving takes {moving}, \
             calculating {calculating}. {largest}"
        )
    }

    fn this_machine(&self, name: Value, operations: Value, bytes: Value) -> String {
        format!(
            "**This machine under its own roof.** At its best {name} does {operations}FLOP and \
             moves {bytes}B in a second, as was measured before this. Below, each layer ran by \
             itself over the whole image, so that all it reads and writes passes through memory; \
             in the pass that was timed above, layers are run together over pieces that stay in \
             the cache, with fewer products. The factor says how many times longer than the \
             arithmetic alone a layer took, and how much of that theory lays to memory."
        )
    }

    fn theory_and_measurement(&self) -> &'static str {
        "Theory and measurement"
    }

    fn roof_of_this_machine(&self) -> &'static str {
        "The roof of this machine. Each layer has a point for theory and one for what was measured."
    }

    fn intensity(&self, ridge: Value) -> String {
        format!(
            "Within a layer both can go on at the same time, and the slower of the two sets the \
             pace. Which one that is, the layer's **intensity** decides: its operations for each \
             byte that moves. In the time of one byte the card does {ridge} operations; a layer \
             with fewer than that waits for the memory, and no faster arithmetic would help it."
        )
    }

    fn what_layers_wait_for(&self) -> &'static str {
        "What each layer waits for"
    }

    fn roof_of_the_card(&self) -> &'static str {
        "The roof is what the card can do at each intensity: on the slope the memory sets the \
         pace, on the level part the arithmetic."
    }

    fn layer_after_layer(&self, all: Value, times: Value, calculating: Value) -> String {
        format!(
            "Layer after layer, that makes at least **{all}**, {times} times the {calculating} \
             of the arithmetic alone. And this is still a lower bound:"
        )
    }

    fn starting(&self, layers: Value) -> String {
        format!(
            "**Starting.** Each of the {layers} layers is at least one program to start on the \
             card, which takes some microseconds each time, and the image has to get to the card \
             and the maps back."
        )
    }

    fn occupancy(&self) -> &'static str {
        "**Occupancy.** 1 TFLOP/s is reached only when every unit multiplies and adds in every \
         cycle. A first layer with a single input channel, or a last one with ten filters, does \
         not fill units that work on 32 or 64 values at a time."
    }

    fn other_work(&self) -> &'static str {
        "**Other work.** Pooling compares, sigmoid evaluates an exponential, addresses are \
         calculated; none of that is in the count above. And a card may have a screen to draw."
    }

    fn no_time_measured(&self) -> &'static str {
        "No time was measured here."
    }

    fn measured_here(
        &self,
        time: Value,
        device: Value,
        times: Value,
        calculating: Value,
        rate: Value,
    ) -> String {
        format!(
            "Measured here: one pass over the image took {time} on {device}. That is {times} \
             times the {calculating} of the card's arithmetic in theory, and {rate} billion \
             operations in a second."
        )
    }

    fn padding_forbids_pieces(&self) -> &'static str {
        "What one pass saves against classifying pieces of the image one by one cannot be said \
         here: the network pads, so that pieces would be padded at their own borders and get \
         other answers."
    }

    fn what_one_pass_saves(
        &self,
        answers: Value,
        height: Value,
        width: Value,
        down: Value,
        along: Value,
        each: Value,
    ) -> String {
        format!(
            "**What one pass saves.** The same {answers} answers could be had by cutting out \
             {height}×{width} pixels, a piece every {down}×{along} pixels, and classifying each \
             piece by itself, at {each} multiplications a piece. And whoever cuts out pieces is \
             not bound to the network's own step: to look everywhere is to take a piece at every \
             pixel."
        )
    }

    fn one_pass_and_pieces(&self) -> &'static str {
        "One pass, and pieces one by one"
    }

    fn times_fewer(&self, together: Value, own_stride: Value, every_pixel: Value) -> String {
        format!(
            "One pass takes {together} multiplications, **{own_stride} times fewer** than a \
             piece for each of its answers and {every_pixel} times fewer than a piece at every \
             pixel, because neighbouring pieces overlap and a pass calculates what they have in \
             common only once. The answers are the same, but for the last rounding."
        )
    }

    fn layer(&self) -> &'static str {
        "Layer"
    }

    fn input(&self) -> &'static str {
        "Input"
    }

    fn weights(&self) -> &'static str {
        "Weights"
    }

    fn output(&self) -> &'static str {
        "Output"
    }

    fn most_bytes(&self, name: Value, share: Value) -> String {
        format!("`{name}` alone moves {share} of all bytes.")
    }

    fn unknown(&self) -> &'static str {
        "unknown"
    }

    fn per_second(&self, amount: Value, unit: Value, rate: Value) -> String {
        format!("{amount} {unit} / {rate} per second")
    }
}
