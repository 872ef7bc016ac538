/// How far hits lie from their digits, in pixels.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Distances(
    /// From small to large, so that neither a sum nor a percentile depends on the order of the
    /// hits.
    Vec<f64>,
);

impl Distances {
    /// Takes distances in any order.
    pub(crate) fn new(mut distances: Vec<f64>) -> Self {
        distances.sort_by(f64::total_cmp);
        Self(distances)
    }

    /// From small to large.
    pub fn as_slice(&self) -> &[f64] {
        &self.0
    }

    /// The mean; none without hits.
    pub fn mean(&self) -> Option<f64> {
        let count = self.0.len();
        (count > 0).then(|| self.0.iter().sum::<f64>() / count as f64)
    }

    /// The distance that this percentage of the hits, or more, does not exceed: the smallest such
    /// of those that occur (the nearest rank, without interpolation). None without hits. Percentages
    /// above 100 are 100.
    pub fn percentile(&self, percent: usize) -> Option<f64> {
        let rank = (self.0.len() * percent.min(100)).div_ceil(100);
        self.0.get(rank.saturating_sub(1)).copied()
    }

    /// These and others together.
    pub(crate) fn extend(&mut self, others: &Self) {
        self.0.extend_from_slice(&others.0);
        self.0.sort_by(f64::total_cmp);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn of_twenty_the_nineteenth_is_the_95th_percentile() {
        let distances = Distances::new((1..=20).rev().map(f64::from).collect());
        assert_eq!(distances.percentile(95), Some(19.0));
        assert_eq!(distances.percentile(100), Some(20.0));
        assert_eq!(distances.percentile(0), Some(1.0));
        assert_eq!(distances.mean(), Some(10.5));
        // Of 21, 95 percent are 19.95: only 20 are as many.
        let distances = Distances::new((1..=21).map(f64::from).collect());
        assert_eq!(distances.percentile(95), Some(20.0));
    }

    #[test]
    fn without_hits_there_is_no_distance() {
        assert_eq!(Distances::default().mean(), None);
        assert_eq!(Distances::default().percentile(95), None);
    }

    proptest! {
        /// Counted, as the definition says it.
        #[test]
        fn a_percentile_is_the_smallest_that_so_many_do_not_exceed(
            distances in prop::collection::vec(0u8..20, 1..50), percent in 0usize..=100,
        ) {
            let distances: Vec<f64> = distances.into_iter().map(f64::from).collect();
            let is_enough = |&bound: &f64| {
                let count = distances.iter().filter(|&&distance| distance <= bound).count();
                count * 100 >= percent * distances.len()
            };
            let smallest = distances.iter().copied().filter(is_enough).min_by(f64::total_cmp);
            prop_assert_eq!(Distances::new(distances.clone()).percentile(percent), smallest);
        }
    }
}
