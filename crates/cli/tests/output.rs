//! What comes out of the commands: documents that programs rely on, help, exit codes.

mod common;

use std::process::Stdio;

use common::{Place, Ran};
use serde_json::{Value, json};

/// Parses what a command prints.
#[track_caller]
fn document(place: &Place, arguments: &str) -> Value {
    serde_json::from_str(&place.succeed(arguments)).expect("clean JSON")
}

/// The keys and types of a document; of a list, those of its first element.
fn types(value: &Value) -> Value {
    match value {
        Value::Null => json!("null"),
        Value::Bool(_) => json!("bool"),
        Value::Number(number) if number.is_f64() => json!("number"),
        Value::Number(_) => json!("whole"),
        Value::String(_) => json!("text"),
        Value::Array(values) => values
            .first()
            .map_or(json!([]), |first| json!([types(first)])),
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(key, value)| (key.clone(), types(value)));
            Value::Object(fields.collect())
        }
    }
}

#[test]
fn what_is_counted_as_json() {
    let found = document(&Place::empty(), "summary C --format json");
    assert_eq!(found["schema"], "cijfer.analysis");
    assert_eq!(found["network"], "C");
    assert_eq!(found["input_shape"], json!([28, 28, 1]));
    let layer = &found["layers"][2];
    assert_eq!(layer["name"], "conv2d_1");
    assert_eq!(layer["class"], "Conv2D");
    assert_eq!(layer["output_shape"], json!([10, 10, 20]));
    assert_eq!(layer["parameters"]["total"], 3620);
    assert_eq!(layer["operations"]["multiplications"], 360_000);
    assert_eq!(layer["operations"]["comparisons"], 2000);
    assert_eq!(layer["receptive_field"]["centre"], json!(["5", "5"]));
    let totals = &found["totals"];
    assert_eq!(totals["parameters"]["trainable"], 9150);
    assert_eq!(totals["arithmetic"], 1_306_000);
    assert_eq!(
        totals["operations"]["comparisons"],
        11_520 + 8_640 + 2_000 + 1_500
    );
    let batch = document(
        &Place::empty(),
        "count C --batch 128 --bytes-per-value 2 --format json",
    );
    assert_eq!(batch["totals"]["arithmetic"], 128 * 1_306_000);
    assert_eq!(batch["layers"][0]["bytes"]["input"], 128 * 784 * 2);
    assert_eq!(batch["totals"]["weight_bytes"], 2 * 9150);
}

/// The size that `--input` gives, as the network then has it.
fn check_input(network: &str, size: &str, input: Value, output: Value) {
    let arguments = format!("summary {network} --input {size} --format json");
    let found = document(&Place::empty(), &arguments);
    assert_eq!(found["input_shape"], input, "{size}");
    let layers = found["layers"].as_array().expect("layers");
    assert_eq!(
        layers.last().expect("some")["output_shape"],
        output,
        "{size}"
    );
}

#[test]
fn summary_of_another_input() {
    check_input(
        "C",
        "1024x1024",
        json!([1024, 1024, 1]),
        json!([250, 250, 10]),
    );
    check_input("c", "40X32x3", json!([40, 32, 3]), json!([4, 2, 10]));
    check_input("B", "10x10x1", json!([10, 10, 1]), json!([10]));
    check_input("A", "100", json!([100]), json!([10]));
    let large = document(&Place::empty(), "summary C --input 1024x1024 --format json");
    assert_eq!(
        large["totals"]["operations"]["multiplications"],
        1_761_730_400u64
    );
    let place = Place::empty();
    for wrong in ["28", "28x28x1x1", "0x28", "28x", "axb", "-5x5", "1e3x1e3"] {
        place.refuse(&format!("summary C --input={wrong}"), &[wrong]);
    }
    place.refuse(
        "summary C --input 20x20",
        &["conv2d_2", "5×5", "3×3×20", "at least 28×28 pixels"],
    );
    let most = u64::MAX;
    place.refuse(
        &format!("summary C --input {most}x{most}"),
        &["conv2d", "does not fit"],
    );
}

#[test]
fn summary_in_other_formats() {
    let place = Place::empty();
    let table = place.succeed("summary B");
    assert!(table.contains("conv2d_1 (Conv2D)"), "{table}");
    assert!(table.contains("(None, 28, 28, 64)"), "{table}");
    assert!(table.contains("Total params: 144,266"), "{table}");
    assert_eq!(
        place
            .succeed("summary A --format csv")
            .lines()
            .take(3)
            .collect::<Vec<_>>(),
        [
            "layer,class,output_shape,parameters,trainable",
            "dropout,Dropout,784,0,0",
            "dense,Dense,200,157000,157000",
        ]
    );
}

#[test]
fn counts_and_explanations() {
    let place = Place::empty();
    let all = place.succeed("count C --input 1024x1024");
    for line in [
        "multiplications = 520,200,000 + 929,030,400 + 312,500,000 = 1,761,730,400",
        "operations = 1,761,730,400 + 1,761,730,400 = 3,523,460,800",
        "Smallest input: 28×28",
    ] {
        assert!(all.contains(line), "{line}: {all}");
    }
    let one = place.succeed("count C --layer conv2d_1");
    assert!(
        one.contains("conv2d_1") && !one.contains("conv2d_2"),
        "{one}"
    );
    let open = place.succeed("count C --symbolic --layer 4");
    assert!(open.contains("⌊H / 4⌋ − 6"), "{open}");
    let text = place.succeed("explain C --layer conv2d_1 --input 1024x1024");
    for line in [
        "20·(3·3·20) + 20",
        "Each filter makes one channel of the output.",
        "508·508·20·(3·3·20 − 1 + 1)",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let short = place.succeed("explain C --layer 2 --short --language nl");
    assert!(
        short.contains("    parameters = 20·(3·3·20) + 20 = 3.620\n"),
        "{short}"
    );
    let csv = place.succeed("explain C --layer 0 --format csv");
    assert!(
        csv.starts_with("layer,quantity,words,numbers,value\nconv2d,output height,"),
        "{csv}"
    );
    let found = document(&place, "count C --format json");
    assert_eq!(
        found["totals"]["operations"]["functions"],
        json!({"divisions": 10, "exponentials": 10})
    );
    for command in ["count", "explain"] {
        place.refuse(
            &format!("{command} C --layer dense"),
            &["network C", "`dense`"],
        );
    }
}

/// A name from a file cannot move the cursor or change the colour.
#[test]
fn names_do_not_steer_the_terminal() {
    let network = "name = 'x'\ninput = [4]\n[[layers]]\ntype = 'Dense'\nunits = 3\n\
        name = \"a\\u001b[2Jb\"\n";
    let place = Place::empty().with("n.toml", network);
    for command in [
        "summary n.toml",
        "count n.toml",
        "explain n.toml --format html",
    ] {
        let text = place.succeed(command);
        assert!(!text.contains('\u{1b}') && text.contains("[2Jb"), "{text}");
    }
    let ran = place.run("explain n.toml --layer c");
    assert!(!ran.stderr.contains('\u{1b}'), "{}", ran.stderr);
    // JSON has signs of its own for them.
    let found = document(&place, "count n.toml --format json");
    assert_eq!(found["layers"][0]["name"], "a\u{1b}[2Jb");
}

#[test]
fn networks_side_by_side() {
    let place = Place::with_digits();
    let csv = place.succeed("compare A B C tiny.toml --format csv");
    let row = |name: &str| {
        let row = csv.lines().find(|line| line.starts_with(name));
        row.unwrap_or_else(|| panic!("{name}: {csv}")).to_owned()
    };
    assert_eq!(row("quantity"), "quantity,A,B,C,tiny");
    assert_eq!(row("Parameters"), "Parameters,178110,144266,9150,500");
    assert_eq!(row("Receptive field"), "Receptive field,,,28×28,28×28");
    place.refuse("compare A nothing.toml", &["nothing.toml"]);
    assert_eq!(place.run("compare").code, Some(2));
}

#[test]
fn time_in_theory_and_in_practice() {
    let place = Place::empty();
    let found = document(
        &place,
        "roofline C --input 1024x1024 --format json --out roof.svg",
    );
    assert_eq!(found["device"]["operations_per_second"], 1e12);
    let calculating = found["total"]["calculating_seconds"]
        .as_f64()
        .expect("a time");
    assert!(
        (calculating - 3.523_460_8e-3).abs() < 1e-12,
        "{calculating}"
    );
    assert_eq!(found["layers"][0]["bound"], "bytes");
    assert_eq!(found["total"]["measured_seconds"], Value::Null);
    assert!(place.read("roof.svg").starts_with(b"<svg"));

    let ran = place.run("roofline C --measure --format json");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let measured: Value = serde_json::from_str(&ran.stdout).expect("clean JSON");
    for layer in measured["layers"].as_array().expect("layers") {
        assert!(layer["measured_seconds"].as_f64().expect("a time") > 0.0);
    }
    let own = "--operations-per-second 1e9 --bytes-per-second 1e9";
    let found = document(&place, &format!("roofline C {own} --format json"));
    assert_eq!(found["total"]["calculating_seconds"], 1_306_000.0 / 1e9);
    assert!(place.succeed("roofline --list").contains("tflop"));
    place.refuse("roofline C --on abacus", &["abacus", "tflop", "h100"]);
    for arguments in [
        "roofline",
        "roofline C --operations-per-second 1e9",
        "roofline C --operations-per-second -1 --bytes-per-second 1",
    ] {
        assert_eq!(place.run(arguments).code, Some(2), "{arguments}");
    }
}

#[test]
fn networks_come_from_files_too() {
    let place = Place::with_digits().with_model("tiny.safetensors", common::TINY);
    let keras = json!({"class_name": "Sequential", "config": {"name": "tiny", "layers": [
        {"class_name": "InputLayer", "config": {"batch_shape": [null, 28, 28, 1]}},
        {"class_name": "MaxPooling2D", "config": {"name": "max_pooling2d", "pool_size": [4, 4]}},
        {"class_name": "Conv2D", "config": {"name": "conv2d", "filters": 10,
            "kernel_size": [7, 7], "activation": "sigmoid"}},
    ]}});
    let place = place.with("tiny.json", keras.to_string());
    let from_toml = place.succeed("summary tiny.toml --format json");
    assert_eq!(place.succeed("summary tiny.json --format json"), from_toml);
    assert_eq!(
        place.succeed("summary tiny.safetensors --format json"),
        from_toml
    );
}

#[test]
fn evaluate_in_every_format() {
    let place = Place::with_digits().with_model("tiny.safetensors", common::TINY);
    let evaluate = "evaluate tiny.safetensors --data digits --trust-data";
    let found = document(&place, &format!("{evaluate} --format json"));
    assert_eq!(
        types(&found),
        json!({"model": "text", "data": "text", "samples": "whole", "correct": "whole",
            "accuracy": "number", "loss": "number"})
    );
    assert_eq!(found["model"], "tiny.safetensors");
    assert_eq!(found["data"], "digits from digits (trusted, not verified)");
    assert_eq!(found["samples"], 60);
    let correct = found["correct"].as_f64().expect("a number");
    assert_eq!(found["accuracy"], correct / 60.0);

    let csv = place.succeed(&format!("{evaluate} --format csv"));
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "digit,0,1,2,3,4,5,6,7,8,9");
    assert_eq!(lines.len(), 11);
    let counts = lines[1..].iter().flat_map(|line| line.split(',').skip(1));
    let counts: u64 = counts
        .map(|count| count.parse::<u64>().expect("a count"))
        .sum();
    assert_eq!(counts, 60);

    let text = place.succeed(evaluate);
    assert!(
        text.contains(&format!("({correct} of 60 test images)")),
        "{text}"
    );
}

/// The list of digits is for programs, the score against the truth for whoever looks on.
#[test]
fn locate_in_every_format() {
    let place = Place::with_digits();
    place.succeed(
        "scene --data digits --trust-data --out s.png --width 200 --height 150 --digits 6",
    );
    let ran = place.run("locate s.png --truth s.json --format json");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("precision"), "{}", ran.stderr);
    let found: Value = serde_json::from_str(&ran.stdout).expect("clean JSON");
    assert_eq!(
        types(&found),
        json!({"schema": "text", "version": "whole", "images": [{
            "image": "text", "width": "whole", "height": "whole", "digits": [{
            "digit": "whole", "score": "number", "x": "number", "y": "number", "box": ["whole"]}]}]})
    );
    assert_eq!(found["schema"], "cijfer.located");
    let found = &found["images"][0];
    assert_eq!(found["image"], "s.png");
    assert_eq!(
        (&found["width"], &found["height"]),
        (&json!(200), &json!(150))
    );
    let digits = found["digits"].as_array().expect("a list");
    for digit in digits {
        let edges = digit["box"].as_array().expect("edges");
        let edges: Vec<u64> = edges
            .iter()
            .map(|edge| edge.as_u64().expect("whole"))
            .collect();
        let [left, top, right, bottom] = edges[..] else {
            panic!("{digit}")
        };
        assert!(
            left < right && right <= 200 && top < bottom && bottom <= 150,
            "{digit}"
        );
        assert!(
            (0.4..=1.0).contains(&digit["score"].as_f64().expect("a number")),
            "{digit}"
        );
        assert!(
            (0..10).contains(&digit["digit"].as_u64().expect("whole")),
            "{digit}"
        );
    }

    let csv = place.succeed("locate s.png --format csv");
    assert!(
        csv.starts_with("image,digit,score,x,y,left,top,right,bottom\n"),
        "{csv}"
    );
    assert_eq!(csv.lines().count(), digits.len() + 1);
    assert_eq!(
        place.succeed("locate s.png --format json --out list.json"),
        "list.json\n"
    );
    assert_eq!(place.read("list.json"), ran.stdout.as_bytes());
    assert!(place.succeed("locate s.png").starts_with("Digit"));
}

#[test]
fn data_in_every_format() {
    let place = Place::with_digits();
    let data = "data --data digits --trust-data";
    let found = document(&place, &format!("{data} --format json"));
    assert_eq!(found["mnist"], false);
    assert_eq!((&found["train"], &found["test"]), (&json!(120), &json!(60)));
    assert_eq!(found["train_labels"].as_array().map(Vec::len), Some(10));
    assert!(
        place
            .succeed(&format!("{data} --format csv"))
            .starts_with("digit,train,test\n0,")
    );
    // What is exported is the same again.
    place.succeed(&format!("{data} --out copy"));
    for file in ["train-images-idx3-ubyte", "t10k-labels-idx1-ubyte"] {
        assert_eq!(
            place.read(&format!("copy/{file}")),
            place.read(&format!("digits/{file}"))
        );
    }
}

#[test]
fn every_command_helps_with_an_example() {
    let place = Place::empty();
    let help = place.succeed("--help");
    assert!(help.contains("Example: cijfer "), "{help}");
    for command in [
        "summary", "count", "explain", "compare", "roofline", "train", "evaluate", "features",
        "scene", "locate", "data", "report",
    ] {
        assert!(
            help.contains(&format!("\n  {command} ")),
            "{command} is not listed: {help}"
        );
        let help = place.succeed(&format!("{command} --help"));
        assert!(
            help.contains("Example") && help.contains(&format!("cijfer {command} ")),
            "{help}"
        );
    }
    assert!(place.succeed("--version").starts_with("cijfer "));
}

#[test]
fn wrong_usage_ends_with_2() {
    let place = Place::with_digits();
    for arguments in [
        "",
        "nonsense",
        "summary",
        "summary C --format yaml",
        "summary C --layer conv2d",
        "train C",
        "train C --out c.safetensors --epochs -1",
        "train C --out c.safetensors --epochs many",
        "train C --out c.safetensors --seed 0.5",
        "data --drawn --data digits",
        "locate s.png --threshold high",
        "scene --out s.png --width -3",
        "features C --layer 0 --out f.png --sample 1 --image s.png",
    ] {
        let ran = place.run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments}: {ran:?}");
        assert_eq!(ran.stdout, "", "{arguments}");
        assert!(
            ran.stderr.contains("Usage: cijfer") || ran.stderr.contains("--help"),
            "{ran:?}"
        );
        assert!(!ran.stderr.contains('\x1b'), "{ran:?}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    for arguments in ["summary C", "count C --format json", "--help"] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let place = Place::empty();
        let output = place
            .command(arguments)
            .stdout(writer)
            .output()
            .expect("started");
        let ran = Ran::from(output);
        assert_eq!(
            (ran.code, ran.stderr.as_str()),
            (Some(0), ""),
            "{arguments}"
        );
    }
}

/// Nobody has to listen to what is said while the work goes on.
#[test]
fn nobody_has_to_listen() {
    for (arguments, code) in [("scene --drawn --out s.png", 0), ("summary nofile", 1)] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let place = Place::empty();
        let mut command = place.command(arguments);
        let output = command.stderr(writer).output().expect("started");
        assert_eq!(Ran::from(output).code, Some(code), "{arguments}");
    }
}

/// Where nobody looks at a terminal there are neither bars nor colours, not even when asked for.
#[test]
fn progress_stays_out_of_the_way() {
    let place = Place::with_digits();
    let train = "train tiny.toml --data digits --trust-data --epochs 2 --out t.safetensors";
    let mut command = place.command(train);
    let ran = Ran::from(command.stdin(Stdio::null()).output().expect("started"));
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (Some(0), "t.safetensors\n"),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("epoch 2/2"), "{}", ran.stderr);
    assert!(!ran.stderr.contains(['\x1b', '\r']), "{:?}", ran.stderr);
    let ran = place.run("summary nothing.toml");
    assert_eq!(ran.code, Some(1));
    assert!(!ran.stderr.contains('\x1b'), "{:?}", ran.stderr);
}

/// Nobody takes drawn digits for MNIST by mistake, and the output stays clean.
#[test]
fn drawn_digits_in_place_of_mnist_come_with_a_warning() {
    let place = Place::empty();
    let ran = place.run("data --offline --format json");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    for text in [
        "NOT",
        "drawn by the program",
        "CIJFER_DATA",
        "a download was not allowed",
    ] {
        assert!(ran.stderr.contains(text), "{}", ran.stderr);
    }
    let found: Value = serde_json::from_str(&ran.stdout).expect("clean JSON");
    assert_eq!(found["mnist"], false);
    assert!(
        found["data"]
            .as_str()
            .is_some_and(|data| data.contains("drawn by the program"))
    );
    // Where they are asked for, there is nothing to warn of.
    let ran = place.run("data --drawn --drawn-seed 4");
    assert_eq!(ran.code, Some(0));
    assert!(!ran.stderr.contains("NOT"), "{}", ran.stderr);
    assert!(ran.stderr.contains("seed 4"), "{}", ran.stderr);
}
