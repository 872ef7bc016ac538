use cijfer_network::Network;

use crate::length::Length;
use crate::{Error, Variable, layer};

/// The smallest height and width of an input that the network accepts: below, a window does not
/// fit or nothing is left. Nothing where the input is no image, where a layer asks more of the size
/// than to be large enough (a Reshape for its number of elements, a grouped convolution for the
/// rows that a Permute made channels), or where no size is accepted.
///
/// The layers after a Flatten get other numbers of weights for another size; that is not asked
/// here.
///
/// ```
/// use cijfer_network::{Conv2d, MaxPooling2d, Network, Shape};
///
/// let network = Network::new("C", Shape::image(1024, 1024, 1))
///     .then(Conv2d::new(20, [5, 5]))
///     .then(MaxPooling2d::new([2, 2]))
///     .then(Conv2d::new(20, [3, 3]))
///     .then(MaxPooling2d::new([2, 2]))
///     .then(Conv2d::new(10, [5, 5]));
/// assert_eq!(cijfer_analysis::smallest_input(&network), Some([28, 28]));
/// ```
pub fn smallest_input(network: &Network) -> Option<[u64; 2]> {
    /// Beyond this no size is tried: no network of a plausible depth needs so much.
    const LARGEST: u64 = 1 << 40;
    let [_, _, channels] = network.input.as_image()?;
    if asks_for_more(network) {
        return None;
    }
    let accepts = |height, width| {
        let mut lengths = vec![
            Length::Known(height),
            Length::Known(width),
            Length::Known(channels),
        ];
        network.places().all(|place| {
            let formulas = layer::formulas(place.layer, &lengths, 1);
            formulas.is_ok_and(|formulas| {
                lengths = formulas.output;
                true
            })
        })
    };
    // Every layer takes a larger input where it takes a smaller one, and makes no less of it.
    let mut enough = 1;
    while !accepts(enough, enough) {
        enough = (enough < LARGEST).then_some(enough * 2)?;
    }
    let height = least(enough, |height| accepts(height, enough));
    let width = least(enough, |width| accepts(height, width));
    Some([height, width])
}

/// Whether a layer asks more of the size than to be large enough, which cannot be said while the
/// size is open.
fn asks_for_more(network: &Network) -> bool {
    let mut lengths = Length::open(&network.input);
    for place in network.places() {
        match layer::formulas(place.layer, &lengths, 1) {
            Ok(formulas) => lengths = formulas.output,
            Err(Error::Open { .. }) => return true,
            // Refused for any size.
            Err(_) => return false,
        }
        for length in &mut lengths {
            // That it is open is enough to know; its formula would only grow.
            if let Length::Open(formula) = length {
                *formula = Variable::HEIGHT.into();
            }
        }
    }
    false
}

/// The smallest number that is accepted, where `enough` and everything between is.
fn least(enough: u64, accepts: impl Fn(u64) -> bool) -> u64 {
    let (mut below, mut least) = (0, enough);
    while least - below > 1 {
        let middle = below + (least - below) / 2;
        match accepts(middle) {
            true => least = middle,
            false => below = middle,
        }
    }
    least
}
