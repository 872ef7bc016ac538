//! Plots: what stands in them, and what is said of them to those who cannot see them.

use super::Value;

/// Plots: what stands in them, and what is said of them to those who cannot see them.
pub(crate) trait Plots {
    fn share_in_layer(&self, share: Value, name: Value) -> String;
    fn bars_described(
        &self,
        held: Value,
        parameters_of: Value,
        done: Value,
        operations_of: Value,
    ) -> String;
    fn multiplications_and_additions(&self) -> &'static str;
    fn none(&self) -> &'static str;
    fn input(&self) -> &'static str;
    fn has_parameters(&self) -> &'static str;
    fn has_none(&self) -> &'static str;
    fn with_a_break(&self, names: Value, shape: Value) -> String;
    fn blocks_described(&self, name: Value, shapes: Value) -> String;
    fn accuracy_described_reached(&self, course: Value, asked: Value, epoch: Value) -> String;
    fn accuracy_described(&self, course: Value, asked: Value) -> String;
    fn validation_accuracy(&self) -> &'static str;
    fn loss_described(&self, validated: Value, trained: Value) -> String;
    fn validation_loss(&self) -> &'static str;
    fn after_epoch(&self, value: Value, epoch: Value) -> String;
    fn between_epochs(&self, from: Value, first: Value, to: Value, last: Value) -> String;
    fn target(&self, target: Value) -> String;
    fn operations_a_second(&self) -> &'static str;
    fn ridge(&self) -> &'static str;
    fn waits_for_memory(&self) -> &'static str;
    fn waits_for_arithmetic(&self) -> &'static str;
    fn operations_for_each_byte(&self) -> &'static str;
    fn operations_per_second(&self) -> &'static str;
    fn measured(&self) -> &'static str;
    fn in_theory(&self) -> &'static str;
    fn on(&self) -> &'static str;
    fn layer_without_arithmetic(&self) -> &'static str;
    fn layers_without_arithmetic(&self) -> &'static str;
    fn not_shown(&self) -> &'static str;
    fn more(&self) -> &'static str;
    fn roofline_described(
        &self,
        network: Value,
        input: Value,
        device: Value,
        speed: Value,
        bandwidth: Value,
        ridge: Value,
    ) -> String;
    fn point_described(
        &self,
        names: Value,
        intensity: Value,
        theory: Value,
        waits: Value,
    ) -> String;
    fn measured_speed(&self, measured: Value) -> String;
    fn why_not_shown(&self) -> &'static str;
}
