//! What kind of value an option takes: how it is read, and what a message says was expected.

use serde_json::Value;

use crate::Shape;

/// One kind of value.
pub(crate) struct Kind<T> {
    /// What would fit, to follow the words "must be".
    pub(crate) expected: &'static str,
    /// The value, or `None` where it does not fit.
    pub(crate) read: fn(&Value) -> Option<T>,
}

pub(crate) const TEXT: Kind<String> = Kind {
    expected: "a string",
    read: |value| value.as_str().map(str::to_owned),
};

pub(crate) const FLAG: Kind<bool> = Kind {
    expected: "true or false",
    read: Value::as_bool,
};

pub(crate) const COUNT: Kind<u64> = Kind {
    expected: "a whole number of at least 1",
    read: positive,
};

/// One number for both axes, or one for each.
pub(crate) const PAIR: Kind<[u64; 2]> = Kind {
    expected: "one or two whole numbers of at least 1",
    read: |value| pair(value, positive),
};

pub(crate) const PAIR_OR_ZERO: Kind<[u64; 2]> = Kind {
    expected: "one or two whole numbers of at least 0",
    read: |value| pair(value, Value::as_u64),
};

pub(crate) const NUMBER: Kind<f64> = Kind {
    expected: "a number",
    read: Value::as_f64,
};

pub(crate) const NUMBER_OR_ZERO: Kind<f64> = Kind {
    expected: "a number of at least 0",
    read: |value| value.as_f64().filter(|&number| number >= 0.0),
};

pub(crate) const RATE: Kind<f64> = Kind {
    expected: "a number of at least 0 and below 1",
    read: |value| value.as_f64().filter(|rate| (0.0..1.0).contains(rate)),
};

/// One axis, also as a list of one: Keras 2 writes `[3]` where Keras 3 writes `3`.
pub(crate) const AXIS: Kind<i64> = Kind {
    expected: "a whole number",
    read: |value| match value.as_array() {
        None => value.as_i64(),
        Some(list) => match list.as_slice() {
            [axis] => axis.as_i64(),
            _ => None,
        },
    },
};

/// One axis or a list of them.
pub(crate) const AXES: Kind<Vec<i64>> = Kind {
    expected: "a whole number or a list of them",
    read: |value| match value.as_array() {
        None => value.as_i64().map(|axis| vec![axis]),
        Some(list) if list.is_empty() => None,
        Some(list) => list.iter().map(Value::as_i64).collect(),
    },
};

pub(crate) const SHAPE: Kind<Shape> = Kind {
    expected: "a list of whole numbers of at least 1",
    read: |value| shape(value.as_array()?),
};

/// A shape with the batch before it, which is left out.
pub(crate) const BATCH_SHAPE: Kind<Shape> = Kind {
    expected: "a list of the batch and then whole numbers of at least 1",
    read: |value| shape(value.as_array()?.get(1..)?),
};

fn shape(axes: &[Value]) -> Option<Shape> {
    let axes: Vec<u64> = axes.iter().map(positive).collect::<Option<_>>()?;
    (!axes.is_empty()).then(|| Shape::new(axes))
}

/// One value for both elements, or one for each.
pub(crate) fn pair<T: Copy>(value: &Value, read: fn(&Value) -> Option<T>) -> Option<[T; 2]> {
    match value.as_array().map(Vec::as_slice) {
        None => read(value).map(|both| [both, both]),
        Some([first, second]) => Some([read(first)?, read(second)?]),
        Some(_) => None,
    }
}

pub(crate) fn positive(value: &Value) -> Option<u64> {
    value.as_u64().filter(|&number| number > 0)
}
