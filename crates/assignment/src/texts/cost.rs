//! D3: what the large image costs, in theory and in practice.

use super::Value;

/// D3: what the large image costs, in theory and in practice.
pub(crate) trait Cost {
    fn d3(&self) -> &'static str;
    fn d3_asked(&self) -> &'static str;
    fn same_calculation(&self, height: Value, width: Value) -> String;
    fn operations_together(&self, together: Value) -> String;
    fn the_card(&self) -> &'static str;
    fn one_place_each(&self) -> &'static str;
    fn operations_said(&self, count: Value) -> String;
    fn formula_of_the_answer(&self) -> &'static str;
    fn why_one_place_each(&self, total: Value, times: Value) -> String;
    fn operations(&self) -> &'static str;
    fn in_theory(&self) -> &'static str;
    fn time_to_calculate(&self) -> &'static str;
    fn the_large_image(&self) -> &'static str;
    fn a_billion_takes(&self) -> &'static str;
    fn time_for_a_billion(&self, time: Value) -> String;
    fn second_of_the_answer(&self) -> &'static str;
    fn a_billion_operations(&self) -> &'static str;
    fn time_for_the_image(&self, billions: Value, calculating: Value) -> String;
    fn in_practice(&self) -> &'static str;
    fn bytes_moved(&self) -> &'static str;
    fn time_to_move(&self) -> &'static str;
    fn moving_and_calculating(
        &self,
        bandwidth: Value,
        moving: Value,
        calculating: Value,
        largest: Value,
    ) -> String;
    fn this_machine(&self, name: Value, operations: Value, bytes: Value) -> String;
    fn theory_and_measurement(&self) -> &'static str;
    fn roof_of_this_machine(&self) -> &'static str;
    fn intensity(&self, ridge: Value) -> String;
    fn what_layers_wait_for(&self) -> &'static str;
    fn roof_of_the_card(&self) -> &'static str;
    fn layer_after_layer(&self, all: Value, times: Value, calculating: Value) -> String;
    fn starting(&self, layers: Value) -> String;
    fn occupancy(&self) -> &'static str;
    fn other_work(&self) -> &'static str;
    fn no_time_measured(&self) -> &'static str;
    fn measured_here(
        &self,
        time: Value,
        device: Value,
        times: Value,
        calculating: Value,
        rate: Value,
    ) -> String;
    fn padding_forbids_pieces(&self) -> &'static str;
    fn what_one_pass_saves(
        &self,
        answers: Value,
        height: Value,
        width: Value,
        down: Value,
        along: Value,
        each: Value,
    ) -> String;
    fn one_pass_and_pieces(&self) -> &'static str;
    fn times_fewer(&self, together: Value, own_stride: Value, every_pixel: Value) -> String;
    fn layer(&self) -> &'static str;
    fn input(&self) -> &'static str;
    fn weights(&self) -> &'static str;
    fn output(&self) -> &'static str;
    fn most_bytes(&self, name: Value, share: Value) -> String;
    fn unknown(&self) -> &'static str;
    fn per_second(&self, amount: Value, unit: Value, rate: Value) -> String;
}
