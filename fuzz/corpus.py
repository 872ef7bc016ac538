#!/usr/bin/env python3
"""Writes the examples that fuzzing starts from: every class with all its options, a few kilobytes."""

import json
import pathlib
import zipfile

WINDOW = {"strides": [2, 1], "padding": "same"}
OUTPUT = {"use_bias": False, "activation": "relu"}
CLASSES = {
    "Conv2D": {"filters": 2, "kernel_size": [3, 3], "dilation_rate": [1, 2], "groups": 2} | WINDOW | OUTPUT,
    "DepthwiseConv2D": {"kernel_size": 3, "depth_multiplier": 2} | WINDOW | OUTPUT,
    "SeparableConv2D": {"filters": 2, "kernel_size": [3, 3], "depth_multiplier": 2} | WINDOW | OUTPUT,
    "Conv2DTranspose": {"filters": 2, "kernel_size": [3, 3], "output_padding": [1, 0]} | WINDOW | OUTPUT,
    "Dense": {"units": 10} | OUTPUT,
    "MaxPooling2D": {"pool_size": [2, 2]} | WINDOW,
    "AveragePooling2D": {"pool_size": 3} | WINDOW,
    "GlobalMaxPooling2D": {"keepdims": True},
    "GlobalAveragePooling2D": {"keepdims": False},
    "ZeroPadding2D": {"padding": [[0, 1], [2, 0]]},
    "Cropping2D": {"cropping": [1, 2]},
    "UpSampling2D": {"size": [2, 3], "interpolation": "bilinear"},
    "BatchNormalization": {"axis": -1, "momentum": 0.9, "epsilon": 0.01, "center": True, "scale": False},
    "LayerNormalization": {"axis": [1, 2], "epsilon": 0.01, "center": True, "scale": False},
    "Activation": {"activation": "leaky_relu"},
    "ReLU": {"max_value": 6.0, "negative_slope": 0.1, "threshold": 0.5},
    "LeakyReLU": {"negative_slope": 0.2},
    "PReLU": {"shared_axes": [1, 2]},
    "ELU": {"alpha": 0.5},
    "Softmax": {"axis": -1},
    "Dropout": {"rate": 0.25},
    "SpatialDropout2D": {"rate": 0.25},
    "GaussianNoise": {"stddev": 0.1},
    "Rescaling": {"scale": 0.5, "offset": -1.0},
    "Flatten": {},
    "Reshape": {"target_shape": [2, -1]},
    "Permute": {"dims": [2, 1, 3]},
}
HERE = pathlib.Path(__file__).parent


def model(layers):
    first = {"class_name": "InputLayer", "config": {"name": "i", "batch_shape": [None, 8, 8, 2]}}
    return {"class_name": "Sequential", "config": {"name": "m", "layers": [first, *layers]}}


def layer(name):
    return {"class_name": name, "config": {"name": name.lower(), "trainable": True} | CLASSES[name]}


def folder(target):
    path = HERE / "corpus" / target
    path.mkdir(parents=True, exist_ok=True)
    return path


def main():
    for name, options in CLASSES.items():
        lines = ["name = 'm'", "input = [8, 8, 2]", "[[layers]]", f"type = '{name}'"]
        lines += [f"{key} = {json.dumps(value)}" for key, value in options.items()]
        (folder("toml") / name).write_text("\n".join(lines) + "\n")
        (folder("keras_json") / name).write_text(json.dumps(model([layer(name)])))

    nested = model([{"class_name": "Sequential", "config": {"name": "n", "trainable": False, "layers": [layer("Dense")]}}])
    function = {"module": "builtins", "class_name": "function", "config": "relu", "registered_name": "function"}
    nested["config"]["layers"].append({"class_name": "Activation", "config": {"name": "a", "activation": function}})
    del nested["config"]["layers"][0]
    nested["config"]["build_input_shape"] = [None, 4]
    (folder("keras_json") / "nested").write_text(json.dumps(nested))
    early = {"class_name": "Sequential", "config": [layer("Dense")]}
    early["config"][0]["config"]["batch_input_shape"] = [None, 4]
    (folder("keras_json") / "early").write_text(json.dumps(early))

    for method, name in [(zipfile.ZIP_STORED, "stored"), (zipfile.ZIP_DEFLATED, "deflated")]:
        with zipfile.ZipFile(folder("keras_file") / name, "w", method) as archive:
            for member, text in [("metadata.json", "{}"), ("config.json", json.dumps(nested))]:
                # A fixed date: the same bytes whenever this is run.
                archive.writestr(zipfile.ZipInfo(member), text, method)

    options = {key for options in CLASSES.values() for key in options}
    words = sorted({*CLASSES, *options, "InputLayer", "Sequential", "class_name", "config", "layers",
                    "batch_shape", "build_input_shape", "trainable", "registered_name"})
    (HERE / "dictionary").write_text("".join(f'"{word}"\n' for word in words))


main()
