//! The same works as whoever uses candle alone would write them.

use anyhow::{Result, bail};
use candle_core::{D, DType, Device, Tensor};
use candle_nn::ops::{dropout, sigmoid};
use candle_nn::{
    AdamW, Conv2d, Conv2dConfig, Linear, Module, Optimizer, ParamsAdamW, VarBuilder, VarMap,
    conv2d, linear,
};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use rand::seq::SliceRandom;

use super::data::{self, BATCH};
use super::repeated::Repeated;
use super::{Measurement, Work};

/// Side of the matrices of [`Work::Product`].
const SIDE: usize = 2048;

/// Does a work with candle's own layers, autograd and optimiser for about `seconds`.
///
/// # Errors
///
/// Where the work cannot be done.
pub(super) fn candle(work: Work, seconds: f64) -> Result<Measurement> {
    let value = match work {
        Work::Product => {
            let matrix = Tensor::rand(0f32, 1f32, (SIDE, SIDE), &Device::Cpu)?;
            let repeated = Repeated::for_seconds(seconds, || Ok(matrix.matmul(&matrix)?.rank()))?;
            2.0 * (SIDE as f64).powi(3) / repeated.median() / 1e9
        }
        Work::TrainA => training(A::new, seconds)?,
        Work::TrainB => training(B::new, seconds)?,
        Work::TrainC => training(C::new, seconds)?,
        Work::ClassifyC => {
            let images = channels_first(&data::images(&data::mnist()?.test)?)?;
            let network = C::untrained()?;
            let repeated = Repeated::for_seconds(seconds, || {
                for start in (0..images.dim(0)?).step_by(250) {
                    sigmoid(&network.logits(&images.narrow(0, start, 250)?, false)?)?
                        .argmax(D::Minus1)?;
                }
                Ok(images.dim(0)?)
            })?;
            repeated.speed()
        }
        Work::Slide1024 => sliding(1024, seconds)? * 1e3,
        Work::Slide4096 => sliding(4096, seconds)? * 1e3,
        Work::LatencyC => sliding(28, seconds)? * 1e6,
        Work::Arithmetic => bail!("candle has no such operation"),
        Work::To098 => bail!("it would take minutes"),
    };
    Ok(Measurement::new(work, value))
}

/// A network over `[batch, channels, height, width]`, without its last sigmoid.
trait Network {
    /// `[batch, 10]`, or as many channels of an image.
    fn logits(&self, images: &Tensor, train: bool) -> candle_core::Result<Tensor>;
}

struct A([Linear; 3]);

struct B([Conv2d; 2], Linear);

struct C([Conv2d; 3]);

impl A {
    fn new(weights: &VarBuilder) -> candle_core::Result<Self> {
        Ok(Self([
            linear(784, 200, weights.pp("1"))?,
            linear(200, 100, weights.pp("2"))?,
            linear(100, 10, weights.pp("3"))?,
        ]))
    }
}

impl Network for A {
    fn logits(&self, images: &Tensor, train: bool) -> candle_core::Result<Tensor> {
        let drop = |x: Tensor| if train { dropout(&x, 0.1) } else { Ok(x) };
        let [first, second, last] = &self.0;
        let x = drop(images.flatten_from(1)?)?;
        let x = drop(sigmoid(&first.forward(&x)?)?)?;
        let x = drop(sigmoid(&second.forward(&x)?)?)?;
        last.forward(&x)
    }
}

impl B {
    fn new(weights: &VarBuilder) -> candle_core::Result<Self> {
        let same = Conv2dConfig {
            padding: 1,
            ..Conv2dConfig::default()
        };
        let layers = [
            conv2d(1, 32, 3, same, weights.pp("1"))?,
            conv2d(32, 64, 3, same, weights.pp("2"))?,
        ];
        Ok(Self(layers, linear(64 * 14 * 14, 10, weights.pp("3"))?))
    }
}

impl Network for B {
    fn logits(&self, images: &Tensor, train: bool) -> candle_core::Result<Tensor> {
        let drop = |x: Tensor| if train { dropout(&x, 0.25) } else { Ok(x) };
        let [first, second] = &self.0;
        let x = drop(first.forward(images)?.relu()?)?;
        let x = drop(second.forward(&x)?.relu()?)?;
        self.1.forward(&x.max_pool2d(2)?.flatten_from(1)?)
    }
}

impl C {
    fn new(weights: &VarBuilder) -> candle_core::Result<Self> {
        let valid = Conv2dConfig::default();
        Ok(Self([
            conv2d(1, 20, 5, valid, weights.pp("1"))?,
            conv2d(20, 20, 3, valid, weights.pp("2"))?,
            conv2d(20, 10, 5, valid, weights.pp("3"))?,
        ]))
    }

    /// With constant weights.
    fn untrained() -> Result<Self> {
        let variables = VarMap::new();
        Self::new(&VarBuilder::from_varmap(
            &variables,
            DType::F32,
            &Device::Cpu,
        ))?;
        Ok(Self::new(&data::constant(&variables)?)?)
    }
}

impl Network for C {
    fn logits(&self, images: &Tensor, _: bool) -> candle_core::Result<Tensor> {
        let [first, second, last] = &self.0;
        let x = first.forward(images)?.relu()?.max_pool2d(2)?;
        let x = second.forward(&x)?.relu()?.max_pool2d(2)?;
        last.forward(&x)
    }
}

/// Images in a second.
fn training<N: Network>(
    make: impl Fn(&VarBuilder) -> candle_core::Result<N>,
    seconds: f64,
) -> Result<f64> {
    let digits = data::mnist()?.train;
    let images = channels_first(&data::images(&digits)?)?;
    let targets = data::targets(&digits)?;
    let variables = VarMap::new();
    let network = make(&VarBuilder::from_varmap(
        &variables,
        DType::F32,
        &Device::Cpu,
    ))?;
    let parameters = ParamsAdamW {
        lr: 0.003,
        weight_decay: 0.0,
        ..ParamsAdamW::default()
    };
    let mut optimiser = AdamW::new(variables.all_vars(), parameters)?;
    let mut order: Vec<u32> = (0..digits.len() as u32).collect();
    let mut random = SmallRng::seed_from_u64(0);
    order.shuffle(&mut random);
    let mut batches = order.chunks_exact(BATCH).cycle();
    let repeated = Repeated::for_seconds(seconds, || {
        let Some(batch) = batches.next() else {
            bail!("no images");
        };
        let chosen = Tensor::new(batch, &Device::Cpu)?;
        let logits = network.logits(&images.index_select(&chosen, 0)?, true)?;
        let targets = targets.index_select(&chosen, 0)?;
        let loss = loss(&logits.flatten_from(1)?, &targets)?;
        optimiser.backward_step(&loss)?;
        Ok(BATCH)
    })?;
    Ok(repeated.speed())
}

/// Binary cross-entropy, `max(z, 0) − t·z + ln(1 + e^−|z|)`; candle's own is not a number where an answer is 0 or 1.
fn loss(logits: &Tensor, targets: &Tensor) -> candle_core::Result<Tensor> {
    let tail = (logits.abs()?.neg()?.exp()? + 1.0)?.log()?;
    ((logits.relu()? - (logits * targets)?)? + tail)?.mean_all()
}

/// Seconds for one image.
fn sliding(side: usize, seconds: f64) -> Result<f64> {
    let image = channels_first(&data::scene(&data::mnist()?.test, side)?)?;
    let network = C::untrained()?;
    let repeated = Repeated::for_seconds(seconds, || {
        Ok(sigmoid(&network.logits(&image, false)?)?.dim(0)?)
    })?;
    Ok(repeated.median())
}

/// Of images with a single channel, which lie in memory as before.
fn channels_first(images: &Tensor) -> candle_core::Result<Tensor> {
    let (batch, height, width, channels) = images.dims4()?;
    images.reshape((batch, channels, height, width))
}
