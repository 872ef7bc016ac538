use super::English;
use crate::texts::{Training, Value};

impl Training for English {
    fn optimiser(&self) -> &'static str {
        "optimiser"
    }

    fn learning_rate(&self) -> &'static str {
        "learning rate"
    }

    fn epochs(&self) -> &'static str {
        "epochs"
    }

    fn batch(&self) -> &'static str {
        "batch"
    }

    fn seed(&self) -> &'static str {
        "seed"
    }

    fn weight_decay(&self) -> &'static str {
        "weight decay"
    }

    fn averaged_weights(&self) -> &'static str {
        "averaged weights, with decay"
    }

    fn label_smoothing(&self) -> &'static str {
        "label smoothing"
    }

    fn no_digit(&self) -> &'static str {
        "crops without a digit for every digit"
    }

    fn scene_windows(&self) -> &'static str {
        "windows over scenes for every digit"
    }

    fn images_changed(&self) -> &'static str {
        "images changed by up to"
    }

    fn distillation_value(&self, weight: Value, temperature: Value) -> String {
        format!("{weight} of the loss, at temperature {temperature}")
    }

    fn distillation(&self) -> &'static str {
        "distillation"
    }

    fn held_out(&self) -> &'static str {
        "images held out"
    }

    fn target(&self) -> &'static str {
        "ends when reached"
    }

    fn constant(&self) -> &'static str {
        "constant"
    }

    fn cosine(&self) -> &'static str {
        "along a cosine"
    }

    fn one_cycle(&self) -> &'static str {
        "in one cycle"
    }

    fn shift(&self) -> &'static str {
        "pixels of shift"
    }

    fn subpixel_shift(&self) -> &'static str {
        "pixels of shift, and parts of them"
    }

    fn rotation(&self) -> &'static str {
        "degrees of turn"
    }

    fn scale(&self) -> &'static str {
        "% of scale"
    }

    fn shear(&self) -> &'static str {
        "columns of shear a row"
    }

    fn elastic(&self) -> &'static str {
        "pixels of bend"
    }

    fn plain_epochs(&self, plain: Value) -> String {
        format!("; not in the last {plain} epochs")
    }

    fn recipe(&self) -> &'static str {
        "recipe"
    }

    fn weights_from_epoch(&self) -> &'static str {
        "weights from epoch"
    }

    fn trained_on(&self) -> &'static str {
        "trained on"
    }

    fn training_checksum(&self) -> &'static str {
        "MD5 of what it was trained on"
    }

    fn kernels(&self) -> &'static str {
        "kernels of the training"
    }

    fn duration(&self) -> &'static str {
        "duration of the training"
    }
}
