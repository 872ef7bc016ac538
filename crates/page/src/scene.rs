use cijfer_dataset::{Mnist, Scene, SceneKind, SceneOptions};
use cijfer_pictures::GreyImage;

use crate::Result;

/// An image of digits that the program draws itself, at random places.
///
/// # Errors
///
/// A size without pixels or with too many, and more digits than fit.
pub fn scene(
    kind: SceneKind,
    width: usize,
    height: usize,
    digits: usize,
    seed: u64,
) -> Result<GreyImage> {
    let samples = Mnist::drawn(1, digits.max(1), seed).test;
    let options = SceneOptions {
        kind,
        width,
        height,
        digits,
        seed,
        data: "drawn".to_owned(),
        ..SceneOptions::default()
    };
    let scene = Scene::compose(&samples, &options)?;
    Ok(GreyImage::new(scene.width, scene.height, scene.pixels)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scene_follows_from_its_seed() {
        let scene = |seed| scene(SceneKind::Varied, 300, 200, 5, seed).unwrap();
        assert_eq!(scene(4), scene(4));
        assert_ne!(scene(4), scene(5));
        assert_eq!((scene(4).width(), scene(4).height()), (300, 200));
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let message = scene(SceneKind::Plain, 30, 30, 9, 1).unwrap_err();
        assert!(message.to_string().contains("9"), "{message}");
    }
}
