//! Descriptions that are cut off, nested without end or changed at random: an error, no panic.

use cijfer_network::{Conv2d, Dense, Error, LARGEST_DESCRIPTION, Network, Operation, Shape};
use proptest::prelude::*;

const MODEL: &str = r#"{"class_name": "Sequential", "config": {"name": "m", "layers": [
    {"class_name": "InputLayer", "config": {"name": "input", "batch_shape": [null, 5, 5, 1]}},
    {"class_name": "Sequential", "config": {"name": "inner", "layers": [
        {"class_name": "Conv2D", "config": {"name": "conv2d", "filters": 2, "kernel_size": [3, 3],
            "activation": {"class_name": "function", "config": "relu"}}},
        {"class_name": "Reshape", "config": {"name": "reshape", "target_shape": [-1, 2]}}]}},
    {"class_name": "Dense", "config": {"name": "dense", "units": 10}}]}}"#;

#[test]
fn a_description_cut_off_anywhere_is_an_error() {
    assert!(Network::from_keras_json(MODEL).is_ok());
    for end in 0..MODEL.len() {
        let result = Network::from_keras_json(&MODEL[..end]);
        assert!(
            matches!(result, Err(Error::Syntax { .. })),
            "{end}: {result:?}"
        );
    }
    let text = Network::new("m", Shape::image(5, 5, 1))
        .then(Conv2d::new(2, [3, 3]))
        .then(Operation::Flatten)
        .then(Dense::new(10))
        .to_toml();
    for end in 0..text.len() {
        // A file that ends after a line may be whole; what matters is that there is an answer.
        let _ = Network::from_toml(&text[..end]);
    }
}

#[test]
fn nesting_without_end_is_an_error() {
    for open in [
        "[",
        "{\"a\":",
        "{\"class_name\":\"Sequential\",\"config\":{\"layers\":[",
    ] {
        let error = Network::from_keras_json(&open.repeat(100_000)).expect_err("too deep");
        let message = error.to_string();
        assert!(
            message.starts_with("the text is not valid JSON: recursion limit exceeded"),
            "{message}"
        );
    }
    // As deep as the parser goes, models inside models are read.
    let nested = |depth: usize| {
        let open = "{\"class_name\":\"Sequential\",\"config\":{\"name\":\"m\",\"layers\":[";
        let layer = "{\"class_name\":\"Flatten\",\"config\":{\"name\":\"f\",\
                     \"batch_input_shape\":[null,4]}}";
        format!("{}{layer}{}", open.repeat(depth), "]}}".repeat(depth))
    };
    let network = Network::from_keras_json(&nested(40)).expect("40 models deep");
    assert_eq!(network.layers[0].name, format!("{}f", "m/".repeat(39)));
    assert!(Network::from_keras_json(&nested(50)).is_err());
}

#[test]
fn names_that_would_be_repeated_without_end_are_refused() {
    let text = |length: usize| MODEL.replace("\"inner\"", &format!("\"{}\"", "n".repeat(length)));
    assert!(Network::from_keras_json(&text(900)).is_ok());
    let error = Network::from_keras_json(&text(1001)).expect_err("too long");
    let message = format!(
        "layer 2: `name` must be at most 1000 bytes long, with the names of the models around it, \
         found \"{}…",
        "n".repeat(79)
    );
    assert_eq!(error.to_string(), message);
}

#[test]
fn text_that_is_too_long_is_refused() {
    let long = " ".repeat(LARGEST_DESCRIPTION as usize + 1);
    let limit = LARGEST_DESCRIPTION;
    assert_eq!(
        Network::from_keras_json(&long),
        Err(Error::TooLarge { limit })
    );
    let longest = &long[1..];
    assert!(matches!(
        Network::from_keras_json(longest),
        Err(Error::Syntax { .. })
    ));
}

#[test]
fn numbers_that_no_option_can_be_are_refused() {
    let with = |units: &str| {
        let text = MODEL.replace("\"units\": 10", &format!("\"units\": {units}"));
        Network::from_keras_json(&text)
            .expect_err("refused")
            .to_string()
    };
    let place = "layer 3 (dense): `units` must be ";
    for (units, expected) in [
        ("-1", "a whole number of at least 1, found -1"),
        ("1.5", "a whole number of at least 1, found 1.5"),
        ("null", ""),
        ("\"10\"", "a whole number of at least 1, found \"10\""),
        ("true", "a whole number of at least 1, found true"),
        (
            "9223372036854775808",
            "below 2^63, found 9223372036854775808",
        ),
        ("1e3", "a whole number of at least 1, found 1000.0"),
    ] {
        match expected {
            "" => assert_eq!(with(units), "layer 3 (dense): `units` is missing"),
            _ => assert_eq!(with(units), format!("{place}{expected}")),
        }
    }
    for units in ["1e999", "NaN", "Infinity", "-Infinity"] {
        assert!(with(units).starts_with("the text is not valid JSON: "));
    }
    let beyond = with("36893488147419103232");
    assert!(beyond.starts_with(&format!(
        "{place}a whole number of at least 1, found 3.68934"
    )));
    let longest = with(&format!("[{}1]", "1,".repeat(1000)));
    assert!(
        longest.len() < 200,
        "a message quotes no more than can be read"
    );
}

proptest! {
    /// Whatever the bytes are, there is an answer, and what is read can be written and read again.
    #[test]
    fn changed_descriptions_are_read_or_refused(
        changes in proptest::collection::vec((0..MODEL.len(), any::<u8>()), 0..4),
        keys in proptest::collection::vec(("[a-z_]{1,12}", "[0-9\\[\\]{}\",:.truefalsn-]{0,9}"), 0..3),
    ) {
        let mut bytes = MODEL.as_bytes().to_vec();
        for (index, byte) in changes {
            bytes[index] = byte;
        }
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        for (key, value) in keys {
            text = text.replacen("\"units\"", &format!("\"{key}\":{value},\"units\""), 1);
        }
        if let Ok(network) = Network::from_keras_json(&text) {
            prop_assert_eq!(Network::from_toml(&network.to_toml()), Ok(network));
        }
    }
}
