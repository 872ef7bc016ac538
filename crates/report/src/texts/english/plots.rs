use super::English;
use crate::texts::{Plots, Value};

impl Plots for English {
    fn share_in_layer(&self, share: Value, name: Value) -> String {
        format!(", {share} of them in {name}")
    }

    fn bars_described(
        &self,
        held: Value,
        parameters_of: Value,
        done: Value,
        operations_of: Value,
    ) -> String {
        format!(
            "{held} parameters{parameters_of}; {done} multiplications and additions{operations_of}."
        )
    }

    fn multiplications_and_additions(&self) -> &'static str {
        "multiplications, additions"
    }

    fn none(&self) -> &'static str {
        "none"
    }

    fn input(&self) -> &'static str {
        "input"
    }

    fn has_parameters(&self) -> &'static str {
        "has parameters"
    }

    fn has_none(&self) -> &'static str {
        "has none"
    }

    fn with_a_break(&self, names: Value, shape: Value) -> String {
        format!("{names} {shape}, with a break")
    }

    fn blocks_described(&self, name: Value, shapes: Value) -> String {
        format!("Network {name} as a row of blocks, drawn to scale: {shapes}.")
    }

    fn accuracy_described_reached(&self, course: Value, asked: Value, epoch: Value) -> String {
        format!(
            "Validation accuracy {course}. The target of {asked} is first reached in epoch {epoch}."
        )
    }

    fn accuracy_described(&self, course: Value, asked: Value) -> String {
        format!("Validation accuracy {course}. The target of {asked} is not reached.")
    }

    fn validation_accuracy(&self) -> &'static str {
        "validation accuracy"
    }

    fn loss_described(&self, validated: Value, trained: Value) -> String {
        format!("Validation loss {validated}; training loss {trained}.")
    }

    fn validation_loss(&self) -> &'static str {
        "validation loss"
    }

    fn after_epoch(&self, value: Value, epoch: Value) -> String {
        format!("{value} after epoch {epoch}")
    }

    fn between_epochs(&self, from: Value, first: Value, to: Value, last: Value) -> String {
        format!("from {from} after epoch {first} to {to} after epoch {last}")
    }

    fn target(&self, target: Value) -> String {
        format!("target {target}")
    }

    fn operations_a_second(&self) -> &'static str {
        "operations/s"
    }

    fn ridge(&self) -> &'static str {
        "ridge"
    }

    fn waits_for_memory(&self) -> &'static str {
        "waits for memory"
    }

    fn waits_for_arithmetic(&self) -> &'static str {
        "waits for arithmetic"
    }

    fn operations_for_each_byte(&self) -> &'static str {
        "operations for each byte"
    }

    fn operations_per_second(&self) -> &'static str {
        "operations per second"
    }

    fn measured(&self) -> &'static str {
        "measured"
    }

    fn in_theory(&self) -> &'static str {
        "in theory"
    }

    fn on(&self) -> &'static str {
        "on"
    }

    fn layer_without_arithmetic(&self) -> &'static str {
        "layer that neither multiplies nor adds"
    }

    fn layers_without_arithmetic(&self) -> &'static str {
        "layers that neither multiply nor add"
    }

    fn not_shown(&self) -> &'static str {
        "Not shown"
    }

    fn more(&self) -> &'static str {
        "more"
    }

    fn roofline_described(
        &self,
        network: Value,
        input: Value,
        device: Value,
        speed: Value,
        bandwidth: Value,
        ridge: Value,
    ) -> String {
        format!(
            "Roofline of {network} ({input}) on {device}: at most {speed} operations and \
             {bandwidth}B a second, which meet at {ridge} operations for each byte."
        )
    }

    fn point_described(
        &self,
        names: Value,
        intensity: Value,
        theory: Value,
        waits: Value,
    ) -> String {
        format!(
            " {names}: {intensity} operations for each byte, {theory} operations a second in \
             theory, {waits}"
        )
    }

    fn measured_speed(&self, measured: Value) -> String {
        format!(", {measured} measured")
    }

    fn why_not_shown(&self) -> &'static str {
        "Not shown, for they neither multiply nor add"
    }
}
