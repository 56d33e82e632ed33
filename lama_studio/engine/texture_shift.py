"""Small shifts of whole labels, so that edges run on across their seams."""

from collections.abc import Callable

import numpy as np

from lama_studio.engine.texture_labels import Seams, gap, is_valid
from lama_studio.engine.texture_seams import Ints

WINDOW_PX = 1
ROUNDS = 4


def settle(seams: Seams, offsets: Ints, seed: int, step: Callable[[], None]) -> Ints:
    """Offsets after every label has moved, as a whole, to where its seams cost least.

    Neighbouring labels must not move at once, so each round moves a drawn half of them.
    """
    level = seams.level
    hole = level.hole
    unique, inverse = np.unique(offsets[hole], axis=0, return_inverse=True)
    label = np.full(hole.shape, -1, np.int64)
    label[hole] = inverse.reshape(-1)
    span = np.arange(-WINDOW_PX, WINDOW_PX + 1)
    moves = np.stack(np.meshgrid(span, span, indexing="ij"), -1).reshape(-1, 2).astype(np.int32)
    moves = moves[np.argsort(np.abs(moves).sum(1), kind="stable")]
    p, q = _seam_pairs(label)
    if len(p[0]) == 0:
        return offsets
    mine, theirs = label[p], label[q]
    to_known = theirs < 0
    rng = np.random.default_rng(seed)
    places = unique.astype(np.int32)
    forbidden = _forbidden(seams, label, places, moves)
    for turn in range(ROUNDS):
        step()
        beside = np.where(to_known[:, None], 0, places[np.maximum(theirs, 0)])
        costs = np.zeros((len(places), len(moves)))
        for number, move in enumerate(moves):
            trial = places[mine] + move
            outer = gap(seams.at(*q, trial), seams.at(*q, beside))
            inner = gap(seams.at(*p, trial), seams.at(*p, beside))
            cost = outer + np.where(to_known, outer, inner)
            costs[:, number] = np.bincount(mine, cost, minlength=len(places))
        costs[forbidden] = np.inf
        best = costs.argmin(1)
        best[~np.isfinite(costs.min(1))] = 0
        moving = rng.random(len(places)) < (0.5 if turn < ROUNDS - 1 else 0.25)
        moved = np.where(moving[:, None], moves[best], 0)
        if not moved.any():
            continue
        places = places + moved
        forbidden = _forbidden(seams, label, places, moves)
    shifted = offsets.copy()
    shifted[hole] = places[label[hole]]
    y, x = np.nonzero(hole)
    assert is_valid(level, y, x, shifted[y, x]).all()
    return shifted


def _seam_pairs(label: Ints) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
    """(y, x) of hole pixels and of their neighbours that have another label, or none."""
    height, width = label.shape
    firsts, seconds = [], []
    for dy, dx in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        y, x = np.nonzero(label >= 0)
        ny, nx = y + dy, x + dx
        there = (ny >= 0) & (nx >= 0) & (ny < height) & (nx < width)
        y, x, ny, nx = y[there], x[there], ny[there], nx[there]
        differs = label[y, x] != label[ny, nx]
        firsts.append(np.stack([y[differs], x[differs]]))
        seconds.append(np.stack([ny[differs], nx[differs]]))
    first, second = np.concatenate(firsts, 1), np.concatenate(seconds, 1)
    return (first[0], first[1]), (second[0], second[1])


def _forbidden(seams: Seams, label: Ints, places: Ints, moves: Ints) -> np.ndarray:
    """LxM: moves that would make a label copy what is not known."""
    y, x = np.nonzero(label >= 0)
    which = label[y, x]
    found = np.zeros((len(places), len(moves)), bool)
    for number, move in enumerate(moves):
        wrong = ~is_valid(seams.level, y, x, places[which] + move)
        found[:, number] = np.bincount(which, wrong, minlength=len(places)) > 0
    return found
