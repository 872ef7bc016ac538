use super::English;
use crate::texts::{Opening, Value};

impl Opening for English {
    fn drawn_warning(&self) -> &'static str {
        "**Warning: these are not the digits that people wrote.** All figures in this report \
         were measured on digits that the program drew itself. They say that everything runs. \
         They do not say how well the networks read handwriting, and cannot be compared with \
         figures for MNIST."
    }

    fn why_drawn(&self, reason: Value) -> String {
        format!("Why: {reason}")
    }

    fn what_this_is(&self, name: Value) -> String {
        format!(
            "Three small networks learn to read digits, and the third of them then finds the \
             digits in a large image. This report goes through the assignment question by \
             question: what is asked, what was measured, how every number is calculated, and why. \
             All calculations are made by the program that counts; none is typed in by hand. \
             Data: {name}."
        )
    }

    fn no_part_run(&self) -> &'static str {
        "**No part has been run.**"
    }

    fn all_reached(&self, all: Value) -> String {
        format!("**All {all} targets that were tried are reached.**")
    }

    fn between_parts(&self) -> &'static str {
        ", part "
    }

    fn some_reached(&self, reached: Value, all: Value, missed: Value) -> String {
        format!(
            "**{reached} of the {all} targets that were tried are reached.** Not reached: part \
             {missed}."
        )
    }

    fn not_run(&self) -> &'static str {
        "This part was not run, so there is nothing to report."
    }

    fn title(&self) -> &'static str {
        "The assignment, from counting to finding"
    }
}
