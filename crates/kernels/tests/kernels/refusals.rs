//! What plans refuse, and with which words.

use cijfer_analysis::Analysis;
use cijfer_kernels::{BatchPlan, Error, Instructions, Mode, Parameter, State, covers};
use cijfer_network::{
    Activation, BatchNormalization, Conv2d, Dense, DepthwiseConv2d, Elu, LeakyRelu, MaxPooling2d,
    Network, Operation, Padding, Permute, Prelu, Relu, Reshape, Shape, Softmax, UpSampling2d,
    ZeroPadding2d,
};

fn small() -> (Network, BatchPlan) {
    let network = Network::new("small", Shape::image(3, 3, 2))
        .then(Conv2d::new(4, [2, 2]))
        .then(Dense::new(5).bias(false));
    let plan =
        BatchPlan::compile(&network, Instructions::Portable).expect("every layer is covered");
    (network, plan)
}

#[test]
fn parameters_are_named_and_in_order() {
    let (_, plan) = small();
    let parameter = |name: &str, start, count| Parameter {
        name: name.to_owned(),
        start,
        count,
    };
    let expected = [
        parameter("conv2d.weight", 0, 4 * 2 * 2 * 2),
        parameter("conv2d.bias", 32, 4),
        parameter("dense.weight", 36, 5 * 4),
    ];
    assert_eq!(plan.parameters(), expected);
    assert_eq!(plan.parameter_count(), 56);
    assert_eq!((plan.input_length(), plan.output_length()), (18, 20));
    assert_eq!(
        (plan.input_axes(), plan.output_axes()),
        (&[3, 3, 2][..], &[2, 2, 5][..])
    );
}

fn length(result: Result<(), Error>) -> (&'static str, usize, usize) {
    match result {
        Err(Error::Length {
            what,
            expected,
            found,
        }) => (what, expected, found),
        other => panic!("{other:?} is no wrong length"),
    }
}

#[test]
fn slices_of_wrong_lengths_are_refused() {
    let (_, plan) = small();
    let mut state = State::new();
    let mut forward = |[parameters, images, outputs]: [usize; 3]| {
        let [parameters, images] = [parameters, images].map(|length| vec![0.0; length]);
        let mode = Mode::Differentiable;
        plan.forward(
            &parameters,
            &images,
            mode,
            &mut state,
            &mut vec![0.0; outputs],
        )
    };
    assert_eq!(length(forward([55, 36, 40])), ("the parameters", 56, 55));
    assert_eq!(length(forward([57, 36, 40])), ("the parameters", 56, 57));
    assert_eq!(length(forward([56, 37, 40])), ("the images", 36, 37));
    assert_eq!(length(forward([56, 17, 0])), ("the images", 0, 17));
    assert_eq!(length(forward([56, 36, 39])), ("the outputs", 40, 39));
    assert_eq!(length(forward([56, 36, 60])), ("the outputs", 40, 60));
    forward([56, 36, 40]).expect("these fit");

    let mut backward = |[by_outputs, by_parameters, by_images]: [usize; 3]| {
        let mut by_images = vec![0.0; by_images];
        let mut by_parameters = vec![0.0; by_parameters];
        let by_images = Some(&mut by_images[..]);
        plan.backward(
            &vec![0.0; by_outputs],
            &mut state,
            &mut by_parameters,
            by_images,
        )
    };
    assert_eq!(
        length(backward([20, 56, 36])),
        ("the gradient by the outputs", 40, 20)
    );
    assert_eq!(
        length(backward([40, 55, 36])),
        ("the gradient by the parameters", 56, 55)
    );
    assert_eq!(
        length(backward([40, 56, 18])),
        ("the gradient by the images", 36, 18)
    );
    backward([40, 56, 36]).expect("these fit");
}

#[test]
fn without_a_forward_pass_that_kept_anything_there_is_no_gradient() {
    let (_, plan) = small();
    let mut state = State::new();
    let backward = |state: &mut State| plan.backward(&[0.0; 20], state, &mut [0.0; 56], None);
    assert_eq!(
        length(backward(&mut state)),
        ("the gradient by the outputs", 0, 20)
    );
    let mut forward = |mode| {
        let forward = plan.forward(&[0.0; 56], &[0.0; 18], mode, &mut state, &mut [0.0; 20]);
        forward.expect("these fit");
        backward(&mut state)
    };
    assert!(forward(Mode::Differentiable).is_ok());
    assert_eq!(
        length(forward(Mode::Inference)),
        ("the gradient by the outputs", 0, 20)
    );
}

#[test]
fn a_refused_forward_pass_leaves_nothing_half_done() {
    let (_, plan) = small();
    let mut state = State::new();
    let kept = plan.forward(
        &[0.5; 56],
        &[1.0; 18],
        Mode::Differentiable,
        &mut state,
        &mut [0.0; 20],
    );
    kept.expect("these fit");
    let mut before = [0.0; 56];
    plan.backward(&[1.0; 20], &mut state, &mut before, None)
        .expect("these fit");
    let refused = plan.forward(
        &[0.25; 56],
        &[1.0; 36],
        Mode::Inference,
        &mut state,
        &mut [0.0; 20],
    );
    assert!(refused.is_err());
    let mut after = [0.0; 56];
    plan.backward(&[1.0; 20], &mut state, &mut after, None)
        .expect("these fit");
    assert_eq!(before, after);
}

#[test]
fn no_images_have_no_outputs_and_no_gradient() {
    let (_, plan) = small();
    let mut state = State::new();
    for mode in [Mode::Inference, Mode::Differentiable, Mode::Training(1)] {
        let forward = plan.forward(&[1.0; 56], &[], mode, &mut state, &mut []);
        forward.expect("nothing is no images");
        let mut by_parameters = [f32::NAN; 56];
        let backward = plan.backward(&[], &mut state, &mut by_parameters, Some(&mut []));
        backward.expect("nothing is no images");
        assert_eq!(by_parameters, [0.0; 56]);
    }
}

#[test]
#[cfg_attr(miri, ignore = "takes minutes")]
fn layers_that_are_not_covered_are_refused_by_name() {
    let refused: Vec<(Operation, &str)> = vec![
        (
            Conv2d::new(2, [1, 1])
                .activation(Activation::Softmax)
                .into(),
            "Conv2D",
        ),
        (
            Dense::new(2).activation(Activation::LogSoftmax).into(),
            "Dense",
        ),
        (
            DepthwiseConv2d {
                activation: Activation::Softmax,
                ..DepthwiseConv2d::new([1, 1])
            }
            .into(),
            "DepthwiseConv2D",
        ),
        (Activation::Softmax.into(), "Activation"),
        (Activation::LogSoftmax.into(), "Activation"),
        (Operation::Softmax(Softmax::default()), "Softmax"),
        (Operation::Prelu(Prelu::default()), "PReLU"),
        (
            Operation::Relu(Relu {
                max_value: Some(6.0),
                ..Relu::default()
            }),
            "ReLU",
        ),
        (
            Operation::Relu(Relu {
                threshold: 0.5,
                ..Relu::default()
            }),
            "ReLU",
        ),
        (
            Operation::Relu(Relu {
                negative_slope: -0.5,
                ..Relu::default()
            }),
            "ReLU",
        ),
        (
            Operation::LeakyRelu(LeakyRelu {
                negative_slope: -0.5,
            }),
            "LeakyReLU",
        ),
        (Operation::Elu(Elu { alpha: -1.0 }), "ELU"),
        (
            Operation::Permute(Permute {
                order: vec![2, 1, 3],
            }),
            "Permute",
        ),
        (
            Operation::Reshape(Reshape {
                shape: vec![Some(18)],
            }),
            "Reshape",
        ),
        (BatchNormalization::default().into(), "BatchNormalization"),
        (
            ZeroPadding2d {
                padding: [[1, 1], [1, 1]],
            }
            .into(),
            "ZeroPadding2D",
        ),
        (UpSampling2d::new([2, 2]).into(), "UpSampling2D"),
    ];
    for (operation, expected) in refused {
        let network = Network::new("refused", Shape::image(3, 3, 2))
            .then(Conv2d::new(2, [1, 1]))
            .then(operation);
        let Ok(analysis) = Analysis::of(&network) else {
            panic!("{expected} fits");
        };
        assert!(
            !covers(&network.layers[1], &analysis.layers[1]),
            "{expected}"
        );
        assert!(covers(&network.layers[0], &analysis.layers[0]));
        match BatchPlan::compile(&network, Instructions::Portable) {
            Err(Error::NotCovered { layer, class, .. }) => {
                assert_eq!(
                    (layer.as_str(), class),
                    (network.layers[1].name.as_str(), expected)
                );
            }
            Err(other) => panic!("{expected}: {other}"),
            Ok(_) => panic!("{expected} is covered"),
        }
    }
}

#[test]
fn the_words_name_layer_and_class() {
    let network =
        Network::new("head", Shape::vector(3)).then(Dense::new(2).activation(Activation::Softmax));
    let refused = BatchPlan::compile(&network, Instructions::Portable).map(|_| ());
    assert_eq!(
        refused.map_err(|error| error.to_string()),
        Err("layer `dense` (Dense) is not covered by the kernels: \
             its activation looks at all channels"
            .to_owned())
    );
}

#[test]
fn networks_whose_shapes_do_not_fit_are_refused() {
    let network = Network::new("small", Shape::image(3, 3, 1)).then(Conv2d::new(1, [4, 4]));
    let refused = BatchPlan::compile(&network, Instructions::Portable);
    assert!(matches!(refused, Err(Error::Analysis(_))));
}

#[test]
fn networks_too_large_for_tables_are_refused_before_they_are_made() {
    let image = |height, width, channels| {
        Network::new("large", Shape::image(height, width, channels)).then(Conv2d::new(1, [1, 1]))
    };
    let small = || Network::new("large", Shape::image(4, 4, 1));
    let apart = Conv2d {
        dilation: [1 << 40, 1 << 40],
        ..Conv2d::new(1, [2, 2]).padding(Padding::Same)
    };
    for network in [
        image(100_000, 100_000, 1),
        image(1 << 20, 1 << 20, 3),
        image(1 << 20, 1 << 20, 1 << 19),
        image(1 << 31, 1 << 31, 1 << 31),
        small().then(Conv2d::new(1 << 40, [1, 1])),
        small().then(Conv2d::new(1, [1 << 40, 1]).padding(Padding::Same)),
        small().then(MaxPooling2d::new([1 << 40, 1 << 40]).padding(Padding::Same)),
        small().then(apart),
        Network::new("large", Shape::vector(1 << 40)).then(Activation::Tanh),
        Network::new("large", Shape::vector(1 << 20)).then(Dense::new(1 << 20)),
        Network::new("large", Shape::vector(1 << 33)).then(Dense::new(1 << 33)),
    ] {
        for instructions in Instructions::available() {
            let refused = BatchPlan::compile(&network, instructions).map(|_| ());
            let is_right =
                matches!(&refused, Err(Error::TooLarge { network }) if network == "large");
            assert!(is_right, "{:?}: {refused:?}", network.layers[0]);
        }
    }
}

#[test]
fn instructions_that_the_processor_lacks_are_refused() {
    let (network, _) = small();
    for instructions in Instructions::ALL {
        let compiled = BatchPlan::compile(&network, instructions);
        assert_eq!(
            compiled.is_ok(),
            instructions.is_available(),
            "{instructions}"
        );
        match compiled {
            Ok(plan) => assert_eq!(plan.instructions(), instructions),
            Err(Error::Instructions { found, .. }) => assert_eq!(found, instructions.to_string()),
            Err(other) => panic!("{instructions}: {other}"),
        }
    }
    assert!(Instructions::Portable.is_available());
    assert!(Instructions::best().is_available());
    assert_eq!(Some(Instructions::best()), Instructions::available().next());
}

#[test]
fn names_of_instructions_are_read_as_they_are_written() {
    for instructions in Instructions::ALL {
        assert_eq!(
            instructions.to_string().parse::<Instructions>().ok(),
            Some(instructions)
        );
    }
    for name in ["", "AVX2", "sse", "avx2 "] {
        let refused = name.parse::<Instructions>();
        assert!(matches!(refused, Err(Error::Instructions { found, .. }) if found == name));
    }
}

/// Two plans of the same network have the same lengths, and may still be of other instructions.
#[test]
fn what_another_plan_left_is_no_forward_pass() {
    let network = Network::new("twice", Shape::vector(3)).then(Dense::new(2));
    let plans =
        [0, 1].map(|_| BatchPlan::compile(&network, Instructions::Portable).expect("compiled"));
    let mut state = State::new();
    let (parameters, images) = ([0.5; 8], [1.0; 3]);
    let mode = Mode::Differentiable;
    let forward = plans[0].forward(&parameters, &images, mode, &mut state, &mut [0.0; 2]);
    forward.expect("computed");
    let mut gradient = [0.0; 8];
    let refused = plans[1].backward(&[1.0; 2], &mut state, &mut gradient, None);
    assert!(matches!(refused, Err(Error::OtherPlan)));
    let own = plans[0].backward(&[1.0; 2], &mut state, &mut gradient, None);
    own.expect("computed");
    assert_eq!(gradient, [1.0; 8]);
}
