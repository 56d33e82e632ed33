"""Small shifts of whole labels, so that edges run on across their seams."""

from collections.abc import Callable

import cv2
import numpy as np

from lama_studio.engine.texture_labels import Seams, distinct, gap, is_valid
from lama_studio.engine.texture_levels import Bool, Float
from lama_studio.engine.texture_seams import Ints

WINDOW_PX = 1
ROUNDS = 4


def settle(seams: Seams, offsets: Ints, seed: int, step: Callable[[], None]) -> Ints:
    """Offsets after every label has moved, as a whole, to where its seams cost least.

    Neighbouring labels must not move at once, so each round moves a drawn half of them.
    """
    hole = seams.hole
    places, inverse = distinct(offsets[hole], step)
    step()
    label = np.full(hole.shape, -1, np.int32)
    label[hole] = inverse
    p, q = _seam_pairs(label)
    step()
    if len(p[0]) == 0:
        return offsets
    moves = _moves()
    rng = np.random.default_rng(seed)
    for turn in range(ROUNDS):
        step()
        costs = _costs(seams, label, places, moves, p, q)
        step()
        costs[_forbidden(seams, label, places, moves)] = np.inf
        best = costs.argmin(1)
        moving = rng.random(len(places)) < (0.5 if turn < ROUNDS - 1 else 0.25)
        places = places + np.where(moving[:, None], moves[best], 0)
    shifted = offsets.copy()
    shifted[hole] = places[label[hole]]
    return shifted


def _moves() -> Ints:
    """Mx2: the shifts of the window, the smallest first: none wins where all cost the same."""
    span = np.arange(-WINDOW_PX, WINDOW_PX + 1)
    moves = np.stack(np.meshgrid(span, span, indexing="ij"), -1).reshape(-1, 2)
    return moves[np.argsort(np.abs(moves).sum(1), kind="stable")].astype(np.int32)


def _costs(
    seams: Seams,
    label: Ints,
    places: Ints,
    moves: Ints,
    p: tuple[Ints, Ints],
    q: tuple[Ints, Ints],
) -> Float:
    """LxM: what the seams of each label (pixels p, their neighbours q) would cost after a move."""
    mine, theirs = label[p], label[q]
    to_known = theirs < 0
    beside = np.where(to_known[:, None], 0, places[np.maximum(theirs, 0)])
    costs = np.zeros((len(places), len(moves)))
    at_q, at_p = seams.at(*q, beside), seams.at(*p, beside)
    for number, move in enumerate(moves):
        trial = places[mine] + move
        outer = gap(seams.at(*q, trial), at_q)
        inner = gap(seams.at(*p, trial), at_p)
        cost = outer + np.where(to_known, outer, inner)
        costs[:, number] = np.bincount(mine, cost, minlength=len(places))
    return costs


def _seam_pairs(label: Ints) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
    """(y, x) of hole pixels and of their neighbours that have another label, or none."""
    firsts, seconds = [], []
    for first, second in (
        (np.s_[:-1, :], np.s_[1:, :]),
        (np.s_[1:, :], np.s_[:-1, :]),
        (np.s_[:, :-1], np.s_[:, 1:]),
        (np.s_[:, 1:], np.s_[:, :-1]),
    ):
        at = np.argwhere((label[first] != label[second]) & (label[first] >= 0))
        firsts.append(at + [part.start or 0 for part in first])
        seconds.append(at + [part.start or 0 for part in second])
    p, q = np.concatenate(firsts).T, np.concatenate(seconds).T
    return (p[0], p[1]), (q[0], q[1])


def _forbidden(seams: Seams, label: Ints, places: Ints, moves: Ints) -> Bool:
    """LxM: moves that would make a label copy what is not known (never none: that is valid)."""
    level = seams.level
    y, x = np.nonzero(label >= 0)
    which = label[y, x]
    side = 2 * WINDOW_PX + 1
    square = np.ones((side, side), np.uint8)
    roomy = cv2.erode(level.centre.astype(np.uint8), square, borderValue=0).astype(bool)
    tight = ~roomy[y + places[which, 0], x + places[which, 1]]
    y, x, which = y[tight], x[tight], which[tight]
    found = np.zeros((len(places), len(moves)), bool)
    for number, move in enumerate(moves):
        wrong = ~is_valid(level, y, x, places[which] + move)
        found[:, number] = np.bincount(which, wrong, minlength=len(places)) > 0
    return found
