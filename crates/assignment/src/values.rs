//! The values of one run, as the report tells them.

use cijfer_analysis::{Device, Language};
use cijfer_localization::{Counts, Found, Options};
use cijfer_model::{Checkpoint, Epoch};
use cijfer_network::Network;
use cijfer_report::Picture;
use cijfer_training::Evaluation;
use cijfer_training::search::Spread;
use cijfer_zoo::Assignment;

/// Everything that the report of the assignment tells. A part that was not run is left out, and
/// the report says so.
#[derive(Debug, Clone, PartialEq, Default)]
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
    pub d: Option<LargeImage>,
    /// The smallest networks that are known for the parts.
    pub small: Vec<Small>,
    /// What is needed to run it again.
    pub run: Circumstances,
}

/// Images and where they come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
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
    /// What came out of every epoch of the training.
    pub history: Vec<Epoch>,
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
    /// The accuracies over the seeds, shares of 1.
    pub accuracies: Spread,
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
    /// The accuracies of these trainings on the test set, shares of 1.
    pub accuracies: Spread,
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
pub struct LargeImage {
    /// The network that slides over it, with the input that it was trained on.
    pub network: Network,
    /// Rows of the image.
    pub height: u64,
    /// Columns of the image.
    pub width: u64,
    /// How many digits are in it.
    pub digits: u64,
    /// How far, in pixels, a detection may lie from its digit.
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
    /// How it was searched.
    pub options: Options,
    /// How the detections compare with the truth.
    pub counts: Counts,
    /// What was found, from top to bottom.
    pub found: Vec<Found>,
    /// The image with the detections drawn on it, and the heat maps.
    pub pictures: Vec<Picture>,
    /// How long the network took for the image, when it was measured.
    pub seconds: Option<f64>,
    /// What it was measured on.
    pub device: String,
    /// How the network was trained: names and values.
    pub training: Vec<(String, String)>,
}

/// The circumstances of a run: what is needed to run the same again.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Circumstances {
    /// Versions, seeds and whatever else results depend on: names and values.
    pub settings: Vec<(String, String)>,
    /// The machine: names and values.
    pub machine: Vec<(String, String)>,
    /// How long everything took.
    pub seconds: f64,
    /// The commands that repeat it.
    pub commands: Vec<String>,
}

impl Part {
    /// A part's network and what it does on the test images, held against what the part asks. Pictures, and how the network
    /// was trained, are left out.
    ///
    /// ```
    /// use cijfer_analysis::Language;
    /// use cijfer_assignment::Part;
    /// use cijfer_dataset::Mnist;
    /// use cijfer_model::Engine;
    /// use cijfer_zoo::Assignment;
    ///
    /// let checkpoint = cijfer_zoo::trained("C").expect("comes with the zoo")?;
    /// let digits = Mnist::drawn(0, 50, 1);
    /// let model = checkpoint.model(&Engine::cpu())?;
    /// let test = cijfer_training::evaluate(&model, &digits.test, &mut |_| {})?;
    /// let part = Part::tested(Assignment::C, &checkpoint, test, Language::English);
    /// assert_eq!((part.asked, part.test.samples), (0.98, 50));
    /// assert!(part.broken_rules.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn tested(
        which: Assignment,
        checkpoint: &Checkpoint,
        test: Evaluation,
        language: Language,
    ) -> Self {
        let network = checkpoint.network.clone();
        let breaches = which.check(&network).err().unwrap_or_default();
        let breaches = breaches.iter().map(|breach| breach.in_language(language));
        Self {
            asked: which.accuracy().unwrap_or_default(),
            test,
            validation_accuracy: checkpoint.provenance.validation_accuracy,
            broken_rules: breaches.collect(),
            recipe: Vec::new(),
            history: checkpoint.provenance.history.clone(),
            pictures: Vec::new(),
            others: Vec::new(),
            ablations: Vec::new(),
            network,
        }
    }

    /// Whether the accuracy is what was asked, by a network that keeps the rules.
    pub fn is_reached(&self) -> bool {
        self.broken_rules.is_empty() && self.test.accuracy() >= self.asked
    }
}

impl LargeImage {
    /// Whether the search that is judged is as good as was asked.
    pub fn is_reached(&self) -> bool {
        let judged = self.searches.last();
        judged.is_some_and(|search| search.counts.f1() >= self.asked)
    }
}
