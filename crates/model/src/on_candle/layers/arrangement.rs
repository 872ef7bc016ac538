use candle_core::{Result, Tensor};

/// Zeros around images: `[[above, below], [left, right]]`.
///
/// # Shapes
///
/// `[batch, height, width, channels]` → the same with more rows and columns.
pub(crate) fn padded(
    x: &Tensor,
    [[above, below], [left, right]]: [[usize; 2]; 2],
) -> Result<Tensor> {
    x.pad_with_zeros(1, above, below)?
        .pad_with_zeros(2, left, right)
}

/// Images without their borders: `[[above, below], [left, right]]`.
///
/// # Shapes
///
/// `[batch, height, width, channels]` → the same with fewer rows and columns.
pub(crate) fn cropped(x: &Tensor, cropping: [[usize; 2]; 2]) -> Result<Tensor> {
    let mut x = x.clone();
    for (axis, [before, after]) in [1, 2].into_iter().zip(cropping) {
        let length = x.dim(axis)?;
        let Some(kept) = length.checked_sub(before + after).filter(|&kept| kept > 0) else {
            candle_core::bail!("cropping of {before} and {after} leaves nothing of {length}");
        };
        x = x.narrow(axis, before, kept)?;
    }
    x.contiguous()
}

/// The same elements under another shape.
///
/// # Shapes
///
/// `[batch, …]` → `[batch, axes…]`.
pub(crate) fn reshaped(x: &Tensor, axes: &[usize]) -> Result<Tensor> {
    x.reshape([&[x.dim(0)?], axes].concat())
}

/// The axes in another order, counted from 1; the batch is axis 0 and stays the first.
///
/// # Shapes
///
/// `[batch, …]` → the same axes behind the batch, in that order.
pub(crate) fn permuted(x: &Tensor, order: &[usize]) -> Result<Tensor> {
    x.permute([&[0], order].concat())?.contiguous()
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::{Device, Var};

    /// Two images of 2×3 pixels and 2 channels, with the numbers from 0 on.
    fn counted() -> Var {
        let numbers = (0..24).map(|number| number as f32).collect();
        let x = Tensor::from_vec(numbers, (2, 2, 3, 2), &Device::Cpu).expect("made");
        Var::from_tensor(&x).expect("made")
    }

    fn check(y: Result<Tensor>, shape: &[usize], first: &[f32]) {
        let y = y.expect("computed");
        assert_eq!(y.dims(), shape);
        let values: Vec<f32> = y.flatten_all().and_then(|y| y.to_vec1()).expect("read");
        assert_eq!(&values[..first.len()], first);
    }

    #[test]
    fn elements_lie_where_they_belong() {
        let x = counted();
        let border = padded(&x, [[1, 0], [0, 2]]);
        let first = [
            [0.; 10].as_slice(),
            &[0., 1., 2., 3., 4., 5., 0., 0., 0., 0., 6.],
        ]
        .concat();
        check(border, &[2, 3, 5, 2], &first);
        check(
            cropped(&x, [[1, 0], [0, 1]]),
            &[2, 1, 2, 2],
            &[6., 7., 8., 9., 18.],
        );
        check(reshaped(&x, &[4, 3]), &[2, 4, 3], &[0., 1., 2., 3.]);
        check(
            permuted(&x, &[3, 1, 2]),
            &[2, 2, 2, 3],
            &[0., 2., 4., 6., 8., 10., 1.],
        );
        assert!(cropped(&x, [[1, 1], [0, 0]]).is_err());
    }

    #[test]
    fn gradients_go_back_to_where_elements_came_from() {
        let x = counted();
        let kept = cropped(&x, [[1, 0], [0, 1]]).and_then(|x| padded(&x, [[1, 0], [0, 2]]));
        let sum = kept.and_then(|x| permuted(&x, &[2, 1, 3])?.sum_all());
        let gradients = sum.and_then(|sum| sum.backward()).expect("computed");
        let gradient = gradients.get(&x).expect("there").flatten_all();
        let gradient: Vec<f32> = gradient.and_then(|g| g.to_vec1()).expect("read");
        let of_one_image = [0., 0., 0., 0., 0., 0., 1., 1., 1., 1., 0., 0.];
        assert_eq!(gradient, [of_one_image, of_one_image].concat());
    }
}
