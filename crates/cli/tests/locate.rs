//! `cijfer locate`: files, folders and patterns, all formats, interruptions, and what cannot be read.

mod common;

use std::fs;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use cijfer_dataset::{GreyImage, Mnist, Scene, SceneOptions};
use cijfer_pictures::write_tiled_tiff;
use common::{Place, Ran, checkpoint};
use serde_json::{Value, json};

/// A small image with digits.
fn scene(seed: u64, width: usize, digits: usize) -> GreyImage {
    let options = SceneOptions {
        width,
        height: 80,
        digits,
        seed,
        ..SceneOptions::default()
    };
    let scene = Scene::compose(&Mnist::drawn(0, 60, 5).test, &options).expect("a scene");
    GreyImage::new(scene.width, scene.height, scene.pixels).expect("an image")
}

fn pgm(width: usize, height: usize, pixels: &[u8]) -> Vec<u8> {
    let mut file = format!("P5 {width} {height} 255\n").into_bytes();
    file.extend_from_slice(pixels);
    file
}

/// A folder `scans` with so many images, `00.pgm` and so on.
fn scans(count: u64) -> Place {
    let place = Place::empty();
    fs::create_dir(place.path("scans")).expect("made");
    (0..count).fold(place, |place, seed| {
        let scene = scene(seed, 160, 5);
        let file = pgm(scene.width(), scene.height(), scene.pixels());
        place.with(&format!("scans/{seed:02}.pgm"), file)
    })
}

fn document(text: &[u8]) -> Value {
    serde_json::from_slice(text).expect("JSON")
}

fn names(document: &Value) -> Vec<&str> {
    let images = document["images"].as_array().expect("a list");
    let names = images.iter().map(|image| image["image"].as_str());
    names.collect::<Option<_>>().expect("names")
}

/// Files that are good, broken, cut off, empty and too large, and one that is no picture.
fn mixed() -> Place {
    let place = Place::empty();
    fs::create_dir_all(place.path("scans/deep")).expect("made");
    let [first, second] = [1, 2].map(|seed| scene(seed, 120, 4));
    first.write_png(place.path("scans/a.png")).expect("written");
    write_tiled_tiff(place.path("scans/deep/a.tif"), &mut second.rows()).expect("written");
    let png = place.read("scans/a.png");
    place
        .with("scans/broken.pgm", "no picture")
        .with("scans/cut.png", &png[..png.len() / 2])
        .with("scans/empty.pgm", pgm(0, 10, &[]))
        .with("scans/large.pgm", pgm(100_000, 100_000, &[]))
        .with("scans/small.pgm", pgm(5, 3, &[0; 15]))
        .with("scans/notes.txt", "not looked at")
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_found() {
    let place = mixed();
    let ran = place.run("locate scans --recursive --out found.json");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(ran.stdout, "found.json\n");
    let mut told: Vec<&str> = ran.stderr.lines().collect();
    assert_eq!(
        told.pop(),
        Some("error: 4 of 7 images could not be processed")
    );
    let tally = told.pop().expect("what was done");
    assert!(
        tally.starts_with("3 images, ") && tally.contains(" megapixels in "),
        "{tally}"
    );
    told.sort_unstable();
    let expected = [
        ("scans/broken.pgm", "found \"no pictu"),
        ("scans/cut.png", "broken PNG"),
        ("scans/empty.pgm", "at least one pixel, found 0×10"),
        ("scans/large.pgm", "100000×100000 are 10000000000 pixels"),
    ];
    assert_eq!(told.len(), expected.len(), "{told:?}");
    for (line, (name, why)) in told.iter().zip(expected) {
        assert!(line.starts_with(&format!("error: {name}: ")), "{line}");
        assert!(line.contains(why), "{line}");
    }
    let found = document(&place.read("found.json"));
    assert_eq!(
        names(&found),
        ["scans/a.png", "scans/deep/a.tif", "scans/small.pgm"]
    );
    // Each as it is alone, in whatever format, however many are looked at at a time and in whatever memory.
    for (image, alone) in found["images"].as_array().expect("images").iter().zip([
        "scans/a.png --memory 4",
        "scans/deep/a.tif --ink light",
        "scans/small.pgm --threads 1",
    ]) {
        let alone = place.succeed(&format!("locate {alone} --format json"));
        assert_eq!(document(alone.as_bytes())["images"][0], *image);
    }
    assert!(
        found["images"][0]["digits"]
            .as_array()
            .is_some_and(|digits| !digits.is_empty())
    );
    for options in ["--jobs 1", "--jobs 9 --memory 4", "--threads 1"] {
        let ran = place.run(&format!("locate scans --recursive --format json {options}"));
        assert_eq!(document(ran.stdout.as_bytes()), found, "{options}");
    }
    assert!(!place.path("found.json.part.jsonl").exists());

    // Where nothing is good, nothing is written.
    let none = "locate scans/broken.pgm scans/cut.png --out none.json --overlay none";
    place.refuse(none, &["scans/cut.png", "none of 2 images"]);
}

#[test]
fn images_are_named_in_many_ways() {
    let place = mixed();
    let of = |arguments: &str| {
        let text = place.succeed(&format!("locate {arguments} --format json"));
        let document = document(text.as_bytes());
        names(&document).join(" ")
    };
    assert_eq!(of("scans/[as]*"), "scans/a.png scans/small.pgm");
    assert_eq!(of("scans/**/a.*"), "scans/a.png scans/deep/a.tif");
    assert_eq!(
        of("scans/small.pgm scans/deep scans/s*.pgm"),
        "scans/small.pgm scans/deep/a.tif"
    );
    place.refuse("locate scans/*.gif", &["scans/*.gif", "no file matches"]);
    place.refuse("locate scans/[", &["scans/["]);
    fs::create_dir(place.path("bare")).expect("made");
    place.refuse("locate bare", &["bare", "no image", "--recursive"]);
    assert_eq!(place.run("locate").code, Some(2));
}

#[test]
fn the_end_of_a_name_says_the_format() {
    let place = scans(3);
    let json = document(place.succeed("locate scans --format json").as_bytes());
    let images = json["images"].as_array().expect("images");
    let count: usize = images
        .iter()
        .map(|image| image["digits"].as_array().map_or(0, Vec::len))
        .sum();
    assert!(count > 0);
    for (out, format) in [
        ("f.json", "json"),
        ("f.jsonl", "jsonl"),
        ("f.csv", "csv"),
        ("f", "table"),
    ] {
        place.succeed(&format!("locate scans --out {out}"));
        let printed = place.succeed(&format!("locate scans --format {format}"));
        assert_eq!(place.read(out), printed.as_bytes());
    }
    let lines = String::from_utf8(place.read("f.jsonl")).expect("text");
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| document(line.as_bytes()))
        .collect();
    assert_eq!(&lines, images);
    let csv = String::from_utf8(place.read("f.csv")).expect("text");
    assert_eq!(csv.lines().count(), count + 1);
    let table = String::from_utf8(place.read("f")).expect("text");
    assert!(
        table.starts_with("Image ") && table.contains("scans/02.pgm"),
        "{table}"
    );

    place.succeed("locate scans --format coco --out coco.json");
    let coco = document(&place.read("coco.json"));
    assert_eq!(coco["images"][2]["file_name"], "scans/02.pgm");
    assert_eq!(coco["annotations"].as_array().map(Vec::len), Some(count));

    for named in ["scans", "scans/01.pgm"] {
        place.succeed(&format!("locate {named} --format yolo --out labels"));
        let labels = String::from_utf8(place.read("labels/01.txt")).expect("text");
        let digits = images[1]["digits"].as_array().map(Vec::len);
        assert_eq!(Some(labels.lines().count()), digits);
        fs::remove_dir_all(place.path("labels")).expect("removed");
    }
    place.refuse("locate scans --format yolo", &["--out", "folder"]);
    place.refuse(
        "locate scans --format yolo --out f.csv",
        &["--out f.csv", "expected a folder, found a file"],
    );
    fs::create_dir(place.path("others")).expect("made");
    fs::copy(place.path("scans/01.pgm"), place.path("others/01.png")).expect("copied");
    place.refuse(
        "locate scans others --format yolo --out labels",
        &["scans/01.pgm and others/01.png", "labels/01.txt"],
    );
}

/// How many images a run says that it did itself, and how many were finished before.
fn done(ran: &Ran) -> [usize; 2] {
    let number = |end: &str| {
        let line = ran.stderr.lines().find(|line| line.contains(end));
        let number = line.and_then(|line| line.split(' ').next()?.parse().ok());
        number.unwrap_or(0)
    };
    [number(" megapixels in "), number(" finished before")]
}

#[test]
fn a_run_that_was_killed_goes_on() {
    let place = scans(24);
    let whole = "locate scans --out whole.json --overlay whole --jobs 2";
    place.succeed(whole);
    let command = "locate scans --out cut.json --overlay cut --jobs 2";
    let journal = place.path("cut.json.part.jsonl");
    let lines = || {
        let bytes = fs::read(&journal).unwrap_or_default();
        bytes.iter().filter(|&&byte| byte == b'\n').count()
    };
    let mut resume = "";
    for wanted in [2, 5, 11] {
        let mut child = place
            .command(&format!("{command} {resume}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        while lines() < wanted && child.try_wait().expect("asked").is_none() {
            sleep(Duration::from_millis(1));
        }
        child.kill().ok();
        child.wait().expect("ended");
        assert!(lines() >= wanted, "it ended before it could be killed");
        assert!(!place.path("cut.json").exists());
        resume = "--resume";
    }
    // The last line may have been cut in the middle.
    let mut bytes = fs::read(&journal).expect("a journal");
    let finished = lines() - 1;
    bytes.extend_from_slice(b"{\"image\":\"scans/23.pgm\",\"wid");
    fs::write(&journal, bytes).expect("written");

    // What is there is not overwritten.
    place.refuse(command, &["cut.json.part.jsonl", "--resume"]);
    let ran = place.run(&format!("{command} --resume"));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(
        done(&ran),
        [24 - finished, finished],
        "nothing is lost or done twice"
    );
    assert_eq!(place.read("cut.json"), place.read("whole.json"));
    for seed in 0..24 {
        let read = |folder: &str| place.read(&format!("{folder}/{seed:02}.png"));
        assert_eq!(read("cut"), read("whole"));
    }
    assert!(!journal.exists());
}

/// What a full disk leaves of a run is what an interruption leaves, at a place that is known.
#[cfg(unix)]
#[test]
fn what_is_gone_on_with_has_the_same_settings() {
    let place = scans(3);
    place.succeed("locate scans --out whole.json --threshold 0.25");
    let ran = place.run_on_full_disk(1, "locate scans --out found.json --threshold 0.25");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let journal = String::from_utf8(place.read("found.json.part.jsonl")).expect("text");
    let head = journal.lines().next().expect("a line");
    assert_eq!(
        document(head.as_bytes())["settings"]["threshold"],
        json!(0.25)
    );
    let resume = "locate scans --out found.json --resume";
    for (options, named) in [
        ("--threshold 0.5", "threshold 0.25, and now 0.5"),
        (
            "--threshold 0.25 --ink light",
            "ink \"auto\", and now \"light\"",
        ),
        (
            "--threshold 0.25 --no-illumination-correction",
            "illumination correction true, and now false",
        ),
        ("--threshold 0.25 --no-edges", "edges true, and now false"),
        (
            "--threshold 0.25 --digit-height 20",
            "digit height [12.0,200.0], and now [20.0,20.0]",
        ),
        (
            "--threshold 0.25 --model C",
            "model \"C-scales\", and now \"C\"",
        ),
    ] {
        place.refuse(
            &format!("{resume} {options}"),
            &["found.json.part.jsonl", named],
        );
    }
    // What decides nothing may change, and so may the images.
    let ran = place.run(&format!(
        "{resume} --threshold 0.25 --jobs 1 --memory 100 --format json scans/00.pgm"
    ));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(place.read("found.json"), place.read("whole.json"));
    place.refuse(resume, &["--resume", "found.json.part.jsonl"]);
    place.refuse("locate scans/00.pgm --out one.json --resume", &["--resume"]);
    let place = place.with("found.json.part.jsonl", "something else\n");
    place.refuse(resume, &["found.json.part.jsonl", "not the journal"]);
    assert_eq!(place.run("locate scans --resume").code, Some(2));
}

#[cfg(unix)]
#[test]
fn on_a_full_disk_finished_images_are_kept() {
    let place = scans(20);
    place.succeed("locate scans --out whole.jsonl");
    let ran = place.run_on_full_disk(8, "locate scans --out full.jsonl");
    let told = &ran.stderr;
    assert_eq!(ran.code, Some(1), "{told}");
    assert!(
        told.contains("error: cannot write full.jsonl.part.jsonl: "),
        "{told}"
    );
    assert!(
        told.contains("full.jsonl.part.jsonl holds the finished images"),
        "{told}"
    );
    let journal = String::from_utf8(place.read("full.jsonl.part.jsonl")).expect("text");
    assert!(
        journal.ends_with('\n') && journal.lines().count() > 1,
        "{journal}"
    );
    for line in journal.lines() {
        document(line.as_bytes());
    }
    let ran = place.run("locate scans --out full.jsonl --resume");
    let finished = journal.lines().count() - 1;
    assert_eq!(done(&ran), [20 - finished, finished]);
    assert_eq!(place.read("full.jsonl"), place.read("whole.jsonl"));
}

/// A device that is always full is written to, and not replaced; there is no journal beside it.
#[cfg(target_os = "linux")]
#[test]
fn a_list_that_cannot_be_written_is_an_error() {
    let place = scans(2);
    for images in ["scans", "scans/00.pgm"] {
        let options = "--format json --out /dev/full";
        place.refuse(
            &format!("locate {images} {options}"),
            &["/dev/full", "No space left"],
        );
        assert!(!std::path::Path::new("/dev/full.part.jsonl").exists());
    }
    // What cannot be drawn ends the work, and what was finished is kept.
    fs::create_dir_all(place.path("drawn/01.png")).expect("made");
    let ran = place.run("locate scans --out found.csv --overlay drawn --jobs 1");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("drawn/01.png"), "{ran:?}");
    assert!(
        ran.stderr
            .contains("found.csv.part.jsonl holds the finished images"),
        "{ran:?}"
    );
    fs::remove_dir(place.path("drawn/01.png")).expect("removed");
    let ran = place.run("locate scans --out found.csv --overlay drawn --resume");
    assert_eq!((ran.code, done(&ran)), (Some(0), [1, 1]), "{ran:?}");
}

#[test]
fn finds_and_maps_are_drawn() {
    let place = scans(2);
    let size = |name: &str| {
        let image = GreyImage::read(place.path(name)).expect("a picture");
        [image.width(), image.height()]
    };
    place.succeed("locate scans/00.pgm --overlay o.png --heat-maps h.png");
    // Small images are enlarged by a whole number.
    assert_eq!(size("o.png"), [480, 240]);
    assert!(size("h.png")[0] > 100);
    place.succeed("locate scans --overlay drawn");
    assert_eq!(place.read("drawn/00.png"), place.read("o.png"));

    // A side that is too long for a picture.
    let long = scene(7, 17_000, 3);
    let file = pgm(long.width(), long.height(), long.pixels());
    let place = place.with("long.pgm", file);
    place.succeed("locate long.pgm --digit-height 20 --overlay long.png");
    let image = GreyImage::read(place.path("long.png")).expect("a picture");
    assert_eq!([image.width(), image.height()], [8_500, 40]);

    fs::copy(place.path("o.png"), place.path("scans/02.png")).expect("copied");
    place.refuse(
        "locate scans --overlay scans",
        &["scans/02.png is an input"],
    );
    place.refuse(
        "locate scans --overlay o.png",
        &["--overlay o.png", "expected a folder, found a file"],
    );
    place.refuse(
        "locate scans --heat-maps h.png",
        &["--heat-maps", "a single image"],
    );
    place.refuse("locate scans --truth t.json", &["--truth", "cijfer score"]);
    place.refuse(
        "locate scans --out scans/00.pgm",
        &["scans/00.pgm", "an input"],
    );
}

#[test]
fn bounds_are_bounds() {
    let place = scans(2).with("empty.pgm", pgm(10, 0, &[]));
    let image = "locate scans/00.pgm";
    place.refuse(
        &format!("{image} --most-pixels 12799"),
        &["scans/00.pgm", "160×80 are 12800 pixels", "--most-pixels"],
    );
    place.succeed(&format!("{image} --most-pixels 12800"));
    place.refuse(
        &format!("{image} --memory 1 --digit-height 4..200"),
        &["scans/00.pgm", "--memory"],
    );
    place.refuse(
        "locate scans --memory 1 --digit-height 4..200",
        &["scans/01.pgm", "--memory", "none of 2"],
    );
    place.refuse("locate empty.pgm", &["empty.pgm", "10×0"]);
    for wrong in [
        "--memory 0",
        "--jobs 0",
        "--most-pixels -1",
        "--ink blue",
        "--format xml",
    ] {
        assert_eq!(
            place.run(&format!("{image} {wrong}")).code,
            Some(2),
            "{wrong}"
        );
    }
}

/// Weights may be numbers, and the sums of their products none.
#[test]
fn maps_without_numbers_are_an_error() {
    let network = "name = 'large'\ninput = [28, 28, 1]\n\
        [[layers]]\ntype = 'Conv2D'\nfilters = 2\nkernel_size = 1\n\
        [[layers]]\ntype = 'Conv2D'\nfilters = 10\nkernel_size = 28\nactivation = 'sigmoid'\n";
    let mut checkpoint = checkpoint(network);
    // Infinity for the first filter, and its opposite for the second.
    for name in ["conv2d.weight", "conv2d.bias"] {
        let weights = checkpoint.weights.get_mut(name).expect("there");
        weights.values = vec![3e38_f32, -3e38];
    }
    let name = "conv2d_1.weight";
    let weights = checkpoint.weights.get_mut(name).expect("there");
    weights.values.fill(1.0);
    let place = Place::empty();
    checkpoint
        .save(&place.path("large.safetensors"))
        .expect("written");
    let place = place
        .with("a.pgm", pgm(40, 40, &[255; 1600]))
        .with("b.pgm", pgm(30, 40, &[255; 1200]));
    let options = "--ink light --no-even --digit-height 20 --model large.safetensors --out l.json";
    place.refuse(
        &format!("locate a.pgm {options}"),
        &["a.pgm", "heat map", "finite number", "NaN"],
    );
    place.refuse(
        &format!("locate a.pgm b.pgm {options}"),
        &["b.pgm", "none of 2"],
    );
}

#[test]
fn a_scene_is_the_same_as_png_and_as_tiled_tiff() {
    let place = Place::with_digits();
    let found = |file: &str| {
        place.succeed(&format!(
            "scene --data digits --trust-data --width 300 --height 200 --digits 9 --out {file}"
        ));
        let csv = place.succeed(&format!("locate {file} --format csv"));
        csv.replace(file, "scene")
    };
    assert_eq!(found("s.tif"), found("s.png"));
    // The header of a TIFF, or of a BigTIFF.
    assert!(place.read("s.tif").starts_with(b"II"));
    assert!(place.read("s.png").starts_with(b"\x89PNG"));
}
