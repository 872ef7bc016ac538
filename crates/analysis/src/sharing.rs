use cijfer_network::{Network, Shape};

use crate::{Analysis, Derivation, Expression, Formula, Quantity, Reason, Result};

/// What sliding a network over a large image as one convolution saves against cutting out every
/// window and classifying it by itself.
///
/// ```
/// use cijfer_analysis::Sharing;
/// use cijfer_network::{Conv2d, MaxPooling2d, Network, Shape};
///
/// let network = Network::new("C", Shape::image(1024, 1024, 1))
///     .then(Conv2d::new(20, [5, 5]))
///     .then(MaxPooling2d::new([2, 2]))
///     .then(Conv2d::new(20, [3, 3]))
///     .then(MaxPooling2d::new([2, 2]))
///     .then(Conv2d::new(10, [5, 5]));
/// let sharing = Sharing::of(&network)?.expect("C slides");
/// assert_eq!(sharing.together.value, 1_761_730_400);
/// assert_eq!(
///     sharing.own_stride.to_string(),
///     "window by window = 250·250·653,000 = 40,812,500,000"
/// );
/// assert_eq!(
///     sharing.every_pixel.to_string(),
///     "window by window = 997·997·653,000 = 649,087,877,000"
/// );
/// assert_eq!(sharing.saved(&sharing.own_stride).round(), 23.0);
/// # Ok::<(), cijfer_analysis::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Sharing {
    /// Rows and columns of a window: what one cell of the output sees.
    pub window: [u64; 2],
    /// How far apart windows lie in the network's own stride.
    pub stride: [u64; 2],
    /// Multiplications of one pass over the whole image.
    pub together: Derivation,
    /// Multiplications for one window.
    pub each: Derivation,
    /// Multiplications for every window by itself, as many windows as the output has cells.
    pub own_stride: Derivation,
    /// Multiplications for a window at every pixel.
    pub every_pixel: Derivation,
}

impl Sharing {
    /// Counts both ways for the network's input. Nothing where the output is no longer laid out
    /// as an image, or where a layer pads, crops or enlarges: a window that is cut out would be
    /// padded or cropped by itself, and would not give the same answer.
    ///
    /// # Errors
    ///
    /// As [`Analysis::of`].
    pub fn of(network: &Network) -> Result<Option<Self>> {
        let large = Analysis::of(network)?;
        let (Some(geometry), Some([_, _, channels])) = (large.geometry(), large.input.as_image())
        else {
            return Ok(None);
        };
        let fields = [geometry.rows, geometry.columns].map(|field| field.whole_pixels());
        let [Some([height, down]), Some([width, along])] = fields else {
            return Ok(None);
        };
        if !large.can_be_cut() {
            return Ok(None);
        }
        let window = network.with_input(Shape::image(height, width, channels));
        let (Some(each), Some(together)) = (
            Analysis::of(&window)?.totals()?.operations.multiplications,
            large.totals()?.operations.multiplications,
        ) else {
            return Ok(None);
        };
        let separately = |rows: Expression, columns: Expression| {
            let one = Expression::named(Quantity::PerWindow, each.value);
            let expression = Expression::product([rows, columns, one]);
            let formula = Formula::new(Quantity::Separately, expression, Reason::EachWindow);
            formula.derive(|| "all windows".to_owned())
        };
        let cells = large.output().axes();
        let places = |axis: usize, window: u64, name| {
            Expression::named(name, large.input.axes()[axis] - window + 1)
        };
        Ok(Some(Self {
            window: [height, width],
            stride: [down, along],
            own_stride: separately(
                Expression::named(Quantity::WindowRows, cells[0]),
                Expression::named(Quantity::WindowColumns, cells[1]),
            )?,
            every_pixel: separately(
                places(0, height, Quantity::WindowRows),
                places(1, width, Quantity::WindowColumns),
            )?,
            together,
            each,
        }))
    }

    /// Whether there is anything to share: the image holds more than one window.
    pub fn saves(&self) -> bool {
        self.every_pixel.value > self.each.value
    }

    /// How many times fewer multiplications one pass takes than classifying windows by
    /// themselves.
    pub fn saved(&self, separately: &Derivation) -> f64 {
        separately.value as f64 / self.together.value as f64
    }
}
