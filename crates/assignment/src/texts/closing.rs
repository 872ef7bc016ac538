//! The errata, the results, and what was run.

use super::Value;

/// The errata, the results, and what was run.
pub(crate) trait Closing {
    fn results(&self) -> &'static str;
    fn asked_and_reached(&self) -> &'static str;
    fn all_on_drawn_digits(&self) -> &'static str;
    fn what_was_run(&self) -> &'static str;
    fn data(&self) -> &'static str;
    fn the_data(&self) -> &'static str;
    fn settings(&self) -> &'static str;
    fn duration(&self) -> &'static str;
    fn the_machine(&self) -> &'static str;
    fn to_repeat_it(&self) -> &'static str;
    fn share_reached(&self, accuracy: Value) -> String;
    fn share_against_rules(&self, accuracy: Value) -> String;
    fn accuracy_asked(&self, asked: Value) -> String;
    fn no_search(&self) -> &'static str;
    fn part(&self) -> &'static str;
    fn asked(&self) -> &'static str;
    fn reached(&self) -> &'static str;
    fn yes_or_no(&self) -> &'static str;
    fn not_run(&self) -> &'static str;
    fn yes(&self) -> &'static str;
    fn no(&self) -> &'static str;
    fn what(&self) -> &'static str;
    fn value(&self) -> &'static str;
    fn errata(&self) -> &'static str;
    fn question(&self) -> &'static str;
    fn the_answer_says(&self) -> &'static str;
    fn it_is(&self) -> &'static str;
    fn what_is_set_right(&self) -> &'static str;
    fn belongs_to(&self, title: Value, section: Value) -> String;
}
