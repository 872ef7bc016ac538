//! What the project's own format refuses, and how it says so.

use cijfer_network::{Conv2d, LARGEST_DESCRIPTION, Network, Operation, Padding};

fn message(text: &str) -> String {
    Network::from_toml(text)
        .expect_err("the text must be refused")
        .to_string()
}

fn layer(text: &str) -> String {
    message(&format!(
        "name = 'x'\ninput = [28, 28, 1]\n[[layers]]\n{text}"
    ))
}

#[test]
fn what_is_not_understood_is_named() {
    assert!(
        layer("type = 'Conv3D'")
            .starts_with("layer 1: the layer class `Conv3D` is not known; known are Conv2D, ")
    );
    assert_eq!(
        layer("type = 'Dense'\nname = 'head'\nunits = 10\nactivation = 'relu7'"),
        "layer 1 (head): the activation `relu7` is not known; known are linear, relu, relu6, \
         leaky_relu, elu, selu, sigmoid, hard_sigmoid, softmax, log_softmax, tanh, hard_tanh, \
         silu, hard_silu, gelu, mish, softplus, softsign, exponential"
    );
    assert_eq!(
        layer("type = 'Dense'\nunits = 10\nunit = 3"),
        "layer 1: the option `unit` is not known"
    );
    // What only Keras writes has no meaning in a file that a person writes.
    assert_eq!(
        layer("type = 'Dense'\nunits = 10\nkernel_initializer = 'zeros'"),
        "layer 1: the option `kernel_initializer` is not known"
    );
    assert_eq!(
        layer("type = 'Flatten'\ndata_format = 'channels_last'"),
        "layer 1: the option `data_format` is not known"
    );
    assert_eq!(layer("type = 'Dense'"), "layer 1: `units` is missing");
    assert_eq!(layer("units = 3"), "layer 1: `type` is missing");
}

#[test]
fn values_that_do_not_fit_are_named() {
    let cases = [
        (
            "type = 'Dense'\nunits = 0",
            "layer 1: `units` must be a whole number of at least 1, found 0",
        ),
        (
            "type = 'Dense'\nunits = 1.0",
            "layer 1: `units` must be a whole number of at least 1, found 1.0",
        ),
        (
            "type = 'Conv2D'\nfilters = 1\nkernel_size = [3, 3, 3]",
            "layer 1: `kernel_size` must be one or two whole numbers of at least 1, found [3,3,3]",
        ),
        (
            "type = 'Dropout'\nrate = 1.0",
            "layer 1: `rate` must be a number of at least 0 and below 1, found 1.0",
        ),
        (
            "type = 'Dropout'\nrate = nan",
            "layer 1: `rate` must be a finite number, text, true or false, or a list of them, \
             found NaN",
        ),
        (
            "type = 'BatchNormalization'\nepsilon = -inf",
            "layer 1: `epsilon` must be a finite number, text, true or false, or a list of them, \
             found -inf",
        ),
        (
            "type = 'Flatten'\nname = 1979-05-27",
            "layer 1: `name` must be a finite number, text, true or false, or a list of them, \
             found 1979-05-27",
        ),
        (
            "type = 'Dense'\nunits = 3\nactivation = {config = 'relu'}",
            "layer 1: `activation` must be a string, found {\"config\":\"relu\"}",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(layer(text), expected);
    }
    assert_eq!(
        message("name = 'x'\ninput = [28, -1]"),
        "network: `input` must be a list of whole numbers of at least 1, found [28,-1]"
    );
    assert_eq!(
        message("name = 'x'\ninput = [4]\nlayers = 3"),
        "network: `layers` must be a list of tables, found 3"
    );
    assert_eq!(
        message("name = 'x'\ninput = [4]\nlayers = ['Flatten']"),
        "layer 1: `layers` must be a table, found \"Flatten\""
    );
    assert!(message("name = ").starts_with("the text is not valid TOML: "));
    let beyond = layer("type = 'Dense'\nunits = 18446744073709551616");
    assert!(
        beyond.starts_with("the text is not valid TOML: "),
        "{beyond}"
    );
}

#[test]
fn one_name_is_given_once() {
    assert_eq!(
        layer("type = 'Flatten'\nname = 'a'\n[[layers]]\ntype = 'Flatten'\nname = 'a'"),
        "layer 2 (a): the name `a` is already taken by an earlier layer"
    );
}

#[test]
fn options_that_are_left_out_are_as_in_keras() {
    let network = Network::from_toml(
        "name = 'x'\ninput = [9, 9, 1]\n[[layers]]\ntype = 'Conv2D'\nfilters = 2\nkernel_size = 3",
    );
    let expected = Conv2d::new(2, [3, 3]).padding(Padding::Valid);
    assert_eq!(
        network.map(|network| network.layers[0].operation.clone()),
        Ok(Operation::Conv2d(expected))
    );
}

#[test]
fn text_that_is_too_long_or_too_deep_is_refused() {
    let long = "#".repeat(LARGEST_DESCRIPTION as usize + 1);
    assert_eq!(
        message(&long),
        "the description is longer than 33554432 bytes"
    );
    let deep = format!("name = {}", "[".repeat(100_000));
    assert!(message(&deep).starts_with("the text is not valid TOML: "));
    let deep = format!("{}name = 1", "a.".repeat(100_000));
    assert!(message(&deep).starts_with("the text is not valid TOML: "));
}
