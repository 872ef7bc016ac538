//! Networks and their weights for other programs.

mod keras_script;
mod onnx;
