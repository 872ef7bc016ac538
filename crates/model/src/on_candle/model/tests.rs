use super::*;
use crate::fixtures::model;
use candle_core::Device;
use cijfer_network::{Conv2d, Shape};

/// Images too large for the tables of a batch go layer by layer, or through the tiles of the sliding way.
#[test]
fn a_network_for_large_images_is_built_and_slides() {
    let huge = crate::fixtures::c().with_input(Shape::image(1 << 15, 1 << 15, 1));
    let variables = crate::initialise(&huge, 1, &Device::Cpu).expect("made");
    let constant = variables.data().lock().expect("not poisoned");
    let constant = constant
        .iter()
        .map(|(name, variable)| (name.clone(), variable.as_detached_tensor()))
        .collect();
    let weights = VarBuilder::from_tensors(constant, DType::F32, &Device::Cpu);
    let huge = Model::new(&huge, weights, 0, &Engine::cpu()).expect("built");
    let small = model(&crate::fixtures::c());
    assert!(huge.fused().is_none() && small.fused().is_some());
    let image = small.images(&[9; 784], 28, 28).expect("fits");
    let read = |model: &Model| {
        let answers = model.forward(&image).and_then(|t| Ok(t.flatten_all()?));
        answers.expect("computed").to_vec1::<f32>().expect("read")
    };
    for (huge, small) in read(&huge).into_iter().zip(read(&small)) {
        assert!((huge - small).abs() < 1e-5, "{huge} for {small}");
    }
}

#[test]
fn sizes_that_cannot_be_are_refused() {
    let message = |convolution: Conv2d| {
        let network = Network::new("x", Shape::image(28, 28, 1)).then(convolution);
        let variables = crate::initialise(&network, 0, &Device::Cpu);
        variables.err().expect("refused").to_string()
    };
    let huge = Conv2d::new(10, [1 << 33, 1 << 33]).padding(cijfer_network::Padding::Same);
    assert_eq!(
        message(huge),
        "the size of layer `conv2d` does not fit into 64 bits"
    );
    assert_eq!(
        message(Conv2d::new(1 << 50, [28, 28])),
        "`conv2d.weight` has 882705526964617216 values, for which there is no memory"
    );
}
