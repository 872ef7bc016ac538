use super::English;
use crate::texts::{Measured, Value};

impl Measured for English {
    fn network_to_scale(&self) -> &'static str {
        "The network drawn to scale: a block for each shape that passes through it, rows \
         upright, columns to the back, channels from left to right. A list of numbers is a \
         column; two strokes say that it is longer than drawn."
    }

    fn where_cost_sits(&self) -> &'static str {
        "Where the parameters sit, and where the multiplications and additions for one image: \
         the two need not be in the same place."
    }

    fn feature_maps_of(&self, what: Value) -> String {
        format!("The feature maps of {what}")
    }

    fn accuracy_curve(&self) -> &'static str {
        "Accuracy after each epoch."
    }

    fn loss_curve(&self) -> &'static str {
        "Loss after each epoch."
    }

    fn how_trained(&self) -> &'static str {
        "How it was trained"
    }

    fn setting(&self) -> &'static str {
        "Setting"
    }

    fn value(&self) -> &'static str {
        "Value"
    }

    fn reached(&self, correct: Value, samples: Value, accuracy: Value, asked: Value) -> String {
        format!(
            "**Reached.** {correct} of {samples} test images are classified correctly, \
             **{accuracy}**; the target is {asked}."
        )
    }

    fn not_reached(
        &self,
        correct: Value,
        samples: Value,
        accuracy: Value,
        asked: Value,
        missing: Value,
    ) -> String {
        format!(
            "**Not reached.** {correct} of {samples} test images are classified correctly, \
             **{accuracy}**; the target is {asked}: {missing} percentage points are missing."
        )
    }

    fn breaks_rules(&self) -> &'static str {
        "**The network breaks rules of the assignment**, so it does not count:"
    }

    fn mean_loss(&self, loss: Value) -> String {
        format!("The mean loss on the test images is {loss}.")
    }

    fn chosen_by_held_out(&self, validation: Value) -> String {
        format!(
            "The model was chosen by held-out images, of which it classifies {validation} \
             correctly; the test images had no part in the choice."
        )
    }

    fn first_reached(&self, asked: Value, epoch: Value, epochs: Value) -> String {
        format!("On the held-out images, {asked} was first reached in epoch {epoch} of {epochs}.")
    }

    fn never_reached(&self, asked: Value, epochs: Value) -> String {
        format!("On the held-out images, {asked} was reached in none of the {epochs} epochs.")
    }

    fn learnt_by_heart(&self, points: Value) -> String {
        format!(
            "After the last epoch the network does {points} percentage points better on the images \
             it was trained on: it has begun to memorise them."
        )
    }

    fn better_on_held_out(&self) -> &'static str {
        "After the last epoch the network does better on held-out images than it did on those it \
         was being trained on, because it improved during the epoch and, where there is Dropout, \
         worked without it afterwards."
    }

    fn hardly_by_heart(&self, points: Value) -> String {
        format!(
            "After the last epoch accuracy on the training images is {points} percentage points \
             higher: hardly anything was memorised."
        )
    }

    fn once(&self) -> &'static str {
        "once"
    }

    fn times(&self, count: Value) -> String {
        format!("{count} times")
    }

    fn taken_for(&self, digit: usize, answer: usize, times: Value) -> String {
        // An eight, and a one, a two, a three.
        let article = |digit| if digit == 8 { "an" } else { "a" };
        let (one, other) = (article(digit), article(answer));
        format!("{one} {digit} taken for {other} {answer} ({times})")
    }

    fn no_mistakes(&self) -> &'static str {
        "No test image is taken for another digit."
    }

    fn frequent_mistakes(&self, frequent: Value) -> String {
        format!("The most frequent mistakes: {frequent}.")
    }

    fn confusion(&self) -> &'static str {
        "How often the digit of the row was taken for that of the column"
    }

    fn worth_of_steps(&self, seeds: Value, held_out: Value, letter: Value) -> String {
        format!(
            "**What each step is worth.** Networks that differ in one thing, each trained with \
             {seeds} seeds and measured on {held_out} held-out images; the test images had no part \
             in it. `cijfer steps {letter}` trains them all again; these figures came with the \
             program."
        )
    }

    fn least_and_most(&self, least: Value, most: Value) -> String {
        format!("{least} to {most}")
    }

    fn step(&self) -> &'static str {
        "Step"
    }

    fn why(&self) -> &'static str {
        "Why"
    }

    fn network(&self) -> &'static str {
        "Network"
    }

    fn held_out(&self) -> &'static str {
        "Held out"
    }

    fn least_to_most(&self) -> &'static str {
        "From least to most"
    }

    fn most_accurate(&self, change: Value, mean: Value) -> String {
        format!("All have as many parameters; the most accurate is “{change}”, with {mean}.")
    }

    fn fewest_parameters(&self, asked: Value, parameters: Value, change: Value) -> String {
        format!(
            "The fewest parameters of these with which every seed reaches {asked}: {parameters} \
             (“{change}”)."
        )
    }

    fn none_reaches(&self, asked: Value) -> String {
        format!("None of these reaches {asked} with every seed.")
    }
}
