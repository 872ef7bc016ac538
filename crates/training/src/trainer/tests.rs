use super::*;
use cijfer_dataset::Mnist;
use cijfer_model::Engine;
use cijfer_network::{Conv2d, Dense, Dropout, MaxPooling2d, Operation, Shape};

fn network() -> Network {
    Network::new("small", Shape::image(28, 28, 1))
        .then(Conv2d::new(4, [5, 5]).activation(Activation::Relu))
        .then(MaxPooling2d::new([4, 4]))
        .then(Dropout::new(0.1))
        .then(Operation::Flatten)
        .then(Dense::new(10).activation(Activation::Sigmoid))
}

fn recipe() -> Recipe {
    Recipe {
        epochs: 2,
        batch: 50,
        learning_rate: 0.01,
        hold_out: 100,
        ..Recipe::default()
    }
}

fn weights(trained: &Checkpoint) -> Vec<u32> {
    let values = trained.weights.values().flat_map(|array| &array.values);
    values.map(|value| value.to_bits()).collect()
}

#[test]
fn bits_follow_from_the_seed_alone() {
    let digits = Mnist::drawn(600, 1, 0).train;
    let run = |seed, threads| {
        let recipe = Recipe { seed, ..recipe() };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.expect("a pool").install(|| {
            let trained = train(&network(), &digits, &recipe, &Engine::cpu(), &mut |_| {});
            weights(&trained.expect("trained"))
        })
    };
    let first = run(7, 1);
    assert_eq!(first, run(7, 1));
    assert_eq!(first, run(7, 3));
    assert_ne!(first, run(8, 1));
}

#[test]
fn the_best_epoch_stays_and_the_target_ends_it() {
    let digits = Mnist::drawn(600, 1, 0).train;
    let recipe = Recipe {
        epochs: 9,
        target: Some(0.3),
        ..recipe()
    };
    let mut steps = 0;
    let trained = train(
        &network(),
        &digits,
        &recipe,
        &Engine::cpu(),
        &mut |progress| {
            steps += usize::from(matches!(progress, Progress::Step { .. }));
        },
    )
    .expect("trained");
    let provenance = trained.provenance;
    let epochs = provenance.history.len();
    assert!(epochs < 9, "the target is reached early");
    assert_eq!(provenance.epochs, epochs);
    assert_eq!(steps, epochs * 10);
    let last = provenance.history.last().and_then(|epoch| epoch.validation);
    assert_eq!(
        provenance.validation_accuracy,
        last.map(|validation| validation.accuracy)
    );
}

#[test]
fn frozen_layers_stay_as_they_are() {
    let digits = Mnist::drawn(100, 1, 0).train;
    let mut network = network();
    network.layers[0].trainable = false;
    let recipe = Recipe {
        epochs: 1,
        hold_out: 0,
        ..recipe()
    };
    let trained = train(&network, &digits, &recipe, &Engine::cpu(), &mut |_| {});
    let trained = trained.expect("trained");
    let fresh = Checkpoint::initial(&network, recipe.seed, recipe.initialisation).expect("made");
    let moved = |name: &str| trained.weights[name] != fresh.weights[name];
    assert!(!moved("conv2d.weight"));
    assert!(moved("dense.weight"));
}

#[test]
fn a_network_that_cannot_say_no_is_not_shown_crops() {
    let digits = Mnist::drawn(20, 1, 0).train;
    let network = Network::new("soft", Shape::image(28, 28, 1))
        .then(Conv2d::new(10, [28, 28]).activation(Activation::Softmax));
    let recipe = Recipe {
        hold_out: 0,
        ..Recipe::locating()
    };
    let error = train(&network, &digits, &recipe, &Engine::cpu(), &mut |_| {});
    let message = error.expect_err("refused").to_string();
    assert!(message.contains("does not end in sigmoid"), "{message}");
}

#[test]
fn averaged_weights_are_those_that_come_out() {
    let digits = Mnist::drawn(300, 1, 0).train;
    let run = |average| {
        let recipe = Recipe {
            average,
            hold_out: 0,
            ..recipe()
        };
        let trained = train(&network(), &digits, &recipe, &Engine::cpu(), &mut |_| {});
        weights(&trained.expect("trained"))
    };
    let [last, averaged] = [0.0, 0.9].map(run);
    assert_ne!(last, averaged);
    // A mean that forgets everything is the last weights.
    let distance = |other: &[u32]| -> f32 {
        let pairs = last.iter().zip(other);
        pairs
            .map(|(a, b)| (f32::from_bits(*a) - f32::from_bits(*b)).abs())
            .fold(0.0, f32::max)
    };
    assert!(distance(&run(1e-9)) < 1e-6 && distance(&averaged) > 1e-3);
}

#[test]
fn a_teacher_s_answers_are_learnt() {
    let digits = Mnist::drawn(600, 1, 0).train;
    let longer = Recipe {
        epochs: 20,
        hold_out: 0,
        ..recipe()
    };
    let teacher = train(&network(), &digits, &longer, &Engine::cpu(), &mut |_| {});
    let teacher = teacher.expect("trained");
    let recipe = Recipe {
        seed: 9,
        distillation: Some(crate::Distillation {
            temperature: 2.0,
            weight: 1.0,
        }),
        ..longer
    };
    let student = distil(
        &network(),
        &teacher,
        &digits,
        &recipe,
        &Engine::cpu(),
        &mut |_| {},
    );
    let answers = |checkpoint: &Checkpoint| {
        let model = checkpoint.model(&Engine::cpu()).expect("built");
        evaluate(&model, &digits, &mut |_| {})
            .expect("evaluated")
            .answers
    };
    let [teacher_s, student_s] = [&teacher, &student.expect("trained")].map(answers);
    let same = teacher_s
        .iter()
        .zip(&student_s)
        .filter(|(a, b)| a == b)
        .count();
    assert!(same > 500, "{same} of 600 answers are the teacher's");
    let alone = train(&network(), &digits, &recipe, &Engine::cpu(), &mut |_| {});
    let message = alone.expect_err("refused").to_string();
    assert!(message.contains("there is no teacher"), "{message}");
}
