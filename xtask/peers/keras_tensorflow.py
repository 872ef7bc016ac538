"""Keras on TensorFlow's CPU build."""

import math
import os
import time
from collections.abc import Callable
from functools import partial

import protocol

# Keras reads this when it is imported.
os.environ["KERAS_BACKEND"] = "tensorflow"

import digits  # noqa: E402
import keras  # noqa: E402
import tensorflow as tf  # noqa: E402
from keras import layers  # noqa: E402
from protocol import (  # noqa: E402
    BATCH,
    BATCH_TO_098,
    BATCHES,
    PIECE,
    RATE_TO_098,
    SIDES,
    STEPS_TO_098,
    THREADS,
    TRAINING,
    Piece,
    Variants,
)

tf.config.threading.set_intra_op_parallelism_threads(THREADS)
tf.config.threading.set_inter_op_parallelism_threads(THREADS)

# TensorFlow's graphs with kernels of oneDNN and Eigen, or all of it compiled by XLA.
COMPILERS = {"graph": False, "jit": True}


def a() -> keras.Sequential:
    """Part A, without the last sigmoid: it gives logits."""
    return keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Flatten(),
        layers.Dropout(0.1),
        layers.Dense(200, activation="sigmoid"),
        layers.Dropout(0.1),
        layers.Dense(100, activation="sigmoid"),
        layers.Dropout(0.1),
        layers.Dense(10),
    ])


def b() -> keras.Sequential:
    """Part B, without the last sigmoid: it gives logits."""
    return keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.Dropout(0.25),
        layers.Conv2D(64, 3, padding="same", activation="relu"),
        layers.Dropout(0.25),
        layers.MaxPool2D(2),
        layers.Flatten(),
        layers.Dense(10),
    ])


def fully_convolutional(activation: str | None) -> list[layers.Layer]:
    """The layers of part C."""
    return [
        layers.Conv2D(20, 5, activation="relu"),
        layers.MaxPool2D(2),
        layers.Conv2D(20, 3, activation="relu"),
        layers.MaxPool2D(2),
        layers.Conv2D(10, 5, activation=activation),
    ]


def c() -> keras.Sequential:
    """Part C on digits, without the last sigmoid: logits of shape [batch, 10]."""
    return keras.Sequential([
        keras.Input((28, 28, 1)),
        *fully_convolutional(None),
        layers.Flatten(),
    ])


NETWORKS: dict[str, Callable[[], keras.Sequential]] = {"a": a, "b": b, "c": c}


class Keras(protocol.Peer):
    """`fit` and an own loop in a `tf.function`, as graphs and compiled by XLA."""

    def versions(self) -> dict[str, str]:
        return {"keras": keras.__version__, "tensorflow": tf.__version__}

    def variants(self, work: str) -> Variants:
        if work == "product":
            return {name: partial(product, jit) for name, jit in COMPILERS.items()}
        if work in TRAINING:
            return {
                f"{way}, {compiler}": partial(make, TRAINING[work], jit)
                for way, make in {"fit": fit, "loop": loop}.items()
                for compiler, jit in COMPILERS.items()
            }
        if work == "classify_c":
            return {
                f"{compiler}, batch {batch}": partial(classify, jit, batch)
                for compiler, jit in COMPILERS.items()
                for batch in BATCHES
            }
        if work in SIDES or work == "latency_c":
            side = SIDES.get(work, 28)
            return {compiler: partial(slide, side, jit) for compiler, jit in COMPILERS.items()}
        return {}

    def to_098(self, variant: str | None) -> tuple[str, float, float]:
        return to_098(variant or "loop, graph")


def product(jit: bool) -> Piece:
    """The product of two square matrices: the most arithmetic that the machine gives."""
    side = protocol.PRODUCT_SIDE
    left, right = tf.random.uniform((side, side)), tf.random.uniform((side, side))
    multiply = tf.function(tf.matmul, jit_compile=jit)

    def piece() -> int:
        multiply(left, right).numpy()
        return 1

    return piece


def loss_of_logits() -> keras.losses.Loss:
    """The mean over ten independent answers."""
    return keras.losses.BinaryCrossentropy(from_logits=True)


def fit(name: str, jit: bool) -> Piece:
    """`Model.fit` over as many images as make a piece, from one place of the arrays to the next."""
    network = NETWORKS[name]()
    network.compile("adam", loss_of_logits(), jit_compile=jit, steps_per_execution=PIECE[name])
    numbers = digits.train()
    images, targets = numbers.images[..., None], numbers.one_hot()
    # More steps than one execution holds, for each call of `fit` makes its data set anew.
    size = PIECE[name] * BATCH * 4
    start = 0

    def piece() -> int:
        nonlocal start
        part = slice(start, start + size)
        start = start + size if start + 2 * size <= len(images) else 0
        network.fit(images[part], targets[part], batch_size=BATCH, verbose=0)
        return size

    return piece


def stepper(network: keras.Model, optimizer: keras.optimizers.Optimizer, jit: bool) -> Callable:
    """A function that trains on the rows of `chosen`, each the indices of one batch."""
    numbers = digits.train()
    images, targets = tf.constant(numbers.images[..., None]), tf.constant(numbers.one_hot())
    loss_of = loss_of_logits()
    optimizer.build(network.trainable_variables)

    @tf.function(jit_compile=jit)
    def step(batch: tf.Tensor, answers: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = loss_of(answers, network(batch, training=True))
        weights = network.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return loss

    @tf.function
    def steps(chosen: tf.Tensor) -> tf.Tensor:
        loss = tf.constant(0.0)
        for batch in chosen:
            loss = step(tf.gather(images, batch), tf.gather(targets, batch))
        return loss

    return steps


def permutation(count: int) -> tf.Tensor:
    """The numbers below `count` in a random order."""
    return tf.random.shuffle(tf.range(count))


def loop(name: str, jit: bool) -> Piece:
    """An own loop over batches, many in one call."""
    steps = stepper(NETWORKS[name](), keras.optimizers.Adam(), jit)
    batches = protocol.epochs(60_000, BATCH, permutation)

    def piece() -> int:
        chosen = tf.stack([next(batches) for _ in range(PIECE[name])])
        steps(chosen).numpy()
        return PIECE[name] * BATCH

    return piece


def classifier(shape: tuple[int, int, int, int], jit: bool) -> Callable[[tf.Tensor], tf.Tensor]:
    """C with its sigmoid as a function of images of one shape."""
    network = keras.Sequential([keras.Input(shape[1:]), *fully_convolutional("sigmoid")])

    @tf.function(jit_compile=jit, input_signature=[tf.TensorSpec(shape, tf.float32)])
    def predict(images: tf.Tensor) -> tf.Tensor:
        return network(images, training=False)

    return predict


def classify(jit: bool, batch: int) -> Piece:
    """The digits in all test images."""
    predict = classifier((batch, 28, 28, 1), jit)
    images = digits.test().images[..., None]
    # A last batch of another size would be compiled for itself: it is filled up instead.
    parts = -(-len(images) // batch)
    padded = tf.constant(images[[min(i, len(images) - 1) for i in range(parts * batch)]])

    def piece() -> int:
        found = [tf.argmax(predict(part)[:, 0, 0], 1) for part in tf.split(padded, parts)]
        return len(tf.concat(found, 0).numpy()[: len(images)])

    return piece


def slide(side: int, jit: bool) -> Piece:
    """C over one image of `side` pixels squared."""
    predict = classifier((1, side, side, 1), jit)
    image = tf.constant(digits.scene(side)[None, ..., None])

    def piece() -> int:
        # To have the numbers is to wait for them.
        predict(image).numpy()
        return 1

    return piece


class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """Up and down along cosines, as PyTorch's schedule of that name."""

    def __init__(self, rate: float, steps: int) -> None:
        self.rate, self.steps = rate, steps

    def __call__(self, step: tf.Tensor) -> tf.Tensor:
        done = tf.cast(step, tf.float32) / self.steps
        up = _cosine(self.rate / 25, self.rate, done / 0.3)
        down = _cosine(self.rate, 0.0, (done - 0.3) / 0.7)
        return tf.where(done < 0.3, up, down)

    def get_config(self) -> dict[str, float]:
        return {"rate": self.rate, "steps": self.steps}


def _cosine(first: float, last: float, done: tf.Tensor) -> tf.Tensor:
    return last + (first - last) * (1 + tf.cos(math.pi * done)) / 2


def to_098(variant: str) -> tuple[str, float, float]:
    """One cycle of the learning rate; another run where that was not enough."""
    way, compiler = (part.strip() for part in variant.split(","))
    jit = COMPILERS[compiler]
    start = time.perf_counter()
    accuracy = 0.0
    while accuracy < 0.98:
        network = c()
        adam = keras.optimizers.Adam(OneCycle(RATE_TO_098, STEPS_TO_098))
        if way == "loop":
            steps = stepper(network, adam, jit)
            batches = protocol.epochs(60_000, BATCH_TO_098, permutation)
            steps(tf.stack([next(batches) for _ in range(STEPS_TO_098)]))
        else:
            numbers = digits.train()
            network.compile(adam, loss_of_logits(), jit_compile=jit, steps_per_execution=50)
            network.fit(
                numbers.images[: BATCH_TO_098 * STEPS_TO_098, ..., None],
                numbers.one_hot()[: BATCH_TO_098 * STEPS_TO_098],
                batch_size=BATCH_TO_098,
                verbose=0,
            )
        test = digits.test()
        found = tf.argmax(network.predict(test.images[..., None], batch_size=1000, verbose=0), 1)
        accuracy = float((found.numpy() == test.labels).mean())
    return variant, time.perf_counter() - start, accuracy


if __name__ == "__main__":
    protocol.serve(Keras())
