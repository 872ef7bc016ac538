//! Every figure that was read off another tool comes out of its convention.

use std::path::PathBuf;

use cijfer_analysis::{Conditions, Convention, Recount};
use cijfer_network::{Network, Operation};
use serde_json::Value;

/// The networks, and what the tools say of them.
fn figures() -> Vec<(Network, Value)> {
    let folder = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../fixtures/conventions"
    ));
    let read = |path: &str| {
        let path = folder.join(path);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"))
    };
    let figures: Value = serde_json::from_str(&read("figures.json")).expect("JSON");
    let networks = figures["networks"].as_array().expect("networks").iter();
    let networks = networks.map(|figures| {
        let name = figures["name"].as_str().expect("a name");
        let network =
            Network::from_toml(&read(&format!("networks/{name}.toml"))).expect("a network");
        (network, figures.clone())
    });
    networks.collect()
}

/// The network of that name.
fn network(name: &str) -> Network {
    let mut networks = figures().into_iter().map(|(network, _)| network);
    networks
        .find(|network| network.name == name)
        .expect("the network is there")
}

/// What a tool says, where it says something.
fn figure(of: &Value, convention: Convention) -> Option<u128> {
    of.get(convention.name())?.as_u64().map(u128::from)
}

fn recount(network: &Network, batch: u64, convention: Convention) -> Recount {
    let conditions = Conditions {
        batch,
        ..Conditions::default()
    };
    Recount::of(network, conditions, convention).expect("it can be counted")
}

/// Whether a layer is of a kind that is compared.
fn is_compared(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::Conv2d(_)
            | Operation::DepthwiseConv2d(_)
            | Operation::SeparableConv2d(_)
            | Operation::Conv2dTranspose(_)
            | Operation::Dense(_)
            | Operation::MaxPooling2d(_)
            | Operation::AveragePooling2d(_)
            | Operation::GlobalMaxPooling2d(_)
            | Operation::GlobalAveragePooling2d(_)
    )
}

#[test]
fn every_layer_counts_what_the_tool_says() {
    for (network, figures) in figures() {
        for convention in Convention::ALL {
            let recount = recount(&network, 1, convention);
            let said = figures["layers"].as_array().unwrap();
            assert_eq!(recount.layers.len(), said.len(), "{}", network.name);
            for ((counted, said), layer) in recount.layers.iter().zip(said).zip(&network.layers) {
                let at = format!("{convention}: {} of {}", counted.name, network.name);
                assert_eq!(counted.name, said["name"].as_str().unwrap());
                match &counted.count {
                    Some(count) => {
                        assert_eq!(Some(count.value), figure(said, convention), "{at}: {count}")
                    }
                    None => assert!(!is_compared(&layer.operation), "{at} is left out"),
                }
            }
        }
    }
}

/// Layers that are not compared make the whole difference between a total and that of the tool.
#[test]
fn every_total_is_what_the_tool_says() {
    for (network, figures) in figures() {
        for said in figures["totals"].as_array().unwrap() {
            let batch = said["batch"].as_u64().unwrap();
            for convention in Convention::ALL {
                let Some(total) = figure(said, convention) else {
                    assert_eq!((convention, batch), (Convention::Ptflops, 3));
                    continue;
                };
                let recount = recount(&network, batch, convention);
                let layers = figures["layers"].as_array().unwrap();
                let layers = recount.layers.iter().zip(layers);
                let others: u128 = layers
                    .filter(|(layer, _)| layer.count.is_none())
                    .filter_map(|(_, said)| figure(said, convention))
                    .sum();
                // Only with one sample is it known what the others cost.
                if batch == 1 || others == 0 {
                    assert_eq!(
                        recount.total.value + others,
                        total,
                        "{convention}: {} with a batch of {batch}: {}",
                        network.name,
                        recount.total
                    );
                }
            }
        }
    }
}

#[test]
fn what_is_left_out_is_listed() {
    let others = network("others");
    for convention in Convention::ALL {
        let recount = recount(&others, 1, convention);
        let left_out: Vec<&str> = recount.not_compared().map(|layer| layer.class).collect();
        assert_eq!(
            left_out,
            [
                "BatchNormalization",
                "ReLU",
                "ZeroPadding2D",
                "Dropout",
                "UpSampling2D",
                "Softmax"
            ]
        );
    }
}

/// Where the tools part from what is computed, by their own words.
#[test]
fn the_known_differences_are_those() {
    let count = |name: &str, layer: &str, convention| {
        let layers = recount(&network(name), 1, convention).layers;
        let layer = layers.iter().find(|each| each.name == layer).unwrap();
        layer.count.as_ref().unwrap().to_string()
    };
    // TensorFlow's profiler does not look into what XLA compiles.
    assert_eq!(
        count("grouped", "two_groups", Convention::TensorFlow),
        "float ops = 7·7·4 = 196"
    );
    // With dilation, TensorFlow computes 24 rows where the output has 22.
    assert_eq!(
        count("dilated", "rows_only", Convention::TensorFlow),
        "float ops = 2·(⌈22 / 3⌉·3)·19·5·(3·3·4) = 164,160"
    );
    // A transposed convolution is counted as that which it transposes, over all of its output.
    assert_eq!(
        count("transposed", "one_filter", Convention::TensorFlow),
        "float ops = ⌊2·171·375·1·(3·3·3) / (2·2)⌋ = 865,687"
    );
    // torchinfo takes the output's places also where the products are made for the input's.
    assert_eq!(
        count("transposed", "strided", Convention::Torchinfo),
        "mult-adds = (5·(3·3·4) + 5)·13·15 = 36,075"
    );
    // torchinfo counts a dense layer once, also where it is applied at seven places.
    assert_eq!(
        count("dense", "two_axes", Convention::Torchinfo),
        "mult-adds = 10·12 + 10 = 130"
    );
    // ptflops counts a pooling twice.
    assert_eq!(
        count("c", "first_pooling", Convention::Ptflops),
        "MACs = 2·24·24·20 = 23,040"
    );
}

#[test]
fn the_assignments_network_c() {
    let c = network("c");
    let total = |convention| recount(&c, 1, convention).total.value;
    assert_eq!(
        Convention::ALL.map(total),
        [1_333_050, 653_000, 693_570, 666_530]
    );
}
