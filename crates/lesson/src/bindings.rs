//! What the worker of a lesson calls.

use js_sys::Function;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::{Error, Lesson};

/// A network learns drawn digits; `progress` hears every moment as JSON. The answer is the content of a file of weights.
#[wasm_bindgen]
pub fn learn(
    network: &str,
    digits: usize,
    epochs: usize,
    seed: u32,
    progress: &Function,
) -> std::result::Result<Vec<u8>, JsError> {
    let lesson = Lesson {
        network: network.to_owned(),
        digits,
        epochs,
        seed: seed.into(),
    };
    let learnt = lesson.learn(&mut |moment| {
        // Who looks on may have gone; the lesson goes on.
        let told = serde_json::to_string(&moment).map(|moment| JsValue::from_str(&moment));
        drop(told.map(|moment| progress.call1(&JsValue::NULL, &moment)));
    })?;
    Ok(learnt
        .to_bytes("the lesson's network".as_ref())
        .map_err(Error::from)?)
}
