"""Runs the exported networks in ONNX Runtime and Keras, beside what this project makes of the same images.

Each line of standard output is a JSON object: the network, the program, what was compared, and the largest
difference.
"""

import importlib.util
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy
import onnx
import onnxruntime


def floats(path, shape):
    return numpy.fromfile(path, dtype="<f4").reshape(shape)


def tell(network, program, what, found, expected):
    if found.shape != expected.shape:
        sys.exit(f"{network}, {program}, {what}: {found.shape} and not {expected.shape}")
    difference = float(numpy.abs(found - expected).max())
    print(json.dumps({"network": network, "program": program, "what": what, "difference": difference}))


def batches(count, size):
    return (slice(start, start + size) for start in range(0, count, size))


def check(folder, case):
    name = case["name"]
    images = floats(folder / case["images"], (-1, *case["input"]))
    is_image = len(case["input"]) == 3
    expected = {part: floats(folder / case[part], (-1, *case["output"])) for part in ("logits", "answers")}
    path = str(folder / f"{name}.onnx")
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    first = (lambda array: array.transpose(0, 3, 1, 2)) if is_image else (lambda array: array)
    last = (lambda array: array.transpose(0, 2, 3, 1)) if len(case["output"]) == 3 else (lambda array: array)
    # Batches that are no divisors of all images, so that the batch is open indeed.
    for part in ("logits", "answers"):
        found = [
            last(session.run([part], {"images": first(images[of])})[0]) for of in batches(len(images), 999)
        ]
        tell(name, "ONNX Runtime", part, numpy.concatenate(found), expected[part])
    if case["scene"]:
        scene = floats(folder / case["scene"]["image"], (1, *case["scene"]["input"]))
        found = last(session.run(["logits"], {"images": first(scene)})[0])
        wide = floats(folder / case["scene"]["logits"], (1, *case["scene"]["output"]))
        tell(name, "ONNX Runtime", "logits of a larger image", found, wide)
    spec = importlib.util.spec_from_file_location("exported", folder / f"{name}.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    model = script.load(script.network(), script.WEIGHTS)
    tell(name, "Keras", "answers", model.predict(images, batch_size=999, verbose=0), expected["answers"])


folder = Path(sys.argv[1])
for case in json.loads((folder / "cases.json").read_text()):
    check(folder, case)
