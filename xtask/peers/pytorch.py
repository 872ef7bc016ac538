"""PyTorch on the CPU."""

import time
from collections.abc import Callable, Iterator
from functools import partial

import protocol
import digits
import torch
from protocol import (
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
from torch import Tensor, nn

torch.set_num_threads(THREADS)

LAYOUTS = {"channels_first": torch.contiguous_format, "channels_last": torch.channels_last}

# Freezing makes constants of the weights, so that the compiler may lay them out as it likes.
COMPILERS = {
    "eager": None,
    "compile": {},
    "compile, frozen": {"options": {"freezing": True}},
}

# Compiled inference wants its channels last: the other order is slower for every size.
INFERENCE = [("eager", "channels_first"), *((name, "channels_last") for name in COMPILERS)]


def a() -> nn.Sequential:
    """Part A, without the last sigmoid: it gives logits."""
    return nn.Sequential(
        nn.Flatten(),
        nn.Dropout(0.1),
        nn.Linear(784, 200),
        nn.Sigmoid(),
        nn.Dropout(0.1),
        nn.Linear(200, 100),
        nn.Sigmoid(),
        nn.Dropout(0.1),
        nn.Linear(100, 10),
    )


def b() -> nn.Sequential:
    """Part B, without the last sigmoid: it gives logits."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding="same"),
        nn.ReLU(),
        nn.Dropout(0.25),
        nn.Conv2d(32, 64, 3, padding="same"),
        nn.ReLU(),
        nn.Dropout(0.25),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(64 * 14 * 14, 10),
    )


def c() -> nn.Sequential:
    """Part C, without the last sigmoid: logits of shape [batch, 10, height, width]."""
    return nn.Sequential(
        nn.Conv2d(1, 20, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(20, 20, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(20, 10, 5),
    )


NETWORKS: dict[str, Callable[[], nn.Sequential]] = {"a": a, "b": b, "c": c}


class Loss(nn.Module):
    """The loss of a network: the mean over ten independent answers."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, images: Tensor, targets: Tensor) -> Tensor:
        logits = self.network(images).flatten(1)
        return nn.functional.binary_cross_entropy_with_logits(logits, targets)


class PyTorch(protocol.Peer):
    """Eager and compiled, channels first and last."""

    def versions(self) -> dict[str, str]:
        return {"torch": torch.__version__}

    def variants(self, work: str) -> Variants:
        if work == "product":
            return {"eager": product}
        if work == "train_a":
            # A has no channels to lay out.
            return {
                compiler: partial(train, "a", compiler, "channels_first")
                for compiler in ("eager", "compile")
            }
        if work in TRAINING:
            return {
                f"{compiler}, {layout}": partial(train, TRAINING[work], compiler, layout)
                for compiler in ("eager", "compile")
                for layout in LAYOUTS
            }
        if work == "classify_c":
            return {
                f"{compiler}, {layout}, batch {batch}": partial(classify, compiler, layout, batch)
                for compiler, layout in INFERENCE
                for batch in BATCHES
            }
        if work in SIDES or work == "latency_c":
            side = SIDES.get(work, 28)
            return {
                f"{compiler}, {layout}": partial(slide, side, compiler, layout)
                for compiler, layout in INFERENCE
            }
        return {}

    def forget(self) -> None:
        # A function that was compiled for many networks asks for each of them at every call.
        torch.compiler.reset()

    def to_098(self, variant: str | None) -> tuple[str, float, float]:
        return to_098(variant or "eager, channels_last")


def product() -> Piece:
    """The product of two square matrices: the most arithmetic that the machine gives."""
    side = protocol.PRODUCT_SIDE
    left, right = torch.rand(side, side), torch.rand(side, side)
    result = torch.empty(side, side)

    def piece() -> int:
        torch.mm(left, right, out=result)
        return 1

    return piece


def training_arrays() -> tuple[Tensor, Tensor]:
    """Images of shape [60000, 1, 28, 28], and their targets of shape [60000, 10]."""
    numbers = digits.train()
    return torch.from_numpy(numbers.images)[:, None], torch.from_numpy(numbers.one_hot())


def compiled(module: nn.Module, compiler: str) -> nn.Module:
    """The module as it is, or compiled for the shapes that it meets."""
    options = COMPILERS[compiler]
    return module if options is None else torch.compile(module, dynamic=False, **options)


def train(name: str, compiler: str, layout: str) -> Piece:
    """Some batches of training with Adam."""
    network = NETWORKS[name]().to(memory_format=LAYOUTS[layout])
    loss = compiled(Loss(network), compiler)
    adam = torch.optim.Adam(network.parameters(), fused=True)
    images, targets = training_arrays()
    batches: Iterator[Tensor] = protocol.epochs(len(images), BATCH, torch.randperm)

    def piece() -> int:
        for _ in range(PIECE[name]):
            chosen = next(batches)
            adam.zero_grad()
            loss(images[chosen], targets[chosen]).backward()
            adam.step()
        return PIECE[name] * BATCH

    return piece


def classifier(compiler: str, layout: str) -> nn.Module:
    """C with its sigmoid, for images of any size."""
    network = nn.Sequential(c(), nn.Sigmoid()).to(memory_format=LAYOUTS[layout]).eval()
    return compiled(network, compiler)


def classify(compiler: str, layout: str, batch: int) -> Piece:
    """The digits in all test images."""
    network = classifier(compiler, layout)
    images = torch.from_numpy(digits.test().images)[:, None]

    @torch.inference_mode()
    def piece() -> int:
        found = [network(part).flatten(1).argmax(1) for part in images.split(batch)]
        return len(torch.cat(found))

    return piece


def slide(side: int, compiler: str, layout: str) -> Piece:
    """C over one image of `side` pixels squared."""
    network = classifier(compiler, layout)
    image = torch.from_numpy(digits.scene(side))[None, None]

    @torch.inference_mode()
    def piece() -> int:
        network(image)
        return 1

    return piece


def to_098(variant: str) -> tuple[str, float, float]:
    """One cycle of the learning rate; another run where that was not enough.

    Compiling takes longer than all of the training, so the variant is not compiled unless asked.
    """
    compiler, layout = (part.strip() for part in variant.rsplit(",", 1))
    start = time.perf_counter()
    images, targets = training_arrays()
    test = digits.test()
    test_images, test_labels = torch.from_numpy(test.images)[:, None], torch.from_numpy(test.labels)
    accuracy = 0.0
    while accuracy < 0.98:
        network = c().to(memory_format=LAYOUTS[layout])
        loss = compiled(Loss(network), compiler)
        adam = torch.optim.Adam(network.parameters(), fused=True)
        # The schedule is asked once more after the last step.
        steps = STEPS_TO_098 + 1
        cycle = torch.optim.lr_scheduler.OneCycleLR(adam, RATE_TO_098, total_steps=steps)
        batches = protocol.epochs(len(images), BATCH_TO_098, torch.randperm)
        for _, chosen in zip(range(STEPS_TO_098), batches):
            adam.zero_grad()
            loss(images[chosen], targets[chosen]).backward()
            adam.step()
            cycle.step()
        with torch.inference_mode():
            right = [
                (network(part).flatten(1).argmax(1) == labels).sum()
                for part, labels in zip(test_images.split(BATCH), test_labels.split(BATCH))
            ]
        accuracy = float(sum(right)) / len(test_labels)
    return variant, time.perf_counter() - start, accuracy


if __name__ == "__main__":
    protocol.serve(PyTorch())
