//! The few loops in which all time is spent, each written once over any [`Vector`](crate::simd::Vector).

mod correlation;
mod elements;
mod lanes;
mod largest;
mod peak;
mod pooling;
mod positions;
mod spread;
mod sums;
mod transform;
mod winograd;
mod winograd_gradient;

pub(crate) use correlation::{Correlation, Place};
pub(crate) use elements::Elements;
pub(crate) use lanes::{FromLanes, ToLanes};
pub(crate) use largest::Largest;
pub(crate) use pooling::{At, Pooled, Pooling, PoolingGradient};
pub(crate) use positions::{Position, Tap, Taps};
pub(crate) use spread::{Spread, Window};
pub(crate) use sums::{Sums, packed};
pub(crate) use transform::{Term, Transform};
pub(crate) use winograd::{TransformedInput, WinogradSums};
pub(crate) use winograd_gradient::WinogradGradient;
