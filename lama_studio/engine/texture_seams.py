"""Which offset each hole pixel copies with, so that seams between the copies cost least.

Min-sum belief propagation over the grid of pixels: messages sweep along whole rows and columns,
so that a choice at one border reaches the other within one sweep.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lama_studio.engine.texture_levels import Bool, Float

Ints = NDArray[Any]


@dataclass(frozen=True)
class Edges:
    """Neighbouring pixels along one axis: first, second (numbers of pixels), ordered for sweeps.

    `starts`: first edge of every row (or column), then the number of edges.
    """

    first: Ints
    second: Ints
    starts: Ints


def make_edges(number: Ints, axis: int) -> Edges:
    """Edges between neighbours that both have a number (>= 0), along axis 0 (down) or 1 (right)."""
    grid = number if axis == 0 else number.T
    row, column = np.nonzero((grid[:-1] >= 0) & (grid[1:] >= 0))
    first, second = grid[row, column], grid[row + 1, column]
    starts = np.searchsorted(row, np.arange(grid.shape[0]))
    return Edges(first, second, starts.astype(np.int32))


def seam_cost(
    first_here: Float, first_there: Float, second_here: Float, second_there: Float
) -> Float:
    """ExKxK: what it costs that two neighbours use different offsets.

    All ExKxC features: the first pixel's under its own candidates (`first_here`) and under its
    neighbour's (`first_there`); the second's under the first's (`second_there`) and its own.
    """
    cost = _distance(first_here, first_there)
    cost += _distance(second_there, second_here)
    return cost


def _distance(a: Float, b: Float) -> Float:
    product = a @ b.transpose(0, 2, 1)
    product *= -2
    product += (a * a).sum(2)[:, :, None]
    product += (b * b).sum(2)[:, None, :]
    np.maximum(product, 0, out=product)
    return np.sqrt(product, out=product)


def solve(
    unary: Float,
    down: tuple[Edges, Float],
    right: tuple[Edges, Float],
    sweeps: int,
    step: Callable[[], None],
) -> NDArray[np.intp]:
    """The candidate that each of N pixels takes; unary NxK, edges with their ExKxK seam costs."""
    belief = unary.astype(np.float32, copy=True)
    kept = [
        (edges, cost, np.zeros((len(edges.first), unary.shape[1]), np.float32), forward)
        for edges, cost in (right, down)
        for forward in (True, False)
    ]
    opposite = [1, 0, 3, 2]
    for _ in range(sweeps):
        for turn, (edges, cost, message, forward) in enumerate(kept):
            step()
            _sweep(belief, edges, cost, message, kept[opposite[turn]][2], forward)
    return belief.argmin(1)


def _sweep(
    belief: Float, edges: Edges, cost: Float, message: Float, back: Float, forward: bool
) -> None:
    """Renew the messages of one direction, row by row; `belief` keeps the sum of all it got."""
    sender, receiver = (edges.first, edges.second) if forward else (edges.second, edges.first)
    axis = 1 if forward else 2
    rows = range(len(edges.starts) - 1)
    for row in rows if forward else reversed(rows):
        part = slice(edges.starts[row], edges.starts[row + 1])
        if part.start == part.stop:
            continue
        said = belief[sender[part]] - back[part]
        said = cost[part] + (said[:, :, None] if forward else said[:, None, :])
        new = said.min(axis)
        new -= new.min(1, keepdims=True)
        belief[receiver[part]] += new - message[part]
        message[part] = new


def numbers(domain: Bool) -> Ints:
    """HxW: the running number of each pixel of the domain, -1 elsewhere."""
    number = np.full(domain.shape, -1, np.int32)
    number[domain] = np.arange(np.count_nonzero(domain), dtype=np.int32)
    return number
