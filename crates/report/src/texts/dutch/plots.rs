use super::Dutch;
use crate::texts::{Plots, Value};

impl Plots for Dutch {
    fn share_in_layer(&self, share: Value, name: Value) -> String {
        format!(", waarvan {share} in {name}")
    }

    fn bars_described(
        &self,
        held: Value,
        parameters_of: Value,
        done: Value,
        operations_of: Value,
    ) -> String {
        format!(
            "{held} parameters{parameters_of}; {done} vermenigvuldigingen en \
             optellingen{operations_of}."
        )
    }

    fn multiplications_and_additions(&self) -> &'static str {
        "vermenigvuldigingen, optellingen"
    }

    fn none(&self) -> &'static str {
        "geen"
    }

    fn input(&self) -> &'static str {
        "invoer"
    }

    fn has_parameters(&self) -> &'static str {
        "heeft parameters"
    }

    fn has_none(&self) -> &'static str {
        "heeft er geen"
    }

    fn with_a_break(&self, names: Value, shape: Value) -> String {
        format!("{names} {shape}, met een onderbreking")
    }

    fn blocks_described(&self, name: Value, shapes: Value) -> String {
        format!("Netwerk {name} als een rij blokken, op schaal getekend: {shapes}.")
    }

    fn accuracy_described_reached(&self, course: Value, asked: Value, epoch: Value) -> String {
        format!(
            "Nauwkeurigheid bij validatie {course}. Het doel van {asked} wordt voor het eerst \
             gehaald in epoch {epoch}."
        )
    }

    fn accuracy_described(&self, course: Value, asked: Value) -> String {
        format!("Nauwkeurigheid bij validatie {course}. Het doel van {asked} wordt niet gehaald.")
    }

    fn validation_accuracy(&self) -> &'static str {
        "nauwkeurigheid bij validatie"
    }

    fn loss_described(&self, validated: Value, trained: Value) -> String {
        format!("Verlies bij validatie {validated}; verlies bij training {trained}.")
    }

    fn validation_loss(&self) -> &'static str {
        "verlies bij validatie"
    }

    fn after_epoch(&self, value: Value, epoch: Value) -> String {
        format!("{value} na epoch {epoch}")
    }

    fn between_epochs(&self, from: Value, first: Value, to: Value, last: Value) -> String {
        format!("van {from} na epoch {first} tot {to} na epoch {last}")
    }

    fn target(&self, target: Value) -> String {
        format!("doel {target}")
    }

    fn operations_a_second(&self) -> &'static str {
        "bewerkingen/s"
    }

    fn ridge(&self) -> &'static str {
        "nok"
    }

    fn waits_for_memory(&self) -> &'static str {
        "wacht op geheugen"
    }

    fn waits_for_arithmetic(&self) -> &'static str {
        "wacht op rekenwerk"
    }

    fn operations_for_each_byte(&self) -> &'static str {
        "bewerkingen per byte"
    }

    fn operations_per_second(&self) -> &'static str {
        "bewerkingen per seconde"
    }

    fn measured(&self) -> &'static str {
        "gemeten"
    }

    fn in_theory(&self) -> &'static str {
        "in theorie"
    }

    fn on(&self) -> &'static str {
        "op"
    }

    fn layer_without_arithmetic(&self) -> &'static str {
        "laag die niet vermenigvuldigt of optelt"
    }

    fn layers_without_arithmetic(&self) -> &'static str {
        "lagen die niet vermenigvuldigen of optellen"
    }

    fn not_shown(&self) -> &'static str {
        "Niet getoond"
    }

    fn more(&self) -> &'static str {
        "meer"
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
            "Roofline van {network} ({input}) op {device}: hoogstens {speed} bewerkingen en \
             {bandwidth}B per seconde, die elkaar ontmoeten bij {ridge} bewerkingen per byte."
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
            " {names}: {intensity} bewerkingen per byte, {theory} bewerkingen per seconde in \
             theorie, {waits}"
        )
    }

    fn measured_speed(&self, measured: Value) -> String {
        format!(", {measured} gemeten")
    }

    fn why_not_shown(&self) -> &'static str {
        "Niet getoond, want daar wordt niet vermenigvuldigd of opgeteld"
    }
}
