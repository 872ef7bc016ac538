//! D1: the network of part C over a large image.

use super::Value;

/// D1: the network of part C over a large image.
pub(crate) trait PartD {
    fn title(&self) -> &'static str;
    fn d1(&self) -> &'static str;
    fn d1_asked(&self) -> &'static str;
    fn the_image(&self, height: Value, width: Value, digits: Value, channels: Value) -> String;
    fn layer(&self) -> &'static str;
    fn maps(&self) -> &'static str;
    fn cell_distance(&self) -> &'static str;
    fn a_cell_sees(&self) -> &'static str;
    fn maps_of_each_layer(&self) -> &'static str;
    fn how_poolings_decide(&self) -> &'static str;
    fn with_and_without_poolings(
        &self,
        bare_rows: Value,
        bare_columns: Value,
        rows: Value,
        columns: Value,
        fewer: Value,
    ) -> String;
    fn finest_step(&self, step: Value) -> String;
    /// The first convolution, a pooling, the second convolution and the last one.
    fn what_each_layer_shows(&self) -> [&'static str; 4];
}
