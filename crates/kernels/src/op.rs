//! A plan as one candle op over images and parameters.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use candle_core::backend::BackendStorage;
use candle_core::{CpuStorage, CustomOp1, CustomOp2, Layout, Result, Shape, Storage, Tensor};

use crate::memory::Spare;
use crate::{BatchPlan, ImagePlan, Mode, PackedWeights, State};

/// A plan that is run over candle tensors, with memory that is used again.
///
/// # Example
///
/// ```
/// use std::sync::Arc;
///
/// use candle_core::{Device, Tensor, Var};
/// use cijfer_kernels::{Fused, Instructions, Mode, BatchPlan};
/// use cijfer_network::{Dense, Network, Shape};
///
/// let network = Network::new("small", Shape::vector(3)).then(Dense::new(2));
/// let fused = Arc::new(Fused::new(BatchPlan::compile(&network, Instructions::best())?));
///
/// let device = Device::Cpu;
/// let parameters = Var::new(&[1f32, 2., 3., 4., 5., 6., 0.5, -0.5], &device)?;
/// let images = Tensor::new(&[[1f32, 1., 1.]], &device)?;
/// let outputs = fused.apply(&images, &parameters, Mode::Differentiable)?;
/// assert_eq!(outputs.to_vec2::<f32>()?, [[6.5, 14.5]]);
///
/// let gradients = outputs.sum_all()?.backward()?;
/// let gradient = gradients.get(&parameters).expect("it is a variable").to_vec1::<f32>()?;
/// assert_eq!(gradient, [1.0; 8]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Fused {
    plan: BatchPlan,
    states: Spare<State>,
}

impl fmt::Debug for Fused {
    /// The plan alone.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Fused")
            .field("plan", &self.plan)
            .finish_non_exhaustive()
    }
}

impl Fused {
    /// A plan with no memory yet.
    pub fn new(plan: BatchPlan) -> Self {
        Self {
            plan,
            states: Spare::default(),
        }
    }

    /// What is run.
    pub fn plan(&self) -> &BatchPlan {
        &self.plan
    }

    /// The outputs for a batch, with a gradient by images and parameters.
    ///
    /// After [`Mode::Inference`] the backward pass, should there be one, does the forward pass again.
    ///
    /// # Shapes
    ///
    /// `images`: `[batch, height, width, channels]` or `[batch, length]`; `parameters`: one axis, as
    /// [`BatchPlan::parameters`] says. The output has the batch first and then the axes of the
    /// network's output.
    ///
    /// # Errors
    ///
    /// Tensors of other shapes, that are not on the CPU, or not of `f32`.
    pub fn apply(
        self: &Arc<Self>,
        images: &Tensor,
        parameters: &Tensor,
        mode: Mode,
    ) -> Result<Tensor> {
        let call = Call {
            fused: self.clone(),
            mode,
            state: Mutex::default(),
        };
        images
            .contiguous()?
            .apply_op2(&parameters.contiguous()?, call)
    }
}

/// One forward pass, and what it keeps for the backward pass.
struct Call {
    fused: Arc<Fused>,
    mode: Mode,
    state: Mutex<Option<State>>,
}

impl Call {
    /// The outputs; what was kept stays with the call.
    fn forward(&self, images: &[f32], parameters: &[f32], mode: Mode) -> Result<Vec<f32>> {
        let plan = &self.fused.plan;
        let batch = images.len() / plan.input_length();
        let mut outputs = vec![0.0; batch * plan.output_length()];
        let mut state = self.fused.states.take();
        let done = plan.forward(parameters, images, mode, &mut state, &mut outputs);
        if mode == Mode::Inference {
            self.fused.states.give_back(state);
        } else {
            let mut kept = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(old) = kept.replace(state) {
                self.fused.states.give_back(old);
            }
        }
        done.map_err(candle_core::Error::wrap)?;
        Ok(outputs)
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = state.take() {
            self.fused.states.give_back(state);
        }
    }
}

impl CustomOp2 for Call {
    fn name(&self) -> &'static str {
        "lanes"
    }

    fn cpu_fwd(
        &self,
        images: &CpuStorage,
        images_layout: &Layout,
        parameters: &CpuStorage,
        parameters_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let plan = &self.fused.plan;
        let dims = images_layout.dims();
        let Some((&batch, _)) = dims
            .split_first()
            .filter(|(_, axes)| *axes == plan.input_axes())
        else {
            candle_core::bail!(
                "the plan takes a batch of {:?}, found {dims:?}",
                plan.input_axes()
            );
        };
        let images = contiguous(images, images_layout)?;
        let parameters = contiguous(parameters, parameters_layout)?;
        let outputs = self.forward(images, parameters, self.mode)?;
        let shape = [&[batch], plan.output_axes()].concat();
        Ok((CpuStorage::F32(outputs), Shape::from(shape)))
    }

    fn bwd(
        &self,
        images: &Tensor,
        parameters: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let plan = &self.fused.plan;
        if self.mode == Mode::Inference {
            let of = |images: &[f32], parameters: &[f32]| {
                self.forward(images, parameters, Mode::Differentiable)
            };
            with_values(images, |images| {
                with_values(parameters, |parameters| of(images, parameters))
            })?;
        }
        // Nobody asks for the gradient by the images of a data set.
        let mut by_images = images.track_op().then(|| vec![0.0; images.elem_count()]);
        let mut by_parameters = vec![0.0; plan.parameter_count()];
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(state) = state.as_mut() else {
            candle_core::bail!("the forward pass failed, so there is no backward pass");
        };
        with_values(&gradient.contiguous()?, |gradient| {
            plan.backward(
                gradient,
                state,
                &mut by_parameters,
                by_images.as_deref_mut(),
            )
            .map_err(candle_core::Error::wrap)
        })?;
        let by_images =
            by_images.map(|values| Tensor::from_vec(values, images.shape(), images.device()));
        let by_parameters =
            Tensor::from_vec(by_parameters, parameters.shape(), parameters.device())?;
        Ok((by_images.transpose()?, Some(by_parameters)))
    }
}

impl ImagePlan {
    /// The outputs for images of any size, without a gradient.
    ///
    /// # Shapes
    ///
    /// `images`: `[batch, height, width, channels]` → `[batch, rows, columns, channels]`, or
    /// `[batch, channels, rows, columns]` where `planar`.
    ///
    /// # Errors
    ///
    /// As for [`run`](Self::run); tensors that are not on the CPU, or not of `f32`.
    pub fn apply(&self, images: &Tensor, weights: &PackedWeights, planar: bool) -> Result<Tensor> {
        let call = Sliding {
            plan: self,
            weights,
            planar,
        };
        images.contiguous()?.apply_op1_no_bwd(&call)
    }
}

/// One pass over images of any size.
struct Sliding<'a> {
    plan: &'a ImagePlan,
    weights: &'a PackedWeights,
    planar: bool,
}

impl CustomOp1 for Sliding<'_> {
    fn name(&self) -> &'static str {
        "slide"
    }

    fn cpu_fwd(&self, images: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let (batch, height, width, channels) = layout.shape().dims4()?;
        let images = contiguous(images, layout)?;
        let (plan, weights) = (self.plan, self.weights);
        let shape = plan.output_shape(height, width);
        let [rows, columns, maps] = shape.map_err(candle_core::Error::wrap)?;
        let shape = match self.planar {
            true => Shape::from((batch, maps, rows, columns)),
            false => Shape::from((batch, rows, columns, maps)),
        };
        let mut outputs = vec![0.0; shape.elem_count()];
        let image = height * width * channels;
        for (image, outputs) in images
            .chunks_exact(image)
            .zip(outputs.chunks_exact_mut(rows * columns * maps))
        {
            match self.planar {
                true => plan.run_planar(weights, image, height, width, outputs),
                false => plan.run(weights, image, height, width, outputs),
            }
            .map_err(candle_core::Error::wrap)?;
        }
        Ok((CpuStorage::F32(outputs), shape))
    }
}

/// Hands the values of a contiguous tensor to a function.
fn with_values<T>(tensor: &Tensor, function: impl FnOnce(&[f32]) -> Result<T>) -> Result<T> {
    let (storage, layout) = tensor.storage_and_layout();
    match &*storage {
        Storage::Cpu(storage) => function(contiguous(storage, layout)?),
        _ => candle_core::bail!(
            "expected a tensor on the CPU, found one on {:?}",
            tensor.device()
        ),
    }
}

/// The values of a contiguous tensor of `f32` on the CPU, for ops over them.
///
/// # Errors
///
/// A tensor of other elements, or whose elements do not lie one after the other.
pub fn contiguous<'a>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [f32]> {
    let CpuStorage::F32(values) = storage else {
        candle_core::bail!("expected f32 elements, found {:?}", storage.dtype());
    };
    match layout.contiguous_offsets() {
        Some((start, end)) => Ok(&values[start..end]),
        None => candle_core::bail!("expected a contiguous tensor, found {layout:?}"),
    }
}
