//! `cijfer export`: what it writes, and what it refuses.

mod common;

use common::Place;

#[test]
fn a_model_goes_out_in_three_forms() {
    let place = Place::empty().with_model("c.safetensors", "C");
    let told = place.succeed("export c.safetensors --onnx out.onnx --keras out.py");
    assert_eq!(told, "out.onnx\nout.py\nout.safetensors\n");
    // Weights and description are the model's own.
    assert_eq!(place.read("out.safetensors"), place.read("c.safetensors"));
    let script = String::from_utf8(place.read("out.py")).expect("text");
    for line in [
        "WEIGHTS = Path(__file__).parent / \"out.safetensors\"",
        "            keras.Input((28, 28, 1)),",
        "            keras.layers.MaxPooling2D(padding=\"valid\", pool_size=(2, 2), strides=(2, 2), \
         name=\"max_pooling2d_1\"),",
    ] {
        assert!(
            script.lines().any(|found| found == line),
            "{line}\n{script}"
        );
    }
    assert!(place.read("out.onnx").len() > 4 * 9_150);
    place.succeed("export C --keras c.py --weights elsewhere.safetensors");
    let script = String::from_utf8(place.read("c.py")).expect("text");
    assert!(script.contains("parent / \"elsewhere.safetensors\""));
}

#[test]
fn exports_that_make_no_sense_are_refused() {
    let place = Place::empty()
        .with_model("c.safetensors", "C")
        .with("not.safetensors", "hello");
    place.refuse(
        "export C",
        &["--onnx FILE", "--keras FILE", "--weights FILE"],
    );
    place.refuse("export nothing --onnx a.onnx", &["nothing"]);
    place.refuse("export not.safetensors --onnx a.onnx", &["not.safetensors"]);
    place.refuse(
        "export c.safetensors --weights c.safetensors",
        &["this file is an input"],
    );
    // The weights of the script would be written over the model.
    place.refuse(
        "export c.safetensors --keras c.py",
        &["this file is an input"],
    );
}
