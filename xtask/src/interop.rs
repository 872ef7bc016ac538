use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use candle_core::Tensor;
use cijfer_dataset::{Mnist, Verification};
use cijfer_model::{Checkpoint, Engine, Fan, Model};
use cijfer_network::{
    Activation, AveragePooling2d, BatchNormalization, Conv2d, Dense, DepthwiseConv2d, Dropout, Elu,
    LeakyRelu, MaxPooling2d, Network, Operation, Padding, Shape,
};
use cijfer_report::{Cell, Column, Table};
use clap::Args;
use serde::{Deserialize, Serialize};

/// How exported networks are checked.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A Python that has the libraries of xtask/interop/requirements.txt; otherwise one is set up under target/
    #[arg(long, value_name = "FILE")]
    python: Option<PathBuf>,
}

/// The largest difference that is allowed.
const MOST: f64 = 1e-4;

/// Rows and columns of an image that is larger than a digit.
const SCENE: [usize; 2] = [61, 95];

/// What the script is told of a network.
#[derive(Serialize)]
struct Case {
    name: String,
    input: Vec<usize>,
    output: Vec<usize>,
    images: String,
    logits: String,
    answers: String,
    scene: Option<Scene>,
}

/// A larger image, and what the network makes of it.
#[derive(Serialize)]
struct Scene {
    image: String,
    logits: String,
    input: Vec<usize>,
    output: Vec<usize>,
}

/// What the script found.
#[derive(Deserialize)]
struct Compared {
    network: String,
    program: String,
    what: String,
    difference: f64,
}

/// Exports every trained network of the zoo, and runs it in ONNX Runtime and Keras on the whole test set.
pub(crate) fn run(arguments: &Arguments) -> Result<String> {
    let folder = crate::workspace().join("target").join("interop");
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let scripts = crate::workspace().join("xtask").join("interop");
    let python = match &arguments.python {
        Some(python) => python.clone(),
        None => {
            let modules = [
                "keras",
                "numpy",
                "onnx",
                "onnxruntime",
                "safetensors",
                "tensorflow",
            ];
            crate::python::with(&folder, &scripts.join("requirements.txt"), &modules)?
        }
    };
    let data = std::env::var_os("CIJFER_DATA").context("CIJFER_DATA names no folder with MNIST")?;
    let digits = Mnist::from_folder(PathBuf::from(data), Verification::Published)?;
    let mut cases = Vec::new();
    for name in cijfer_zoo::trained_names() {
        let checkpoint = cijfer_zoo::trained(name).with_context(|| name.to_owned())??;
        cases.push(case(&folder, name, &checkpoint, &digits)?);
    }
    cases.push(case(&folder, "everything", &everything()?, &digits)?);
    let path = folder.join("cases.json");
    std::fs::write(&path, serde_json::to_string(&cases)?)
        .with_context(|| path.display().to_string())?;
    let output = Command::new(&python)
        .arg(scripts.join("check.py"))
        .arg(&folder)
        .stderr(std::process::Stdio::inherit())
        .output()
        .with_context(|| format!("starting {}", python.display()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(
        output.status.success(),
        "xtask/interop/check.py failed: {text}"
    );
    let compared = text
        .lines()
        .map(|line| serde_json::from_str(line).with_context(|| line.to_owned()))
        .collect::<Result<Vec<Compared>>>()?;
    ensure!(
        compared.len() >= 3 * cases.len(),
        "only {} comparisons of {} networks",
        compared.len(),
        cases.len()
    );
    let table = Table::new(
        [
            Column::left("network"),
            Column::left("program"),
            Column::left("what"),
            Column::right("largest difference"),
        ],
        compared.iter().map(|of| {
            [
                Cell::Text(of.network.clone()),
                Cell::Text(of.program.clone()),
                Cell::Text(of.what.clone()),
                Cell::Text(format!("{:.1e}", of.difference)),
            ]
        }),
    );
    let text = table.to_text();
    for of in &compared {
        ensure!(
            of.difference < MOST,
            "{} in {}: {} differ by {}, at most {MOST} is allowed\n{text}",
            of.network,
            of.program,
            of.what,
            of.difference
        );
    }
    Ok(text)
}

/// A network of every layer and activation that is exported, with fresh weights.
fn everything() -> Result<Checkpoint> {
    let mut network = Network::new("everything", Shape::image(28, 28, 1)).then(Conv2d {
        groups: 1,
        stride: [2, 1],
        padding: Padding::Same,
        ..Conv2d::new(6, [4, 3])
    });
    for activation in Activation::ALL {
        network = network.then(Conv2d::new(6, [1, 1]).activation(activation));
    }
    let (pool, padding) = ([3, 2], Padding::Same);
    network = network
        .then(Conv2d {
            groups: 2,
            dilation: [1, 2],
            ..Conv2d::new(4, [3, 3])
        })
        .then(DepthwiseConv2d {
            depth_multiplier: 2,
            ..DepthwiseConv2d::new([2, 3])
        })
        .then(BatchNormalization::default())
        .then(MaxPooling2d {
            pool,
            stride: [2, 2],
            padding,
        })
        .then(AveragePooling2d {
            pool,
            stride: [1, 1],
            padding,
        })
        .then(LeakyRelu {
            negative_slope: 0.3,
        })
        .then(Elu { alpha: 0.7 })
        .then(Dense::new(5).activation(Activation::Tanh))
        .then(Dropout::new(0.5))
        .then(Operation::Flatten)
        .then(Dense::new(12).activation(Activation::Gelu))
        .then(Dense::new(10).activation(Activation::Softmax));
    Ok(Checkpoint::initial(&network, 0, Fan::default())?)
}

/// Writes a network, the test images, and what it makes of them.
fn case(folder: &Path, name: &str, checkpoint: &Checkpoint, digits: &Mnist) -> Result<Case> {
    std::fs::write(folder.join(format!("{name}.onnx")), checkpoint.to_onnx()?)?;
    let weights = format!("{name}.safetensors");
    std::fs::write(
        folder.join(format!("{name}.py")),
        checkpoint.to_keras_script(&weights)?,
    )?;
    checkpoint.save(&folder.join(&weights))?;
    let model = checkpoint.model(&Engine::cpu())?;
    let test = &digits.test;
    let images = model.images(test.pixels(), test.rows(), test.columns())?;
    let logits = model.logits(&images, false)?;
    let answers = model.forward(&images)?;
    let part = |part: &str| format!("{name}.{part}.f32");
    for (what, tensor) in [
        ("images", &images),
        ("logits", &logits),
        ("answers", &answers),
    ] {
        write(&folder.join(part(what)), tensor)?;
    }
    let of_sample = |tensor: &Tensor| tensor.dims()[1..].to_vec();
    Ok(Case {
        input: of_sample(&images),
        output: of_sample(&logits),
        images: part("images"),
        logits: part("logits"),
        answers: part("answers"),
        scene: scene(folder, name, &model, digits)?,
        name: name.to_owned(),
    })
}

/// A larger image, where the network takes one.
fn scene(folder: &Path, name: &str, model: &Model, digits: &Mnist) -> Result<Option<Scene>> {
    let [rows, columns] = SCENE;
    let pixels: Vec<u8> = digits.test.pixels()[..rows * columns].to_vec();
    let Ok(image) = model.images(&pixels, rows, columns) else {
        return Ok(None);
    };
    let Ok(logits) = model.logits(&image, false) else {
        return Ok(None);
    };
    let scene = Scene {
        image: format!("{name}.scene.f32"),
        logits: format!("{name}.scene-logits.f32"),
        input: image.dims()[1..].to_vec(),
        output: logits.dims()[1..].to_vec(),
    };
    write(&folder.join(&scene.image), &image)?;
    write(&folder.join(&scene.logits), &logits)?;
    Ok(Some(scene))
}

fn write(path: &Path, tensor: &Tensor) -> Result<()> {
    let values = tensor.flatten_all()?.to_vec1::<f32>()?;
    let bytes: Vec<u8> = values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
    std::fs::write(path, bytes).with_context(|| path.display().to_string())
}
