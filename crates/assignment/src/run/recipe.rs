//! How a network was trained, a fact a row.

use cijfer_analysis::{Language, choose};
use cijfer_report::percent;
use cijfer_training::{Optimiser, Recipe, Schedule};

/// What a recipe says, in words, and the value of it: names and values.
pub(super) fn facts(recipe: &Recipe, language: Language) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    let mut fact = |english: &str, dutch: &str, value: String| {
        facts.push((language.choose(english, dutch).to_owned(), value));
    };
    let number = |number: f64| language.spelled(&number.to_string());
    let part = |share: f64| percent(share, 0, language);
    fact("optimiser", "optimalisator", optimiser(recipe, language));
    fact(
        "learning rate",
        "leersnelheid",
        format!(
            "{}, {}",
            number(recipe.learning_rate),
            schedule(recipe, language)
        ),
    );
    fact("epochs", "epochs", recipe.epochs.to_string());
    fact("batch", "batch", recipe.batch.to_string());
    fact("seed", "startwaarde", recipe.seed.to_string());
    let amounts = [
        (recipe.weight_decay, "weight decay", "gewichtsverval"),
        (
            recipe.average,
            "averaged weights, with decay",
            "gemiddelde gewichten, met verval",
        ),
        (
            recipe.label_smoothing,
            "label smoothing",
            "verzachting van labels",
        ),
        (
            recipe.no_digit,
            "crops without a digit for every digit",
            "uitsneden zonder cijfer per cijfer",
        ),
        (
            recipe.scenes.map_or(0.0, |scenes| scenes.windows),
            "windows over scenes for every digit",
            "vensters over scènes per cijfer",
        ),
    ];
    for (amount, english, dutch) in amounts {
        if amount > 0.0 {
            fact(english, dutch, number(amount));
        }
    }
    let changes = changes(recipe, language);
    if !changes.is_empty() {
        let name = ["images changed by up to", "beelden veranderd met hoogstens"];
        fact(name[0], name[1], changes);
    }
    if let Some(distillation) = recipe.distillation {
        let weight = part(distillation.weight);
        let temperature = number(distillation.temperature);
        let value = choose!(
            language,
            "{weight} of the loss, at temperature {temperature}",
            "{weight} van het verlies, bij temperatuur {temperature}"
        );
        fact("learnt from a teacher", "geleerd van een leraar", value);
    }
    if recipe.hold_out > 0 {
        let held_out = language.grouped(recipe.hold_out as u128);
        fact("images held out", "achtergehouden beelden", held_out);
    }
    if let Some(target) = recipe.target {
        fact("ends when reached", "stopt zodra gehaald", part(target));
    }
    facts
}

fn optimiser(recipe: &Recipe, language: Language) -> String {
    match recipe.optimiser {
        Optimiser::Adam if recipe.weight_decay > 0.0 => "AdamW".to_owned(),
        Optimiser::Adam => "Adam".to_owned(),
        Optimiser::Sgd { momentum } => {
            let momentum = language.spelled(&momentum.to_string());
            format!("SGD, momentum {momentum}")
        }
    }
}

fn schedule(recipe: &Recipe, language: Language) -> &'static str {
    match recipe.schedule {
        Schedule::Constant => language.choose("constant", "constant"),
        Schedule::Cosine => language.choose("along a cosine", "volgens een cosinus"),
        Schedule::OneCycle => language.choose("in one cycle", "in één cyclus"),
    }
}

/// How images are changed at random.
fn changes(recipe: &Recipe, language: Language) -> String {
    let augmentation = &recipe.augmentation;
    let whole = augmentation.shift as f64;
    let amounts = [
        (whole, "pixels of shift", "pixels verschuiving"),
        (
            augmentation.subpixel_shift,
            "pixels of shift, and parts of them",
            "pixels verschuiving, en delen daarvan",
        ),
        (augmentation.rotation, "degrees of turn", "graden draaiing"),
        (
            100.0 * augmentation.scale,
            "% of scale",
            "% vergroting of verkleining",
        ),
        (
            augmentation.shear,
            "columns of shear a row",
            "kolommen scheefheid per rij",
        ),
        (augmentation.elastic, "pixels of bend", "pixels vervorming"),
    ];
    let amounts = amounts.into_iter().filter(|(amount, ..)| *amount > 0.0);
    let changes = amounts.map(|(amount, english, dutch)| {
        let amount = language.spelled(&amount.to_string());
        format!("{amount} {}", language.choose(english, dutch))
    });
    let mut changes = changes.collect::<Vec<_>>().join("; ");
    let plain = augmentation.plain_epochs;
    if plain > 0 && !augmentation.is_none() {
        changes += &choose!(
            language,
            "; not in the last {plain} epochs",
            "; niet in de laatste {plain} epochs"
        );
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use cijfer_training::Augmentation;

    #[test]
    fn a_recipe_is_a_list_of_facts_in_each_language() {
        let recipe = Recipe {
            weight_decay: 0.01,
            hold_out: 5000,
            augmentation: Augmentation {
                shift: 1,
                rotation: 7.5,
                ..Augmentation::default()
            },
            ..Recipe::default()
        };
        let facts = |language| {
            let facts = facts(&recipe, language).into_iter();
            let facts = facts.map(|(name, value)| format!("{name}: {value}"));
            facts.collect::<Vec<_>>()
        };
        let (english, dutch) = (facts(Language::English), facts(Language::Dutch));
        assert_eq!(english.len(), dutch.len());
        assert_eq!(english[0], "optimiser: AdamW");
        assert_eq!(dutch[1], "leersnelheid: 0,003, in één cyclus");
        let shifted = "beelden veranderd met hoogstens: 1 pixels verschuiving; 7,5 graden draaiing";
        assert!(dutch.iter().any(|fact| fact == shifted), "{dutch:?}");
        assert!(english.iter().any(|fact| fact == "images held out: 5,000"));
    }
}
