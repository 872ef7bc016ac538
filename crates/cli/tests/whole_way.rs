//! The way of a network through the commands: trained, measured, looked into, slid over an image.

mod common;

use common::Place;
use serde_json::Value;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

#[test]
fn a_tiny_network_goes_all_the_way() {
    let place = Place::with_digits();
    let data = "--data digits --trust-data";

    // The same seed makes the same file, on one thread or on several.
    let train = |seed: u64, threads: usize, out: &str| {
        place.succeed(&format!(
            "train tiny.toml {data} --epochs 1 --batch 70 --seed {seed} --threads {threads} --out {out}"
        ));
        place.read(out)
    };
    let first = train(3, 2, "tiny.safetensors");
    assert_eq!(train(3, 2, "again.safetensors"), first);
    for threads in [1, 3, 16] {
        assert!(
            train(3, threads, "others.safetensors") == first,
            "{threads} threads"
        );
    }
    assert_ne!(train(4, 2, "other.safetensors"), first);

    // The file is enough to go on with: its network, and its weights.
    let summary = place.succeed("summary tiny.safetensors --format json");
    assert_eq!(summary, place.succeed("summary tiny.toml --format json"));
    let evaluate = format!("evaluate tiny.safetensors {data} --format json");
    let evaluation: Value = serde_json::from_str(&place.succeed(&evaluate)).expect("JSON");
    assert_eq!(evaluation["samples"], 60);
    assert_eq!(place.succeed(&evaluate), place.succeed(&evaluate));

    let features = format!("features tiny.safetensors {data} --layer 0 --sample 7 --out maps.png");
    assert!(place.succeed(&features).starts_with("maps.png: "));
    assert!(place.read("maps.png").starts_with(PNG));

    // A scene follows from its seed, and what is written about it fits.
    let scene = |seed: u64, out: &str| {
        let size = "--width 120 --height 90 --digits 4";
        place.succeed(&format!(
            "scene {data} {size} --seed {seed} --out {out}.png"
        ));
        (
            place.read(&format!("{out}.png")),
            place.read(&format!("{out}.json")),
        )
    };
    let (picture, truth) = scene(9, "scene");
    assert_eq!(scene(9, "same"), (picture.clone(), truth.clone()));
    assert_ne!(scene(8, "another").0, picture);
    assert!(picture.starts_with(PNG));
    let truth: Value = serde_json::from_slice(&truth).expect("JSON");
    assert_eq!(truth["digits"].as_array().map(Vec::len), Some(4));

    let locate = "locate scene.png --model tiny.safetensors --threshold 0.1 --truth scene.json \
                  --overlay found.png --format json";
    let found: Value = serde_json::from_str(&place.succeed(locate)).expect("JSON");
    let found = &found["images"][0];
    assert_eq!(
        (&found["width"], &found["height"]),
        (&120.into(), &90.into())
    );
    assert!(place.read("found.png").starts_with(PNG));
    assert!(
        place.read("scene.png") == picture,
        "the scene itself stays as it was"
    );
}

/// A Dense layer on the image has weights that are pictures; any other has none.
#[test]
fn weights_of_a_dense_layer_are_drawn() {
    let place = Place::with_digits();
    let features = "features A --layer dense --weights --out weights.png";
    place.succeed(&format!("{features} --data digits --trust-data"));
    assert!(place.read("weights.png").starts_with(PNG));
    place.refuse(
        "features A --layer dense_1 --weights --out w.png",
        &["Dense"],
    );
    place.refuse(
        "features C --layer conv2d --weights --out w.png",
        &["Dense"],
    );
}

/// A picture of one's own, in place of a test image.
#[test]
fn an_image_is_shown_to_a_network() {
    let place = Place::with_digits();
    place.succeed("scene --data digits --trust-data --width 28 --height 28 --digits 1 --out d.png");
    for model in ["A", "B", "C"] {
        place.succeed(&format!(
            "features {model} --layer 1 --image d.png --out {model}.png"
        ));
        assert!(place.read(&format!("{model}.png")).starts_with(PNG));
    }
}
