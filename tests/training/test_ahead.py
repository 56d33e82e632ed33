"""Batches made ahead: the same ones, in their order, and errors where they belong."""

import threading
from collections.abc import Iterator

import pytest
import torch

from training.ahead import Batch, ahead

CPU = torch.device("cpu")


def numbered(count: int) -> Iterator[Batch]:
    for number in range(count):
        yield torch.full((1,), float(number)), torch.zeros(1)


def test_order_is_kept_and_the_end_comes() -> None:
    assert [int(photo) for photo, _ in ahead(numbered(7), CPU)] == list(range(7))


def test_error_comes_after_the_batches_before_it() -> None:
    def breaking() -> Iterator[Batch]:
        yield from numbered(2)
        raise ValueError("the third")

    found = ahead(breaking(), CPU)
    assert [int(next(found)[0]) for _ in range(2)] == [0, 1]
    with pytest.raises(ValueError, match="the third"):
        next(found)


def test_thread_ends_with_its_reader() -> None:
    found = ahead(numbered(1000), CPU)
    next(found)
    found.close()
    assert not [t for t in threading.enumerate() if t.name == "batches ahead"]
