//! D2: from the heat maps to a list of digits.

use super::Value;

/// D2: from the heat maps to a list of digits.
pub(crate) trait Finding {
    fn d2(&self) -> &'static str;
    fn d2_asked(&self) -> &'static str;
    fn what_a_hit_is(&self, tolerance: Value) -> String;
    fn searches_compared(&self) -> &'static str;
    fn of_a_digits_height(&self, apart: Value) -> String;
    fn a_low_value(&self) -> &'static str;
    fn the_threshold(&self) -> &'static str;
    fn a_certain_distance(&self) -> &'static str;
    fn a_higher_threshold(&self) -> &'static str;
    fn mark(&self, marked: Value) -> String;
    fn find_peaks(&self) -> &'static str;
    fn refine(&self, threshold: Value) -> String;
    fn suppress(&self, apart: Value) -> String;
    fn reject_isolated(&self, threshold: Value) -> String;
    fn list(&self) -> &'static str;
    fn map_to_image(&self) -> &'static str;
    fn row(&self) -> &'static str;
    fn column(&self) -> &'static str;
    fn centre_of_a_cell(&self, index: Value) -> String;
    fn no_search(&self) -> &'static str;
    fn reached(&self, recipe: Value, f1: Value, asked: Value) -> String;
    fn not_reached(&self, recipe: Value, f1: Value, asked: Value, missing: Value) -> String;
    fn trained_with(&self) -> &'static str;
    fn hits(&self) -> &'static str;
    fn wrong_digits(&self) -> &'static str;
    fn false_finds(&self) -> &'static str;
    fn misses(&self) -> &'static str;
    fn precision_column(&self) -> &'static str;
    fn recall_column(&self) -> &'static str;
    fn mean_distance(&self) -> &'static str;
    fn search(&self, recipe: Value, explanation: Value) -> String;
    fn time_taken(&self, time: Value, device: Value) -> String;
    fn whole_list(&self, shown: Value) -> String;
    fn head_of_list(&self, shown: Value, all: Value) -> String;
    fn hits_of_finds(&self) -> &'static str;
    fn precision(&self) -> &'static str;
    fn hits_of_digits(&self) -> &'static str;
    fn recall(&self) -> &'static str;
    fn f1(&self) -> &'static str;
    fn digit(&self) -> &'static str;
}
