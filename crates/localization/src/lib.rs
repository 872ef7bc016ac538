//! From heat maps to a list of digits with their positions, how good that list is, and documents of it.
//!
//! A fully convolutional network over a large image gives ten heat maps, one a digit. A cell of
//! a map is high where what the cell sees looks like that digit:
//!
//! ```text
//!   map of 3         map of 8          marked: above 0.5
//!   .1 .6 .2 .0      .0 .0 .0 .0       .  3  .  .
//!   .2 .9 .7 .0      .0 .6 .1 .0       .  38 3  .      one peak of 3, one peak of 8,
//!   .0 .1 .1 .0      .0 .0 .0 .0       .  .  .  .      one digit: a 3
//! ```
//!
//! Six steps lead from the maps to the list, each a function of its own:
//!
//! 1. [`threshold()`] goes over every map and every cell, and marks the cells above a threshold: so low
//!    that no peak of sufficient confidence is lost ([`least_of_cell`]).
//! 2. [`peaks()`] walks over the marked cells, and keeps those that no neighbour is higher than; a plateau is one peak.
//! 3. [`refine()`] says where between the cells a peak lies, [`confidence()`] the confidence of the cells around it together, and
//!    [`edges()`] where the ink ends, for networks that say so; [`candidate()`] does all three. What does not exceed the
//!    threshold goes.
//! 4. [`suppress()`] keeps the strongest of those that are one digit, whatever their classes and sizes.
//! 5. [`reject_isolated()`] takes away isolated detections of lower confidence, or that were made in one size alone of several, but for
//!    those beside a digit of high confidence.
//! 6. [`list`] writes each down: which digit, with which confidence, where in the image.
//!
//! [`find()`] does all six on the maps of an image. A [`Localizer`] makes the maps, too: it slides a network of the zoo
//! over an image of any size, in as many sizes as digits may have, reading it row by row.
//!
//! # Example
//!
//! ```
//! use cijfer_analysis::{Field, Geometry};
//! use cijfer_dataset::PlacedDigit;
//! use cijfer_localization::{HeatMaps, Located, Locations, Options, Score, Tolerance, find};
//!
//! // A cell sees 28×28 pixels; its neighbour sees those 4 further on.
//! let field = Field::whole(28, 4, 0);
//! let geometry = Geometry { rows: field, columns: field };
//!
//! // The maps above: 3 rows and 4 columns are what an image of 36×40 pixels gives.
//! let (rows, columns) = (3, 4);
//! let mut values = vec![0.0; 10 * rows * columns];
//! for (class, row, column, value) in
//!     [(3, 0, 1, 0.6), (3, 1, 1, 0.9), (3, 1, 2, 0.7), (8, 1, 1, 0.6)]
//! {
//!     values[(class * rows + row) * columns + column] = value;
//! }
//! let maps = HeatMaps::new(10, rows, columns, values, geometry)?;
//! assert_eq!(maps.best(1, 1), (3, 0.9));
//!
//! let digits = find(&maps, 40, 36, &Options::default())?;
//! assert_eq!(digits.len(), 1);
//! // The confidence comes from the cells around it: (0.6 + 0.9 + 0.7) / 4.
//! assert_eq!(digits[0].digit, 3);
//! assert!((digits[0].score - 0.55).abs() < 1e-6);
//! // Cell (1, 1) has its centre at pixel (18, 18); the others pull it to the right and up.
//! assert!((digits[0].x - 19.3).abs() < 0.05 && (digits[0].y - 16.9).abs() < 0.05);
//! // These maps do not say where ink ends: the square that digits are scaled into.
//! assert_eq!(digits[0].ink_box, [9, 7, 29, 27]);
//!
//! // Against what is really there.
//! let truth = PlacedDigit { digit: 3, x: 18.0, y: 17.0, ink_box: [10, 8, 26, 28], source: 0 };
//! let score = Score::of(&digits, &[truth], Tolerance::Pixels(4.0))?;
//! let counts = score.scores.all().counts();
//! assert_eq!((counts.hits, counts.misses, counts.f1()), (1, 0, 1.0));
//!
//! // As a document.
//! let located = Located { image: "three.png".into(), width: 40, height: 36, digits };
//! let locations = Locations::from(located);
//! assert_eq!(Locations::from_json(&locations.to_json()?)?, locations);
//! # Ok::<(), cijfer_localization::Error>(())
//! ```
//!
//! # Positions
//!
//! Positions are in pixels from the top left corner of the image, x to the right and y down, so
//! that the centre of the top left pixel is (0.5, 0.5). What a cell sees of the image comes from
//! [`cijfer_analysis::Geometry`] and is worked out nowhere else.
//!
//! # Scores
//!
//! [`Score`] compares the detections of one image with its digits: a hit is the right digit whose centre
//! lies within a [`Tolerance`]. [`Scores`] add up over images, and give [`Counts`], a [`Confusion`]
//! matrix and [`Distances`] of all, of a digit, and of a [`SizeClass`]. [`AveragePrecisions`] compare
//! boxes, as COCO does.
//!
//! # Documents
//!
//! [`Locations`] are the detections of many images ([`Located`] each): versioned JSON and JSON Lines, which are read
//! too, and CSV, COCO and YOLO for other programs.
//!
//! # Features
//!
//! `candle` (on by default): networks run on candle's devices, and on the CPU also those with layers that the kernels lack. Without
//! it the crate knows no tensor. `cuda`, `cudnn`, `metal`, `mkl` and `accelerate` are candle's features of those names.
//!
//! # What it does not do
//!
//! - It does not know how the network was trained.
//! - It does not measure ink: boxes are what the network says of them, where it says so ([`cijfer_model::EDGES`]), else
//!   squares of the size in which the digit was found.
//! - It does not take apart what fires as one: two digits without a cell between them that is lower than both are one detection.
//! - It does not read pictures: [`cijfer_pictures`] does.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod average_precision;
mod bands;
mod calibrate;
mod confusion;
mod counts;
mod distances;
mod documents;
mod error;
mod find;
mod found;
mod heat_maps;
mod isolated;
mod level;
mod localizer;
mod located;
mod matching;
mod options;
mod overlap;
mod peaks;
mod pyramid;
mod refine;
mod score;
mod scores;
mod shrink;
mod size;
mod suppress;
mod tally;
mod threshold;
mod tolerance;

pub use average_precision::{AveragePrecision, AveragePrecisions};
pub use calibrate::{Thresholds, calibrate};
pub use confusion::Confusion;
pub use counts::Counts;
pub use distances::Distances;
pub use documents::{Locations, ReadLocations};
pub use error::{Error, Result};
pub use find::{candidate, digits, find};
pub use found::{Found, list};
pub use heat_maps::HeatMaps;
pub use isolated::reject_isolated;
pub use localizer::Localizer;
pub use located::Located;
pub use options::Options;
pub use peaks::{Peak, peaks};
pub use refine::{confidence, edges, least_of_cell, refine};
pub use score::{Fate, Score, Verdict};
pub use scores::Scores;
pub use size::SizeClass;
pub use suppress::{Candidate, Suppression, suppress};
pub use tally::Tally;
pub use threshold::{Cell, threshold};
pub use tolerance::Tolerance;
