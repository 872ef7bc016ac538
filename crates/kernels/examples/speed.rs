use cijfer_kernels::*;
use cijfer_network::*;
use std::time::Instant;
fn main() {
    let a = Network::new("A", Shape::vector(784))
        .then(Dropout::new(0.1))
        .then(Dense::new(200).activation(Activation::Sigmoid))
        .then(Dropout::new(0.1))
        .then(Dense::new(100).activation(Activation::Sigmoid))
        .then(Dropout::new(0.1))
        .then(Dense::new(10));
    let b = Network::new("B", Shape::image(28, 28, 1))
        .then(
            Conv2d::new(32, [3, 3])
                .padding(Padding::Same)
                .activation(Activation::Relu),
        )
        .then(Dropout::new(0.25))
        .then(
            Conv2d::new(64, [3, 3])
                .padding(Padding::Same)
                .activation(Activation::Relu),
        )
        .then(Dropout::new(0.25))
        .then(MaxPooling2d::new([2, 2]))
        .then(Operation::Flatten)
        .then(Dense::new(10));
    let c = Network::new("C", Shape::image(28, 28, 1))
        .then(Conv2d::new(20, [5, 5]).activation(Activation::Relu))
        .then(MaxPooling2d::new([2, 2]))
        .then(Conv2d::new(20, [3, 3]).activation(Activation::Relu))
        .then(MaxPooling2d::new([2, 2]))
        .then(Conv2d::new(10, [5, 5]));
    let threads: usize = std::env::args().nth(1).map_or(2, |t| t.parse().unwrap());
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()
        .unwrap();
    for set in Instructions::available()
        .filter(|s| std::env::args().nth(3).is_none_or(|w| w == s.to_string()))
    {
        for n in [&a, &b, &c]
            .into_iter()
            .filter(|n| std::env::args().nth(2).is_none_or(|w| w.contains(&n.name)))
        {
            let plan = Plan::compile(n, set).unwrap();
            let p: Vec<f32> = (0..plan.parameter_count())
                .map(|i| ((i * 37 % 61) as f32 / 61. - 0.5) * 0.1)
                .collect();
            let batch = 128;
            let x: Vec<f32> = (0..batch * plan.input_length())
                .map(|i| (i * 31 % 255) as f32 / 255.)
                .collect();
            let mut y = vec![0.0; batch * plan.output_length()];
            let mut g = vec![0.0; p.len()];
            let mut state = State::new();
            let (mut tf, mut tb, mut ti) = (f64::MAX, f64::MAX, f64::MAX);
            let rounds = if n.name == "B" { 4 } else { 40 };
            for i in 0..rounds {
                let t = Instant::now();
                plan.forward(&p, &x, Mode::Training(i), &mut state, &mut y)
                    .unwrap();
                tf = tf.min(t.elapsed().as_secs_f64());
                let t = Instant::now();
                plan.backward(&y, &mut state, &mut g, None).unwrap();
                tb = tb.min(t.elapsed().as_secs_f64());
            }
            for _ in 0..rounds {
                let t = Instant::now();
                plan.forward(&p, &x, Mode::Inference, &mut state, &mut y)
                    .unwrap();
                ti = ti.min(t.elapsed().as_secs_f64());
            }
            println!(
                "{set} {} block {} forward {:.0} us backward {:.0} us: {:.0} img/s, inference {:.0} img/s",
                n.name,
                plan.block(),
                tf * 1e6,
                tb * 1e6,
                128. / (tf + tb),
                128. / ti
            );
        }
    }
}
