//! The kernels' candle ops and their optimiser beside candle's own.

use std::sync::Arc;

use candle_core::{DType, Device, Tensor, Var};
use candle_nn::{AdamW, Optimizer, ParamsAdamW};
use cijfer_kernels::{Adam, BatchPlan, Fused, ImagePlan, Instructions, Mode};
use cijfer_network::{Activation, Conv2d, MaxPooling2d, Network, Shape};
use proptest::prelude::*;

fn network() -> Network {
    Network::new("small", Shape::image(6, 5, 2))
        .then(Conv2d::new(3, [3, 2]).activation(Activation::Relu))
        .then(MaxPooling2d::new([2, 2]))
        .then(Conv2d::new(4, [2, 1]))
}

fn fused() -> Arc<Fused> {
    let plan = BatchPlan::compile(&network(), Instructions::best()).expect("compiled");
    Arc::new(Fused::new(plan))
}

fn ramp(shape: &[usize]) -> Tensor {
    let count: usize = shape.iter().product();
    let values: Vec<f32> = (0..count)
        .map(|index| (index * 37 % 61) as f32 / 61.0 - 0.4)
        .collect();
    Tensor::from_vec(values, shape, &Device::Cpu).expect("made")
}

fn values(tensor: &Tensor) -> Vec<f32> {
    let flat = tensor.flatten_all().and_then(|flat| flat.to_vec1());
    flat.expect("read")
}

/// What lies in memory in another order is the same images.
#[test]
fn tensors_need_not_be_contiguous() {
    let fused = fused();
    let parameters = ramp(&[fused.plan().parameter_count()]);
    let images = ramp(&[3, 6, 5, 2]);
    let turned = images.permute((0, 3, 1, 2)).and_then(|t| t.contiguous());
    let turned = turned.and_then(|t| t.permute((0, 2, 3, 1))).expect("made");
    assert!(!turned.is_contiguous());
    let apply = |images: &Tensor| {
        let outputs = fused.apply(images, &parameters, Mode::Inference);
        values(&outputs.expect("computed"))
    };
    assert_eq!(apply(&turned), apply(&images));
    let part = ramp(&[5, 6, 5, 2]).narrow(0, 1, 3).expect("there");
    let copied = part.copy().expect("copied");
    assert_eq!(apply(&part), apply(&copied));

    let slide = ImagePlan::compile(&network(), Instructions::best()).expect("compiled");
    let weights = slide
        .weights(&values(&parameters))
        .expect("as many as there are");
    let slid = |images: &Tensor| {
        let outputs = slide.apply(images, &weights, false);
        values(&outputs.expect("computed"))
    };
    assert_eq!(slid(&turned), slid(&images));
    for (slid, batched) in slid(&images).into_iter().zip(apply(&images)) {
        assert!((slid - batched).abs() < 1e-5, "{slid} for {batched}");
    }
}

#[test]
fn no_images_have_no_outputs_and_no_gradient() {
    let fused = fused();
    let parameters = Var::from_tensor(&ramp(&[fused.plan().parameter_count()])).expect("made");
    let none = ramp(&[0, 6, 5, 2]);
    let outputs = fused
        .apply(&none, &parameters, Mode::Differentiable)
        .expect("computed");
    assert_eq!(outputs.dims(), [0, 1, 2, 4]);
    let gradients = outputs
        .sum_all()
        .and_then(|sum| sum.backward())
        .expect("computed");
    let gradient = gradients.get(&parameters).expect("a variable");
    assert!(values(gradient).iter().all(|gradient| *gradient == 0.0));
}

#[test]
fn what_a_plan_was_not_compiled_for_is_refused() {
    let fused = fused();
    let count = fused.plan().parameter_count();
    let parameters = ramp(&[count]);
    let refuse = |images: &Tensor, parameters: &Tensor, words: &str| {
        let refused = fused.apply(images, parameters, Mode::Differentiable);
        let message = refused.expect_err("refused").to_string();
        assert!(message.contains(words), "{message}");
    };
    for shape in [
        &[1usize, 5, 6, 2][..],
        &[1, 6, 5, 3],
        &[6, 5, 2],
        &[60],
        &[1, 1, 6, 5, 2],
    ] {
        refuse(
            &ramp(shape),
            &parameters,
            "takes a batch of [6, 5, 2], found",
        );
    }
    let images = ramp(&[1, 6, 5, 2]);
    refuse(
        &images,
        &ramp(&[count - 1]),
        &format!("expected {count} values"),
    );
    let double = |tensor: &Tensor| tensor.to_dtype(DType::F64).expect("converted");
    refuse(&double(&images), &double(&parameters), "f32");

    let slide = ImagePlan::compile(&network(), Instructions::best()).expect("compiled");
    let weights = slide
        .weights(&values(&parameters))
        .expect("as many as there are");
    let refused = slide.apply(&ramp(&[1, 4, 4, 2]), &weights, true);
    let message = refused.expect_err("refused").to_string();
    assert!(message.contains("4x4 is smaller than"), "{message}");
    let another = ramp(&[1, 9, 9, 3]);
    assert!(slide.apply(&another, &weights, true).is_err());
}

/// candle's autograd through parameters that are put together of variables.
#[test]
fn gradients_reach_every_variable() {
    let fused = fused();
    let plan = fused.plan();
    let all = values(&ramp(&[plan.parameter_count()]));
    let variables: Vec<Var> = plan
        .parameters()
        .iter()
        .map(|parameter| {
            let values = &all[parameter.start..][..parameter.count];
            Var::from_slice(values, parameter.count, &Device::Cpu).expect("made")
        })
        .collect();
    let images = ramp(&[20, 6, 5, 2]);
    let gradients = |parameters: &Tensor| {
        let outputs = fused.apply(&images, parameters, Mode::Differentiable);
        let loss = outputs.and_then(|outputs| outputs.sqr()?.sum_all());
        loss.and_then(|loss| loss.backward()).expect("computed")
    };
    let tensors: Vec<&Tensor> = variables.iter().map(Var::as_tensor).collect();
    let together = Tensor::cat(&tensors, 0).expect("put together");
    let by_variable = gradients(&together);
    let whole = Var::from_slice(&all, all.len(), &Device::Cpu).expect("made");
    let by_whole = values(gradients(&whole).get(&whole).expect("a variable"));
    assert!(by_whole.iter().any(|gradient| *gradient != 0.0));
    for (parameter, variable) in plan.parameters().iter().zip(&variables) {
        let gradient = by_variable.get(variable).expect("a variable");
        assert_eq!(
            values(gradient),
            by_whole[parameter.start..][..parameter.count]
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// Step after step where candle's optimiser goes, however large the gradients are.
    #[test]
    fn adam_is_that_of_candle(
        start in prop::collection::vec(-2.0f32..2.0, 1..70),
        steps in prop::collection::vec((-6i32..6, -1.0f32..1.0, 1e-4f64..0.1), 1..20),
        weight_decay in prop_oneof![Just(0.0), 0.0f64..0.1],
    ) {
        let count = start.len();
        let variable = Var::from_slice(&start, count, &Device::Cpu).expect("made");
        for instructions in Instructions::available() {
            let mut adam = Adam::new(count, instructions).expect("available");
            let mut ours = start.clone();
            variable.set(&Tensor::from_slice(&start, count, &Device::Cpu).expect("made")).expect("set");
            let parameters = ParamsAdamW { weight_decay, ..ParamsAdamW::default() };
            let mut theirs = AdamW::new(vec![variable.clone()], parameters).expect("made");
            for (number, &(exponent, factor, learning_rate)) in steps.iter().enumerate() {
                let gradient: Vec<f32> = (0..count)
                    .map(|index| factor * ((index * 7 + number * 3) % 11) as f32 * 10f32.powi(exponent))
                    .collect();
                adam.step(learning_rate, weight_decay, &mut ours, &gradient);
                let factors = Tensor::from_slice(&gradient, count, &Device::Cpu).expect("made");
                let loss = (variable.as_tensor() * factors).and_then(|t| t.sum_all()).expect("computed");
                theirs.set_learning_rate(learning_rate);
                theirs.backward_step(&loss).expect("stepped");
                for (ours, theirs) in ours.iter().zip(values(&variable)) {
                    prop_assert!((ours - theirs).abs() <= 1e-4, "{ours} for {theirs}");
                }
            }
        }
    }
}
