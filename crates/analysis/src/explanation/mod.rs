//! The small calculations behind a network's numbers, as a page to read.

mod html;
mod latex;
mod markdown;
mod text;

pub use latex::escaped_for_latex;

use crate::texts::texts;
use crate::{Analysis, Derivation, Field, Language, LayerAnalysis, Leaves, Rational, Result};

/// The calculations of some layers of a network, or of all of them and their sums, in a language.
///
/// ```
/// use cijfer_analysis::{Analysis, Detail, Explanation, Language};
/// use cijfer_network::{Dense, Network, Shape};
///
/// let network = Network::new("small", Shape::vector(784)).then(Dense::new(10));
/// let analysis = Analysis::of(&network)?;
/// let page = Explanation::of_layer(&analysis, 0, Language::Dutch)?.to_text(Detail::Short);
/// assert!(page.contains("parameters = 10·784 + 10 = 7.850\n"));
/// assert!(page.contains("vermenigvuldigingen = 10·784 = 7.840\n"));
/// # Ok::<(), cijfer_analysis::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The heading of the page.
    pub title: String,
    /// A section a layer, and one of the sums.
    pub sections: Vec<Section>,
    /// The language of all words and numbers.
    pub language: Language,
}

/// What there is to say of one layer, or of all together.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The layer's name, or what else the section is about.
    pub title: String,
    /// What stands beside it: `Conv2D, 28×28×1 → 24×24×20`.
    pub remark: String,
    /// Its parts.
    pub groups: Vec<Group>,
}

/// Calculations of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What kind: output shape, parameters, operations, memory, receptive field.
    pub title: &'static str,
    /// The calculations.
    pub derivations: Vec<Derivation>,
    /// What else there is to say, a sentence each.
    pub notes: Vec<String>,
}

/// How much is said of each calculation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Detail {
    /// One line.
    #[default]
    Short,
    /// The formula in words, what each factor is, and why it is there.
    Long,
}

impl Explanation {
    /// Everything about a network, layer by layer, and the sums.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`](crate::Error::Overflow) when a sum does not fit.
    pub fn of(analysis: &Analysis, language: Language) -> Result<Self> {
        let layers = 0..analysis.layers.len();
        let mut sections = layers
            .map(|layer| section(analysis, layer, language))
            .collect::<Result<Vec<_>>>()?;
        sections.push(sums(analysis, language)?);
        Ok(Self {
            title: analysis.name.clone(),
            sections,
            language,
        })
    }

    /// The sums over all layers alone.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`](crate::Error::Overflow) when a sum does not fit.
    pub fn of_all(analysis: &Analysis, language: Language) -> Result<Self> {
        Ok(Self {
            title: analysis.name.clone(),
            sections: vec![sums(analysis, language)?],
            language,
        })
    }

    /// What there is to say of one layer, by its index.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`](crate::Error::Overflow) when a number does not fit.
    ///
    /// # Panics
    ///
    /// When there is no such layer.
    pub fn of_layer(analysis: &Analysis, layer: usize, language: Language) -> Result<Self> {
        Ok(Self {
            title: analysis.name.clone(),
            sections: vec![section(analysis, layer, language)?],
            language,
        })
    }
}

impl Group {
    /// The calculations as a page in that language shows them.
    fn lines(&self, language: Language) -> impl Iterator<Item = Lines<'_>> {
        self.derivations.iter().map(move |derivation| Lines {
            derivation,
            language,
        })
    }
}

/// A derivation as a page shows it.
struct Lines<'a> {
    derivation: &'a Derivation,
    language: Language,
}

impl Lines<'_> {
    /// Whether the formula in words says more than the numbers do: there are names, and none
    /// stands for two numbers.
    fn has_words(&self) -> bool {
        let names = self.derivation.expression.names();
        let once = |name| names.iter().filter(|(other, _)| *other == name).count() == 1;
        !self.derivation.expression.is_single()
            && !names.is_empty()
            && names.iter().all(|(name, _)| once(*name))
    }

    fn quantity(&self) -> String {
        self.derivation.quantity.name(self.language)
    }

    fn value(&self) -> String {
        self.language.grouped(self.derivation.value)
    }

    fn words(&self) -> String {
        self.derivation
            .expression
            .text(Leaves::Names, self.language)
    }

    fn numbers(&self) -> String {
        self.derivation
            .expression
            .text(Leaves::Numbers, self.language)
    }

    /// Name, value and meaning of each factor that has a meaning to tell.
    fn factors(&self) -> Vec<[String; 3]> {
        let names = self.derivation.expression.names().into_iter();
        let told = names.filter(|(name, _)| !name.meaning(self.language).is_empty());
        told.map(|(name, value)| {
            let meaning = name.meaning(self.language).to_owned();
            [
                name.name(self.language),
                self.language.grouped(value),
                meaning,
            ]
        })
        .collect()
    }

    /// The reasons, each once.
    fn reasons(&self) -> Vec<&'static str> {
        let mut sentences = Vec::new();
        for reason in &self.derivation.reasons {
            let sentence = reason.sentence(self.language);
            if !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
        sentences
    }
}

fn section(analysis: &Analysis, index: usize, language: Language) -> Result<Section> {
    let layer = &analysis.layers[index];
    let titles = texts(language).titles();
    let parameters = &layer.parameters;
    let trainable =
        (parameters.trainable.value != parameters.total.value).then_some(&parameters.trainable);
    let operations = &layer.operations;
    // The products are shown apart only where there are other multiplications.
    let same = operations.multiply_accumulates.as_ref().map(|d| d.value)
        == operations.multiplications.as_ref().map(|d| d.value);
    let operations = operations.iter().filter(|derivation| {
        !(same && derivation.quantity == crate::Quantity::MultiplyAccumulates)
    });
    let group = |title, derivations: Vec<&Derivation>| Group {
        title,
        derivations: derivations.into_iter().cloned().collect(),
        notes: Vec::new(),
    };
    let mut groups = vec![
        group(titles.shape, layer.output_axes.iter().collect()),
        group(
            titles.parameters,
            std::iter::once(&parameters.total)
                .chain(trainable)
                .collect(),
        ),
        group(titles.operations, operations.collect()),
        group(titles.memory, layer.memory.iter().collect()),
    ];
    groups.extend(field(analysis, index, titles.field, language)?);
    groups.retain(|group| !group.derivations.is_empty() || !group.notes.is_empty());
    Ok(Section {
        title: layer.name.clone(),
        remark: format!("{}, {} → {}", layer.class, layer.input, layer.output),
        groups,
    })
}

/// What is said of the receptive field while the output is laid out as an image.
fn field(
    analysis: &Analysis,
    index: usize,
    title: &'static str,
    language: Language,
) -> Result<Option<Group>> {
    let layer: &LayerAnalysis = &analysis.layers[index];
    let Some(geometry) = layer.geometry else {
        return Ok(None);
    };
    let fields = [geometry.rows, geometry.columns];
    let both = |get: fn(&Field) -> Rational| {
        let [rows, columns] = fields.map(|field| language.rational(get(&field)));
        format!("{rows}×{columns}")
    };
    let texts = texts(language);
    let [size, stride] = [both(|field| field.size), both(|field| field.stride)];
    let mut notes = vec![texts.one_cell_sees(&size, &stride)];
    let centres = fields.map(|field| field.first_centre());
    if let [Some(row), Some(column)] = centres.map(|centre| Some(language.rational(centre?))) {
        notes.push(texts.first_centre(&row, &column));
    }
    if layer.padding != [[0; 2]; 2] {
        notes.push(texts.zeros_around(layer.padding));
    }
    if let Some(unseen) = analysis.unseen(index)
        && unseen != [[0; 2]; 2]
    {
        notes.push(texts.unseen(unseen));
    }
    Ok(Some(Group {
        title,
        derivations: analysis.field_derivations(index)?,
        notes,
    }))
}

fn sums(analysis: &Analysis, language: Language) -> Result<Section> {
    let totals = analysis.totals()?;
    let texts = texts(language);
    let titles = texts.titles();
    let group = |title, derivations: Vec<Derivation>| Group {
        title,
        derivations,
        notes: Vec::new(),
    };
    let trainable = totals.parameters.trainable.clone();
    let frozen = trainable.value != totals.parameters.total.value;
    let parameters =
        std::iter::once(totals.parameters.total.clone()).chain(frozen.then_some(trainable));
    let operations = totals.operations.iter().chain([&totals.arithmetic]);
    let samples = texts.samples(analysis.conditions.batch);
    Ok(Section {
        title: titles.all_layers.to_owned(),
        remark: texts.counted_for(&analysis.name, &samples, &analysis.input.to_string()),
        groups: vec![
            group(titles.parameters, parameters.collect()),
            group(titles.operations, operations.cloned().collect()),
            group(
                titles.memory,
                vec![
                    totals.weight_bytes,
                    totals.peak.inference,
                    totals.peak.training,
                ],
            ),
        ],
    })
}
