"""Batches made ahead in a thread, on a GPU in a stream of their own, so that no step waits."""

import queue
import threading
from collections.abc import Iterator

import torch
from torch import Tensor

Batch = tuple[Tensor, Tensor]

DEPTH = 2
"""Batches that wait; more would only take memory."""


def ahead(batches: Iterator[Batch], device: torch.device) -> Iterator[Batch]:
    """The same batches in the same order. An error of `batches` comes at its place."""
    stream = torch.cuda.Stream(device) if device.type == "cuda" else None
    waiting: queue.Queue[tuple[Batch | BaseException, torch.cuda.Event | None]] = queue.Queue(DEPTH)
    is_over = threading.Event()

    def put(item: Batch | BaseException, event: torch.cuda.Event | None = None) -> None:
        while not is_over.is_set():
            try:
                waiting.put((item, event), timeout=0.1)
                return
            except queue.Full:
                continue

    def make() -> None:
        try:
            with torch.cuda.stream(stream):
                for batch in batches:
                    put(batch, stream.record_event() if stream else None)
                    if is_over.is_set():
                        return
            put(StopIteration())
        except BaseException as error:  # raised where the batch is asked for
            put(error)

    thread = threading.Thread(target=make, name="batches ahead", daemon=True)
    thread.start()
    try:
        while True:
            item, event = waiting.get()
            if isinstance(item, StopIteration):
                return
            if isinstance(item, BaseException):
                raise item
            if event is not None:
                current = torch.cuda.current_stream(device)
                event.wait(current)
                for tensor in item:  # made in the other stream, read in this one
                    tensor.record_stream(current)
            yield item
    finally:
        is_over.set()
        thread.join()
