//! Models as Keras 2 and Keras 3 write them: where the input's shape stands, models inside models,
//! and what is refused.

use cijfer_network::{Activation, Conv2d, Dense, Error, MaxPooling2d, Network, Operation, Shape};
use serde_json::{Value, json};

fn model(layers: Value) -> Value {
    json!({"class_name": "Sequential", "config": {"name": "m", "layers": layers}})
}

fn read(model: &Value) -> Result<Network, Error> {
    Network::from_keras_json(&model.to_string())
}

fn message(model: &Value) -> String {
    read(model).expect_err("must be refused").to_string()
}

fn input(shape: &[u64]) -> Value {
    let mut batch_shape = vec![Value::Null];
    batch_shape.extend(shape.iter().map(|&axis| Value::from(axis)));
    json!({"class_name": "InputLayer", "config": {"batch_shape": batch_shape, "dtype": "float32",
        "sparse": false, "ragged": false, "name": "input_layer", "optional": false}})
}

fn flatten(name: &str) -> Value {
    json!({"class_name": "Flatten", "config": {"name": name}})
}

fn dense(name: &str) -> Value {
    json!({"class_name": "Dense", "config": {"name": name, "units": 10}})
}

fn nested(name: &str, layers: Value) -> Value {
    json!({"module": "keras", "class_name": "Sequential", "registered_name": null,
        "config": {"name": name, "trainable": true, "layers": layers}})
}

#[test]
fn keras_3_is_read() {
    let text = json!({"module": "keras", "class_name": "Sequential", "config": {"name": "m",
        "trainable": true, "dtype": "float32", "layers": [
            input(&[28, 28, 1]),
            {"module": "keras.layers", "class_name": "Conv2D", "config": {"name": "conv2d",
                "trainable": true, "dtype": {"class_name": "DTypePolicy"}, "filters": 20,
                "kernel_size": [5, 5], "activation": "relu"}, "registered_name": null,
                "build_config": {"input_shape": [null, 28, 28, 1]}},
            {"class_name": "MaxPooling2D", "config": {"name": "max_pooling2d", "pool_size": [2, 2],
                "padding": "valid", "strides": [2, 2], "data_format": "channels_last"}},
            flatten("flatten"),
            {"class_name": "Dense", "config": {"name": "dense", "units": 10,
                "activation": "sigmoid", "use_bias": true}},
        ], "build_input_shape": [null, 28, 28, 1]},
        "registered_name": null, "build_config": {"input_shape": [null, 28, 28, 1]},
        "compile_config": {"optimizer": "adam", "loss": "mse"}});
    let expected = Network::new("m", Shape::image(28, 28, 1))
        .then(Conv2d::new(20, [5, 5]).activation(Activation::Relu))
        .then(MaxPooling2d::new([2, 2]))
        .then(Operation::Flatten)
        .then(Dense::new(10).activation(Activation::Sigmoid));
    assert_eq!(read(&text), Ok(expected));
}

#[test]
fn keras_2_gives_the_input_with_the_first_layer() {
    let text = json!({"class_name": "Sequential", "keras_version": "2.15.0",
    "backend": "tensorflow", "config": {"name": "m", "layers": [
        {"class_name": "Dense", "config": {"name": "dense", "trainable": false, "units": 10,
            "batch_input_shape": [null, 784], "activation": "linear"}},
        // A shape that is given to a later layer is not used, in Keras as here.
        {"class_name": "Dense", "config": {"name": "dense_1", "units": 10,
            "batch_input_shape": [null, 3], "activation": "linear"}},
    ]}});
    let network = read(&text).expect("valid");
    assert_eq!(network.input, Shape::vector(784));
    assert!(!network.layers[0].trainable);
    assert!(network.layers[1].trainable);

    // Early Keras 2 wrote the layers without the object around them.
    let bare = json!({"class_name": "Sequential", "config": text["config"]["layers"]});
    assert_eq!(read(&bare).expect("valid").layers, network.layers);
}

#[test]
fn a_model_without_an_input_layer_tells_what_it_was_built_for() {
    let mut text = model(json!([flatten("flatten")]));
    text["config"]["build_input_shape"] = json!([null, 5, 6, 2]);
    assert_eq!(
        read(&text).map(|network| network.input),
        Ok(Shape::image(5, 6, 2))
    );

    let mut text = model(json!([flatten("flatten"), dense("dense")]));
    text["config"]["layers"][1]["build_config"] = json!({"input_shape": [null, 60]});
    assert_eq!(message(&text), "model: `batch_shape` is missing");
    text["config"]["layers"][0]["build_config"] = json!({"input_shape": [null, 5, 6, 2]});
    assert_eq!(
        read(&text).map(|network| network.input),
        Ok(Shape::image(5, 6, 2))
    );
    text["config"]["layers"][0]["build_config"] = json!({"input_shape": [null, null, 6, 2]});
    assert_eq!(
        message(&text),
        "layer 1 (flatten): `input_shape` must be a list of the batch and then whole numbers of \
         at least 1, found [null,null,6,2]"
    );
}

#[test]
fn models_inside_a_model_are_laid_flat() {
    let inner = nested("inner", json!([input(&[26, 26, 8]), flatten("flatten")]));
    let outer = nested("outer", json!([inner, dense("dense")]));
    let first = nested(
        "first",
        json!([{"class_name": "Conv2D", "config": {"name": "conv2d",
        "filters": 8, "kernel_size": [3, 3], "batch_input_shape": [null, 28, 28, 1]}}]),
    );
    let mut text = model(json!([first, outer, dense("dense")]));

    let network = read(&text).expect("valid");
    let names: Vec<&str> = network.layers.iter().map(|layer| &*layer.name).collect();
    assert_eq!(
        names,
        [
            "first/conv2d",
            "outer/inner/flatten",
            "outer/dense",
            "dense"
        ]
    );
    assert_eq!(network.input, Shape::image(28, 28, 1));
    assert!(network.layers.iter().all(|layer| layer.trainable));

    text["config"]["layers"][1]["config"]["trainable"] = false.into();
    let trainable = |text: &Value| -> Vec<bool> {
        let network = read(text).expect("valid");
        network.layers.iter().map(|layer| layer.trainable).collect()
    };
    assert_eq!(trainable(&text), [true, false, false, true]);
    text["config"]["trainable"] = false.into();
    assert_eq!(trainable(&text), [false; 4]);

    let dense = &mut text["config"]["layers"][1]["config"]["layers"][1];
    dense["config"]["units"] = 0.into();
    assert_eq!(
        message(&text),
        "layer 2.2 (outer/dense): `units` must be a whole number of at least 1, found 0"
    );
    let inner = &mut text["config"]["layers"][1]["config"]["layers"][0];
    inner["class_name"] = "Functional".into();
    assert_eq!(
        message(&text),
        "layer 2.1 (outer/inner): only sequential models can be read, found `Functional`; graphs \
         of layers, with branches or several inputs, are not read"
    );
}

#[test]
fn inputs_that_contradict_one_another_are_refused() {
    let text = model(json!([
        input(&[28, 28, 1]),
        nested("a", json!([input(&[13, 13, 1])]))
    ]));
    assert_eq!(
        message(&text),
        "layer 2.1 (a/input_layer): `batch_shape` must be 28×28×1 like the first, found 13×13×1"
    );
    let text = model(json!([input(&[4]), input(&[4])]));
    assert_eq!(
        message(&text),
        "layer 2 (input_layer): `class_name` must be another one than InputLayer after the start \
         of a model, found \"InputLayer\""
    );
    // A model that takes any size inside one that fixes it.
    let open = json!({"class_name": "InputLayer", "config": {"name": "i",
        "batch_shape": [null, null, null, 1]}});
    let text = model(json!([
        input(&[28, 28, 1]),
        nested("a", json!([open, flatten("f")]))
    ]));
    assert_eq!(
        read(&text).map(|network| network.input),
        Ok(Shape::image(28, 28, 1))
    );
}

#[test]
fn what_is_not_understood_is_refused_by_name() {
    let lstm = model(json!([{"class_name": "LSTM", "config": {"name": "lstm"}}]));
    assert_eq!(
        message(&lstm),
        "layer 1 (lstm): the layer class `LSTM` is not known; known are Conv2D, DepthwiseConv2D, \
         SeparableConv2D, Conv2DTranspose, Dense, MaxPooling2D, AveragePooling2D, \
         GlobalMaxPooling2D, GlobalAveragePooling2D, ZeroPadding2D, Cropping2D, UpSampling2D, \
         BatchNormalization, LayerNormalization, Rescaling, Activation, ReLU, LeakyReLU, PReLU, \
         ELU, Softmax, Dropout, SpatialDropout2D, GaussianNoise, Reshape, Permute, Flatten"
    );
    let mut custom = flatten("mine");
    custom["module"] = "my.layers".into();
    custom["registered_name"] = "Flatten".into();
    let begin = "layer 1 (mine): the layer class `my.layers.Flatten` is not known";
    assert!(message(&model(json!([custom]))).starts_with(begin));
    custom["registered_name"] = "mine>Flatten".into();
    let begin = "layer 1 (mine): the layer class `mine>Flatten` is not known";
    assert!(message(&model(json!([custom]))).starts_with(begin));

    let twice = model(json!([flatten("a"), flatten("a")]));
    assert_eq!(
        message(&twice),
        "layer 2 (a): the name `a` is already taken by an earlier layer"
    );
    assert_eq!(
        message(
            &json!({"class_name": "Functional", "config": {}, "module": "keras.src.models",
            "registered_name": "Functional"})
        ),
        "model: only sequential models can be read, found `keras.src.models.Functional`; graphs \
         of layers, with branches or several inputs, are not read"
    );
    let mut sparse = input(&[4]);
    sparse["config"]["sparse"] = true.into();
    assert_eq!(
        message(&model(json!([sparse]))),
        "layer 1 (input_layer): `sparse` must be false, found true"
    );
}

#[test]
fn what_is_missing_or_of_the_wrong_type_is_named() {
    let cases = [
        (json!(3), "model: `JSON` must be an object, found 3"),
        (json!({}), "model: `class_name` is missing"),
        (
            json!({"class_name": "Sequential"}),
            "model: `config` is missing",
        ),
        (
            json!({"class_name": "Sequential", "config": {}}),
            "model: `layers` is missing",
        ),
        (
            model(json!("x")),
            "model: `layers` must be a list of objects, found \"x\"",
        ),
        (
            model(json!([7])),
            "layer 1: `layers` must be an object, found 7",
        ),
        (model(json!([{}])), "layer 1: `class_name` is missing"),
        (
            model(json!([{"class_name": "Flatten"}])),
            "layer 1: `config` is missing",
        ),
        (
            model(json!([{"class_name": "Flatten", "config": []}])),
            "layer 1: `config` must be an object, found []",
        ),
        (
            model(json!([{"class_name": "Flatten", "config": {}}])),
            "layer 1: `name` is missing",
        ),
        (
            model(json!([{"class_name": "Flatten", "config": {"name": 4}}])),
            "layer 1: `name` must be a string, found 4",
        ),
        (
            model(json!([{"class_name": "InputLayer", "config": {"name": "i"}}])),
            "layer 1 (i): `batch_shape` is missing",
        ),
        (
            model(json!([{"class_name": "Flatten", "config": {"name": "f"}, "extra": 1}])),
            "layer 1 (f): the option `extra` is not known",
        ),
        (
            model(json!([{"class_name": "Flatten", "config": {"name": "f", "trainable": "no"}}])),
            "layer 1 (f): `trainable` must be true or false, found \"no\"",
        ),
        (
            model(json!([flatten("f")])),
            "model: `batch_shape` is missing",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(message(&text), expected);
    }
    let mut text = model(json!([input(&[4])]));
    text["config"]["weights"] = 1.into();
    assert_eq!(message(&text), "model: the option `weights` is not known");
}

#[test]
fn numbers_may_be_of_any_type_but_quantised_ones() {
    let with = |dtype: Value| {
        let mut layer = dense("dense");
        layer["config"]["dtype"] = dtype;
        read(&model(json!([input(&[4]), layer]))).map_err(|error| error.to_string())
    };
    let policy = |class: &str, name: &str| {
        json!({"module": "keras", "class_name": class, "config": {"name": name},
            "registered_name": null})
    };
    for dtype in [
        json!("float32"),
        json!("mixed_bfloat16"),
        json!(null),
        policy("DTypePolicy", "float16"),
        policy("Policy", "mixed_float16"),
    ] {
        assert!(with(dtype).is_ok());
    }
    assert_eq!(
        with(json!("int8_from_float32")),
        Err(
            "layer 2 (dense): `dtype` must be a type of numbers that are not quantised, found \
             \"int8_from_float32\""
                .to_owned()
        )
    );
    assert!(with(policy("QuantizedDTypePolicy", "int8_from_float32")).is_err());
}

#[test]
fn a_model_inside_a_model_must_have_a_name() {
    let mut inner = nested("x", json!([flatten("flatten")]));
    inner["config"]["name"] = Value::Null;
    let text = model(json!([input(&[4]), inner]));
    assert_eq!(message(&text), "layer 2: `name` is missing");
    inner = json!({"class_name": "Sequential", "config": [flatten("flatten")]});
    let text = model(json!([input(&[4]), inner]));
    assert_eq!(message(&text), "layer 2: `name` is missing");
}
