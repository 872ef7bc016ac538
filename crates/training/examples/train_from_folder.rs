//! Trains A, B or C on a folder of MNIST files and prints what comes out.
//!
//! Assumes the four MNIST files in a folder, given as the second argument:
//!
//! ```text
//! cargo run --release --example train_from_folder -- C path/to/mnist
//! ```
#![allow(clippy::print_stdout)]

use cijfer_dataset::{Mnist, Verification};
use cijfer_model::Engine;
use cijfer_training::{Progress, Recipe, evaluate, train};
use cijfer_zoo::Assignment;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, folder, ..] = arguments.as_slice() else {
        return Err("give a network (A, B or C) and a folder".into());
    };
    let (network, part) = match name.as_str() {
        "A" => (cijfer_zoo::a(), Assignment::A),
        "B" => (cijfer_zoo::b(), Assignment::B),
        "C" => (cijfer_zoo::c(), Assignment::C),
        other => return Err(format!("{other} is not A, B or C").into()),
    };
    let mnist = Mnist::from_folder(folder, Verification::Published)?;
    let engine = Engine::cpu();
    let recipe = Recipe::plain(part);
    println!("{}: {recipe}", network.name);
    let trained = train(&network, &mnist.train, &recipe, &engine, &mut |progress| {
        if let Progress::Epoch(epoch) = progress {
            println!("{epoch:?}");
        }
    })?;
    let model = trained.model(&engine)?;
    let evaluation = evaluate(&model, &mnist.test, &mut |_| {})?;
    println!("accuracy on the test set: {:.4}", evaluation.accuracy());
    Ok(())
}
