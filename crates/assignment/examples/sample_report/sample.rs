//! A report whose networks are those of the assignment and whose results are made up.

use cijfer_analysis::{Device, Language, choose};
use cijfer_assignment::{
    Ablated, Ablation, Circumstances, Data, Here, LargeImage, Part, Report, Result, Search, Small,
    TrainedAnew,
};
use cijfer_dataset::PlacedDigit;
use cijfer_localization::{Counts, Found, Options, Score, Tolerance};
use cijfer_model::{Epoch, Validation};
use cijfer_network::{
    Activation, Conv2d, Dense, Dropout, MaxPooling2d, Network, Operation, Padding, Shape,
};
use cijfer_report::{
    Colours, FeatureSheet, Mark, Outcome, Picture, Plane, Range, overlay, overlay_legend, seconds,
};
use cijfer_training::Evaluation;
use cijfer_training::search::Spread;

/// The whole report.
pub(crate) fn report(language: Language) -> Result<Report> {
    let text = |english: &str, dutch: &str| language.choose(english, dutch).to_owned();
    let fact = |english: &str, dutch: &str, value: String| (text(english, dutch), value);
    Ok(Report {
        language,
        title: text(
            "Cijfer: the assignment, with made-up results",
            "Cijfer: de opdracht, met verzonnen resultaten",
        ),
        data: Data {
            name: drawn(language),
            details: vec![
                fact(
                    "training images",
                    "trainingsbeelden",
                    language.grouped(4000),
                ),
                fact("test images", "testbeelden", language.grouped(1000)),
            ],
            drawn_because: Some(text(
                "this is a sample, for which nothing was measured",
                "dit is een voorbeeld, waarvoor niets is gemeten",
            )),
        },
        a: Some(Part {
            others: vec![(text("a 1", "een 1"), vec![outputs_of_a(1, language)?])],
            ..part(
                network_a(),
                0.95,
                12,
                0.957,
                pictures_of_a(language)?,
                language,
            )
        }),
        b: Some(part(network_b(), 0.97, 6, 0.974, Vec::new(), language)),
        c: Some(part(network_c(), 0.98, 40, 0.976, Vec::new(), language)),
        d: Some(large_image(language)?),
        small: vec![small(language)],
        run: Circumstances {
            settings: vec![
                fact("seed", "startwaarde", "0".to_owned()),
                fact("version", "versie", "1".to_owned()),
            ],
            machine: vec![
                fact(
                    "processor",
                    "processor",
                    text("an imaginary one", "een denkbeeldige"),
                ),
                fact("threads", "threads", "2".to_owned()),
            ],
            seconds: 1_234.0,
            commands: vec!["cargo xtask all".to_owned()],
        },
    })
}

fn drawn(language: Language) -> String {
    let name = language.choose(
        "digits drawn by the program",
        "door het programma getekende cijfers",
    );
    name.to_owned()
}

fn small(language: Language) -> Small {
    Small {
        name: "C-small".to_owned(),
        network: Network::new("C-small", Shape::image(28, 28, 1))
            .then(Conv2d::new(4, [5, 5]).activation(Activation::Silu))
            .then(MaxPooling2d::new([4, 4]))
            .then(Conv2d::new(10, [6, 6]).activation(Activation::Softmax)),
        assigned: network_c(),
        accuracy: 0.981,
        seeds: 5,
        accuracies: Spread {
            mean: 0.9805,
            least: 0.979,
            most: 0.9815,
        },
        trained_on: drawn(language),
        anew: Some(TrainedAnew {
            accuracy: 0.981,
            seconds: 40.0,
        }),
    }
}

fn network_a() -> Network {
    let sigmoid = |units| Dense::new(units).activation(Activation::Sigmoid);
    Network::new("A", Shape::vector(784))
        .then(Dropout::new(0.1))
        .then(sigmoid(200))
        .then(Dropout::new(0.1))
        .then(sigmoid(100))
        .then(Dropout::new(0.1))
        .then(sigmoid(10))
}

fn network_b() -> Network {
    let convolution = |filters| {
        Conv2d::new(filters, [3, 3])
            .padding(Padding::Same)
            .activation(Activation::Relu)
    };
    Network::new("B", Shape::image(28, 28, 1))
        .then(convolution(32))
        .then(Dropout::new(0.25))
        .then(convolution(64))
        .then(Dropout::new(0.25))
        .then(MaxPooling2d::new([2, 2]))
        .then(Operation::Flatten)
        .then(Dense::new(10).activation(Activation::Sigmoid))
}

fn network_c() -> Network {
    let convolution =
        |filters, side, activation| Conv2d::new(filters, [side, side]).activation(activation);
    Network::new("C", Shape::image(28, 28, 1))
        .then(convolution(20, 5, Activation::Relu))
        .then(MaxPooling2d::new([2, 2]))
        .then(convolution(20, 3, Activation::Relu))
        .then(MaxPooling2d::new([2, 2]))
        .then(convolution(10, 5, Activation::Sigmoid))
}

fn part(
    network: Network,
    asked: f64,
    epochs: usize,
    accuracy: f64,
    pictures: Vec<Picture>,
    language: Language,
) -> Part {
    let fact = |english, dutch, value: String| (language.choose(english, dutch).to_owned(), value);
    let history = (1..=epochs).map(|number| {
        let rest = (1.0 - accuracy) * (0.8 + 6.0 / (number as f64).powf(1.3));
        Epoch {
            number,
            loss: 3.0 * rest,
            accuracy: 1.0 - 1.15 * rest,
            validation: Some(Validation {
                loss: 3.3 * rest,
                accuracy: 1.0 - rest,
            }),
        }
    });
    let history: Vec<Epoch> = history.collect();
    let last = history.last().and_then(|last| last.validation);
    Part {
        network,
        asked,
        test: evaluation(accuracy),
        validation_accuracy: last.map(|last| last.accuracy),
        broken_rules: Vec::new(),
        recipe: vec![
            fact("optimiser", "optimalisator", "Adam".to_owned()),
            fact("learning rate", "leersnelheid", language.decimal(0.003, 3)),
            fact("batch", "batch", "128".to_owned()),
            fact("duration", "duur", seconds(60.0, language)),
        ],
        history,
        pictures,
        others: Vec::new(),
        ablations: ablations(language),
    }
}

/// Two networks that differ in one thing.
fn ablations(language: Language) -> Vec<Ablation> {
    let text = |english: &str, dutch: &str| language.choose(english, dutch).to_owned();
    let row = |change: String, why: String, parameters: u64, mean: f64| Ablated {
        change,
        why,
        network: text("two layers", "twee lagen"),
        parameters,
        epochs: 6,
        accuracies: Spread {
            mean,
            least: mean - 0.004,
            most: mean + 0.002,
        },
    };
    vec![Ablation {
        title: text("Is half of it enough?", "Is de helft genoeg?"),
        seeds: 3,
        held_out: 1000,
        rows: vec![
            row(
                text("all of it", "alles"),
                text("the beginning", "het begin"),
                9_150,
                0.991,
            ),
            row(
                text("half of it", "de helft"),
                text("to see", "om te zien"),
                3_680,
                0.985,
            ),
        ],
    }]
}

/// A thousand answers, of which that share is right.
fn evaluation(accuracy: f64) -> Evaluation {
    let confusion = confusion(accuracy);
    let right = (0..10).map(|digit| confusion[digit][digit]).sum::<u64>();
    Evaluation {
        samples: 1000,
        correct: right as usize,
        loss: 0.1234,
        confusion,
        answers: Vec::new(),
    }
}

fn confusion(accuracy: f64) -> [[u64; 10]; 10] {
    let wrong = (1000.0 * (1.0 - accuracy)).round() as usize;
    let mut counts = [[0; 10]; 10];
    for (digit, row) in counts.iter_mut().enumerate() {
        row[digit] = 100;
    }
    let pairs = [
        (4, 9),
        (7, 2),
        (3, 5),
        (8, 3),
        (9, 4),
        (5, 6),
        (2, 7),
        (4, 9),
    ];
    for (digit, answer) in pairs.into_iter().cycle().take(wrong) {
        counts[digit][digit] -= 1;
        counts[digit][answer] += 1;
    }
    counts
}

/// How much ink there is at a place of an image of 28×28 with an 8 on it.
fn ink(row: f32, column: f32) -> f32 {
    let ring = |centre: f32, radius: f32| {
        let distance = (row - centre).hypot(1.2 * (column - 13.5));
        1.2 - (distance - radius).abs() / 1.8
    };
    ring(8.5, 4.3).max(ring(18.5, 5.2)).clamp(0.0, 1.0)
}

fn plane(side: usize, value: impl Fn(f32, f32) -> f32) -> Result<Plane> {
    let places = (0..side * side).map(|index| ((index / side) as f32, (index % side) as f32));
    let values = places.map(|(row, column)| value(row, column));
    Ok(Plane::new(side, side, values.collect())?)
}

fn sheet(name: &str, what: &str, sheet: FeatureSheet) -> Result<Picture> {
    Ok(Picture::png(
        name,
        what,
        format!("{what} {}", sheet.caption()),
        sheet.draw()?,
    ))
}

fn outputs_of_a(digit: u8, language: Language) -> Result<Picture> {
    let outputs = (0..200).map(|neuron| {
        let angle = neuron as f32 * (0.9 + 0.1 * f32::from(digit));
        Plane::single(angle.sin().powi(2))
    });
    let file = match digit {
        8 => "a-dense.png".to_owned(),
        _ => format!("a-dense-{digit}.png"),
    };
    let description = choose!(
        language,
        "What dense puts out for digit {digit}.",
        "Wat dense geeft voor cijfer {digit}."
    );
    let stroke = |row: f32, column: f32| match digit {
        8 => ink(row, column),
        _ => f32::from((4.0..24.0).contains(&row) && (12.0..15.0).contains(&column)),
    };
    sheet(
        &file,
        &description,
        FeatureSheet::new(outputs.collect())?
            .in_language(language)
            .input(plane(28, stroke)?)
            .range(Range::Fixed(0.0, 1.0)),
    )
}

fn pictures_of_a(language: Language) -> Result<Vec<Picture>> {
    let wave = |neuron: usize| {
        move |row: f32, column: f32| {
            let angle = neuron as f32 * 0.7;
            let (x, y) = ((column - 13.5) / 14.0, (row - 13.5) / 14.0);
            let along = x * angle.cos() + y * angle.sin();
            (5.0 * along + angle).sin() * (-2.0 * (x * x + y * y)).exp()
        }
    };
    let weights = (0..40)
        .map(|neuron| plane(28, wave(neuron)))
        .collect::<Result<_>>()?;
    Ok(vec![
        outputs_of_a(8, language)?,
        sheet(
            "a-dense-weights.png",
            language.choose(
                "The weights of the first 40 neurons of dense.",
                "De gewichten van de eerste 40 neuronen van dense.",
            ),
            FeatureSheet::new(weights)?
                .in_language(language)
                .colours(Colours::Diverging),
        )?,
    ])
}

/// The left edge, the top edge and the digit of every box, on a jittered grid.
fn places() -> impl Iterator<Item = (f64, f64, u8)> {
    (0..100u32).map(|index| {
        let (row, column) = (index / 10, index % 10);
        let (left, top) = (
            37 + 97 * column + 13 * (index % 4),
            41 + 95 * row + 11 * (index % 5),
        );
        (f64::from(left), f64::from(top), (index * 7 % 10) as u8)
    })
}

fn large_image(language: Language) -> Result<LargeImage> {
    let mut values = vec![0.0; 1024 * 1024];
    for (left, top, _) in places() {
        for place in 0..784 {
            let (row, column) = (place / 28, place % 28);
            values[(top as usize + row) * 1024 + left as usize + column] =
                ink(row as f32, column as f32);
        }
    }
    let image = Plane::new(1024, 1024, values)?;
    let map = |channel: usize| {
        plane(250, move |row, column| {
            let (x, y) = (column / 24.0 + channel as f32, row / 23.0);
            (x.sin() * y.cos()).max(0.0).powi(3)
        })
    };
    let maps = (0..10).map(map).collect::<Result<_>>()?;
    let maps = sheet(
        "d-output.png",
        language.choose("The ten heat maps.", "De tien warmtekaarten."),
        FeatureSheet::new(maps)?.in_language(language),
    )?;
    Ok(LargeImage {
        network: network_c(),
        height: 1024,
        width: 1024,
        digits: 100,
        tolerance: 4.0,
        asked: 0.95,
        picture: Some(Picture::png(
            "d-scene.png",
            language.choose(
                "A large black image with a hundred white digits.",
                "Een groot zwart beeld met honderd witte cijfers.",
            ),
            language.choose("The large image.", "Het grote beeld."),
            overlay(&image, &[])?,
        )),
        feature_maps: vec![maps],
        here: Some(Here {
            device: Device {
                name: language.choose("this machine", "deze machine").to_owned(),
                operations_per_second: 2e11,
                bytes_per_second: 2e10,
                source: String::new(),
            },
            layers: vec![0.021, 0.004, 0.009, 0.001, 0.007],
        }),
        searches: vec![
            search(
                language.choose("digits only", "alleen cijfers"),
                language.choose(
                    "it never saw an image without a digit.",
                    "het zag nooit een beeld zonder cijfer.",
                ),
                [81, 9],
                &image,
                language,
            )?,
            search(
                language.choose("digits and “no digit”", "cijfers en ‘geen cijfer’"),
                language.choose(
                    "half digits and empty paper were shown to it as well, and for those the \
                     right answer is ten times no.",
                    "het kreeg ook halve cijfers en leeg papier te zien, waarvoor tien keer nee \
                     het goede antwoord is.",
                ),
                [97, 1],
                &image,
                language,
            )?,
        ],
    })
}

fn search(
    recipe: &str,
    explanation: &str,
    [hits, off]: [usize; 2],
    image: &Plane,
    language: Language,
) -> Result<Search> {
    let wrong_digits = off / 2;
    let outcome = |index: usize, digit: u8| match () {
        () if index < hits => Outcome::Hit(digit),
        () if index < hits + wrong_digits => Outcome::Wrong {
            found: (digit + 1) % 10,
            truth: digit,
        },
        () => Outcome::Missed(digit),
    };
    let window = |left: f64, top: f64| [left, top, left + 28.0, top + 28.0];
    let digits = places()
        .enumerate()
        .map(|(index, (left, top, digit))| Mark {
            edges: window(left, top),
            outcome: outcome(index * 37 % 100, digit),
        });
    let strays = (0..off).map(|index| Mark {
        edges: window(71.0 + 103.0 * index as f64, 3.0),
        outcome: Outcome::False(index as u8),
    });
    let marks: Vec<Mark> = digits.chain(strays).collect();
    let finds = places().filter(|(left, _, _)| *left < 500.0);
    let finds = finds.map(|(left, top, digit)| Found {
        digit,
        score: 0.9,
        x: left + 14.0,
        y: top + 14.0,
        ink_box: [left, top, left + 28.0, top + 28.0].map(|edge| edge as usize),
    });
    let mut options = Options {
        threshold: 0.5,
        isolated_threshold: 0.7,
        ..Options::own_size()
    };
    options.suppression.apart = 0.6;
    Ok(Search {
        recipe: recipe.to_owned(),
        explanation: explanation.to_owned(),
        options,
        counts: counts(hits, wrong_digits, off)?,
        found: finds.collect(),
        pictures: vec![Picture::png(
            format!("d-found-{hits}.png"),
            language.choose(
                "The large image with a box around everything that was found.",
                "Het grote beeld met een kader om alles wat is gevonden.",
            ),
            overlay_legend(language),
            overlay(image, &marks)?,
        )],
        seconds: Some(0.0853),
        device: language.choose("two cores", "twee kernen").to_owned(),
        training: vec![(
            language.choose("learning rate", "leersnelheid").to_owned(),
            language.decimal(0.008, 3),
        )],
    })
}

/// What becomes of so many hits, wrong digits and false detections among the hundred digits of the large image.
fn counts(hits: usize, wrong_digits: usize, false_finds: usize) -> Result<Counts> {
    let truth = places().map(|(left, top, digit)| PlacedDigit {
        digit,
        x: left + 14.0,
        y: top + 14.0,
        ink_box: [left, top, left + 28.0, top + 28.0].map(|edge| edge as usize),
        source: 0,
    });
    let truth: Vec<PlacedDigit> = truth.collect();
    let find = |placed: &PlacedDigit, digit: u8, [right, down]: [f64; 2]| Found {
        digit,
        score: 0.9,
        x: placed.x + right,
        y: placed.y + down,
        ink_box: placed.ink_box,
    };
    let right = truth[..hits].iter();
    let right = right.map(|placed| find(placed, placed.digit, [0.91, 0.0]));
    let wrong = truth[hits..hits + wrong_digits].iter();
    let wrong = wrong.map(|placed| find(placed, (placed.digit + 1) % 10, [0.0, 1.0]));
    let strays = truth[..false_finds].iter();
    let strays = strays.map(|placed| find(placed, placed.digit, [0.0, 40.0]));
    let found: Vec<Found> = right.chain(wrong).chain(strays).collect();
    let score = Score::of(&found, &truth, Tolerance::default())?;
    Ok(score.scores.all().counts())
}
