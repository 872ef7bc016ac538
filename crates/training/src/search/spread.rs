/// Mean, least and most of some accuracies.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Spread {
    /// Their mean.
    pub mean: f64,
    /// The least.
    pub least: f64,
    /// The most.
    pub most: f64,
}

impl Spread {
    /// That of some accuracies; not numbers where there are none.
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
