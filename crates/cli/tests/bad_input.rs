//! Input that cannot be used: every command says what is wrong with which file or value, ends with
//! exit code 1, and leaves nothing half done.

mod common;

use std::collections::HashMap;
use std::fs;
use std::io::Write;

use candle_core::{Device, Tensor};
use cijfer_dataset::{GreyImage, Mnist};
use common::{Place, TINY, checkpoint};
use flate2::{Compression, write::GzEncoder};
use serde_json::json;

const TRAIN_IMAGES: &str = "train-images-idx3-ubyte";
const TRAIN_LABELS: &str = "train-labels-idx1-ubyte";
const TEST_IMAGES: &str = "t10k-images-idx3-ubyte";
const TEST_LABELS: &str = "t10k-labels-idx1-ubyte";

/// Changes one of the four files, and looks at what is said of it.
#[track_caller]
fn check_file(file: &str, change: impl FnOnce(&mut Vec<u8>), named: &[&str]) {
    let place = Place::with_digits();
    let path = format!("digits/{file}");
    let mut bytes = place.read(&path);
    change(&mut bytes);
    let place = place.with(&path, bytes);
    let named = [&[path.as_str()], named].concat();
    place.refuse("data --data digits --trust-data", &named);
    // Whatever uses the digits says the same.
    place.refuse("scene --data digits --trust-data --out s.png", &named);
}

#[test]
fn idx_files_are_read_strictly() {
    check_file(
        TRAIN_IMAGES,
        |bytes| bytes.truncate(94_095),
        &["94080 bytes", "94079 bytes"],
    );
    check_file(
        TRAIN_IMAGES,
        |bytes| bytes.push(0),
        &["94080 bytes", "94081 bytes"],
    );
    check_file(
        TEST_LABELS,
        |bytes| bytes.truncate(6),
        &["the end of the file"],
    );
    check_file(
        TEST_LABELS,
        Vec::clear,
        &["magic number", "the end of the file"],
    );
    check_file(TRAIN_LABELS, |bytes| bytes[0] = 1, &["magic number"]);
    check_file(
        TRAIN_LABELS,
        |bytes| bytes[2] = 0x0d,
        &["0x0d (32-bit floating point)"],
    );
    check_file(
        TRAIN_LABELS,
        |bytes| bytes[3] = 0,
        &["the number of dimensions"],
    );
    check_file(
        TEST_IMAGES,
        |bytes| bytes[4..16].fill(0xff),
        &["product of the dimensions"],
    );
    check_file(TEST_LABELS, |bytes| bytes[8 + 17] = 10, &["10", "17"]);
}

#[test]
fn files_that_do_not_fit_each_other_are_refused() {
    let fewer = |bytes: &mut Vec<u8>| {
        bytes[7] = 59;
        bytes.pop();
    };
    check_file(TEST_LABELS, fewer, &["59", "60", TEST_IMAGES]);
    let as_labels = |bytes: &mut Vec<u8>| *bytes = vec![0, 0, 8, 1, 0, 0, 0, 2, 3, 4];
    check_file(TRAIN_IMAGES, as_labels, &["dimensions", "[2]"]);
    let as_images =
        |bytes: &mut Vec<u8>| *bytes = vec![0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1];
    check_file(TRAIN_LABELS, as_images, &["dimensions", "[0, 1, 1]"]);

    let place = Place::with_digits();
    let images = [
        &[0, 0, 8, 3, 0, 0, 0, 60, 0, 0, 0, 1, 0, 0, 0, 1][..],
        &[7; 60],
    ]
    .concat();
    let place = place.with(&format!("digits/{TEST_IMAGES}"), images);
    place.refuse(
        "data --data digits --trust-data",
        &["digits", "28×28", "1×1"],
    );
}

#[test]
fn folders_that_are_not_there_are_named() {
    let place = Place::with_digits();
    place.refuse("data --data nowhere", &["the folder nowhere"]);
    place.refuse("data --data tiny.toml", &["the folder tiny.toml"]);
    fs::create_dir(place.path("empty")).expect("made");
    place.refuse("data --data empty", &["empty", TRAIN_IMAGES]);
    let mut from_environment = place.command("data");
    from_environment.env("CIJFER_DATA", "nowhere");
    place.refuse_command(&mut from_environment, &["CIJFER_DATA", "nowhere"]);
    fs::remove_file(place.path(&format!("digits/{TEST_LABELS}"))).expect("removed");
    place.refuse("data --data digits --trust-data", &["digits", TEST_LABELS]);
}

#[test]
fn digits_that_are_not_mnist_must_be_trusted() {
    let place = Place::with_digits();
    let named = [
        TRAIN_IMAGES,
        "MD5",
        "6bbc9ace898e44ae57da46a324031adb",
        "--trust-data",
    ];
    place.refuse("data --data digits", &named);
    place.succeed("data --data digits --trust-data");
}

#[test]
fn gzip_streams_must_be_whole() {
    let gzipped = |change: &dyn Fn(&mut Vec<u8>)| {
        let place = Place::with_digits();
        let path = format!("digits/{TRAIN_IMAGES}");
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&place.read(&path)).expect("packed");
        let mut bytes = encoder.finish().expect("packed");
        change(&mut bytes);
        fs::remove_file(place.path(&path)).expect("removed");
        place.with(&format!("{path}.gz"), bytes)
    };
    let data = "data --data digits --trust-data";
    gzipped(&|_| {}).succeed(data);
    let name = format!("{TRAIN_IMAGES}.gz");
    let gzip = [name.as_str(), "gzip"];
    gzipped(&|bytes| bytes.truncate(bytes.len() / 2)).refuse(data, &gzip);
    gzipped(&|bytes| bytes.truncate(bytes.len() - 1)).refuse(data, &gzip);
    gzipped(&|bytes| bytes.truncate(12)).refuse(data, &gzip[..1]);
    gzipped(&|bytes| bytes.push(0)).refuse(data, &gzip);
    let checksum = |bytes: &mut Vec<u8>| {
        let place = bytes.len() - 6;
        bytes[place] ^= 1;
    };
    gzipped(&checksum).refuse(data, &gzip);
}

/// What is said of the description of a network, in a file of that name.
#[track_caller]
fn check_network(file: &str, description: impl AsRef<[u8]>, named: &[&str]) {
    let place = Place::empty().with(file, description);
    place.refuse(&format!("summary {file}"), named);
    place.refuse(&format!("count {file} --format json"), named);
    // The file is named, too.
    place.refuse(&format!("summary {file}"), &[file]);
}

/// A network in TOML over 28×28 pixels.
fn toml(layers: &str) -> String {
    format!("name = 'wrong'\ninput = [28, 28, 1]\n{layers}")
}

/// A network of Keras over 28×28 pixels.
fn keras(layers: serde_json::Value) -> String {
    let mut all = vec![
        json!({"class_name": "InputLayer", "config": {"name": "input",
        "batch_shape": [null, 28, 28, 1]}}),
    ];
    all.extend(layers.as_array().cloned().unwrap_or_default());
    json!({"class_name": "Sequential", "config": {"name": "wrong", "layers": all}}).to_string()
}

#[test]
fn shapes_must_fit() {
    let pool = "[[layers]]\ntype = 'MaxPooling2D'\npool_size = 4\n";
    let conv = "[[layers]]\ntype = 'Conv2D'\nfilters = 3\nkernel_size = [9, 2]\n";
    let flat = "[[layers]]\ntype = 'Flatten'\n";
    check_network(
        "w.toml",
        toml(&[pool, conv].concat()),
        &["`conv2d`", "9×2", "7×7×1"],
    );
    check_network(
        "w.toml",
        toml(&[flat, conv].concat()),
        &["`conv2d`", "height×width", "784"],
    );
    check_network(
        "w.toml",
        toml(&[flat, pool].concat()),
        &["`max_pooling2d`", "784"],
    );
    let layers = json!([
        {"class_name": "MaxPooling2D", "config": {"name": "shrink", "pool_size": [29, 1]}},
    ]);
    check_network("w.json", keras(layers), &["`shrink`", "29×1", "28×28×1"]);
}

#[test]
fn what_a_network_s_file_says_must_be_understood() {
    let layer = |text: &str| toml(&format!("[[layers]]\n{text}"));
    check_network(
        "w.toml",
        layer("type = 'LSTM'"),
        &["w.toml", "layer 1", "`LSTM`"],
    );
    check_network(
        "w.toml",
        layer("type = 'Dense'\nunits = 3\nactivation = 'maxout'"),
        &["w.toml", "`maxout`"],
    );
    check_network(
        "w.toml",
        layer("type = 'Dense'\nunits = 3\ndilation = 2"),
        &["w.toml", "`dilation`"],
    );
    check_network(
        "w.toml",
        layer("type = 'Dense'\nunits = -3"),
        &["w.toml", "`units`", "-3"],
    );
    check_network(
        "w.toml",
        layer("type = 'Dense'"),
        &["w.toml", "`units` is missing"],
    );
    check_network(
        "w.toml",
        layer("type = 'Dropout'\nrate = nan"),
        &["w.toml", "`rate`"],
    );
    check_network("w.toml", "name = 'cut\n", &["w.toml", "TOML"]);
    check_network("w.toml", "", &["w.toml", "`name` is missing"]);
    check_network("w.toml", [0xff, 0xfe, 0x00], &["w.toml"]);

    let dense = |extra: serde_json::Value| {
        let mut config = json!({"name": "head", "units": 3});
        config
            .as_object_mut()
            .expect("an object")
            .extend(extra.as_object().cloned().expect("one"));
        keras(json!([{"class_name": "Dense", "config": config}]))
    };
    check_network(
        "w.json",
        keras(json!([{"class_name": "GRU", "config": {"name": "memory"}}])),
        &["w.json", "memory", "`GRU`"],
    );
    check_network(
        "w.json",
        dense(json!({"activation": "sparsemax"})),
        &["w.json", "head", "`sparsemax`"],
    );
    check_network(
        "w.json",
        dense(json!({"lora_rank": 4})),
        &["w.json", "head", "`lora_rank`"],
    );
    check_network(
        "w.json",
        dense(json!({"units": 2.5})),
        &["w.json", "head", "`units`", "2.5"],
    );
    let whole = dense(json!({}));
    for length in [0, 1, whole.len() / 2, whole.len() - 1] {
        check_network("w.json", &whole[..length], &["w.json", "JSON"]);
    }
    check_network("w.json", "[1, 2]", &["w.json", "must be an object"]);
    check_network(
        "w.json",
        r#"{"class_name": "Functional", "config": {"layers": []}}"#,
        &["w.json", "Functional"],
    );
    check_network(
        "w.yaml",
        "name: wrong",
        &["w.yaml", ".toml, .json, .keras or .safetensors"],
    );
    let windows = |options: serde_json::Value| {
        let mut config = json!({"name": "window", "filters": 4, "kernel_size": [3, 3]});
        config
            .as_object_mut()
            .expect("an object")
            .extend(options.as_object().cloned().expect("one"));
        keras(json!([{"class_name": "Conv2D", "config": config}]))
    };
    for (options, value) in [
        (json!({"strides": [0, 1]}), "[0,1]"),
        (json!({"kernel_size": [3, 2.5]}), "[3,2.5]"),
        (json!({"dilation_rate": -2}), "-2"),
        (json!({"groups": 3}), "3 groups"),
        (json!({"padding": "causal"}), "causal"),
        (json!({"data_format": "channels_first"}), "channels_first"),
    ] {
        check_network("w.json", windows(options), &["window", value]);
    }
    let pool = json!([{"class_name": "MaxPooling2D", "config": {"name": "p", "pool_size": 0}}]);
    check_network("w.json", keras(pool), &["(p)", "`pool_size`", "0"]);
    let nothing = json!([{"class_name": "Cropping2D", "config": {"name": "c", "cropping": 14}}]);
    check_network("w.json", keras(nothing), &["`c`", "no pixel", "28×28×1"]);
    check_network(
        "w.json",
        "[".repeat(100_000),
        &["w.json", "recursion limit"],
    );
    check_network("w.keras", "no archive", &["w.keras", "zip"]);
    let place = Place::empty();
    place.refuse("summary D", &["`D`", "A, A-small, B"]);
    place.refuse("summary .", &["`.`"]);
}

/// What is said of a file of weights by every command that takes one.
#[track_caller]
fn check_model(bytes: &[u8], named: &[&str]) {
    let place = Place::with_digits().with("m.safetensors", bytes);
    let named = [&["m.safetensors"], named].concat();
    place.refuse("summary m.safetensors", &named);
    place.refuse("evaluate m.safetensors --data digits --trust-data", &named);
    place.refuse("features m.safetensors --layer 0 --out f.png", &named);
    let image = GreyImage::new(40, 40, vec![0; 1600]).expect("an image");
    image.write_png(place.path("i.png")).expect("written");
    place.refuse("locate i.png --model m.safetensors --out l.json", &named);
}

/// The bytes of a model whose description and weights may be those of different networks.
fn model(network: &str, weights: &str) -> Vec<u8> {
    let mut mixed = checkpoint(network);
    mixed.weights = checkpoint(weights).weights;
    let place = Place::empty();
    mixed.save(&place.path("mixed")).expect("written");
    place.read("mixed")
}

#[test]
fn weights_must_be_those_of_their_network() {
    let whole = model(TINY, TINY);
    check_model(
        &model("C", TINY),
        &[
            "network C",
            "`conv2d.weight`",
            "[20, 1, 5, 5]",
            "[10, 1, 7, 7]",
        ],
    );
    check_model(
        &model(TINY, "A"),
        &["network tiny", "`conv2d.weight`", "none of that name"],
    );
    // Everything that is needed, and something more.
    let without_bias = TINY.replace("activation", "use_bias = false\nactivation");
    check_model(
        &model(&without_bias, TINY),
        &["network tiny", "`conv2d.bias`"],
    );

    check_model(&whole[..whole.len() - 1], &["not a safetensors file"]);
    check_model(&whole[..100], &["not a safetensors file"]);
    check_model(&[], &["not a safetensors file"]);
    let noise: Vec<u8> = (0..4096u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    check_model(&noise, &["not a safetensors file"]);
    let mut endless = whole.clone();
    endless[..8].fill(0xff);
    check_model(&endless, &["not a safetensors file"]);
    let mut longer = whole;
    longer.push(0);
    check_model(&longer, &["not a safetensors file"]);
}

#[test]
fn weights_must_be_numbers() {
    let mut broken = checkpoint(TINY);
    let weight = broken.weights.get_mut("conv2d.weight").expect("there");
    weight.values.fill(f32::NAN);
    let place = Place::empty();
    broken.save(&place.path("broken")).expect("written");
    check_model(
        &place.read("broken"),
        &["`conv2d.weight`", "no finite numbers"],
    );
}

#[test]
fn networks_that_no_memory_could_hold_are_refused() {
    let train = "train huge.toml --drawn --out t.safetensors";
    let huge = |options: &str| {
        let layer = format!("[[layers]]\ntype = 'Conv2D'\n{options}\npadding = 'same'\n");
        Place::empty().with("huge.toml", toml(&layer))
    };
    huge("filters = 10\nkernel_size = 8589934592").refuse(train, &["huge.toml", "`conv2d`"]);
    huge("filters = 100000000000000\nkernel_size = 28")
        .refuse(train, &["huge.toml", "`conv2d.weight`", "no memory"]);
}

#[test]
fn weights_must_say_what_they_are() {
    let place = Place::empty();
    let tensor = Tensor::zeros((2, 2), candle_core::DType::F32, &Device::Cpu).expect("made");
    let tensors = HashMap::from([("conv2d.weight".to_owned(), tensor)]);
    candle_core::safetensors::save(&tensors, place.path("bare")).expect("written");
    check_model(
        &place.read("bare"),
        &["without the description of its network"],
    );

    // A description that names a layer which is not known.
    let mut bytes = model(TINY, TINY);
    let class = b"MaxPooling2D";
    let at = bytes
        .windows(class.len())
        .position(|window| window == class)
        .expect("described");
    bytes[at..at + 3].copy_from_slice(b"Sum");
    check_model(&bytes, &["layer 1", "`SumPooling2D`"]);

    let place = Place::with_digits();
    place.refuse(
        "evaluate tiny.toml --data digits --trust-data",
        &["tiny.toml"],
    );
    place.refuse(
        "evaluate nothing.safetensors",
        &["`nothing.safetensors`", "C-locating"],
    );
    place.refuse(
        "evaluate D",
        &["`D`", "A, A-small, B, B-small, B-tiny, C, C-locating"],
    );
}

#[test]
fn images_must_be_images_of_a_size_that_fits() {
    let place = Place::with_digits()
        .with("notes.png", "no picture")
        .with("empty.png", "");
    let image = |name: &str, width: usize, height: usize| {
        let image = GreyImage::new(width, height, vec![9; width * height]).expect("an image");
        image.write_png(place.path(name)).expect("written");
    };
    image("small.png", 27, 40);
    image("large.png", 40, 40);
    let png = place.read("large.png");
    let place = place.with("cut.png", &png[..png.len() / 2]);
    for name in ["notes.png", "empty.png", "cut.png", "nothing.png", "digits"] {
        place.refuse(&format!("locate {name} --overlay o.png"), &[name]);
        place.refuse(
            &format!("features A --layer 0 --image {name} --out f.png"),
            &[name],
        );
    }
    place.refuse(
        "locate small.png --heat-maps h.png",
        &["`conv2d_4`", "3×3", "does not fit"],
    );
    place.refuse(
        "features A --layer 1 --image large.png --out f.png",
        &["network A", "784", "1600"],
    );
    place.refuse(
        "features B --layer 1 --image large.png --out f.png",
        &["network B", "28×28×1"],
    );
    place.refuse("locate large.png --truth notes.png", &["notes.png"]);
    place.refuse("locate large.png --truth nothing.json", &["nothing.json"]);
}

#[test]
fn a_network_that_cannot_slide_is_told_why() {
    let place = Place::empty();
    let image = GreyImage::new(64, 64, vec![0; 64 * 64]).expect("an image");
    image.write_png(place.path("i.png")).expect("written");
    for model in ["A", "B"] {
        let named = [
            &format!("--model {model}: network {model}"),
            "convolutions and pooling only",
            "images of one size",
        ];
        place.refuse(
            &format!("locate i.png --model {model} --out l.json"),
            &named,
        );
    }
    let four = TINY.replace("filters = 10", "filters = 4");
    let place = place.with_model("four.safetensors", &four);
    place.refuse(
        "locate i.png --model four.safetensors",
        &["network tiny", "ten maps", "4"],
    );
}

#[test]
fn values_must_make_sense() {
    let place = Place::with_digits();
    let image = GreyImage::new(64, 64, vec![0; 64 * 64]).expect("an image");
    image.write_png(place.path("i.png")).expect("written");
    for (options, named) in [
        ("--threshold 1", ["threshold", "1"]),
        ("--threshold=-0.1", ["threshold", "-0.1"]),
        ("--threshold nan", ["threshold", "NaN"]),
        ("--digit-height 30..20", ["height of digits", "30..20"]),
        ("--digit-height 1..20", ["height of digits", "1..20"]),
        ("--digit-height nan", ["height of digits", "NaN..NaN"]),
    ] {
        place.refuse(&format!("locate i.png {options} --overlay o.png"), &named);
    }

    let digits = "--data digits --trust-data --out out.safetensors";
    for (options, named) in [
        ("--epochs 0", ["epochs", "0"]),
        ("--batch 0", ["batch", "0"]),
        ("--hold-out 120", ["held out", "120"]),
        ("--hold-out 9999", ["held out", "9999"]),
        ("--target 0.9", ["held out", "target"]),
        ("--target 1.5 --hold-out 20", ["target", "1.5"]),
        ("--learning-rate 0", ["learning rate", "0"]),
        ("--learning-rate nan", ["learning rate", "NaN"]),
        ("--weight-decay=-1", ["weight decay", "-1"]),
        ("--no-digit=-1", ["crops", "-1"]),
    ] {
        place.refuse(&format!("train tiny.toml {digits} {options}"), &named);
    }
    let nine = TINY.replace("filters = 10", "filters = 9");
    let place = place.with("nine.toml", nine);
    place.refuse(
        &format!("train nine.toml {digits}"),
        &["network tiny", "10 outputs", "9"],
    );
    let soft = TINY.replace("sigmoid", "softmax");
    let place = place.with("soft.toml", soft);
    place.refuse(
        &format!("train soft.toml --recipe locating {digits}"),
        &["sigmoid"],
    );

    let data = "--data digits --trust-data";
    place.refuse(
        &format!("features C --layer 0 --sample 60 --out f.png {data}"),
        &["60"],
    );
    place.refuse(
        &format!("features C --layer nose --out f.png {data}"),
        &["`nose`", "conv2d_1"],
    );
    place.refuse(
        &format!("scene --out s.png --width 60 --height 60 --digits 5 {data}"),
        &["5", "4"],
    );
    place.refuse(&format!("scene --out s.png --width 0 {data}"), &["0×1024"]);
    for name in ["s.jpg", "s", ".png"] {
        let named = [&format!("--out {name}"), ".png or .tif"];
        place.refuse(&format!("scene --out {name} {data}"), &named);
    }
    place.refuse(
        &format!("scene --out s.png --width 99999 --height 99999 {data}"),
        &["99999×99999"],
    );
}

#[test]
fn a_device_that_is_not_there_is_named() {
    let place = Place::with_digits();
    let image = GreyImage::new(64, 64, vec![0; 64 * 64]).expect("an image");
    image.write_png(place.path("i.png")).expect("written");
    for command in [
        "evaluate C --data digits --trust-data",
        "train tiny.toml --data digits --trust-data --out t.safetensors",
        "features C --layer 0 --out f.png --image i.png",
        "locate i.png --overlay o.png",
    ] {
        place.refuse(&format!("{command} --device tpu"), &["`tpu`", "cpu, cuda"]);
        place.refuse(&format!("{command} --device cuda:x"), &["`cuda:x`"]);
        if !cfg!(feature = "cuda") {
            place.refuse(
                &format!("{command} --device cuda"),
                &["`cuda`", "--features cuda"],
            );
        }
        if !cfg!(feature = "metal") {
            place.refuse(
                &format!("{command} --device metal"),
                &["`metal`", "--features metal"],
            );
        }
    }
}

#[test]
fn kernels_and_threads_that_are_not_there_are_named() {
    let place = Place::with_digits();
    let evaluate = "evaluate C --data digits --trust-data";
    let with = |kernels: &str, arguments: &str| {
        let mut command = place.command(arguments);
        command.env("CIJFER_KERNELS", kernels);
        command
    };
    place.refuse_command(
        &mut with("avx1024", evaluate),
        &["CIJFER_KERNELS", "`avx1024`", "avx512, avx512vl, avx2"],
    );
    place.refuse_command(
        &mut with("simd128", evaluate),
        &["CIJFER_KERNELS", "`simd128`"],
    );
    let output = with("portable", evaluate).output().expect("started");
    assert_eq!(output.status.code(), Some(0));
    for threads in ["0", "-1", "many", "99999999"] {
        let output = place
            .command(&format!("{evaluate} --threads={threads}"))
            .output();
        let output = output.expect("started");
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("--threads"));
    }
}

/// Nothing can be written below a file, whoever asks.
#[test]
fn a_place_that_cannot_be_written_to_is_named() {
    let place = Place::with_digits().with("file", "in the way");
    let data = "--data digits --trust-data";
    place.succeed(&format!(
        "scene --width 64 --height 64 --digits 1 --out i.png {data}"
    ));
    place.refuse(&format!("data --out file/digits {data}"), &["file"]);
    place.refuse(
        &format!("train tiny.toml --out file/t.safetensors {data}"),
        &["file/t.safetensors"],
    );
    place.refuse(&format!("scene --out file/s.png {data}"), &["file"]);
    // A folder in the place of the file is told before the training, not after it.
    place.refuse(
        &format!("train tiny.toml --out digits {data}"),
        &["digits", "is a directory"],
    );
    place.refuse(
        &format!("features C --layer 0 --out file/f.png {data}"),
        &["file/f.png"],
    );
    place.refuse("locate i.png --overlay file/o.png", &["file/o.png"]);
    place.refuse("locate i.png --out file/l.json", &["file/l.json"]);
    place.refuse(&format!("report --out file/report {data}"), &["file"]);
}

/// What goes in stays as it is, and what comes out comes out whole.
#[test]
fn every_output_is_a_file_of_its_own() {
    let place = Place::with_digits().with_model("m.safetensors", TINY);
    let data = "--data digits --trust-data";
    let small = "--width 64 --height 64 --digits 1";
    place.succeed(&format!("scene {small} --out i.png {data}"));
    for (command, named) in [
        (format!("scene {small} --out s.json {data}"), "s.json"),
        (
            format!("scene {small} --out s.png --truth s.png {data}"),
            "s.png",
        ),
        ("locate i.png --out i.png".to_owned(), "i.png"),
        ("locate i.png --overlay i.png".to_owned(), "i.png"),
        (
            "locate i.png --truth i.json --out i.json".to_owned(),
            "i.json",
        ),
        ("locate i.png --out l --overlay l".to_owned(), "--overlay l"),
        (
            "locate i.png --model m.safetensors --out m.safetensors".to_owned(),
            "m.safetensors",
        ),
        (
            format!("train tiny.toml --out tiny.toml {data}"),
            "tiny.toml",
        ),
        (
            "features C --layer 0 --image i.png --out i.png".to_owned(),
            "i.png",
        ),
        // Half of the output is not left behind.
        (
            format!("scene {small} --out new.png --truth digits {data}"),
            "digits",
        ),
    ] {
        place.refuse(&command, &[named]);
    }
}

#[test]
fn the_truth_must_be_that_of_the_image() {
    let place = Place::with_digits();
    let data = "--digits 1 --data digits --trust-data";
    place.succeed(&format!("scene --width 64 --height 64 --out a.png {data}"));
    place.succeed(&format!("scene --width 64 --height 80 --out b.png {data}"));
    place.refuse("locate a.png --truth b.json", &["b.json", "64×80", "64×64"]);
}

/// A set without digits is a set; what needs one says so.
#[test]
fn sets_without_digits_are_refused_where_one_is_needed() {
    let place = Place::empty().with("tiny.toml", TINY);
    Mnist::drawn(0, 0, 1)
        .save(place.path("digits"))
        .expect("written");
    let data = "--data digits --trust-data";
    place.succeed(&format!("data {data}"));
    place.refuse(
        &format!("train tiny.toml --out t.safetensors {data}"),
        &["below the 0"],
    );
    place.refuse(
        &format!("scene --out s.png {data}"),
        &["at least 1", "none"],
    );
    place.refuse(
        &format!("features C --layer 0 --out f.png {data}"),
        &["0 test images"],
    );
}

/// Digits of another size than a network takes, or places.
#[test]
fn networks_must_take_the_digits_that_there_are() {
    let place = Place::with_digits()
        .with(
            "vector.toml",
            "name = 'long'\ninput = [900]\n[[layers]]\ntype = 'Dense'\nunits = 10",
        )
        .with(
            "many.toml",
            TINY.replace("kernel_size = 7", "kernel_size = 6"),
        )
        .with("colour.toml", TINY.replace("28, 28, 1", "28, 28, 3"));
    let digits = "--data digits --trust-data --out out.safetensors";
    place.refuse(
        &format!("train vector.toml {digits}"),
        &["network long", "900", "784"],
    );
    place.refuse(
        &format!("train many.toml {digits}"),
        &["network tiny", "10 outputs", "2, 2, 10"],
    );
    place.refuse(
        &format!("train colour.toml {digits}"),
        &["network tiny", "28×28×3", "28, 28, 1"],
    );
}

/// Every image has one truth of its own size, every truth an image, and what is wrong is named.
#[test]
fn finds_and_truths_that_do_not_fit_each_other_are_refused() {
    let located = |image: &str, width: usize| json!({"image": image, "width": width, "height": 60, "digits": []});
    let found = |version: u64, images: &[serde_json::Value]| {
        json!({"schema": "cijfer.located", "version": version, "images": images}).to_string()
    };
    let truth = json!({"width": 100, "height": 60, "seed": 1, "data": "none", "digits": []});
    let place = Place::empty();
    fs::create_dir(place.path("truths")).expect("made");
    fs::create_dir(place.path("empty")).expect("made");
    let (one, two) = (located("one.png", 100), located("scans/two.png", 100));
    let place = place
        .with("one.json", found(1, std::slice::from_ref(&one)))
        .with("both.json", found(1, &[one.clone(), two.clone()]))
        .with(
            "three.json",
            found(1, &[one.clone(), two.clone(), located("three.png", 100)]),
        )
        .with(
            "twice.json",
            found(1, &[one.clone(), located("other/one.png", 100)]),
        )
        .with("wide.json", found(1, &[located("one.png", 101)]))
        .with("later.json", found(2, std::slice::from_ref(&one)))
        .with("bare.json", json!([one]).to_string())
        .with("broken.jsonl", format!("{one}\n{{\"image\": 3}}\n{two}\n"))
        .with("truths/one.json", truth.to_string())
        .with("truths/two.json", truth.to_string())
        .with(
            "again.json",
            json!({"annotations": [], "images": [
            {"id": 1, "file_name": "one.jpg", "width": 100, "height": 60}]})
            .to_string(),
        )
        .with(
            "crowd.json",
            json!({"images": [{"id": 1, "file_name": "one.png", "width": 100, "height": 60}],
            "annotations": [{"image_id": 1, "category_id": 3, "bbox": [0, 0, 9, 9], "iscrowd": 1}]})
            .to_string(),
        );
    place.succeed("score both.json truths");
    for (arguments, named) in [
        ("score nothing.json truths", &["nothing.json"][..]),
        ("score both.json nowhere.json", &["nowhere.json"]),
        ("score both.json empty", &["empty", ".json"]),
        (
            "score one.json truths",
            &["truths/two.json", "`two`", "one.json"],
        ),
        (
            "score three.json truths",
            &["three.json", "three.png", "no truth of `three`"],
        ),
        (
            "score twice.json truths",
            &["twice.json", "`one`", "one.png", "other/one.png"],
        ),
        (
            "score wide.json truths/one.json",
            &["truths/one.json", "100×60", "101×60"],
        ),
        (
            "score both.json truths again.json",
            &["again.json", "truths/one.json", "`one`"],
        ),
        ("score one.json crowd.json", &["crowd.json", "crowd"]),
        (
            "score later.json truths",
            &["later.json", "version", "1", "found 2"],
        ),
        (
            "score truths/one.json truths",
            &["truths/one.json", "not a document of located digits"],
        ),
        (
            "score bare.json truths",
            &["bare.json", "not a document of located digits"],
        ),
        ("score broken.jsonl truths", &["broken.jsonl", "line 2"]),
        (
            "score both.json truths --iou 0",
            &["--iou", "above 0", "found 0"],
        ),
        ("score both.json truths --iou NaN", &["--iou", "NaN"]),
        (
            "score both.json truths --worst both.json",
            &["both.json", "input"],
        ),
        (
            "score both.json truths --worst empty",
            &["empty", "directory"],
        ),
    ] {
        place.refuse(arguments, named);
    }
    for within in ["-1", "4mm", "%", "inf"] {
        let output = place
            .command(&format!("score both.json truths --within={within}"))
            .output()
            .expect("started");
        assert_eq!(output.status.code(), Some(2), "{within}");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(
            told.contains("--within") && told.contains("such as 25%"),
            "{told}"
        );
    }
    // There is nothing to draw, which is no mistake.
    let ran = place.run("score both.json truths --worst worst.png");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("worst.png: not written"),
        "{}",
        ran.stderr
    );
    assert!(!place.path("worst.png").exists());
}
