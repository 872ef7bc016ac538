use super::Dutch;
use crate::texts::{Training, Value};

impl Training for Dutch {
    fn optimiser(&self) -> &'static str {
        "optimalisator"
    }

    fn learning_rate(&self) -> &'static str {
        "leersnelheid"
    }

    fn epochs(&self) -> &'static str {
        "epochs"
    }

    fn batch(&self) -> &'static str {
        "batch"
    }

    fn seed(&self) -> &'static str {
        "startwaarde"
    }

    fn weight_decay(&self) -> &'static str {
        "gewichtsverval"
    }

    fn averaged_weights(&self) -> &'static str {
        "gemiddelde gewichten, met verval"
    }

    fn label_smoothing(&self) -> &'static str {
        "labels verzachten"
    }

    fn no_digit(&self) -> &'static str {
        "uitsneden zonder cijfer per cijfer"
    }

    fn scene_windows(&self) -> &'static str {
        "vensters over scènes per cijfer"
    }

    fn images_changed(&self) -> &'static str {
        "beelden veranderd met hoogstens"
    }

    fn distillation_value(&self, weight: Value, temperature: Value) -> String {
        format!("{weight} van het verlies, bij temperatuur {temperature}")
    }

    fn distillation(&self) -> &'static str {
        "leren van een leraar"
    }

    fn held_out(&self) -> &'static str {
        "achtergehouden beelden"
    }

    fn target(&self) -> &'static str {
        "stopt zodra gehaald"
    }

    fn constant(&self) -> &'static str {
        "constant"
    }

    fn cosine(&self) -> &'static str {
        "volgens een cosinus"
    }

    fn one_cycle(&self) -> &'static str {
        "in één cyclus"
    }

    fn shift(&self) -> &'static str {
        "pixels verschuiving"
    }

    fn subpixel_shift(&self) -> &'static str {
        "pixels verschuiving, en delen daarvan"
    }

    fn rotation(&self) -> &'static str {
        "graden draaiing"
    }

    fn scale(&self) -> &'static str {
        "% vergroting of verkleining"
    }

    fn shear(&self) -> &'static str {
        "kolommen scheefheid per rij"
    }

    fn elastic(&self) -> &'static str {
        "pixels vervorming"
    }

    fn plain_epochs(&self, plain: Value) -> String {
        format!("; niet in de laatste {plain} epochs")
    }

    fn recipe(&self) -> &'static str {
        "recept"
    }

    fn weights_from_epoch(&self) -> &'static str {
        "gewichten uit epoch"
    }

    fn trained_on(&self) -> &'static str {
        "getraind op"
    }

    fn training_checksum(&self) -> &'static str {
        "MD5 van waar het op is getraind"
    }

    fn kernels(&self) -> &'static str {
        "kernels van de training"
    }

    fn duration(&self) -> &'static str {
        "duur van de training"
    }
}
