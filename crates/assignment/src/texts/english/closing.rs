use super::English;
use crate::texts::{Closing, Value};

impl Closing for English {
    fn results(&self) -> &'static str {
        "Results"
    }

    fn asked_and_reached(&self) -> &'static str {
        "What was asked and what was reached"
    }

    fn all_on_drawn_digits(&self) -> &'static str {
        "**All of this on digits that the program drew itself**, not on those that people wrote."
    }

    fn what_was_run(&self) -> &'static str {
        "What was run"
    }

    fn data(&self) -> &'static str {
        "data"
    }

    fn the_data(&self) -> &'static str {
        "The data"
    }

    fn settings(&self) -> &'static str {
        "Settings"
    }

    fn duration(&self) -> &'static str {
        "duration of it all"
    }

    fn the_machine(&self) -> &'static str {
        "The machine"
    }

    fn to_repeat_it(&self) -> &'static str {
        "To repeat it:"
    }

    fn share_reached(&self, accuracy: Value) -> String {
        format!("{accuracy} of the test images")
    }

    fn share_against_rules(&self, accuracy: Value) -> String {
        format!("{accuracy} of the test images, but against the rules")
    }

    fn accuracy_asked(&self, asked: Value) -> String {
        format!("accuracy {asked}")
    }

    fn no_search(&self) -> &'static str {
        "no search"
    }

    fn part(&self) -> &'static str {
        "Part"
    }

    fn asked(&self) -> &'static str {
        "Asked"
    }

    fn reached(&self) -> &'static str {
        "Reached"
    }

    fn yes_or_no(&self) -> &'static str {
        "Yes or no"
    }

    fn not_run(&self) -> &'static str {
        "not run"
    }

    fn yes(&self) -> &'static str {
        "yes"
    }

    fn no(&self) -> &'static str {
        "no"
    }

    fn what(&self) -> &'static str {
        "What"
    }

    fn value(&self) -> &'static str {
        "Value"
    }

    fn errata(&self) -> &'static str {
        "What the assignment's own answer got wrong. Each point is set right where it belongs, \
         too; here they stand together, each with the right calculation."
    }

    fn question(&self) -> &'static str {
        "Question"
    }

    fn the_answer_says(&self) -> &'static str {
        "The answer says"
    }

    fn it_is(&self) -> &'static str {
        "It is"
    }

    fn what_is_set_right(&self) -> &'static str {
        "What is set right"
    }

    fn belongs_to(&self, title: Value, section: Value) -> String {
        format!("It belongs to [{title}](#{section}).")
    }
}
