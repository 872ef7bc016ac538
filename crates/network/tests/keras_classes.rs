//! Every class as Keras 2 and Keras 3 write it, with all the keys that each of them writes.

use cijfer_network::{
    Activation, AveragePooling2d, BatchNormalization, Conv2d, Conv2dTranspose, Cropping2d, Dense,
    DepthwiseConv2d, Dropout, Elu, GaussianNoise, GlobalAveragePooling2d, GlobalMaxPooling2d,
    Interpolation, LayerNormalization, LeakyRelu, MaxPooling2d, Network, Operation, Padding,
    Permute, Prelu, Relu, Rescaling, Reshape, SeparableConv2d, Shape, Softmax, SpatialDropout2d,
    UpSampling2d, ZeroPadding2d,
};
use serde_json::{Value, json};

/// Reads a layer of that class with those options and the ones that every layer has.
fn layer(class: &str, options: Value) -> Result<Operation, String> {
    let mut config = options;
    config["name"] = "it".into();
    config["trainable"] = true.into();
    config["dtype"] = json!({"module": "keras", "class_name": "DTypePolicy",
        "config": {"name": "float32"}, "registered_name": null});
    let model = json!({"class_name": "Sequential", "config": {"name": "m", "layers": [
        {"class_name": "InputLayer", "config": {"batch_shape": [null, 9, 9, 4], "name": "input"}},
        {"module": "keras.layers", "class_name": class, "config": config, "registered_name": null},
    ]}});
    let network =
        Network::from_keras_json(&model.to_string()).map_err(|error| error.to_string())?;
    assert_eq!(network.input, Shape::image(9, 9, 4));
    Ok(network.layers[0].operation.clone())
}

fn check(class: &str, options: Value, expected: impl Into<Operation>) {
    assert_eq!(layer(class, options), Ok(expected.into()), "{class}");
}

fn refused(class: &str, options: Value, message: &str) {
    let expected = format!("layer 2 (it): {message}");
    assert_eq!(layer(class, options), Err(expected), "{class}");
}

/// The options together, those of the second over those of the first.
fn with(first: Value, second: Value) -> Value {
    let (Value::Object(mut first), Value::Object(second)) = (first, second) else {
        panic!("options are objects");
    };
    first.extend(second);
    first.into()
}

fn initializer() -> Value {
    json!({"module": "keras.initializers", "class_name": "GlorotUniform",
        "config": {"seed": null}, "registered_name": null})
}

/// What both Keras 2 and Keras 3 write for a convolution of one kernel.
fn convolution() -> Value {
    json!({"filters": 8, "kernel_size": [3, 2], "strides": [2, 1], "padding": "same",
        "data_format": "channels_last", "dilation_rate": [1, 2], "activation": "relu",
        "use_bias": false, "kernel_initializer": initializer(), "bias_initializer": initializer(),
        "kernel_regularizer": null, "bias_regularizer": null, "activity_regularizer": null,
        "kernel_constraint": null, "bias_constraint": null})
}

fn without(options: Value, keys: &[&str]) -> Value {
    let Value::Object(mut options) = options else {
        panic!("options are an object");
    };
    for key in keys {
        options.remove(*key);
    }
    options.into()
}

#[test]
fn convolutions() {
    let plain = Conv2d {
        filters: 8,
        kernel: [3, 2],
        stride: [2, 1],
        padding: Padding::Same,
        dilation: [1, 2],
        groups: 4,
        bias: false,
        activation: Activation::Relu,
    };
    check("Conv2D", with(convolution(), json!({"groups": 4})), plain);
    check(
        "Conv2D",
        json!({"filters": 3, "kernel_size": 5, "strides": 2, "data_format": null,
            "activation": null}),
        Conv2d::new(3, [5, 5]).stride([2, 2]),
    );
    let transposed = Conv2dTranspose {
        filters: 8,
        kernel: [3, 2],
        stride: [2, 1],
        padding: Padding::Same,
        output_padding: None,
        dilation: [1, 2],
        bias: false,
        activation: Activation::Relu,
    };
    let both = with(convolution(), json!({"output_padding": null}));
    check("Conv2DTranspose", both.clone(), transposed.clone());
    // Keras 2 inherits `groups` and does not use it.
    check(
        "Conv2DTranspose",
        with(both, json!({"output_padding": [1, 0], "groups": 1})),
        Conv2dTranspose {
            output_padding: Some([1, 0]),
            ..transposed
        },
    );
}

#[test]
fn convolutions_of_single_channels() {
    let kernel = [
        "kernel_initializer",
        "kernel_regularizer",
        "kernel_constraint",
    ];
    let depthwise = json!({"depth_multiplier": 3, "depthwise_initializer": initializer(),
        "depthwise_regularizer": null, "depthwise_constraint": null});
    let separable = json!({"pointwise_initializer": initializer(),
        "pointwise_regularizer": null, "pointwise_constraint": null});

    let expected = DepthwiseConv2d {
        kernel: [3, 2],
        stride: [2, 1],
        padding: Padding::Same,
        dilation: [1, 2],
        depth_multiplier: 3,
        bias: false,
        activation: Activation::Relu,
    };
    let keras_3 = with(without(convolution(), &kernel), depthwise.clone());
    let keras_3 = without(keras_3, &["filters"]);
    check("DepthwiseConv2D", keras_3.clone(), expected.clone());
    check(
        "DepthwiseConv2D",
        with(keras_3, json!({"groups": 1})),
        expected,
    );

    let expected = SeparableConv2d {
        filters: 8,
        kernel: [3, 2],
        stride: [2, 1],
        padding: Padding::Same,
        dilation: [1, 2],
        depth_multiplier: 3,
        bias: false,
        activation: Activation::Relu,
    };
    let keras_2 = with(with(convolution(), depthwise), separable);
    let keras_3 = without(keras_2.clone(), &kernel);
    check("SeparableConv2D", keras_3, expected.clone());
    check(
        "SeparableConv2D",
        with(keras_2, json!({"groups": 1})),
        expected,
    );
}

#[test]
fn options_of_convolutions_that_are_refused() {
    let with = |options| with(convolution(), options);
    refused(
        "Conv2D",
        with(json!({"data_format": "channels_first"})),
        "`data_format` must be \"channels_last\", found \"channels_first\"",
    );
    refused(
        "Conv2D",
        with(json!({"groups": 0})),
        "`groups` must be a whole number of at least 1, found 0",
    );
    refused(
        "Conv2D",
        with(json!({"strides": [2, 0]})),
        "`strides` must be one or two whole numbers of at least 1, found [2,0]",
    );
    refused(
        "Conv2D",
        with(json!({"padding": "causal"})),
        "`padding` must be \"valid\" or \"same\", found \"causal\"",
    );
    refused(
        "Conv2D",
        with(json!({"lora_rank": 4})),
        "the option `lora_rank` is not known",
    );
    refused(
        "Conv2D",
        with(json!({"filters": 1e19 as u64})),
        "`filters` must be below 2^63, found 10000000000000000000",
    );
    refused(
        "Conv2DTranspose",
        with(json!({"output_padding": [1, 1]})),
        "`output_padding` must be below the strides [2, 1], found [1,1]",
    );
    refused(
        "Conv2DTranspose",
        with(json!({"groups": 2})),
        "`groups` must be 1, found 2",
    );
    refused(
        "DepthwiseConv2D",
        json!({"kernel_size": [3, 3], "depth_multiplier": 1.5}),
        "`depth_multiplier` must be a whole number of at least 1, found 1.5",
    );
    refused(
        "DepthwiseConv2D",
        json!({"kernel_size": [3, 3], "filters": 4}),
        "the option `filters` is not known",
    );
}

#[test]
fn dense_layers_and_activations() {
    let keras_3 = json!({"units": 10, "activation": "softmax", "use_bias": true,
        "kernel_initializer": initializer(), "bias_initializer": initializer(),
        "kernel_regularizer": null, "bias_regularizer": null, "kernel_constraint": null,
        "bias_constraint": null, "quantization_config": null});
    check(
        "Dense",
        keras_3.clone(),
        Dense::new(10).activation(Activation::Softmax),
    );
    let quantized = with(
        keras_3,
        json!({"quantization_config": {"class_name": "Int8"}}),
    );
    refused(
        "Dense",
        quantized,
        "`quantization_config` must be null, found {\"class_name\":\"Int8\"}",
    );
    for activation in Activation::ALL {
        check(
            "Activation",
            json!({"activation": activation.name()}),
            activation,
        );
    }
    let function = |name| {
        json!({"activation": {"module": "builtins", "class_name": "function",
        "config": name, "registered_name": "function"}})
    };
    check("Activation", function("relu"), Activation::Relu);
    let known = Activation::ALL.map(Activation::name).join(", ");
    refused(
        "Activation",
        function("mine>relu7"),
        &format!("the activation `mine>relu7` is not known; known are {known}"),
    );
    refused(
        "Activation",
        json!({"activation": {"module": "keras.layers", "class_name": "ReLU", "config": {}}}),
        &format!("the activation `ReLU` is not known; known are {known}"),
    );
    refused(
        "Activation",
        json!({"activation": null}),
        "`activation` is missing",
    );
    refused(
        "Activation",
        json!({"activation": 3}),
        "`activation` must be a string, found 3",
    );
}

#[test]
fn pooling() {
    let window = json!({"pool_size": [3, 2], "padding": "same", "strides": [1, 2],
        "data_format": "channels_last"});
    let expected = MaxPooling2d {
        pool: [3, 2],
        stride: [1, 2],
        padding: Padding::Same,
    };
    check("MaxPooling2D", window.clone(), expected);
    let expected = AveragePooling2d {
        pool: [3, 2],
        stride: [1, 2],
        padding: Padding::Same,
    };
    check("AveragePooling2D", window, expected);
    check("MaxPooling2D", json!({}), MaxPooling2d::new([2, 2]));
    check(
        "AveragePooling2D",
        json!({"pool_size": 3, "strides": null}),
        AveragePooling2d::new([3, 3]),
    );
    let kept = json!({"data_format": "channels_last", "keepdims": true});
    let expected = GlobalMaxPooling2d {
        keep_dimensions: true,
    };
    check("GlobalMaxPooling2D", kept.clone(), expected);
    let expected = GlobalAveragePooling2d {
        keep_dimensions: true,
    };
    check("GlobalAveragePooling2D", kept, expected);
    // Early Keras 2 has no `keepdims`.
    check(
        "GlobalMaxPooling2D",
        json!({}),
        GlobalMaxPooling2d::default(),
    );
    refused(
        "MaxPooling2D",
        json!({"pool_size": 0}),
        "`pool_size` must be one or two whole numbers of at least 1, found 0",
    );
}

#[test]
fn borders() {
    let spellings = [
        (json!(2), [[2, 2], [2, 2]]),
        (json!([1, 2]), [[1, 1], [2, 2]]),
        (json!([[0, 1], [2, 3]]), [[0, 1], [2, 3]]),
        (json!([[0, 1], 2]), [[0, 1], [2, 2]]),
    ];
    for (written, sides) in spellings {
        let padding = json!({"padding": written, "data_format": "channels_last"});
        check("ZeroPadding2D", padding, ZeroPadding2d { padding: sides });
        let cropping = json!({"cropping": written, "data_format": "channels_last"});
        check("Cropping2D", cropping, Cropping2d { cropping: sides });
    }
    let padding = [[1, 1], [1, 1]];
    check("ZeroPadding2D", json!({}), ZeroPadding2d { padding });
    let cropping = [[0, 0], [0, 0]];
    check("Cropping2D", json!({}), Cropping2d { cropping });
    refused(
        "ZeroPadding2D",
        json!({"padding": [[1, -1], [0, 0]]}),
        "`padding` must be a whole number of at least 0, two, or two pairs of them, \
         found [[1,-1],[0,0]]",
    );
    check(
        "UpSampling2D",
        json!({"size": [2, 3], "data_format": "channels_last", "interpolation": "bilinear"}),
        UpSampling2d {
            size: [2, 3],
            interpolation: Interpolation::Bilinear,
        },
    );
    check("UpSampling2D", json!({}), UpSampling2d::new([2, 2]));
    refused(
        "UpSampling2D",
        json!({"interpolation": "bicubic"}),
        "`interpolation` must be \"nearest\" or \"bilinear\", found \"bicubic\"",
    );
}

#[test]
fn normalizations() {
    let both = json!({"epsilon": 0.01, "center": false, "scale": true,
        "beta_initializer": initializer(), "gamma_initializer": initializer(),
        "beta_regularizer": null, "gamma_regularizer": null, "beta_constraint": null,
        "gamma_constraint": null});
    let batch = with(
        both.clone(),
        json!({"axis": 3, "momentum": 0.9, "moving_mean_initializer": initializer(),
            "moving_variance_initializer": initializer()}),
    );
    let expected = BatchNormalization {
        axis: 3,
        momentum: 0.9,
        epsilon: 0.01,
        center: false,
        scale: true,
    };
    check(
        "BatchNormalization",
        with(batch.clone(), json!({"axis": [3]})),
        expected.clone(),
    );
    let keras_3 = json!({"synchronized": false, "renorm": false, "renorm_clipping": null,
        "renorm_momentum": 0.99});
    check("BatchNormalization", with(batch.clone(), keras_3), expected);
    check(
        "BatchNormalization",
        json!({}),
        BatchNormalization::default(),
    );
    let message = "`renorm` must be false, found true";
    refused(
        "BatchNormalization",
        with(batch.clone(), json!({"renorm": true})),
        message,
    );
    let message = "`virtual_batch_size` must be null, found 4";
    refused(
        "BatchNormalization",
        with(batch.clone(), json!({"virtual_batch_size": 4})),
        message,
    );
    let message = "`axis` must be a whole number, found [1,2]";
    refused(
        "BatchNormalization",
        with(batch, json!({"axis": [1, 2]})),
        message,
    );

    let expected = |axes: &[i64]| LayerNormalization {
        axes: axes.to_vec(),
        epsilon: 0.01,
        center: false,
        scale: true,
    };
    for (written, axes) in [
        (json!(-1), &[-1][..]),
        (json!([3]), &[3]),
        (json!([1, 2]), &[1, 2]),
    ] {
        let options = with(both.clone(), json!({"axis": written, "rms_scaling": false}));
        check("LayerNormalization", options, expected(axes));
    }
    check(
        "LayerNormalization",
        json!({}),
        LayerNormalization::default(),
    );
    let message = "`rms_scaling` must be false, found true";
    refused(
        "LayerNormalization",
        with(both, json!({"rms_scaling": true})),
        message,
    );
}

#[test]
fn rectifiers() {
    let expected = Relu {
        max_value: Some(6.0),
        negative_slope: 0.1,
        threshold: 0.5,
    };
    let options = json!({"max_value": 6.0, "negative_slope": 0.1, "threshold": 0.5});
    check("ReLU", options, expected);
    let nulls = json!({"max_value": null, "negative_slope": null, "threshold": null});
    check("ReLU", nulls, Relu::default());
    refused(
        "ReLU",
        json!({"max_value": -1.0}),
        "`max_value` must be a number of at least 0, found -1.0",
    );
    let expected = LeakyRelu {
        negative_slope: 0.125,
    };
    check("LeakyReLU", json!({"alpha": 0.125}), expected.clone());
    check("LeakyReLU", json!({"negative_slope": 0.125}), expected);
    check("LeakyReLU", json!({}), LeakyRelu::default());
    let two = json!({"alpha": 0.1, "negative_slope": 0.2});
    refused("LeakyReLU", two, "the option `alpha` is not known");
    let training = json!({"alpha_initializer": initializer(), "alpha_regularizer": null,
        "alpha_constraint": null});
    for (written, axes) in [
        (json!(null), vec![]),
        (json!(1), vec![1]),
        (json!([1, 2]), vec![1, 2]),
    ] {
        let options = with(training.clone(), json!({"shared_axes": written}));
        check("PReLU", options, Prelu { shared_axes: axes });
    }
    check("ELU", json!({"alpha": 0.5}), Elu { alpha: 0.5 });
    check("ELU", json!({}), Elu::default());
    check("Softmax", json!({"axis": -1}), Softmax::default());
    check(
        "Softmax",
        json!({"axis": [1, 2]}),
        Softmax { axes: vec![1, 2] },
    );
    refused(
        "Softmax",
        json!({"axis": []}),
        "`axis` must be a whole number or a list of them, found []",
    );
}

#[test]
fn dropouts() {
    let keras_2 = json!({"rate": 0.25, "noise_shape": null, "seed": 7});
    check("Dropout", keras_2.clone(), Dropout::new(0.25));
    check("SpatialDropout2D", keras_2, SpatialDropout2d::new(0.25));
    let keras_3 = json!({"rate": 0, "seed": null, "data_format": "channels_last"});
    check("SpatialDropout2D", keras_3, SpatialDropout2d::new(0.0));
    refused(
        "Dropout",
        json!({"rate": 0.5, "noise_shape": [null, 1, 4]}),
        "`noise_shape` must be null, found [null,1,4]",
    );
    refused(
        "Dropout",
        json!({"rate": 1.0}),
        "`rate` must be a number of at least 0 and below 1, found 1.0",
    );
}

#[test]
fn noise() {
    let keras_2 = json!({"stddev": 0.1});
    check("GaussianNoise", keras_2, GaussianNoise::new(0.1));
    let keras_3 = json!({"stddev": 0, "seed": 7});
    check("GaussianNoise", keras_3, GaussianNoise::new(0.0));
    refused(
        "GaussianNoise",
        json!({"stddev": -0.5}),
        "`stddev` must be a number of at least 0, found -0.5",
    );
    refused("GaussianNoise", json!({}), "`stddev` is missing");
}

#[test]
fn rescalings() {
    let both = json!({"scale": 0.00392156862745098, "offset": 0.0});
    check("Rescaling", both, Rescaling::new(1.0 / 255.0));
    check(
        "Rescaling",
        json!({"scale": 2, "offset": -1}),
        Rescaling::new(2.0).offset(-1.0),
    );
    check("Rescaling", json!({"scale": 2}), Rescaling::new(2.0));
    refused("Rescaling", json!({"offset": 1.0}), "`scale` is missing");
    refused(
        "Rescaling",
        json!({"scale": [0.5, 0.25], "offset": 0.0}),
        "`scale` must be a number, found [0.5,0.25]",
    );
}

#[test]
fn arrangements() {
    check(
        "Flatten",
        json!({"data_format": "channels_last"}),
        Operation::Flatten,
    );
    let shape = vec![Some(3), None, Some(4)];
    check(
        "Reshape",
        json!({"target_shape": [3, -1, 4]}),
        Reshape { shape },
    );
    for wrong in [
        json!([-1, -1]),
        json!([0]),
        json!([]),
        json!(4),
        json!([2.0]),
        json!([-2]),
    ] {
        let message = format!(
            "`target_shape` must be a list of whole numbers of at least 1, or -1 in place of one \
             of them, found {wrong}"
        );
        refused("Reshape", json!({"target_shape": wrong}), &message);
    }
    check(
        "Permute",
        json!({"dims": [2, 1, 3]}),
        Permute {
            order: vec![2, 1, 3],
        },
    );
    for wrong in [
        json!([1, 1]),
        json!([0, 1]),
        json!([2, 3]),
        json!([]),
        json!("x"),
    ] {
        let message = format!(
            "`dims` must be a list that holds each whole number from 1 to its length once, \
             found {wrong}"
        );
        refused("Permute", json!({"dims": wrong}), &message);
    }
}
