use std::fmt;

/// The function that a layer applies to each of its outputs.
///
/// `σ(x) = 1 / (1 + e⁻ˣ)` is the logistic function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Activation {
    /// `x`: no activation.
    #[default]
    Linear,
    /// `max(0, x)`.
    Relu,
    /// `min(max(0, x), 6)`.
    Relu6,
    /// `x` above 0, `0.2·x` below.
    LeakyRelu,
    /// `x` above 0, `eˣ − 1` below.
    Elu,
    /// `s·x` above 0, `s·a·(eˣ − 1)` below, with the constants `s` ≈ 1.0507 and `a` ≈ 1.6733.
    Selu,
    /// `σ(x)`.
    Sigmoid,
    /// `min(max(0, x/6 + 1/2), 1)`.
    HardSigmoid,
    /// `eˣⁱ / Σⱼ eˣʲ` over the channels.
    Softmax,
    /// `xᵢ − ln Σⱼ eˣʲ` over the channels.
    LogSoftmax,
    /// `tanh(x)`.
    Tanh,
    /// `min(max(−1, x), 1)`.
    HardTanh,
    /// `x · σ(x)`, also called swish.
    Silu,
    /// `x · min(max(0, x/6 + 1/2), 1)`, also called hard swish.
    HardSilu,
    /// `x · Φ(x)` with the normal distribution `Φ`, exact, not the approximation by `tanh`.
    Gelu,
    /// `x · tanh(ln(1 + eˣ))`.
    Mish,
    /// `ln(1 + eˣ)`.
    Softplus,
    /// `x / (1 + |x|)`.
    Softsign,
    /// `eˣ`.
    Exponential,
}

impl Activation {
    /// All of them, in the order in which messages list them.
    pub const ALL: [Self; 19] = [
        Self::Linear,
        Self::Relu,
        Self::Relu6,
        Self::LeakyRelu,
        Self::Elu,
        Self::Selu,
        Self::Sigmoid,
        Self::HardSigmoid,
        Self::Softmax,
        Self::LogSoftmax,
        Self::Tanh,
        Self::HardTanh,
        Self::Silu,
        Self::HardSilu,
        Self::Gelu,
        Self::Mish,
        Self::Softplus,
        Self::Softsign,
        Self::Exponential,
    ];

    /// The name as Keras spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Relu => "relu",
            Self::Relu6 => "relu6",
            Self::LeakyRelu => "leaky_relu",
            Self::Elu => "elu",
            Self::Selu => "selu",
            Self::Sigmoid => "sigmoid",
            Self::HardSigmoid => "hard_sigmoid",
            Self::Softmax => "softmax",
            Self::LogSoftmax => "log_softmax",
            Self::Tanh => "tanh",
            Self::HardTanh => "hard_tanh",
            Self::Silu => "silu",
            Self::HardSilu => "hard_silu",
            Self::Gelu => "gelu",
            Self::Mish => "mish",
            Self::Softplus => "softplus",
            Self::Softsign => "softsign",
            Self::Exponential => "exponential",
        }
    }

    /// The activation of that name; `swish` and `hard_swish`, other words for `silu` and
    /// `hard_silu`, are understood too.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "swish" => Some(Self::Silu),
            "hard_swish" => Some(Self::HardSilu),
            _ => Self::ALL
                .into_iter()
                .find(|activation| activation.name() == name),
        }
    }
}

impl fmt::Display for Activation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
