//! The assignment's figures, and that the networks that come with the program reach them.

mod common;

use cijfer_analysis::{Analysis, Device as Card, Field, Roofline};
use cijfer_dataset::{GreyImage, Mnist, Scene, SceneOptions};
use cijfer_localization::{Localizer, Options, Score, Tolerance};
use cijfer_model::Engine;
use cijfer_network::{Network, Shape};

use common::mnist;

/// Layer by layer: class, output shape, parameters, multiplications.
fn check(network: &Network, expected: &[(&str, &str, u128, u128)], parameters: u128) {
    let analysis = Analysis::of(network).expect("fits");
    let counted: Vec<(&str, String, u128, u128)> = analysis
        .layers
        .iter()
        .map(|layer| {
            let multiplications = layer.operations.values().multiplications;
            let shape = layer.output.to_string();
            (
                layer.class,
                shape,
                layer.parameters.total.value,
                multiplications,
            )
        })
        .collect();
    let expected: Vec<(&str, String, u128, u128)> = expected
        .iter()
        .map(|&(class, shape, parameters, products)| {
            (class, shape.to_owned(), parameters, products)
        })
        .collect();
    assert_eq!(counted, expected);
    let totals = analysis.totals().expect("small").parameters;
    assert_eq!(
        (totals.total.value, totals.trainable.value),
        (parameters, parameters)
    );
}

#[test]
fn a2_parameters() {
    let expected = [
        ("Dropout", "784", 0, 0),
        ("Dense", "200", 157_000, 156_800),
        ("Dropout", "200", 0, 0),
        ("Dense", "100", 20_100, 20_000),
        ("Dropout", "100", 0, 0),
        ("Dense", "10", 1_010, 1_000),
    ];
    check(&cijfer_zoo::a(), &expected, 178_110);
}

#[test]
fn b2_and_b3_shapes_and_parameters() {
    let expected = [
        ("Conv2D", "28×28×32", 320, 225_792),
        ("Dropout", "28×28×32", 0, 0),
        ("Conv2D", "28×28×64", 18_496, 14_450_688),
        ("Dropout", "28×28×64", 0, 0),
        ("MaxPooling2D", "14×14×64", 0, 0),
        ("Flatten", "12544", 0, 0),
        ("Dense", "10", 125_450, 125_440),
    ];
    check(&cijfer_zoo::b(), &expected, 144_266);
}

#[test]
fn c2_c3_and_c4_shapes_parameters_and_operations() {
    let expected = [
        ("Conv2D", "24×24×20", 520, 288_000),
        ("MaxPooling2D", "12×12×20", 0, 0),
        ("Conv2D", "10×10×20", 3_620, 360_000),
        ("MaxPooling2D", "5×5×20", 0, 0),
        ("Conv2D", "1×1×10", 5_010, 5_000),
    ];
    check(&cijfer_zoo::c(), &expected, 9_150);
    let totals = Analysis::of(&cijfer_zoo::c())
        .expect("fits")
        .totals()
        .expect("small");
    let counts = totals.counts();
    assert_eq!(
        (counts.multiplications, counts.additions),
        (653_000, 653_000)
    );
    assert_eq!(totals.arithmetic.value, 1_306_000);
}

#[test]
fn c_is_derived_step_by_step() {
    let analysis = Analysis::of(&cijfer_zoo::c()).expect("fits");
    let layer = |index: usize| -> Vec<String> {
        let layer = &analysis.layers[index];
        let operations = &layer.operations;
        let derivations = layer
            .output_axes
            .iter()
            .chain([&layer.parameters.total])
            .chain(&operations.multiplications)
            .chain(&operations.additions)
            .chain(&operations.comparisons);
        derivations.map(ToString::to_string).collect()
    };
    assert_eq!(
        layer(0),
        [
            "output height = ⌊(28 − 5) / 1⌋ + 1 = 24",
            "output width = ⌊(28 − 5) / 1⌋ + 1 = 24",
            "output channels = 20",
            "parameters = 20·(5·5·1) + 20 = 520",
            "multiplications = 24·24·20·(5·5·1) = 288,000",
            "additions = 24·24·20·(5·5·1 − 1 + 1) = 288,000",
            "comparisons = 24·24·20 = 11,520",
        ]
    );
    // The second pooling is one of 2×2: 10 becomes 5.
    assert_eq!(layer(3)[0], "output height = ⌊(10 − 2) / 2⌋ + 1 = 5");
    assert_eq!(layer(3)[4], "comparisons = 5·5·20·(2·2 − 1) = 1,500");
    // The last convolution has 10 filters.
    assert_eq!(layer(4)[3], "parameters = 10·(5·5·20) + 10 = 5,010");
}

#[test]
fn d3_operations_for_a_large_image() {
    let network = cijfer_zoo::c().with_input(Shape::image(1024, 1024, 1));
    let expected = [
        ("Conv2D", "1020×1020×20", 520, 520_200_000),
        ("MaxPooling2D", "510×510×20", 0, 0),
        ("Conv2D", "508×508×20", 3_620, 929_030_400),
        ("MaxPooling2D", "254×254×20", 0, 0),
        ("Conv2D", "250×250×10", 5_010, 312_500_000),
    ];
    check(&network, &expected, 9_150);
    let analysis = Analysis::of(&network).expect("fits");
    let totals = analysis.totals().expect("small");
    let counts = totals.counts();
    assert_eq!(counts.multiplications, 1_761_730_400);
    assert_eq!(counts.additions, 1_761_730_400);
    assert_eq!(totals.arithmetic.value, 3_523_460_800);

    // 3.52 ms on the card of 1 TFLOP/s, if it had nothing to do but multiply and add.
    let card = Card::known().next().expect("the assignment's card");
    let roofline = Roofline::of(&analysis, card).expect("small");
    assert_eq!(format!("{:.2}", roofline.total.calculating * 1e3), "3.52");
    assert!(roofline.total.seconds > roofline.total.calculating);

    let geometry = analysis.geometry().expect("an image");
    let field = Field::whole(28, 4, 0);
    assert_eq!((geometry.rows, geometry.columns), (field, field));
    // The last cell lies within the image, and one more would not.
    assert_eq!(field.pixels(249), 996..1024);
}

/// The accuracy that a part asks for, on all test images.
fn check_accuracy(name: &str, least: f64) {
    let Some(mnist) = mnist() else { return };
    let trained = cijfer_zoo::trained(name)
        .expect("comes with the program")
        .expect("readable");
    assert_eq!(Some(&trained.network), cijfer_zoo::by_name(name).as_ref());
    let model = trained.model(&Engine::cpu()).expect("built");
    let evaluation = cijfer_training::evaluate(&model, &mnist.test, &mut |_| {});
    let evaluation = evaluation.expect("evaluated");
    assert_eq!(evaluation.samples, 10_000);
    assert!(
        evaluation.accuracy() >= least,
        "{name}: {}",
        evaluation.accuracy()
    );
}

#[test]
fn a1_is_reached() {
    check_accuracy("A", 0.95);
}

#[test]
fn b1_is_reached() {
    check_accuracy("B", 0.97);
}

#[test]
fn c1_is_reached() {
    check_accuracy("C", 0.98);
}

/// How well the named network lists the 100 digits of a large image.
fn f1(name: &str, mnist: &Mnist, seed: u64) -> f64 {
    let options = SceneOptions {
        seed,
        ..SceneOptions::default()
    };
    let scene = Scene::compose(&mnist.test, &options).expect("there is room");
    assert_eq!(
        (scene.width, scene.height, scene.truth.digits.len()),
        (1024, 1024, 100)
    );
    let trained = cijfer_zoo::trained(name)
        .expect("comes with the program")
        .expect("readable");
    let slider = trained.slider(&Engine::cpu()).expect("built");
    let localizer = Localizer::new(slider, Options::own_size()).expect("slides");
    let image = GreyImage::new(scene.width, scene.height, scene.pixels).expect("a picture");
    let found = localizer.locate(&image).expect("located");
    let score = Score::of(&found, &scene.truth.digits, Tolerance::Pixels(4.0)).expect("a distance");
    score.scores.all().counts().f1()
}

#[test]
fn d2_is_reached_by_the_second_recipe_and_not_by_the_first() {
    let Some(mnist) = mnist() else { return };
    let [plain, locating] = ["C", "C-locating"].map(|name| f1(name, &mnist, 1));
    assert!(locating >= 0.95, "{locating}");
    assert!(locating > plain, "{locating} is not above {plain}");
    let other = f1("C-locating", &mnist, 2);
    assert!(other >= 0.95, "{other}");
}
