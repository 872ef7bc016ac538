//! The smallest networks that reach what the parts ask.

use super::Value;

/// The smallest networks that reach what the parts ask.
pub(crate) trait Smallest {
    fn title(&self) -> &'static str;
    fn how_they_were_found(&self, trained_on: Value) -> String;
    fn over_seeds(&self, least: Value, most: Value, seeds: Value) -> String;
    fn network(&self) -> &'static str;
    fn layers(&self) -> &'static str;
    fn of_the_assignments(&self) -> &'static str;
    fn multiplications(&self) -> &'static str;
    fn accuracy_here(&self) -> &'static str;
    fn mean_over_seeds(&self) -> &'static str;
    fn least_to_most(&self) -> &'static str;
    fn smallest_networks(&self) -> &'static str;
    fn trained_anew(&self, name: Value, accuracy: Value, time: Value) -> String;
}
