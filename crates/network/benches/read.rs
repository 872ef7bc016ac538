//! How long it takes to read large descriptions: `cargo bench -p cijfer-network`.

use std::hint::black_box;

use cijfer_network::{Activation, Conv2d, Dense, Network, Shape};
use criterion::{Criterion, Throughput};
use serde_json::{Value, json};

/// What Keras 3 writes of that many convolutions.
fn keras_json(layers: usize) -> String {
    let initializer = |class: &str| {
        json!({"module": "keras.initializers", "class_name": class,
            "config": {"seed": null}, "registered_name": null})
    };
    let mut list = vec![json!({"module": "keras.layers", "class_name": "InputLayer",
        "config": {"batch_shape": [null, 64, 64, 3], "name": "input_layer"}})];
    list.extend((0..layers).map(|index| -> Value {
        json!({"module": "keras.layers", "class_name": "Conv2D", "config": {
            "name": format!("conv2d_{index}"), "trainable": true,
            "dtype": {"module": "keras", "class_name": "DTypePolicy",
                "config": {"name": "float32"}, "registered_name": null},
            "filters": 16, "kernel_size": [3, 3], "strides": [1, 1], "padding": "same",
            "data_format": "channels_last", "dilation_rate": [1, 1], "groups": 1,
            "activation": "relu", "use_bias": true,
            "kernel_initializer": initializer("GlorotUniform"),
            "bias_initializer": initializer("Zeros"), "kernel_regularizer": null,
            "bias_regularizer": null, "activity_regularizer": null, "kernel_constraint": null,
            "bias_constraint": null}, "registered_name": null,
            "build_config": {"input_shape": [null, 64, 64, 16]}})
    }));
    json!({"module": "keras", "class_name": "Sequential", "registered_name": null,
        "config": {"name": "sequential", "trainable": true, "layers": list}})
    .to_string()
}

/// The project's own TOML of that many layers without names.
fn toml(layers: usize) -> String {
    let mut text = "name = \"deep\"\ninput = [64, 64, 3]\n".to_owned();
    for _ in 0..layers / 2 {
        text.push_str(
            "[[layers]]\ntype = \"Conv2D\"\nfilters = 16\nkernel_size = [3, 3]\n\
             padding = \"same\"\nactivation = \"relu\"\n\
             [[layers]]\ntype = \"Dense\"\nunits = 16\n",
        );
    }
    text
}

fn read(criterion: &mut Criterion) {
    let megabyte = keras_json(1_300);
    let (json, toml) = (keras_json(10_000), toml(10_000));
    type Read = fn(&str) -> cijfer_network::Result<Network>;
    let cases: [(String, &str, Read); 3] = [
        (
            "Keras JSON, 1 MB".to_owned(),
            &megabyte,
            Network::from_keras_json,
        ),
        (
            "Keras JSON, 10,000 layers".to_owned(),
            &json,
            Network::from_keras_json,
        ),
        ("TOML, 10,000 layers".to_owned(), &toml, Network::from_toml),
    ];
    let mut group = criterion.benchmark_group("read");
    group.sample_size(20);
    for (name, text, read) in cases {
        assert!(read(text).is_ok(), "the description is valid");
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| read(black_box(text))));
    }
    group.finish();
}

fn build(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("build");
    group.sample_size(10);
    group.bench_function("10,000 layers by `then`", |bencher| {
        bencher.iter(|| {
            (0..5_000).fold(
                Network::new("deep", Shape::image(64, 64, 3)),
                |network, _| {
                    network
                        .then(Conv2d::new(16, [3, 3]).activation(Activation::Relu))
                        .then(Dense::new(16))
                },
            )
        });
    });
    let network = Network::from_toml(&toml(10_000)).unwrap_or_else(|error| panic!("{error}"));
    group.bench_function("10,000 layers to TOML", |bencher| {
        bencher.iter(|| network.to_toml())
    });
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    read(&mut criterion);
    build(&mut criterion);
    criterion.final_summary();
}
