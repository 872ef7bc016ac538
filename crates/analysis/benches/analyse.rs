//! How long a network of 10,000 layers takes to count: `cargo bench -p cijfer-analysis`.

// The macro of criterion makes a public function.
#![allow(missing_docs)]

use std::hint::black_box;

use cijfer_analysis::{Analysis, Explanation, Language, Symbolic, smallest_input};
use cijfer_network::{
    Activation, BatchNormalization, Conv2d, Layer, MaxPooling2d, Network, Operation, Padding, Shape,
};
use criterion::{Criterion, criterion_group, criterion_main};

/// Convolutions, normalisations, poolings and activations in turn, over 64×64 pixels.
fn deep(layers: usize) -> Network {
    let operation = |index: usize| -> Operation {
        let window = [3, 3];
        match index % 4 {
            0 => Conv2d::new(16, window).padding(Padding::Same).into(),
            1 => BatchNormalization::default().into(),
            2 => MaxPooling2d::new(window)
                .stride([1, 1])
                .padding(Padding::Same)
                .into(),
            _ => Activation::Silu.into(),
        }
    };
    let mut network = Network::new("deep", Shape::image(64, 64, 16));
    network.layers = (0..layers)
        .map(|index| Layer {
            name: format!("layer_{index}"),
            operation: operation(index),
            trainable: true,
        })
        .collect();
    network
}

fn analyse(criterion: &mut Criterion) {
    let network = deep(10_000);
    let mut group = criterion.benchmark_group("10,000 layers");
    group.sample_size(20);
    group.bench_function("analysis and totals", |bencher| {
        bencher.iter_with_large_drop(|| {
            let analysis = Analysis::of(black_box(&network)).expect("fits");
            let totals = analysis.totals().expect("fits");
            (analysis, totals)
        });
    });
    group.bench_function("symbolic", |bencher| {
        bencher.iter_with_large_drop(|| Symbolic::of(black_box(&network)).expect("fits"));
    });
    group.bench_function("smallest input", |bencher| {
        bencher.iter(|| smallest_input(black_box(&network)));
    });
    let analysis = Analysis::of(&network).expect("fits");
    group.bench_function("explanation as text", |bencher| {
        bencher.iter(|| {
            let explanation = Explanation::of(&analysis, Language::English).expect("fits");
            explanation.to_text(cijfer_analysis::Detail::Short)
        });
    });
    group.finish();
}

criterion_group!(benches, analyse);
criterion_main!(benches);
