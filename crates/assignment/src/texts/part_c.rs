//! Part C: convolutions and pooling, down to a single pixel.

use super::Value;

/// Part C: convolutions and pooling, down to a single pixel.
pub(crate) trait PartC {
    fn title(&self) -> &'static str;
    fn c1(&self) -> &'static str;
    fn c1_asked(&self, asked: Value) -> String;
    fn layer_by_layer(&self) -> &'static str;
    fn no_dense_missing(&self, input: Value) -> String;
    fn one_pixel(&self) -> &'static str;
    fn why_one_pixel(&self, input: Value, output: Value, values: Value) -> String;
    fn c2(&self) -> &'static str;
    fn otherwise_output(&self, output: Value) -> String;
    fn otherwise_no_network(&self, window: Value, layer: Value, input: Value) -> String;
    fn second_pooling(&self, rows: Value, columns: Value) -> String;
    fn why_second_pooling(&self, name: Value, rows: Value, columns: Value) -> String;
    fn c3(&self) -> &'static str;
    fn last_filters(&self, filters: Value) -> String;
    fn why_last_filters(&self, name: Value, filters: Value, other: Value) -> String;
    fn c4(&self) -> &'static str;
    fn c4_asked(&self) -> &'static str;
    fn sums_of_products(&self) -> &'static str;
    fn additions_too(&self) -> &'static str;
    fn operations(&self, count: Value) -> String;
    fn why_additions_too(&self, multiplications: Value, additions: Value, all: Value) -> String;
    fn between_functions(&self) -> &'static str;
    fn functions_cost(&self, functions: Value) -> String;
    fn comparisons_cost(&self, comparisons: Value, functions: Value) -> String;
}
