use cijfer_dataset::Origin;

use super::English;
use crate::texts::{Circumstances, Value};

impl Circumstances for English {
    fn asked_for(&self) -> &'static str {
        "they were asked for"
    }

    fn origin_name(&self) -> &'static str {
        "origin"
    }

    fn training_images(&self) -> &'static str {
        "training images"
    }

    fn training_checksum(&self) -> &'static str {
        "MD5 of images and labels of training"
    }

    fn test_images(&self) -> &'static str {
        "test images"
    }

    fn test_checksum(&self) -> &'static str {
        "MD5 of images and labels of the test"
    }

    fn small_run(&self) -> &'static str {
        "small run"
    }

    fn small_run_value(&self) -> &'static str {
        "only the first of each set, for a quick look"
    }

    fn version(&self) -> &'static str {
        "version"
    }

    fn built_with(&self) -> &'static str {
        "built with"
    }

    fn scene_seed(&self) -> &'static str {
        "seed of the scene"
    }

    fn device(&self) -> &'static str {
        "device"
    }

    fn kernels(&self) -> &'static str {
        "kernels of the CPU"
    }

    fn processor(&self) -> &'static str {
        "processor"
    }

    fn threads(&self) -> &'static str {
        "threads"
    }

    fn system(&self) -> &'static str {
        "system"
    }

    fn system_value(&self, os: Value, architecture: Value) -> String {
        format!("{os} on {architecture}")
    }

    fn not_known(&self) -> &'static str {
        "not known"
    }

    fn origin(&self, origin: &Origin) -> String {
        origin.to_string()
    }

    fn content(&self, english: &str) -> String {
        english.to_owned()
    }
}
