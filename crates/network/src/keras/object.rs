use serde_json::Value;

use crate::attributes::{Attributes, Writer};
use crate::kind::{BATCH_SHAPE, TEXT};
use crate::{Result, Shape};

/// A model or a layer as Keras writes it: its class and its options.
pub(super) struct Object {
    pub(super) class: String,
    /// Where a class that is not Keras's own comes from; such a one may compute anything,
    /// whatever it is called.
    custom: Option<String>,
    pub(super) config: Value,
    /// The shape that it was built for.
    pub(super) built: Option<Result<Shape>>,
}

impl Object {
    /// Takes a value apart, which is that of `key`.
    pub(super) fn read(place: &str, key: &str, value: Value) -> Result<Self> {
        let mut object = Attributes::of(Writer::Keras, place.to_owned(), key, value)?;
        let class = object.required("class_name", &TEXT)?;
        let module = object.optional("module", &TEXT)?;
        // Keras registers under a name what is not its own, and writes null for what is.
        let registered = object.optional("registered_name", &TEXT)?;
        let custom = registered.map(|registered| match module {
            Some(module) if registered == class => format!("{module}.{class}"),
            _ => registered,
        });
        let config = object.take("config");
        let config = config.ok_or_else(|| object.missing("config"))?;
        let built = match object.take("build_config") {
            Some(Value::Object(built)) => Attributes::new(Writer::Keras, place.to_owned(), built)
                .optional("input_shape", &BATCH_SHAPE)
                .transpose(),
            _ => None,
        };
        object.without_effect(&[
            "compile_config",
            "shared_object_id",
            "keras_version",
            "backend",
        ]);
        object.finish()?;
        Ok(Self {
            class,
            custom,
            config,
            built,
        })
    }

    /// Whether this is one of Keras's own models that are a sequence of layers.
    pub(super) fn is_sequential(&self) -> bool {
        self.class == "Sequential" && self.custom.is_none()
    }

    /// The class, with where it comes from when it is not Keras's own.
    pub(super) fn full_name(&self) -> String {
        self.custom.as_ref().unwrap_or(&self.class).clone()
    }
}
