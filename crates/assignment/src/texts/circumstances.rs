//! The data and the machine of a run.

use cijfer_dataset::Origin;

use super::Value;

/// The data and the machine of a run.
pub(crate) trait Circumstances {
    fn asked_for(&self) -> &'static str;
    fn origin_name(&self) -> &'static str;
    fn training_images(&self) -> &'static str;
    fn training_checksum(&self) -> &'static str;
    fn test_images(&self) -> &'static str;
    fn test_checksum(&self) -> &'static str;
    fn small_run(&self) -> &'static str;
    fn small_run_value(&self) -> &'static str;
    fn version(&self) -> &'static str;
    fn built_with(&self) -> &'static str;
    fn scene_seed(&self) -> &'static str;
    fn device(&self) -> &'static str;
    fn kernels(&self) -> &'static str;
    fn processor(&self) -> &'static str;
    fn threads(&self) -> &'static str;
    fn system(&self) -> &'static str;
    fn system_value(&self, os: Value, architecture: Value) -> String;
    fn not_known(&self) -> &'static str;
    /// Where digits came from, in one line.
    fn origin(&self, origin: &Origin) -> String;
    /// What digits are, given in English as weights carry it along.
    fn content(&self, english: &str) -> String;
}
