//! How a network was trained, a fact a row.

use cijfer_analysis::Language;
use cijfer_report::percent;
use cijfer_training::{Optimiser, Recipe, Schedule};

use crate::texts::texts;

/// What a recipe says, in words, and the value of it: names and values.
pub(super) fn facts(recipe: &Recipe, language: Language) -> Vec<(String, String)> {
    let texts = texts(language).training;
    let mut facts = Vec::new();
    let mut fact = |name: &str, value: String| facts.push((name.to_owned(), value));
    let number = |number: f64| language.spelled(&number.to_string());
    let part = |share: f64| percent(share, 0, language);
    fact(texts.optimiser(), optimiser(recipe, language));
    fact(
        texts.learning_rate(),
        format!(
            "{}, {}",
            number(recipe.learning_rate),
            schedule(recipe, language)
        ),
    );
    fact(texts.epochs(), recipe.epochs.to_string());
    fact(texts.batch(), recipe.batch.to_string());
    fact(texts.seed(), recipe.seed.to_string());
    let amounts = [
        (recipe.weight_decay, texts.weight_decay()),
        (recipe.average, texts.averaged_weights()),
        (recipe.label_smoothing, texts.label_smoothing()),
        (recipe.no_digit, texts.no_digit()),
        (
            recipe.scenes.map_or(0.0, |scenes| scenes.windows),
            texts.scene_windows(),
        ),
    ];
    for (amount, name) in amounts {
        if amount > 0.0 {
            fact(name, number(amount));
        }
    }
    let changes = changes(recipe, language);
    if !changes.is_empty() {
        fact(texts.images_changed(), changes);
    }
    if let Some(distillation) = recipe.distillation {
        let weight = part(distillation.weight);
        let temperature = number(distillation.temperature);
        let value = texts.distillation_value(&weight, &temperature);
        fact(texts.distillation(), value);
    }
    if recipe.hold_out > 0 {
        let held_out = language.grouped(recipe.hold_out as u128);
        fact(texts.held_out(), held_out);
    }
    if let Some(target) = recipe.target {
        fact(texts.target(), part(target));
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
    let texts = texts(language).training;
    match recipe.schedule {
        Schedule::Constant => texts.constant(),
        Schedule::Cosine => texts.cosine(),
        Schedule::OneCycle => texts.one_cycle(),
    }
}

/// How images are changed at random.
fn changes(recipe: &Recipe, language: Language) -> String {
    let texts = texts(language).training;
    let augmentation = &recipe.augmentation;
    let whole = augmentation.shift as f64;
    let amounts = [
        (whole, texts.shift()),
        (augmentation.subpixel_shift, texts.subpixel_shift()),
        (augmentation.rotation, texts.rotation()),
        (100.0 * augmentation.scale, texts.scale()),
        (augmentation.shear, texts.shear()),
        (augmentation.elastic, texts.elastic()),
    ];
    let amounts = amounts.into_iter().filter(|(amount, ..)| *amount > 0.0);
    let changes = amounts.map(|(amount, what)| {
        let amount = language.spelled(&amount.to_string());
        format!("{amount} {what}")
    });
    let mut changes = changes.collect::<Vec<_>>().join("; ");
    let plain = augmentation.plain_epochs;
    if plain > 0 && !augmentation.is_none() {
        changes += &texts.plain_epochs(&plain);
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
