//! What was measured of a network: the same for parts A, B and C.

use super::Value;

/// What was measured of a network: the same for parts A, B and C.
pub(crate) trait Measured {
    fn network_to_scale(&self) -> &'static str;
    fn where_cost_sits(&self) -> &'static str;
    fn feature_maps_of(&self, what: Value) -> String;
    fn accuracy_curve(&self) -> &'static str;
    fn loss_curve(&self) -> &'static str;
    fn how_trained(&self) -> &'static str;
    fn setting(&self) -> &'static str;
    fn value(&self) -> &'static str;
    fn reached(&self, correct: Value, samples: Value, accuracy: Value, asked: Value) -> String;
    fn not_reached(
        &self,
        correct: Value,
        samples: Value,
        accuracy: Value,
        asked: Value,
        missing: Value,
    ) -> String;
    fn breaks_rules(&self) -> &'static str;
    fn mean_loss(&self, loss: Value) -> String;
    fn chosen_by_held_out(&self, validation: Value) -> String;
    fn first_reached(&self, asked: Value, epoch: Value, epochs: Value) -> String;
    fn never_reached(&self, asked: Value, epochs: Value) -> String;
    fn learnt_by_heart(&self, points: Value) -> String;
    fn better_on_held_out(&self) -> &'static str;
    fn hardly_by_heart(&self, points: Value) -> String;
    fn once(&self) -> &'static str;
    fn times(&self, count: Value) -> String;
    fn taken_for(&self, digit: usize, answer: usize, times: Value) -> String;
    fn no_mistakes(&self) -> &'static str;
    fn frequent_mistakes(&self, frequent: Value) -> String;
    fn confusion(&self) -> &'static str;
    fn worth_of_steps(&self, seeds: Value, held_out: Value, letter: Value) -> String;
    fn least_and_most(&self, least: Value, most: Value) -> String;
    fn step(&self) -> &'static str;
    fn why(&self) -> &'static str;
    fn network(&self) -> &'static str;
    fn held_out(&self) -> &'static str;
    fn least_to_most(&self) -> &'static str;
    fn most_accurate(&self, change: Value, mean: Value) -> String;
    fn fewest_parameters(&self, asked: Value, parameters: Value, change: Value) -> String;
    fn none_reaches(&self, asked: Value) -> String;
}
