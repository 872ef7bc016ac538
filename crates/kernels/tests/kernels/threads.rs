//! Equal bits, however many threads there are.

use cijfer_kernels::{BatchPlan, Instructions, Mode, State};
use cijfer_network::{Activation, Conv2d, Dense, Dropout, MaxPooling2d, Network, Shape};

use crate::against_loops::run;
use crate::examples;
use crate::numbers::{bits, numbers};

#[test]
#[cfg_attr(miri, ignore = "takes minutes")]
#[cfg_attr(target_family = "wasm", ignore = "there are no threads")]
fn any_number_of_threads_computes_the_same_bits() {
    let (counts, batch) = ([1, 2, 3, 16], 150);
    for network in examples::all() {
        for instructions in Instructions::available() {
            let plan = BatchPlan::compile(&network, instructions).expect("every layer is covered");
            let parameters = numbers(1, plan.parameter_count(), 0.2);
            let images = numbers(2, batch * plan.input_length(), 1.0);
            let by_outputs = numbers(3, batch * plan.output_length(), 1.0);
            let given = [&parameters[..], &images, &by_outputs];
            for mode in [Mode::Inference, Mode::Differentiable, Mode::Training(4)] {
                let runs = counts.iter().map(|&threads| {
                    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
                    let pool = pool.expect("threads can be had");
                    // The second time, room that other threads have used.
                    pool.install(|| {
                        let mut state = State::new();
                        run(&plan, given, mode, &mut state);
                        run(&plan, given, mode, &mut state)
                    })
                });
                let runs: Vec<_> = runs
                    .map(|run| [run.outputs, run.by_parameters, run.by_images].map(|of| bits(&of)))
                    .collect();
                for (other, threads) in runs.iter().zip(&counts) {
                    let place = format!("{}, {instructions}, {mode:?}", network.name);
                    assert!(
                        other == &runs[0],
                        "{place}: {threads} threads differ from 1"
                    );
                }
            }
        }
    }
}

/// Threads that share one plan, each with its own memory.
#[test]
#[cfg_attr(target_family = "wasm", ignore = "there are no threads")]
fn a_plan_serves_several_threads_at_once() {
    let network = Network::new("shared", Shape::image(4, 4, 1))
        .then(Conv2d::new(3, [3, 3]).activation(Activation::Relu))
        .then(MaxPooling2d::new([2, 2]))
        .then(Dropout::new(0.5))
        .then(Dense::new(2));
    let plan = BatchPlan::compile(&network, Instructions::best()).expect("every layer is covered");
    // Two blocks, so that there is something to share.
    let batch = plan.block() + 1;
    let parameters = numbers(1, plan.parameter_count(), 0.2);
    let images = numbers(2, batch * plan.input_length(), 1.0);
    let by_outputs = numbers(3, batch * plan.output_length(), 1.0);
    let given = [&parameters[..], &images, &by_outputs];
    let one = || bits(&run(&plan, given, Mode::Training(9), &mut State::new()).by_parameters);
    let [first, second] = std::thread::scope(|scope| {
        [scope.spawn(one), scope.spawn(one)].map(|thread| thread.join().expect("no panic"))
    });
    assert_eq!(first, second);
}
