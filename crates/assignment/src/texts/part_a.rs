//! Part A: Dense layers only.

use super::Value;

/// Part A: Dense layers only.
pub(crate) trait PartA {
    fn title(&self) -> &'static str;
    fn a1(&self) -> &'static str;
    fn a1_asked(&self, asked: Value) -> String;
    fn a_row_of_numbers(&self, inputs: Value) -> String;
    fn why_an_activation(&self, parameters: Value, formula: Value, wasted: Value) -> String;
    fn where_to_save(&self, name: Value, share: Value, inputs: Value) -> String;
    fn a2(&self) -> &'static str;
    fn a_dense_neuron(&self) -> &'static str;
    fn a3(&self) -> &'static str;
    fn a3_asked(&self) -> &'static str;
    fn what_a_sheet_shows(&self) -> &'static str;
    fn first_dense(&self, name: Value, outputs: Value, values: Value) -> String;
    fn second_dense(&self, name: Value, inputs: Value, outputs: Value) -> String;
    fn not_linear(&self) -> &'static str;
    fn linear(&self) -> &'static str;
    fn why_not_linear(&self, name: Value, activation: Value) -> String;
    fn values_of_sigmoid(&self) -> &'static str;
    fn values_of_relu(&self) -> &'static str;
    fn values_of_others(&self) -> &'static str;
}
