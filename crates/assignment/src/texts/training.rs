//! How a network was trained, a fact a row.

use super::Value;

/// How a network was trained, a fact a row.
pub(crate) trait Training {
    fn optimiser(&self) -> &'static str;
    fn learning_rate(&self) -> &'static str;
    fn epochs(&self) -> &'static str;
    fn batch(&self) -> &'static str;
    fn seed(&self) -> &'static str;
    fn weight_decay(&self) -> &'static str;
    fn averaged_weights(&self) -> &'static str;
    fn label_smoothing(&self) -> &'static str;
    fn no_digit(&self) -> &'static str;
    fn scene_windows(&self) -> &'static str;
    fn images_changed(&self) -> &'static str;
    fn distillation_value(&self, weight: Value, temperature: Value) -> String;
    fn distillation(&self) -> &'static str;
    fn held_out(&self) -> &'static str;
    fn target(&self) -> &'static str;
    fn constant(&self) -> &'static str;
    fn cosine(&self) -> &'static str;
    fn one_cycle(&self) -> &'static str;
    fn shift(&self) -> &'static str;
    fn subpixel_shift(&self) -> &'static str;
    fn rotation(&self) -> &'static str;
    fn scale(&self) -> &'static str;
    fn shear(&self) -> &'static str;
    fn elastic(&self) -> &'static str;
    fn plain_epochs(&self, plain: Value) -> String;
    fn recipe(&self) -> &'static str;
    fn weights_from_epoch(&self) -> &'static str;
    fn trained_on(&self) -> &'static str;
    fn training_checksum(&self) -> &'static str;
    fn kernels(&self) -> &'static str;
    fn duration(&self) -> &'static str;
}
