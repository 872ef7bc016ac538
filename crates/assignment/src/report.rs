//! The report of the assignment: what goes in, and the order in which it comes out.

mod ablations;
mod arithmetic;
mod closing;
mod confusion;
mod cost;
mod errata;
mod layers;
mod measured;
mod opening;
mod part_a;
mod part_b;
mod part_c;
mod part_d;
mod practice;
mod search;
mod sharing;
mod small;
mod steps;
mod traffic;

use std::collections::HashSet;
use std::path::Path;

use cijfer_analysis::{Device, Language};
use cijfer_network::Network;

use crate::document::Document;
use crate::{Epoch, Error, Picture, Result, Table, file, html, markdown};

pub use confusion::confusion_table;

/// Everything that the report of the assignment tells. A part that was not run is left out, and
/// the report says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What the report is written in. Texts that come with the other fields are taken as they are,
    /// so whoever gives them writes them in this language.
    pub language: Language,
    /// What stands at the top.
    pub title: String,
    /// The images that everything was measured on.
    pub data: Data,
    /// Dense layers only.
    pub a: Option<Part>,
    /// Convolutions before a Dense layer.
    pub b: Option<Part>,
    /// Convolutions and pooling only.
    pub c: Option<Part>,
    /// The network of part C over a large image.
    pub d: Option<Scene>,
    /// The smallest networks that are known for the parts.
    pub small: Vec<Small>,
    /// What is needed to run it again.
    pub run: Run,
}

/// Images and where they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// What they are called, for example `MNIST`.
    pub name: String,
    /// What else is to be known: origin, checksums, how many. Names and values.
    pub details: Vec<(String, String)>,
    /// When the program drew the digits itself: why it did. The report then warns of it where
    /// nobody can overlook it.
    pub drawn_because: Option<String>,
}

/// A network that was trained and tested.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The network.
    pub network: Network,
    /// The test accuracy that is asked for, a share of 1.
    pub asked: f64,
    /// What it does on the test images.
    pub test: Evaluation,
    /// The accuracy on images held out of the training set, by which the model was chosen.
    pub validation_accuracy: Option<f64>,
    /// The rules of the assignment that the network breaks, a sentence each.
    pub broken_rules: Vec<String>,
    /// How it was trained, and how long it took where that is known: names and values.
    pub recipe: Vec<(String, String)>,
    /// What was measured after each epoch.
    pub curve: Vec<Epoch>,
    /// Feature maps, weights, mistakes.
    pub pictures: Vec<Picture>,
    /// The feature maps of other images than that in `pictures`, each with what it shows: `another 7`, `a 2`.
    pub others: Vec<(String, Vec<Picture>)>,
    /// What the steps to the network, and those beyond it, were found to be worth.
    pub ablations: Vec<Ablation>,
}

/// Networks that were compared with several seeds each, every one with that before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ablation {
    /// What was asked.
    pub title: String,
    /// With how many seeds each was trained.
    pub seeds: usize,
    /// On how many images held out of the training set each was measured.
    pub held_out: usize,
    /// The networks.
    pub rows: Vec<Ablated>,
}

/// One of the networks that were compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Ablated {
    /// What was changed.
    pub change: String,
    /// Why.
    pub why: String,
    /// Its layers in brief.
    pub network: String,
    /// Its parameters.
    pub parameters: u64,
    /// How long it was trained.
    pub epochs: usize,
    /// The mean accuracy over the seeds, a share of 1.
    pub mean: f64,
    /// The least of them.
    pub least: f64,
    /// The most of them.
    pub most: f64,
}

/// What a network does on test images.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// The mean loss.
    pub loss: f64,
    /// How often an image of the digit of the row was answered with the digit of the column.
    pub confusion: [[u64; 10]; 10],
}

/// A network that does what the assignment asks with fewer parameters than the assignment's own.
#[derive(Debug, Clone, PartialEq)]
pub struct Small {
    /// What it is called.
    pub name: String,
    /// The network.
    pub network: Network,
    /// The assignment's network for the same part.
    pub assigned: Network,
    /// Its accuracy on the test images, measured in this run.
    pub accuracy: f64,
    /// With how many seeds it was trained when it was made.
    pub seeds: usize,
    /// The mean accuracy on the test set of these trainings.
    pub mean: f64,
    /// The least of them.
    pub least: f64,
    /// The most of them.
    pub most: f64,
    /// What they were trained on.
    pub trained_on: String,
    /// What a training in this run came to, where there was one.
    pub anew: Option<TrainedAnew>,
}

/// What came of training a network once more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrainedAnew {
    /// Its accuracy on the test images.
    pub accuracy: f64,
    /// How long the training took.
    pub seconds: f64,
}

/// A large image and how its digits were searched.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// The network that slides over it, with the input that it was trained on.
    pub network: Network,
    /// Rows of the image.
    pub height: u64,
    /// Columns of the image.
    pub width: u64,
    /// How many digits are in it.
    pub digits: u64,
    /// How far, in pixels, a find may lie from its digit.
    pub tolerance: f64,
    /// The F1 score that is asked for, a share of 1.
    pub asked: f64,
    /// The image, as large as is good to look at.
    pub picture: Option<Picture>,
    /// Feature maps of the network over the image, layer by layer.
    pub feature_maps: Vec<Picture>,
    /// One search for each way in which the network was trained. The last is the one to be
    /// judged.
    pub searches: Vec<Search>,
    /// The machine that did it, and how long each layer took there by itself, when that was measured.
    pub here: Option<Here>,
}

/// A machine, and a network on it, layer by layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Here {
    /// What it reaches at its best.
    pub device: Device,
    /// How many seconds each layer takes over the large image.
    pub layers: Vec<f64>,
}

/// What was found in the large image by a network trained in one way.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// What this way of training is called, for example `digits only`.
    pub recipe: String,
    /// What is special about it, in a sentence.
    pub explanation: String,
    /// The value above which a cell of a map is marked.
    pub marked: f64,
    /// The score above which a peak is a find.
    pub threshold: f64,
    /// The score that a find must exceed, unless it stands beside one that does.
    pub alone: f64,
    /// The distance within which only the strongest find stays, as a part of a digit's height.
    pub apart: f64,
    /// How the finds compare with the truth.
    pub scores: Scores,
    /// What was found, from top to bottom.
    pub found: Vec<Found>,
    /// The image with the finds drawn on it, and the output maps.
    pub pictures: Vec<Picture>,
    /// How long the network took for the image, when it was measured.
    pub seconds: Option<f64>,
    /// What it was measured on.
    pub device: String,
    /// How the network was trained: names and values.
    pub training: Vec<(String, String)>,
}

/// How finds compare with the truth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scores {
    /// Finds of the right digit at its place.
    pub hits: u64,
    /// Finds at the place of a digit, but of another one.
    pub wrong_digits: u64,
    /// Finds where there is no digit.
    pub false_finds: u64,
    /// Digits at whose place nothing was found.
    pub misses: u64,
    /// The mean distance of the hits from their digits in pixels, when there are hits.
    pub mean_distance: Option<f64>,
}

/// A digit that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// The digit.
    pub digit: u8,
    /// How sure the network is of it.
    pub score: f64,
    /// Its centre in pixels from the left edge.
    pub x: f64,
    /// Its centre in pixels from the top edge.
    pub y: f64,
}

/// What is needed to run the same again.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Versions, seeds and whatever else results depend on: names and values.
    pub settings: Vec<(String, String)>,
    /// The machine: names and values.
    pub machine: Vec<(String, String)>,
    /// How long everything took.
    pub seconds: f64,
    /// The commands that repeat it.
    pub commands: Vec<String>,
}

impl Evaluation {
    /// How many images there were.
    pub fn samples(&self) -> u64 {
        self.confusion.iter().flatten().sum()
    }

    /// How many of them were named rightly.
    pub fn correct(&self) -> u64 {
        (0..10).map(|digit| self.confusion[digit][digit]).sum()
    }

    /// The share that was named rightly; 0 of none.
    pub fn accuracy(&self) -> f64 {
        self.correct() as f64 / self.samples().max(1) as f64
    }
}

impl Part {
    /// Whether the accuracy is what was asked, by a network that keeps the rules.
    pub fn is_reached(&self) -> bool {
        self.broken_rules.is_empty() && self.test.accuracy() >= self.asked
    }
}

impl Scene {
    /// Whether the search that is judged is as good as was asked.
    pub fn is_reached(&self) -> bool {
        let judged = self.searches.last();
        judged.is_some_and(|search| search.scores.f1() >= self.asked)
    }
}

impl Scores {
    /// The share of the finds that are hits; 1 without finds.
    pub fn precision(&self) -> f64 {
        share(self.hits, self.finds())
    }

    /// The share of the digits that were hit; 1 without digits.
    pub fn recall(&self) -> f64 {
        share(self.hits, self.digits())
    }

    /// The harmonic mean of precision and recall: `2·hits / (finds + digits)`.
    pub fn f1(&self) -> f64 {
        share(2 * self.hits, self.finds() + self.digits())
    }

    /// How many finds there are.
    pub fn finds(&self) -> u64 {
        self.hits + self.wrong_digits + self.false_finds
    }

    /// How many digits there are.
    pub fn digits(&self) -> u64 {
        self.hits + self.wrong_digits + self.misses
    }
}

fn share(part: u64, whole: u64) -> f64 {
    match whole {
        0 => 1.0,
        _ => part as f64 / whole as f64,
    }
}

/// The folder of pictures beside the Markdown.
const PICTURES: &str = "pictures";

impl Report {
    /// The report as one HTML page that needs no other file and no script.
    ///
    /// # Errors
    ///
    /// A network that cannot be counted, or a picture whose name cannot be used.
    pub fn to_html(&self) -> Result<String> {
        Ok(html::page(&self.title, &self.document()?))
    }

    /// The report as Markdown whose pictures lie in a folder `pictures` beside it.
    ///
    /// # Errors
    ///
    /// As [`to_html`](Self::to_html).
    pub fn to_markdown(&self) -> Result<String> {
        self.markdown(&self.document()?)
    }

    /// Writes `report.html`, `report.md` and the folder `pictures` into a folder, which is made
    /// when it is not there.
    ///
    /// # Errors
    ///
    /// As [`to_html`](Self::to_html), and [`Error::Write`] for what cannot be written. Files
    /// that were written before that stay, each of them whole.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let document = self.document()?;
        let pictures = folder.join(PICTURES);
        file::create_folder(&pictures)?;
        for picture in document.all_pictures() {
            file::write_file(&pictures.join(&picture.file_name), picture.bytes())?;
        }
        let markdown = self.markdown(&document)?;
        file::write_file(&folder.join("report.md"), markdown.as_bytes())?;
        let html = html::page(&self.title, &document);
        file::write_file(&folder.join("report.html"), html.as_bytes())
    }

    /// The table at the end of the report: part, what was asked, what was reached, yes or no.
    pub fn results(&self) -> Table {
        closing::results(self)
    }

    fn markdown(&self, document: &Document) -> Result<String> {
        let title = markdown::escaped(&self.title);
        let body = markdown::render(document, PICTURES);
        Ok(format!("# {title}\n\n{body}"))
    }

    fn document(&self) -> Result<Document> {
        let mut document = Document::new(self.language);
        opening::write(&mut document, self);
        part_a::write(&mut document, self.a.as_ref())?;
        part_b::write(&mut document, self.b.as_ref())?;
        part_c::write(&mut document, self.c.as_ref())?;
        part_d::write(&mut document, self.d.as_ref())?;
        errata::write(&mut document);
        small::write(&mut document, &self.small)?;
        closing::write(&mut document, self);
        check_names(&document)?;
        Ok(document)
    }
}

/// Two pictures of one name would be one file.
fn check_names(document: &Document) -> Result<()> {
    let mut names = HashSet::new();
    for picture in document.all_pictures() {
        picture.check_name()?;
        if !names.insert(&picture.file_name) {
            return Err(Error::FileName {
                name: picture.file_name.clone(),
                reason: "is that of another picture",
            });
        }
    }
    Ok(())
}
