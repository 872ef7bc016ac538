/// The mean, the lowest and the highest of some accuracies.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Spread {
    /// The mean.
    pub mean: f64,
    /// The lowest.
    pub least: f64,
    /// The highest.
    pub most: f64,
}

impl Spread {
    /// The spread of some accuracies; all NaN where there are none.
    ///
    /// ```
    /// use cijfer_training::search::Spread;
    ///
    /// let spread = Spread::of([0.97, 0.99]);
    /// assert_eq!((spread.least, spread.most), (0.97, 0.99));
    /// ```
    pub fn of(accuracies: impl IntoIterator<Item = f64>) -> Self {
        let (mut count, mut sum) = (0_u32, 0.0);
        let (mut least, mut most) = (f64::NAN, f64::NAN);
        for accuracy in accuracies {
            count += 1;
            sum += accuracy;
            least = accuracy.min(least);
            most = accuracy.max(most);
        }
        Self {
            mean: sum / f64::from(count),
            least,
            most,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_that_of_all() {
        let expected = Spread {
            mean: 0.5,
            least: 0.25,
            most: 0.75,
        };
        assert_eq!(Spread::of([0.5, 0.25, 0.75]), expected);
        assert!(Spread::of([]).mean.is_nan());
    }
}
