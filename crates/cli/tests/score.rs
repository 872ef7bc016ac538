//! `cijfer score`: what was found against the truth, over several images.

mod common;

use cijfer_dataset::GreyImage;
use common::Place;
use serde_json::{Value, json};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The truth of an image of 100×60 pixels: digits with their boxes.
fn truth(digits: &[(u8, [usize; 4])]) -> String {
    let digits: Vec<Value> = digits
        .iter()
        .map(|&(digit, [left, top, right, bottom])| {
            let [x, y] = [(left + right) as f64 / 2.0, (top + bottom) as f64 / 2.0];
            json!({"digit": digit, "x": x, "y": y, "box": [left, top, right, bottom], "source": 0})
        })
        .collect();
    json!({"width": 100, "height": 60, "seed": 1, "data": "by hand", "digits": digits}).to_string()
}

/// An image of 100×60 pixels with detections: digit, score, centre and box.
fn located(image: &str, finds: &[(u8, f64, [f64; 2], [usize; 4])]) -> Value {
    let finds: Vec<Value> = finds
        .iter()
        .map(|&(digit, score, [x, y], edges)| {
            json!({"digit": digit, "score": score, "x": x, "y": y, "box": edges})
        })
        .collect();
    json!({"image": image, "width": 100, "height": 60, "digits": finds})
}

/// Two images. In the first a 3 of 20 pixels that was hit 3 pixels off, a 7 of 40 that was found as a
/// 1 five pixels off, and a 5 of 10 that was missed; in the second a 3 that was hit, and a detection where
/// there is nothing.
fn place() -> Place {
    let place = Place::empty();
    std::fs::create_dir(place.path("truths")).expect("made");
    std::fs::create_dir(place.path("images")).expect("made");
    let images = [
        located(
            "scans/one.png",
            &[
                (3, 0.9, [23.0, 20.0], [14, 10, 33, 31]),
                (1, 0.8, [75.0, 30.0], [60, 10, 80, 50]),
            ],
        ),
        located(
            "scans/two.png",
            &[
                (3, 0.7, [20.0, 20.0], [10, 10, 30, 30]),
                (8, 0.6, [80.0, 40.0], [70, 30, 90, 50]),
            ],
        ),
    ];
    let document = json!({"schema": "cijfer.located", "version": 1, "images": images});
    let lines = format!("{}\n{}\n", images[0], images[1]);
    for name in ["images/one.png", "images/two.png"] {
        let image = GreyImage::new(100, 60, vec![0; 6000]).expect("an image");
        image.write_png(place.path(name)).expect("written");
    }
    place
        .with("found.json", document.to_string())
        .with("found.jsonl", lines)
        .with(
            "truths/one.json",
            truth(&[
                (3, [10, 10, 30, 30]),
                (7, [60, 10, 80, 50]),
                (5, [45, 0, 50, 10]),
            ]),
        )
        .with("truths/two.json", truth(&[(3, [10, 10, 30, 30])]))
}

fn document(place: &Place, arguments: &str) -> Value {
    serde_json::from_str(&place.succeed(arguments)).expect("clean JSON")
}

#[test]
fn scores_of_all_images_are_told_together() {
    let place = place();
    let found = document(&place, "score found.json truths --within 5px --format json");
    assert_eq!(found["schema"], "cijfer.score");
    assert_eq!(found["images"], 2);
    assert_eq!(found["within"], json!({"pixels": 5.0}));
    let all = &found["all"];
    for (key, value) in [
        ("digits", json!(4)),
        ("finds", json!(4)),
        ("hits", json!(2)),
        ("wrong_digits", json!(1)),
        ("wrong_finds", json!(1)),
        ("false_finds", json!(1)),
        ("misses", json!(1)),
        ("precision", json!(0.5)),
        ("recall", json!(0.5)),
        ("f1", json!(0.5)),
        ("mean_distance", json!(1.5)),
        ("distance_95", json!(3.0)),
    ] {
        assert_eq!(all[key], value, "{key}");
    }
    // Of 3, 5 and 7, the 3s are found at every recall and the others at none.
    let average = all["average_precision"].as_f64().expect("a number");
    assert!((average - 1.0 / 3.0).abs() < 1e-12, "{average}");
    let confusion = &all["confusion"];
    for (row, column) in [(7, 1), (5, 10), (10, 8)] {
        assert_eq!(confusion[row][column], 1, "{row}, {column}");
    }
    assert_eq!(confusion[3][3], 2);
    assert_eq!(found["digits"][7]["wrong_digits"], 1);
    assert_eq!(found["digits"][1]["wrong_finds"], 1);
    let sizes = found["sizes"].as_array().expect("a list");
    let of = |from: usize| {
        sizes
            .iter()
            .find(|size| size["from"] == from)
            .expect("a class")
    };
    assert_eq!((&of(0)["misses"], &of(16)["hits"]), (&json!(1), &json!(2)));
    assert_eq!(
        (&of(32)["wrong_digits"], &of(32)["below"]),
        (&json!(1), &json!(48))
    );

    // The files may be named one by one, and the detections may come as lines.
    let same = "truths/two.json truths/one.json --within 5 --format json";
    assert_eq!(
        document(&place, &format!("score found.jsonl {same}")),
        found
    );
    // Nearer, or by a share of the height, the 7 of 40 pixels is met or not.
    for (within, wrong) in [("4", 0), ("4.9px", 0), ("5", 1), ("12%", 0), ("12.5%", 1)] {
        let found = document(
            &place,
            &format!("score found.json truths --within {within} --format json"),
        );
        assert_eq!(found["all"]["wrong_digits"], wrong, "{within}");
    }
}

#[test]
fn scores_in_words_and_for_spreadsheets() {
    let place = place();
    let text = place.succeed("score found.json truths --within 5");
    for line in [
        "images             2",
        "precision          50.0 % (2 of 4 detections)",
        "recall             50.0 % (2 of 4 digits)",
        "F1                 0.5000",
        "distance           1.50 pixels on average, 95 % of the hits at most 3.00",
        "average precision  0.3333",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(
        text.contains("\n16 to 23 ") && !text.contains("\n12 to 15 "),
        "{text}"
    );
    assert!(!text.contains("nothing there"), "{text}");
    let text = place.succeed("score found.json truths --within 5 --confusion");
    assert!(text.contains("nothing there"), "{text}");

    let csv = place.succeed("score found.json truths --within 5 --format csv");
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines[0],
        "of,digits,finds,hits,wrong_digits,wrong_finds,false_finds,misses,precision,recall,f1,\
         mean_distance,distance_95,average_precision"
    );
    assert_eq!(lines.len(), 1 + 1 + 10 + 10);
    assert!(
        lines[1].starts_with("all,4,4,2,1,1,1,1,0.5,0.5,0.5,1.5,3,0.33"),
        "{}",
        lines[1]
    );
    assert!(
        lines[5].starts_with("digit 3,2,2,2,0,0,0,0,1,1,1,1.5,3,"),
        "{}",
        lines[5]
    );
    let matrix = place.succeed("score found.json truths --within 5 --format csv --confusion");
    assert!(
        matrix.starts_with("digit,0,1,2,3,4,5,6,7,8,9,not found\n0,0,"),
        "{matrix}"
    );
    assert!(
        matrix.ends_with("nothing there,0,0,0,0,0,0,0,0,1,0,0\n"),
        "{matrix}"
    );
}

#[test]
fn the_worst_cases_are_drawn_and_listed() {
    let place = place();
    let worst = "score found.json truths --within 5 --worst worst.png";
    let text = place.succeed(&format!("{worst} --images images"));
    let list: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.starts_with("Case"))
        .collect();
    let whats = [
        "a 5, missed",
        "a 7, found as a 1",
        "no digit, found as a 8",
        "a 3 ",
        "a 3 ",
    ];
    assert_eq!(list.len(), 2 + whats.len(), "{text}");
    for (line, what) in list[2..].iter().zip(whats) {
        assert!(line.contains(what), "{what}: {line}");
    }
    assert!(
        list[5].contains("scans/one.png") && list[5].ends_with("3.00"),
        "{}",
        list[5]
    );
    assert!(place.read("worst.png").starts_with(PNG));
    // Programs get the document alone, and the same picture.
    let picture = place.read("worst.png");
    std::fs::remove_file(place.path("worst.png")).expect("removed");
    document(&place, &format!("{worst} --images images --format json"));
    assert_eq!(place.read("worst.png"), picture);

    // Without a folder, the images are where they were.
    place.refuse(&worst.replace("worst.png", "w.png"), &["scans/one.png"]);
    std::fs::rename(place.path("images"), place.path("scans")).expect("moved");
    place.succeed(worst);
    assert_eq!(place.read("worst.png"), picture);
}

#[test]
fn a_line_that_was_cut_is_told_and_not_scored() {
    let place = place();
    let lines = String::from_utf8(place.read("found.jsonl")).expect("text");
    let place = place.with("cut.jsonl", &lines[..lines.len() - 20]);
    let ran = place.run("score cut.jsonl truths/one.json --format json");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("cut.jsonl: line 2 ends too early"),
        "{}",
        ran.stderr
    );
    let found: Value = serde_json::from_str(&ran.stdout).expect("clean JSON");
    assert_eq!(found["images"], 1);
    // That an image is missing shows where its truth is given.
    place.refuse(
        "score cut.jsonl truths",
        &["truths/two.json", "`two`", "cut.jsonl"],
    );
}

#[test]
fn the_truth_may_be_instances_of_coco() {
    let categories: Vec<Value> = (0..10)
        .map(|digit: u8| json!({"id": digit + 1, "name": digit.to_string()}))
        .collect();
    let instances = json!({
        "images": [
            {"id": 1, "file_name": "two.png", "width": 100, "height": 60},
            {"id": 2, "file_name": "one.png", "width": 100, "height": 60},
        ],
        "annotations": [
            {"id": 1, "image_id": 2, "category_id": 4, "bbox": [10, 10, 20, 20], "area": 400, "iscrowd": 0},
            {"id": 2, "image_id": 2, "category_id": 8, "bbox": [60, 10, 20, 40], "area": 800, "iscrowd": 0},
            {"id": 3, "image_id": 2, "category_id": 6, "bbox": [45, 0, 5, 10], "area": 50, "iscrowd": 0},
            {"id": 4, "image_id": 1, "category_id": 4, "bbox": [10, 10, 20, 20], "area": 400, "iscrowd": 0},
        ],
        "categories": categories,
    });
    let place = place().with("instances.json", instances.to_string());
    let score = |truth: &str| document(&place, &format!("score found.json {truth} --format json"));
    assert_eq!(score("instances.json"), score("truths"));
}

/// What `locate` writes is what `score` reads, and both count alike.
#[test]
fn what_locate_writes_is_scored() {
    let place = Place::with_digits();
    place.succeed(
        "scene --data digits --trust-data --out s.png --truth any-name.json --width 200 --height 150 \
         --digits 6",
    );
    let ran = place.run("locate s.png --truth any-name.json --format json --out found.json");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let found = document(&place, "score found.json any-name.json --format json");
    assert_eq!(found["all"]["digits"], 6);
    let hits = found["all"]["hits"].as_u64().expect("a count");
    assert!(
        ran.stderr.contains(&format!(": {hits} hits,")),
        "{}",
        ran.stderr
    );
}
