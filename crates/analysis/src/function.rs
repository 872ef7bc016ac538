/// An elementary function that is more than an addition, multiplication or comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// `x / y`.
    Division,
    /// `eˣ`.
    Exponential,
    /// `ln x`.
    Logarithm,
    /// `√x`.
    SquareRoot,
    /// `tanh x`.
    HyperbolicTangent,
    /// `erf x`.
    ErrorFunction,
}

impl Function {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Division,
        Self::Exponential,
        Self::Logarithm,
        Self::SquareRoot,
        Self::HyperbolicTangent,
        Self::ErrorFunction,
    ];

    /// The name for programs: `square_roots`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Division => "divisions",
            Self::Exponential => "exponentials",
            Self::Logarithm => "logarithms",
            Self::SquareRoot => "square_roots",
            Self::HyperbolicTangent => "hyperbolic_tangents",
            Self::ErrorFunction => "error_functions",
        }
    }
}
