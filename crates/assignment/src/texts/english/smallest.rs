use super::English;
use crate::texts::{Smallest, Value};

impl Smallest for English {
    fn title(&self) -> &'static str {
        "As few parameters as possible"
    }

    fn how_they_were_found(&self, trained_on: Value) -> String {
        format!(
            "Every part asks for as few parameters as possible, and the networks above have more \
             than they need. These were found by `cijfer search`, which tries networks within the \
             rules of a part and chooses by held-out images; `cijfer steps` writes down what every \
             step on the way is worth. Those called small have plain convolutions, those called \
             tiny depthwise ones too, and the fine one is for 99 %. Their weights come with the \
             program, trained on {trained_on}, and are tested here on the test images above; \
             beside that stands what trainings with other seeds reached, of which none was chosen."
        )
    }

    fn over_seeds(&self, least: Value, most: Value, seeds: Value) -> String {
        format!("{least} to {most} of {seeds} seeds")
    }

    fn network(&self) -> &'static str {
        "Network"
    }

    fn layers(&self) -> &'static str {
        "Layers"
    }

    fn of_the_assignments(&self) -> &'static str {
        "Of the assignment's"
    }

    fn multiplications(&self) -> &'static str {
        "Multiplications"
    }

    fn accuracy_here(&self) -> &'static str {
        "Accuracy here"
    }

    fn mean_over_seeds(&self) -> &'static str {
        "Mean over seeds"
    }

    fn least_to_most(&self) -> &'static str {
        "From least to most"
    }

    fn smallest_networks(&self) -> &'static str {
        "The smallest networks"
    }

    fn trained_anew(&self, name: Value, accuracy: Value, time: Value) -> String {
        format!(
            "**{name}** was trained anew for this report: {accuracy} of the test images after \
             {time} of training."
        )
    }
}
