use super::English;
use crate::texts::{Finding, Value};

impl Finding for English {
    fn d2(&self) -> &'static str {
        "D2: from the heat maps to a list"
    }

    fn d2_asked(&self) -> &'static str {
        "By which steps do the heat maps become a list of the positions of the digits?"
    }

    fn what_a_hit_is(&self, tolerance: Value) -> String {
        format!(
            "To see how good the list is, it is compared with the truth. A detection is a **hit** \
             when the right digit lies within {tolerance} pixels of it."
        )
    }

    fn searches_compared(&self) -> &'static str {
        "The searches compared"
    }

    fn of_a_digits_height(&self, apart: Value) -> String {
        format!("{apart} of a digit's height")
    }

    fn a_low_value(&self) -> &'static str {
        "a low value"
    }

    fn the_threshold(&self) -> &'static str {
        "the threshold"
    }

    fn a_certain_distance(&self) -> &'static str {
        "a certain distance"
    }

    fn a_higher_threshold(&self) -> &'static str {
        "a higher one"
    }

    fn mark(&self, marked: Value) -> String {
        format!(
            "**Mark.** Go over all heat maps, cell by cell, and mark the cells above {marked}: so \
             low that no peak is lost whose score in the third step is high enough."
        )
    }

    fn find_peaks(&self) -> &'static str {
        "**Find peaks.** A digit makes several neighbouring cells bright. Walk over the marked \
         cells, and keep those that none of their eight neighbours in the same map exceeds; equal \
         neighbours are one peak."
    }

    fn refine(&self, threshold: Value) -> String {
        format!(
            "**Refine.** The position is the middle of the peak's cell and its eight neighbours, \
             each weighted with its value: finer than the grid of cells, for a digit between two \
             cells makes both bright. The score is the sum of these nine values over four, as many \
             cells as a digit makes bright, and at most 1; a peak whose score is not above \
             {threshold} is dropped."
        )
    }

    fn suppress(&self, apart: Value) -> String {
        format!(
            "**Suppress.** Of peaks that lie at most {apart} apart, or whose boxes largely \
             coincide, in all maps, only the one with the highest score stays, since two digits \
             cannot stand in one place."
        )
    }

    fn reject_isolated(&self, threshold: Value) -> String {
        format!(
            "**Reject isolated detections.** Where digits touch, the network is less confident of \
             some, but confident detections stand beside them. A stroke that looks like a digit \
             often has none beside it: a detection whose score is not above {threshold} stays only \
             beside one whose score is."
        )
    }

    fn list(&self) -> &'static str {
        "**List.** The peak's map says which digit it is."
    }

    fn map_to_image(&self) -> &'static str {
        "A position in the map becomes one in the image by the geometry of the layers: the first \
         pixel that the first cell sees, a step for each cell, and half of what a cell sees. For \
         the cell in the middle of the map:"
    }

    fn row(&self) -> &'static str {
        "row"
    }

    fn column(&self) -> &'static str {
        "column"
    }

    fn centre_of_a_cell(&self, index: Value) -> String {
        format!("start + {index}·stride + size / 2")
    }

    fn no_search(&self) -> &'static str {
        "No search was run."
    }

    fn reached(&self, recipe: Value, f1: Value, asked: Value) -> String {
        format!(
            "**Reached.** Trained with {recipe}, the network has an F1 score of **{f1}**; the \
             target is {asked}."
        )
    }

    fn not_reached(&self, recipe: Value, f1: Value, asked: Value, missing: Value) -> String {
        format!(
            "**Not reached.** Trained with {recipe}, the network has an F1 score of **{f1}**; the \
             target is {asked}: {missing} is missing."
        )
    }

    fn trained_with(&self) -> &'static str {
        "Trained with"
    }

    fn hits(&self) -> &'static str {
        "Hits"
    }

    fn wrong_digits(&self) -> &'static str {
        "Wrong digits"
    }

    fn false_finds(&self) -> &'static str {
        "False detections"
    }

    fn misses(&self) -> &'static str {
        "Misses"
    }

    fn precision_column(&self) -> &'static str {
        "Precision"
    }

    fn recall_column(&self) -> &'static str {
        "Recall"
    }

    fn mean_distance(&self) -> &'static str {
        "Mean distance (pixels)"
    }

    fn search(&self, recipe: Value, explanation: Value) -> String {
        format!("Trained with {recipe}: {explanation}")
    }

    fn time_taken(&self, time: Value, device: Value) -> String {
        format!("The network took {time} for the image on {device}.")
    }

    fn whole_list(&self, shown: Value) -> String {
        format!("The list: {shown} detections")
    }

    fn head_of_list(&self, shown: Value, all: Value) -> String {
        format!("The list: the first {shown} of {all} detections")
    }

    fn hits_of_finds(&self) -> &'static str {
        "hits / detections"
    }

    fn precision(&self) -> &'static str {
        "precision"
    }

    fn hits_of_digits(&self) -> &'static str {
        "hits / digits"
    }

    fn recall(&self) -> &'static str {
        "recall"
    }

    fn f1(&self) -> &'static str {
        "2·hits / (detections + digits)"
    }

    fn digit(&self) -> &'static str {
        "Digit"
    }
}
