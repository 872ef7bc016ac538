use crate::error::{Error, Result};
use crate::random::{Purpose, Random};

/// The digits are 0 to 9.
const CLASSES: usize = 10;

/// Images of one size with their labels: one byte a pixel, 0 is paper and 255 is ink, row after row, image after image.
///
/// ```
/// use cijfer_dataset::Samples;
///
/// // Two images of 1×3 pixels.
/// let samples = Samples::new(1, 3, vec![0, 255, 0, 255, 255, 255], vec![1, 8])?;
/// assert_eq!(samples.image(1), [255, 255, 255]);
/// assert_eq!(samples.label(1), 8);
/// assert_eq!(samples.first(1).labels(), [1]);
/// # Ok::<(), cijfer_dataset::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Samples {
    rows: usize,
    columns: usize,
    pixels: Vec<u8>,
    labels: Vec<u8>,
}

impl Samples {
    /// Makes samples of pixels and labels.
    ///
    /// # Errors
    ///
    /// Images without pixels, another number of pixels than `rows × columns` for each label, and a label above 9.
    pub fn new(rows: usize, columns: usize, pixels: Vec<u8>, labels: Vec<u8>) -> Result<Self> {
        if rows == 0 || columns == 0 {
            return Err(Error::Argument {
                what: "the size of an image",
                expected: "at least 1×1".to_owned(),
                found: format!("{rows}×{columns}"),
            });
        }
        let expected = rows
            .checked_mul(columns)
            .and_then(|size| size.checked_mul(labels.len()));
        if expected != Some(pixels.len()) {
            return Err(Error::Argument {
                what: "the number of pixels",
                expected: format!("{} images of {rows}×{columns}", labels.len()),
                found: format!("{} pixels", pixels.len()),
            });
        }
        if let Some((index, label)) = first_label_above_9(&labels) {
            return Err(Error::Argument {
                what: "a label",
                expected: "0 to 9".to_owned(),
                found: format!("{label} at index {index}"),
            });
        }
        Ok(Self {
            rows,
            columns,
            pixels,
            labels,
        })
    }

    /// Samples of drawn digits, whose pixels and labels fit together by construction.
    pub(crate) fn drawn(side: usize, pixels: Vec<u8>, labels: Vec<u8>) -> Self {
        debug_assert_eq!(pixels.len(), side * side * labels.len());
        Self {
            rows: side,
            columns: side,
            pixels,
            labels,
        }
    }

    /// The number of images.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no image.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The height of an image in pixels.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The width of an image in pixels.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The pixels of image `index`, row after row.
    ///
    /// # Panics
    ///
    /// If there is no such image, as with a slice.
    pub fn image(&self, index: usize) -> &[u8] {
        let size = self.rows * self.columns;
        &self.pixels[index * size..][..size]
    }

    /// The digit on image `index`.
    ///
    /// # Panics
    ///
    /// If there is no such image, as with a slice.
    pub fn label(&self, index: usize) -> u8 {
        self.labels[index]
    }

    /// The pixels of all images.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The digits on all images.
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// The MD5 sum of the size of an image, of all images and of all labels: the same for the same digits, wherever they come from.
    #[cfg(feature = "mnist")]
    pub fn checksum(&self) -> String {
        use md5::{Digest as _, Md5};

        let mut hash = Md5::new();
        for side in [self.rows, self.columns] {
            hash.update((side as u64).to_be_bytes());
        }
        hash.update(&self.pixels);
        hash.update(&self.labels);
        hash.finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The images with these indices, in this order; an index may come more than once.
    ///
    /// # Panics
    ///
    /// If there is no such image, as with a slice.
    #[must_use]
    pub fn subset(&self, indices: &[usize]) -> Self {
        let mut pixels = Vec::with_capacity(indices.len() * self.rows * self.columns);
        for &index in indices {
            pixels.extend_from_slice(self.image(index));
        }
        let labels = indices.iter().map(|&index| self.labels[index]).collect();
        Self {
            pixels,
            labels,
            ..*self
        }
    }

    /// The first `count` images, or all if there are fewer.
    #[must_use]
    pub fn first(&self, count: usize) -> Self {
        self.split_at(count).0
    }

    /// The first `count` images (or all if there are fewer) and those after them.
    #[must_use]
    pub fn split_at(&self, count: usize) -> (Self, Self) {
        let count = count.min(self.len());
        let (first_pixels, last_pixels) = self.pixels.split_at(count * self.rows * self.columns);
        let (first_labels, last_labels) = self.labels.split_at(count);
        let part = |pixels: &[u8], labels: &[u8]| Self {
            pixels: pixels.to_vec(),
            labels: labels.to_vec(),
            ..*self
        };
        (
            part(first_pixels, first_labels),
            part(last_pixels, last_labels),
        )
    }

    /// Holds out `count` images (or all if there are fewer) for validation. Returns the rest and the held-out images.
    ///
    /// The choice is random and stratified: each digit is held out in proportion to its frequency, to within one image. Both parts keep
    /// the order of the whole, and the same seed gives the same parts on every machine.
    #[must_use]
    pub fn hold_out(&self, count: usize, seed: u64) -> (Self, Self) {
        let mut by_digit: [Vec<usize>; CLASSES] = Default::default();
        for (index, &label) in self.labels.iter().enumerate() {
            by_digit[usize::from(label)].push(index);
        }
        let shares = proportional_shares(count.min(self.len()), &by_digit.each_ref().map(Vec::len));

        let mut is_held_out = vec![false; self.len()];
        let mut random = Random::new(seed, Purpose::HoldOut, 0);
        for (indices, share) in by_digit.iter_mut().zip(shares) {
            random.shuffle(indices);
            for &index in &indices[..share] {
                is_held_out[index] = true;
            }
        }
        let (held_out, rest): (Vec<usize>, Vec<usize>) =
            (0..self.len()).partition(|&index| is_held_out[index]);
        (self.subset(&rest), self.subset(&held_out))
    }
}

/// The first label that is not a digit, with its index.
pub(crate) fn first_label_above_9(labels: &[u8]) -> Option<(usize, u8)> {
    labels
        .iter()
        .copied()
        .enumerate()
        .find(|&(_, label)| usize::from(label) >= CLASSES)
}

/// Divides `count` over classes of these sizes in proportion to them, by largest remainders; `count` is at most the sum of the sizes.
fn proportional_shares(count: usize, sizes: &[usize; CLASSES]) -> [usize; CLASSES] {
    let total = sizes.iter().sum::<usize>().max(1);
    // The product is formed in 128 bits, where it cannot overflow.
    let exact = sizes.map(|size| size as u128 * count as u128);
    let mut shares = exact.map(|share| (share / total as u128) as usize);
    let mut by_remainder: [usize; CLASSES] = std::array::from_fn(|class| class);
    by_remainder.sort_by_key(|&class| std::cmp::Reverse(exact[class] % total as u128));
    let left = count - shares.iter().sum::<usize>();
    for &class in &by_remainder[..left] {
        shares[class] += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Images of 1×2 pixels that say their index and label.
    fn samples(labels: &[u8]) -> Samples {
        let pixels = labels
            .iter()
            .enumerate()
            .flat_map(|(index, &label)| [index as u8, label])
            .collect();
        Samples::new(1, 2, pixels, labels.to_vec()).unwrap()
    }

    #[test]
    fn pixels_and_labels_that_do_not_fit_are_refused() {
        let message = |result: Result<Samples>| result.unwrap_err().to_string();
        assert_eq!(
            message(Samples::new(2, 2, vec![0; 7], vec![1, 2])),
            "the number of pixels: expected 2 images of 2×2, found 7 pixels"
        );
        assert_eq!(
            message(Samples::new(1, 1, vec![0; 3], vec![1, 2, 10])),
            "a label: expected 0 to 9, found 10 at index 2"
        );
        assert_eq!(
            message(Samples::new(0, 3, vec![], vec![])),
            "the size of an image: expected at least 1×1, found 0×3"
        );
        assert!(
            Samples::new(usize::MAX, 2, vec![0; 4], vec![1, 2]).is_err(),
            "the product overflows"
        );
    }

    #[test]
    fn a_checksum_is_of_size_images_and_labels() {
        let sum = |rows, columns, pixels: &[u8], labels: &[u8]| {
            let samples = Samples::new(rows, columns, pixels.to_vec(), labels.to_vec());
            samples.unwrap().checksum()
        };
        let all = [
            sum(1, 2, &[1, 2], &[3]),
            sum(2, 1, &[1, 2], &[3]),
            sum(1, 2, &[1, 9], &[3]),
            sum(1, 2, &[1, 2], &[4]),
        ];
        for (index, one) in all.iter().enumerate() {
            assert!(one.len() == 32 && !all[..index].contains(one), "{one}");
        }
        assert_eq!(all[0], sum(1, 2, &[1, 2], &[3]));
    }

    #[test]
    fn parts_hold_the_images_they_should() {
        let whole = samples(&[3, 1, 4, 1, 5]);
        assert_eq!(whole.image(2), [2, 4]);
        assert_eq!(whole.label(4), 5);
        assert_eq!(whole.subset(&[4, 0, 4]).pixels(), [4, 5, 0, 3, 4, 5]);
        assert_eq!(whole.first(2).labels(), [3, 1]);
        assert_eq!(whole.first(9), whole);
        let (first, last) = whole.split_at(3);
        assert_eq!(
            (first.labels(), last.labels()),
            (&[3, 1, 4][..], &[1, 5][..])
        );
        assert_eq!(last.image(0), [3, 1]);
    }

    #[test]
    fn holding_out_keeps_the_proportions() {
        let labels: Vec<u8> = (0..100)
            .map(|index| if index < 70 { 1 } else { 7 })
            .collect();
        let (rest, held_out) = samples(&labels).hold_out(10, 1);
        assert_eq!(held_out.labels(), [1, 1, 1, 1, 1, 1, 1, 7, 7, 7]);
        assert_eq!(rest.len(), 90);
        assert_ne!(samples(&labels).hold_out(10, 2).1, held_out);
    }

    proptest! {
        #[test]
        fn holding_out_splits_the_whole(labels in prop::collection::vec(0_u8..10, 0..200), count in 0_usize..250, seed: u64) {
            let whole = samples(&labels);
            let (rest, held_out) = whole.hold_out(count, seed);
            prop_assert_eq!(held_out.len(), count.min(whole.len()));

            let indices = |part: &Samples| -> Vec<u8> { (0..part.len()).map(|index| part.image(index)[0]).collect() };
            let mut all = [indices(&rest), indices(&held_out)].concat();
            all.sort_unstable();
            prop_assert_eq!(all, indices(&whole), "every image is in one part");

            for digit in 0..10 {
                let occurrences = |part: &Samples| part.labels().iter().filter(|&&label| label == digit).count() as f64;
                let share = occurrences(&whole) * held_out.len() as f64 / (whole.len().max(1)) as f64;
                prop_assert!((occurrences(&held_out) - share).abs() < 1.0);
            }
        }
    }
}
