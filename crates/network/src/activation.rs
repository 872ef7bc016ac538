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
    /// `σ(x)`.
    Sigmoid,
    /// `eˣⁱ / Σⱼ eˣʲ` over the channels.
    Softmax,
    /// `tanh(x)`.
    Tanh,
    /// `x · σ(x)`, also called swish.
    Silu,
    /// `x · Φ(x)` with the normal distribution `Φ`, exact, not the approximation by `tanh`.
    Gelu,
}

impl Activation {
    /// All of them, in the order in which messages list them.
    pub const ALL: [Self; 7] = [
        Self::Linear,
        Self::Relu,
        Self::Sigmoid,
        Self::Softmax,
        Self::Tanh,
        Self::Silu,
        Self::Gelu,
    ];

    /// The name as Keras spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Relu => "relu",
            Self::Sigmoid => "sigmoid",
            Self::Softmax => "softmax",
            Self::Tanh => "tanh",
            Self::Silu => "silu",
            Self::Gelu => "gelu",
        }
    }

    /// The activation of that name; `swish`, Keras's older word for `silu`, is understood too.
    pub fn from_name(name: &str) -> Option<Self> {
        if name == "swish" {
            return Some(Self::Silu);
        }
        Self::ALL
            .into_iter()
            .find(|activation| activation.name() == name)
    }
}

impl fmt::Display for Activation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
