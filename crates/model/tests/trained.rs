//! The networks that come trained, in both ways in which they slide.

#![allow(clippy::unwrap_used)]
#![cfg(feature = "candle")]

use cijfer_model::Engine;

/// A slider's maps are a model's, to the last bit.
#[test]
fn a_slider_is_a_model() {
    let engine = Engine::cpu();
    for name in cijfer_zoo::sliding_names() {
        let checkpoint = cijfer_zoo::trained(name).unwrap().unwrap();
        let pixels: Vec<u8> = (0..60 * 44).map(|at| (at * at % 251) as u8).collect();
        let model = checkpoint.model(&engine).unwrap();
        let images = model.images(&pixels, 60, 44).unwrap();
        let expected = model.maps(&images).unwrap();
        let (_, _, rows, columns) = expected.dims4().unwrap();
        let expected: Vec<f32> = expected.flatten_all().unwrap().to_vec1().unwrap();
        let slider = checkpoint.slider(&engine).unwrap();
        let maps = slider.maps(&pixels, 60, 44).unwrap();
        assert_eq!((maps.rows, maps.columns), (rows, columns), "{name}");
        assert_eq!(maps.values, expected, "{name}");
    }
}
