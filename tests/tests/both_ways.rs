//! Training by the kernels, and by candle's layers, autograd and optimiser.

#![allow(
    clippy::print_stdout,
    reason = "who runs these wants to see the figures"
)]

use candle_core::{DType, Device, Tensor};
use candle_nn::{AdamW, Optimizer, ParamsAdamW, VarBuilder};
use cijfer_dataset::{Mnist, Samples, Verification};
use cijfer_model::{Engine, Model};
use cijfer_network::Network;
use cijfer_training::{Recipe, Schedule, evaluate, train};

const BATCH: usize = 64;
const LEARNING_RATE: f64 = 0.003;

/// The part of the test images that is right after training by the kernels.
fn by_kernels(network: &Network, training: &Samples, test: &Samples, epochs: usize) -> f64 {
    let recipe = Recipe {
        epochs,
        batch: BATCH,
        learning_rate: LEARNING_RATE,
        schedule: Schedule::Constant,
        ..Recipe::default()
    };
    let trained = train(network, training, &recipe, &Engine::cpu(), &mut |_| {}).expect("trained");
    let model = trained.model(&Engine::cpu()).expect("built");
    let evaluation = evaluate(&model, test, &mut |_| {}).expect("evaluated");
    evaluation.accuracy()
}

/// Binary cross-entropy, `max(z, 0) − t·z + ln(1 + e^−|z|)`; candle's own is not a number where an answer is 0 or 1.
fn loss(logits: &Tensor, targets: &Tensor) -> candle_core::Result<Tensor> {
    let tail = (logits.abs()?.neg()?.exp()? + 1.0)?.log()?;
    ((logits.relu()? - (logits * targets)?)? + tail)?.mean_all()
}

/// The same by nothing but candle: its layers one by one, its loss, its gradients, its AdamW.
fn by_candle(network: &Network, training: &Samples, test: &Samples, epochs: usize) -> f64 {
    let device = &Device::Cpu;
    let variables = cijfer_model::initialise(network, 0, device).expect("made");
    let weights = VarBuilder::from_varmap(&variables, DType::F32, device);
    let model = Model::new(network, weights, 0, &Engine::cpu())
        .expect("built")
        .layer_by_layer();
    let parameters = ParamsAdamW {
        lr: LEARNING_RATE,
        weight_decay: 0.0,
        ..ParamsAdamW::default()
    };
    let trainable = cijfer_model::trainable(network, &variables).expect("fits");
    let mut optimiser = AdamW::new(trainable, parameters).expect("made");
    for epoch in 0..epochs {
        // Another order in every epoch: those that lie so far apart follow one another.
        let stride = [7919, 104_729, 1_299_709][epoch % 3];
        let order: Vec<usize> = (0..training.len())
            .map(|index| index * stride % training.len())
            .collect();
        for chosen in order.chunks(BATCH) {
            let batch = training.subset(chosen);
            let images = model.images(batch.pixels(), 28, 28).expect("fits");
            let logits = model.logits(&images, true).expect("computed");
            let logits = logits.reshape((chosen.len(), 10)).expect("ten answers");
            let mut targets = vec![0f32; chosen.len() * 10];
            for (row, &label) in targets.chunks_exact_mut(10).zip(batch.labels()) {
                row[usize::from(label)] = 1.0;
            }
            let targets = Tensor::from_vec(targets, (chosen.len(), 10), device).expect("made");
            let loss = loss(&logits, &targets).expect("computed");
            optimiser.backward_step(&loss).expect("stepped");
        }
    }
    let evaluation = evaluate(&model, test, &mut |_| {}).expect("evaluated");
    evaluation.accuracy()
}

fn check(network: &Network, images: usize, epochs: usize, at_least: f64) {
    let Some(folder) = std::env::var_os("CIJFER_DATA") else {
        println!("not checked: CIJFER_DATA is not set");
        return;
    };
    let mnist = Mnist::from_folder(folder, Verification::Published).expect("MNIST");
    let (training, test) = (mnist.train.first(images), mnist.test.first(2_000));
    let kernels = by_kernels(network, &training, &test, epochs);
    let candle = by_candle(network, &training, &test, epochs);
    println!(
        "{}: {kernels} by the kernels, {candle} by candle",
        network.name
    );
    assert!(kernels >= at_least, "{kernels}");
    // Dropout and the order of images differ, and with them some answers in a hundred.
    assert!((kernels - candle).abs() <= 0.02, "{kernels} and {candle}");
}

#[test]
#[ignore = "takes a minute"]
fn a_reaches_the_same_accuracy() {
    check(&cijfer_zoo::a(), 20_000, 3, 0.90);
}

#[test]
#[ignore = "takes minutes"]
fn b_reaches_the_same_accuracy() {
    check(&cijfer_zoo::b(), 4_000, 1, 0.85);
}

#[test]
#[ignore = "takes minutes"]
fn c_reaches_the_same_accuracy() {
    check(&cijfer_zoo::c(), 8_000, 2, 0.90);
}
