"""MNIST as arrays, read from the four IDX files in the folder that CIJFER_DATA names."""

import gzip
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np

Array = np.ndarray


class Digits(NamedTuple):
    """Images from 0 to 1 of shape [count, 28, 28], and their labels from 0 to 9."""

    images: Array
    labels: Array

    def one_hot(self) -> Array:
        """The labels as [count, 10], the right one 1 and the others 0."""
        return np.eye(10, dtype=np.float32)[self.labels]


def train() -> Digits:
    """The 60,000 images for training."""
    return _read("train")


def test() -> Digits:
    """The 10,000 images for testing."""
    return _read("t10k")


def scene(side: int) -> Array:
    """A grey image of shape [side, side]: test digits beside each other.

    The work depends on the size alone, but real digits keep an activation's share of zeros real.
    """
    across = side // 28 + 1
    images = test().images
    tiles = np.resize(images, (across * across, 28, 28)).reshape(across, across, 28, 28)
    whole = tiles.transpose(0, 2, 1, 3).reshape(across * 28, across * 28)
    return np.ascontiguousarray(whole[:side, :side])


def _read(part: str) -> Digits:
    pixels = _idx(f"{part}-images-idx3-ubyte", header=16)
    images = pixels.reshape(-1, 28, 28).astype(np.float32) / np.float32(255)
    labels = _idx(f"{part}-labels-idx1-ubyte", header=8).astype(np.int64)
    return Digits(images, labels)


def _idx(name: str, header: int) -> Array:
    folder = Path(os.environ["CIJFER_DATA"])
    packed = folder / f"{name}.gz"
    if packed.exists():
        content = gzip.decompress(packed.read_bytes())
    else:
        content = (folder / name).read_bytes()
    return np.frombuffer(content, np.uint8, offset=header)
