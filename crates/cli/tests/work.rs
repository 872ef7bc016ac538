//! `cijfer plan`, `work` and `merge`: in parts, killed, twice, and on bad input, they write what one program writes.

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use cijfer_dataset::{Mnist, Scene, SceneOptions};
use cijfer_pictures::{GreyImage, write_tiled_tiff};
use common::{Place, Ran};
use serde_json::Value;

fn pgm(width: usize, height: usize, pixels: &[u8]) -> Vec<u8> {
    let mut file = format!("P5 {width} {height} 255\n").into_bytes();
    file.extend_from_slice(pixels);
    file
}

fn scene(seed: u64, width: usize, height: usize, digits: usize) -> GreyImage {
    let options = SceneOptions {
        width,
        height,
        digits,
        seed,
        ..SceneOptions::default()
    };
    let scene = Scene::compose(&Mnist::drawn(0, 60, 5).test, &options).expect("a scene");
    GreyImage::new(scene.width, scene.height, scene.pixels).expect("an image")
}

/// A folder `scans` with so many images, some of them in a folder below it.
fn scans(count: u64) -> Place {
    let place = Place::empty();
    fs::create_dir_all(place.path("scans/deep")).expect("made");
    (0..count).fold(place, |place, seed| {
        let scene = scene(seed, 160, 80, 5);
        let below = if seed % 5 == 4 { "deep/" } else { "" };
        let file = pgm(scene.width(), scene.height(), scene.pixels());
        place.with(&format!("scans/{below}{seed:02}.pgm"), file)
    })
}

/// The same with images that cannot be looked at, and a tiled TIFF.
fn mixed() -> Place {
    let place = scans(7);
    let image = scene(70, 120, 90, 4);
    write_tiled_tiff(place.path("scans/deep/a.tif"), &mut image.rows()).expect("written");
    image.write_png(place.path("scans/a.png")).expect("written");
    let png = place.read("scans/a.png");
    place
        .with("scans/cut.png", &png[..png.len() / 2])
        .with("scans/no.pgm", "no picture")
        .with("scans/large.pgm", pgm(100_000, 100_000, &[]))
}

/// All files of a folder with their contents.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let below = path.strip_prefix(folder).expect("below").to_owned();
                    all.push((below, fs::read(&path).expect("read")));
                }
            }
        }
    }
    all.sort();
    all
}

fn errors(ran: &Ran) -> Vec<&str> {
    let lines = ran.stderr.lines();
    let mut errors: Vec<&str> = lines.filter(|line| line.starts_with("error: ")).collect();
    errors.sort_unstable();
    errors
}

#[test]
fn shards_give_what_one_program_gives() {
    let place = mixed();
    let images = "scans --recursive --threshold 0.3";
    place.succeed(&format!("plan locate {images} --out plan.jsonl"));
    for shard in ["2/3", "0/3", "1/3", "0/3"] {
        let ran = place.run(&format!(
            "work plan.jsonl --results results --shard {shard}"
        ));
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    // Twelve images, a file each, and nothing else.
    assert_eq!(files(&place.path("results")).len(), 12);
    for (format, out) in [
        ("json", "a.json"),
        ("jsonl", "a.jsonl"),
        ("csv", "a.csv"),
        ("table", "a.txt"),
        ("coco", "coco.json"),
        ("yolo", "yolo"),
    ] {
        let one = place.run(&format!(
            "locate {images} --format {format} --out one/{out} --overlay one/drawn"
        ));
        let merged = place.run(&format!(
            "merge plan.jsonl --results results --format {format} --out merged/{out} --overlay merged/drawn"
        ));
        assert_eq!((one.code, merged.code), (Some(1), Some(1)), "{merged:?}");
        // Only `locate` has the flag that would help.
        let one_without_hints = errors(&one).into_iter();
        let one_without_hints =
            one_without_hints.map(|line| line.replace("; --most-pixels raises that", ""));
        assert_eq!(errors(&merged), one_without_hints.collect::<Vec<_>>());
        assert_eq!(errors(&one).len(), 4);
    }
    let merged = files(&place.path("merged"));
    assert!(merged.len() > 20);
    assert_eq!(merged, files(&place.path("one")));

    // On standard output, and several images a unit.
    place.succeed(&format!(
        "plan locate {images} --images-per-unit 5 --out fives.jsonl"
    ));
    assert_eq!(
        place
            .run("work fives.jsonl --results fives --jobs 3 --memory 40")
            .code,
        Some(0)
    );
    assert_eq!(files(&place.path("fives")).len(), 3);
    for format in ["", "--format json", "--format csv"] {
        let one = place.run(&format!("locate {images} {format}"));
        let merged = place.run(&format!("merge fives.jsonl --results fives {format}"));
        assert_eq!(merged.stdout, one.stdout);
    }
}

#[test]
fn one_image_is_one() {
    let place = mixed();
    for (image, options) in [
        ("scans/00.pgm", ""),
        ("scans/deep", ""),
        (
            "scans/a.png",
            "--ink light --no-illumination-correction --no-edges --digit-height 15..40 --model C-locating",
        ),
        ("scans/cut.png", ""),
    ] {
        place.succeed(&format!(
            "plan locate {image} {options} --out plan.jsonl --checksums"
        ));
        place.succeed("work plan.jsonl --results results");
        let one = place.run(&format!("locate {image} {options}"));
        let merged = place.run("merge plan.jsonl --results results");
        assert_eq!((merged.code, &merged.stdout), (one.code, &one.stdout));
        // Only `locate` has the flag that would help.
        let one_without_hints = errors(&one).into_iter();
        let one_without_hints =
            one_without_hints.map(|line| line.replace("; --most-pixels raises that", ""));
        assert_eq!(errors(&merged), one_without_hints.collect::<Vec<_>>());
        fs::remove_dir_all(place.path("results")).expect("removed");
    }
}

/// What is done counts for a plan of more images, too.
#[test]
fn what_is_done_is_not_done_again() {
    let place = scans(8);
    place.succeed("plan locate scans --out few.jsonl");
    place.succeed("work few.jsonl --results results");
    place.succeed("plan locate scans --recursive --out all.jsonl");
    let ran = place.run("work all.jsonl --results results");
    assert!(
        ran.stderr.contains("7 of 8 units were done before"),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("1 unit in "), "{ran:?}");
    let ran = place.run("work all.jsonl --results results");
    assert!(
        ran.stderr.contains("8 of 8 units were done before"),
        "{ran:?}"
    );
    assert!(!ran.stderr.contains(" units/s"), "{ran:?}");
    place.succeed("merge all.jsonl --results results --out merged.json");
    place.succeed("locate scans --recursive --out one.json");
    assert_eq!(place.read("merged.json"), place.read("one.json"));
}

#[test]
fn work_that_is_killed_at_any_moment_goes_on() {
    let place = scans(24);
    place.succeed("locate scans --recursive --out one.json");
    place.succeed("plan locate scans --recursive --out plan.jsonl");
    let results = place.path("results");
    let count = || match results.is_dir() {
        true => files(&results)
            .iter()
            .filter(|(path, _)| path.extension().is_some_and(|end| end == "jsonl"))
            .count(),
        false => 0,
    };
    for wanted in [1, 6, 13] {
        let before = count();
        let mut child = place
            .command("work plan.jsonl --results results --jobs 2")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        while count() < wanted && child.try_wait().expect("asked").is_none() {
            sleep(Duration::from_millis(1));
        }
        child.kill().ok();
        child.wait().expect("ended");
        assert!(count() >= wanted.max(before) && count() < 24);
    }
    let done = count();
    let ran = place.run("work plan.jsonl --results results");
    let [before, now] = [
        format!("{done} of 24 units were done before"),
        format!("{} units in ", 24 - done),
    ];
    assert!(
        ran.stderr.contains(&before) && ran.stderr.contains(&now),
        "{ran:?}"
    );
    place.succeed("merge plan.jsonl --results results --out merged.json");
    assert_eq!(place.read("merged.json"), place.read("one.json"));
}

/// Writes lines to a program, one after the answer to another, and keeps the results as files.
fn converse(place: &Place, arguments: &str, manifest: &str, into: &str) -> Vec<Value> {
    let text = String::from_utf8(place.read(manifest)).expect("text");
    let mut child = place
        .command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    let mut input = child.stdin.take().expect("an input");
    let mut answers = BufReader::new(child.stdout.take().expect("an output")).lines();
    let mut lines = text.lines();
    writeln!(input, "{}", lines.next().expect("a job")).expect("written");
    let mut all = Vec::new();
    for line in lines {
        writeln!(input, "{line}").expect("written");
        let answer = answers.next().expect("an answer").expect("read");
        let answer: Value = serde_json::from_str(&answer).expect("JSON");
        if let (Some(file), Some(result)) = (answer["file"].as_str(), answer["result"].as_str()) {
            let path = place.path(into).join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, result).expect("written");
        }
        all.push(answer);
    }
    drop(input);
    assert_eq!(child.wait().expect("ended").code(), Some(0));
    all
}

#[test]
fn units_that_come_in_are_answered_one_by_one() {
    let place = mixed();
    place.succeed("plan locate scans --out plan.jsonl");
    place.succeed("work plan.jsonl --results results");
    let answers = converse(&place, "work --stdin --threads 1", "plan.jsonl", "answered");
    assert_eq!(answers.len(), 10);
    assert!(answers.iter().all(|answer| {
        answer["seconds"]
            .as_f64()
            .is_some_and(|seconds| seconds >= 0.0)
    }));
    assert_eq!(
        files(&place.path("answered")),
        files(&place.path("results"))
    );
    // Or written at once, into a folder.
    let answers = converse(
        &place,
        "work --stdin --results written",
        "plan.jsonl",
        "none",
    );
    assert!(
        answers
            .iter()
            .all(|answer| answer.get("result").is_none() && answer.get("error").is_none())
    );
    assert_eq!(files(&place.path("written")), files(&place.path("results")));
    // What goes wrong is an answer, too, and others follow.
    fs::remove_file(place.path("scans/00.pgm")).expect("removed");
    let answers = converse(&place, "work --stdin", "plan.jsonl", "rest");
    let wrong: Vec<&Value> = answers
        .iter()
        .filter(|answer| answer.get("error").is_some())
        .collect();
    assert_eq!(wrong.len(), 1);
    assert!(
        wrong[0]["error"]
            .as_str()
            .is_some_and(|error| error.contains("cannot read scans/00.pgm"))
    );
    assert_eq!(files(&place.path("rest")).len(), 9);
}

#[test]
fn bad_results_are_refused_and_done_again() {
    let place = scans(4);
    place.succeed("plan locate scans --out plan.jsonl");
    let merge = "merge plan.jsonl --results results --out merged.json";
    place.refuse(
        merge,
        &["4 of 4 results are missing", "that of scans/00.pgm"],
    );
    place.succeed("work plan.jsonl --results results");
    place.succeed("locate scans --out one.json");
    let results = files(&place.path("results"));
    let of = |index: usize| place.path("results").join(&results[index].0);
    let (first, content) = (of(0), &results[0].1);
    let text = String::from_utf8(content.clone()).expect("text");
    let other = String::from_utf8(results[1].1.clone()).expect("text");
    for (broken, named) in [
        (&text[..text.len() / 2], "cut off"),
        (&text[..text.len() - 1], "cut off"),
        ("", "cut off"),
        (
            &*text.replace("\"width\":160", "\"width\":161"),
            "it was changed",
        ),
        (
            &*text.replace("\"version\":1", "\"version\":2"),
            "version 2",
        ),
        (&*other, "found that of"),
    ] {
        fs::write(&first, broken).expect("written");
        let name = first
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name");
        place.refuse(merge, &[name, named, "cijfer work"]);
        let ran = place.run("work plan.jsonl --results results");
        assert!(
            ran.stderr.contains("3 of 4 units were done before"),
            "{ran:?}"
        );
        assert_eq!(&fs::read(&first).expect("read"), content);
    }
    // Two folders: twice the same is harmless, and what differs is not.
    place.succeed("work plan.jsonl --results again");
    place.succeed(&format!("{merge} --results again"));
    assert_eq!(place.read("merged.json"), place.read("one.json"));
    place.succeed("plan locate scans --threshold 0.9 --out strict.jsonl");
    place.succeed("work strict.jsonl --results strict");
    place.refuse(
        &format!("{merge} --results strict"),
        &["strict/", "not in this manifest"],
    );
    fs::remove_file(&first).expect("removed");
    place.refuse(merge, &["1 of 4 results are missing"]);
    place.refuse("merge none.jsonl --results results", &["none.jsonl"]);
}

#[test]
fn what_would_be_done_otherwise_is_refused() {
    let model = "name = 'm'\ninput = [28, 28, 1]\n[[layers]]\ntype = 'MaxPooling2D'\npool_size = 4\n\
        [[layers]]\ntype = 'Conv2D'\nfilters = 10\nkernel_size = 7\nactivation = 'sigmoid'\n";
    let place = scans(3).with_model("m.safetensors", model);
    place.succeed("plan locate scans --model m.safetensors --checksums --out plan.jsonl");
    let work = "work plan.jsonl --results results";
    let plan = String::from_utf8(place.read("plan.jsonl")).expect("text");
    for (from, to, named) in [
        (
            "\"version\":1",
            "\"version\":2",
            "found cijfer.work, version 2",
        ),
        ("scans/01", "scans/02", "one of these was changed"),
        (
            "\"program\":\"",
            "\"program\":\"9.",
            "one of these was changed",
        ),
        ("cijfer.work", "cijfer.plan", "found cijfer.plan"),
    ] {
        fs::write(place.path("plan.jsonl"), plan.replacen(from, to, 1)).expect("written");
        place.refuse(work, &["plan.jsonl", named]);
        place.refuse("merge plan.jsonl --results results", &["plan.jsonl", named]);
    }
    fs::write(place.path("plan.jsonl"), &plan).expect("written");
    // Other instructions than those that were planned with.
    let mut command = place.command(work);
    let ran = Ran::from(
        command
            .env("CIJFER_KERNELS", "portable")
            .output()
            .expect("started"),
    );
    let is_portable = plan.contains("\"instructions\":\"portable\"");
    assert_eq!(ran.code, Some(i32::from(!is_portable)), "{ran:?}");
    assert!(
        is_portable || ran.stderr.contains("instructions of the processor"),
        "{ran:?}"
    );

    let place = place.with_model(
        "m.safetensors",
        &model.replace("= 7\n", "= 7\nuse_bias = false\n"),
    );
    place.refuse(work, &["the manifest's model", "m.safetensors"]);
    let place = place.with_model("m.safetensors", model);
    // One image has changed, one is gone; the third is looked at.
    fs::write(place.path("scans/00.pgm"), pgm(160, 80, &[0; 160 * 80])).expect("written");
    fs::remove_file(place.path("scans/02.pgm")).expect("removed");
    let ran = place.run(work);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let told = errors(&ran);
    assert!(
        told.iter()
            .any(|line| line.contains("scans/00.pgm: the checksum of the file: expected")),
        "{told:?}"
    );
    assert!(
        told.iter()
            .any(|line| line.contains("cannot read scans/02.pgm")),
        "{told:?}"
    );
    assert!(
        told.contains(&"error: 2 of 3 units could not be done"),
        "{told:?}"
    );
    place.refuse(
        "merge plan.jsonl --results results",
        &["2 of 3 results are missing"],
    );

    // Memory is of the machine: with more of it the unit can be done.
    let place = scans(2);
    place.succeed("plan locate scans --digit-height 4..200 --out plan.jsonl");
    let ran = place.run(&format!("{work} --memory 1"));
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.stderr.contains("scans/01.pgm") && ran.stderr.contains("--memory"),
        "{ran:?}"
    );
    place.succeed(work);
    place.succeed("merge plan.jsonl --results results");
}

/// A shadow over a scan: dark ink on paper that gets darker from the top to the bottom.
fn shaded(image: &GreyImage) -> GreyImage {
    let (width, height) = (image.width(), image.height());
    let pixels = image.pixels().iter().enumerate().map(|(at, &ink)| {
        let paper = 240 - (at / width * 90 / height) as u32 - (at % width * 30 / width) as u32;
        (paper - paper * u32::from(ink) / 400) as u8
    });
    GreyImage::new(width, height, pixels.collect()).expect("an image")
}

#[test]
fn strips_of_a_large_image_give_what_the_whole_gives() {
    let shaded = shaded(&scene(9, 300, 900, 25));
    let place = Place::empty();
    fs::create_dir(place.path("scans")).expect("made");
    write_tiled_tiff(place.path("scans/shaded.tif"), &mut shaded.rows()).expect("written");
    shaded
        .write_png(place.path("scans/shaded.png"))
        .expect("written");
    let small = scene(3, 160, 80, 5);
    let place = place
        .with("scans/a.pgm", pgm(160, 80, small.pixels()))
        .with("scans/b.pgm", pgm(160, 80, small.pixels()))
        .with("scans/shaded.pgm", pgm(300, 900, shaded.pixels()))
        .with("scans/z.pgm", "no picture");
    for (rows, options) in [
        (250, ""),
        (90, "--no-illumination-correction --digit-height 14..70"),
        (899, "--no-edges --ink dark"),
    ] {
        place.succeed(&format!(
            "plan locate scans {options} --strips {rows} --images-per-unit 2 --out plan.jsonl"
        ));
        let plan = String::from_utf8(place.read("plan.jsonl")).expect("text");
        // Two images together, three in strips, and one that nobody can read.
        let strips = 900_usize.div_ceil(rows);
        assert_eq!(plan.lines().count(), 1 + 1 + 3 * strips + 1, "{plan}");
        for shard in ["2/3", "0/3", "1/3"] {
            let ran = place.run(&format!(
                "work plan.jsonl --results results --shard {shard}"
            ));
            assert_eq!(ran.code, Some(0), "{ran:?}");
        }
        let one = place.run(&format!("locate scans {options} --out one.json"));
        let merged = place.run("merge plan.jsonl --results results --out merged.json");
        assert_eq!((merged.code, errors(&merged)), (one.code, errors(&one)));
        assert_eq!(
            place.read("merged.json"),
            place.read("one.json"),
            "{rows} {options}"
        );
        fs::remove_dir_all(place.path("results")).expect("removed");
    }
    let found: Value = serde_json::from_slice(&place.read("one.json")).expect("JSON");
    let images = found["images"].as_array().expect("images");
    // There was something to find, dark on paper as well as in every format alike.
    let digits = |index: usize| images[index]["digits"].as_array().expect("digits");
    assert!(digits(2).len() > 8, "{}", digits(2).len());
    assert!(digits(2) == digits(3) && digits(3) == digits(4));
}

#[test]
fn strips_that_cannot_be_read_are_refused_as_the_image_is() {
    let image = scene(9, 420, 1500, 60);
    let place = Place::empty();
    write_tiled_tiff(place.path("whole.tif"), &mut image.rows()).expect("written");
    // One whose end is missing. What is ink is told, so that nothing of it is read before.
    image.write_png(place.path("cut.png")).expect("written");
    let png = place.read("cut.png");
    let place = place.with("cut.png", &png[..png.len() / 10 * 7]);
    let options = "cut.png --no-illumination-correction --ink light";
    let one = place.run(&format!("locate {options}"));
    assert_eq!(one.code, Some(1), "{one:?}");
    place.succeed(&format!(
        "plan locate {options} --strips 300 --out plan.jsonl"
    ));
    let plan = String::from_utf8(place.read("plan.jsonl")).expect("text");
    assert_eq!(plan.matches("\"strip\"").count(), 5, "{plan}");
    place.succeed("work plan.jsonl --results results");
    let merged = place.run("merge plan.jsonl --results results");
    assert_eq!((merged.code, errors(&merged)), (one.code, errors(&one)));

    place.succeed("plan locate whole.tif --strips 500 --out plan.jsonl");
    place.succeed("work plan.jsonl --results strips");
    let plan = String::from_utf8(place.read("plan.jsonl")).expect("text");
    let lines: Vec<&str> = plan.lines().collect();
    let head = lines[0].replace("\"units\":3", "\"units\":2");
    let merge = "merge plan.jsonl --results strips";
    for (left, named) in [
        (
            [1, 3],
            "from row 500 on, found whole.tif, rows 1000 to 1500",
        ),
        ([2, 3], "from row 0 on"),
        ([1, 2], "the end of the manifest"),
    ] {
        let [first, second] = left.map(|index| lines[index]);
        fs::write(
            place.path("plan.jsonl"),
            format!("{head}\n{first}\n{second}\n"),
        )
        .expect("written");
        let missing = (1..=3).find(|index| !left.contains(index)).expect("one");
        let unit: Value = serde_json::from_str(lines[missing]).expect("JSON");
        let unit = unit["unit"].as_str().expect("a name");
        let file = place.path(&format!("strips/{}/{unit}.jsonl", &unit[..2]));
        let kept = fs::read(&file).expect("a result");
        fs::remove_file(&file).expect("removed");
        place.refuse(merge, &["the strips of the manifest", named]);
        fs::write(&file, kept).expect("written");
    }
    // An image that became another one of the same length.
    fs::write(place.path("plan.jsonl"), &plan).expect("written");
    let other = scene(9, 430, 1464, 60);
    write_tiled_tiff(place.path("whole.tif"), &mut other.rows()).expect("written");
    let ran = place.run("work plan.jsonl --results other");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("whole.tif: "), "{ran:?}");
}

const SPACE: &str = r#"
part = "A"
parameters = [1500, 9000]
accuracy = 0.5

[halving]
candidates = 6
epochs = [2, 5]
factor = 2
held-out = 40
final-seeds = 2

[recipe]
batch = 20
learning-rate = 0.02

[[families]]
name = "two layers"
layers = [
    { type = "Dense", units = "$n", activation = "silu" },
    { type = "Dense", units = 10, activation = "softmax" },
]
choices = { n = { from = 2, to = 11 } }
"#;

#[test]
fn a_search_in_rounds_and_shards_finds_what_one_program_finds() {
    let place = Place::with_digits().with("space.toml", SPACE);
    let data = "--data digits --trust-data";
    let one = place.succeed(&format!("search space.toml {data} --format json --out one"));
    place.succeed(&format!("plan search space.toml {data} --out plan.jsonl"));
    let merge = "merge plan.jsonl --results results --format json --out merged";
    let mut rounds = 0;
    loop {
        let plan = place.read("plan.jsonl");
        for shard in 0..2 {
            place.succeed(&format!(
                "work plan.jsonl --results results --shard {shard}/2 {data}"
            ));
        }
        place.succeed("plan next plan.jsonl --results results");
        if place.read("plan.jsonl") == plan {
            break;
        }
        place.refuse(merge, &["results are missing", "candidate "]);
        rounds += 1;
        assert!(rounds < 5);
    }
    // The second, and the finalists' tests.
    assert_eq!(rounds, 2);
    assert_eq!(place.succeed(merge), one);
    for name in [
        "network.toml",
        "recipe.toml",
        "front-parameters.svg",
        "front-multiplications.svg",
    ] {
        let read = |folder: &str| place.read(&format!("{folder}/{name}"));
        assert_eq!(read("merged"), read("one"), "{name}");
    }
    let lines = |folder: &str| {
        let log = String::from_utf8(place.read(&format!("{folder}/trials.jsonl"))).expect("text");
        let mut lines: Vec<Value> = log
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        for line in &mut lines {
            if let Some(line) = line.as_object_mut() {
                line.remove("seconds");
            }
        }
        lines.sort_by_key(ToString::to_string);
        lines
    };
    assert_eq!(lines("merged"), lines("one"));
    // A single program goes on with the log, and has nothing to do.
    let again = place.succeed(&format!(
        "search space.toml {data} --format json --out merged --resume"
    ));
    assert_eq!(again, one);

    // Planned anew, its rounds are there already.
    place.succeed(&format!("plan search space.toml {data} --out anew.jsonl"));
    for _ in 0..3 {
        place.succeed("plan next anew.jsonl --results results");
    }
    assert_eq!(place.read("anew.jsonl"), place.read("plan.jsonl"));

    // Before the last round there is nothing to merge.
    place.succeed(&format!("plan search space.toml {data} --out first.jsonl"));
    place.succeed(&format!("work first.jsonl --results first {data}"));
    place.refuse(
        "merge first.jsonl --results first --out none",
        &["not over", "cijfer plan next"],
    );
    // Other digits give other results.
    Mnist::drawn(120, 60, 6)
        .save(place.path("others"))
        .expect("written");
    place.refuse(
        "work first.jsonl --results other --data others --trust-data",
        &["the manifest's digits"],
    );
    place.refuse("merge plan.jsonl --results results", &["--out"]);
    place.refuse(&format!("{merge} --overlay o"), &["--overlay", "a search"]);
    place.refuse(
        "merge plan.jsonl --results results --out o --format yolo",
        &["--format", "search"],
    );
    place.refuse(
        "plan search nowhere.toml --out n.jsonl",
        &["nowhere.toml", "C-grouped"],
    );
}
