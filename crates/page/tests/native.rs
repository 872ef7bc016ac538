//! What is found in the scenes of `fixtures/page`, which the page must find too.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use cijfer_localization::Locations;
use cijfer_page::{Opened, Search, Session, open};

fn check(picture: &str, list: &str, network: &str, digit_height: [f64; 2]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/page");
    let expected = Locations::read(folder.join(list)).unwrap().locations;
    let bytes = std::fs::read(folder.join(picture)).unwrap();
    let Opened::Picture(image) = open(picture, bytes).unwrap() else {
        panic!("{picture} is a picture");
    };
    let mut session = Session::of_zoo(network).unwrap();
    let threshold = session.choice().unwrap().threshold;
    let search = Search {
        threshold,
        digit_height,
    };
    let located = session.locate(&image, search, picture).unwrap();
    let expected = &expected.images[0];
    assert_eq!(located.image, expected.image);
    assert_eq!(located.digits.len(), expected.digits.len());
    for (found, expected) in located.digits.iter().zip(&expected.digits) {
        assert_eq!(found.digit, expected.digit);
        assert!((found.score - expected.score).abs() < 1e-4, "{found:?}");
        assert!((found.x - expected.x).hypot(found.y - expected.y) < 0.01);
    }
    let documents = session.documents().unwrap();
    let read = Locations::from_json(&documents.to_json().unwrap()).unwrap();
    assert_eq!(read, documents);
}

#[test]
fn digits_of_the_network_s_own_size() {
    check("scene.png", "own-size.json", "C-locating", [20.0, 20.0]);
}

#[test]
fn digits_of_all_sizes() {
    check("varied.png", "all-sizes.json", "C-scales", [12.0, 200.0]);
}
