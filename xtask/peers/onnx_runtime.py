"""ONNX Runtime on the CPU. It runs networks and does not train them."""

from collections.abc import Callable
from functools import partial

import protocol
import digits
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from protocol import BATCHES, SIDES, THREADS, Piece, Variants

Level = onnxruntime.GraphOptimizationLevel

# Convolutions in blocks of channels as wide as a vector, or channels first as in the file.
OPTIMISATIONS = {"blocked": Level.ORT_ENABLE_ALL, "channels_first": Level.ORT_ENABLE_EXTENDED}


def c(shape: list[int]) -> onnx.ModelProto:
    """Part C for images of one shape [batch, 1, height, width], with weights as at a start."""
    random = np.random.default_rng(0)

    def weights(name: str, filters: int, channels: int, kernel: int) -> list[TensorProto]:
        bound = (channels * kernel * kernel) ** -0.5
        kernels = random.uniform(-bound, bound, (filters, channels, kernel, kernel))
        biases = random.uniform(-bound, bound, filters)
        return [
            numpy_helper.from_array(kernels.astype(np.float32), f"{name}.weight"),
            numpy_helper.from_array(biases.astype(np.float32), f"{name}.bias"),
        ]

    def convolution(name: str, images: str, kernel: int) -> onnx.NodeProto:
        inputs = [images, f"{name}.weight", f"{name}.bias"]
        return helper.make_node("Conv", inputs, [name], kernel_shape=[kernel, kernel])

    def pooling(name: str, images: str) -> onnx.NodeProto:
        return helper.make_node("MaxPool", [images], [name], kernel_shape=[2, 2], strides=[2, 2])

    nodes = [
        convolution("first", "images", 5),
        helper.make_node("Relu", ["first"], ["first relu"]),
        pooling("first pool", "first relu"),
        convolution("second", "first pool", 3),
        helper.make_node("Relu", ["second"], ["second relu"]),
        pooling("second pool", "second relu"),
        convolution("third", "second pool", 5),
        helper.make_node("Sigmoid", ["third"], ["answers"]),
    ]
    graph = helper.make_graph(
        nodes,
        "C",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("answers", TensorProto.FLOAT, [shape[0], 10, None, None])],
        weights("first", 20, 1, 5) + weights("second", 20, 20, 3) + weights("third", 10, 20, 5),
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model


class OnnxRuntime(protocol.Peer):
    """Inference only."""

    def versions(self) -> dict[str, str]:
        return {"onnxruntime": onnxruntime.__version__}

    def variants(self, work: str) -> Variants:
        if work == "classify_c":
            return {
                f"{name}, batch {batch}": partial(classify, level, batch)
                for name, level in OPTIMISATIONS.items()
                for batch in BATCHES
            }
        if work in SIDES or work == "latency_c":
            side = SIDES.get(work, 28)
            return {name: partial(slide, side, level) for name, level in OPTIMISATIONS.items()}
        return {}

    def to_098(self, variant: str | None) -> tuple[str, float, float]:
        raise NotImplementedError("ONNX Runtime does not train")


def session(shape: list[int], level: Level) -> Callable[[np.ndarray], np.ndarray]:
    """C as a function of images of one shape."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    options.graph_optimization_level = level
    model = c(shape).SerializeToString()
    made = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return lambda images: made.run(None, {"images": images})[0]


def classify(level: Level, batch: int) -> Piece:
    """The digits in all test images."""
    images = digits.test().images[:, None]
    starts = range(0, len(images), batch)
    whole = session([batch, 1, 28, 28], level)
    # A last batch of another size has a session of its own.
    rest = len(images) % batch
    shorter = session([rest, 1, 28, 28], level) if rest else whole

    def piece() -> int:
        found = []
        for start in starts:
            part = images[start : start + batch]
            run = whole if len(part) == batch else shorter
            found.append(run(part)[:, :, 0, 0].argmax(1))
        return len(np.concatenate(found))

    return piece


def slide(side: int, level: Level) -> Piece:
    """C over one image of `side` pixels squared."""
    run = session([1, 1, side, side], level)
    image = digits.scene(side)[None, None]

    def piece() -> int:
        run(image)
        return 1

    return piece


if __name__ == "__main__":
    protocol.serve(OnnxRuntime())
