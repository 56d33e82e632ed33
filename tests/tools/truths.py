"""Things in real photos, outlined by hand: what a person means who wants one of them gone."""

from dataclasses import dataclass

import cv2
import numpy as np
import skimage.data


@dataclass(frozen=True)
class Thing:
    """A thing in a photo (HxWx3 uint8), and where it is (HxW bool)."""

    pixels: np.ndarray
    truth: np.ndarray

    def agreement(self, mask: np.ndarray) -> float:
        """Intersection over union with a mask."""
        marked = mask > 0
        return float((marked & self.truth).sum() / (marked | self.truth).sum())


def _drawn(photo: np.ndarray, *polygons: list[tuple[int, int]]) -> Thing:
    return _thing(photo, [np.array(points, np.int32) for points in polygons])


def _round(photo: np.ndarray, centre: tuple[int, int], axes: tuple[int, int]) -> Thing:
    return _thing(photo, [cv2.ellipse2Poly(centre, axes, 0, 0, 360, 4)])


def _thing(photo: np.ndarray, polygons: list[np.ndarray]) -> Thing:
    truth = np.zeros(photo.shape[:2], np.uint8)
    for points in polygons:
        cv2.fillPoly(truth, [points], 1)
    pixels = photo if photo.ndim == 3 else np.repeat(photo[..., None], 3, axis=2)
    return Thing(np.array(pixels), truth > 0)


def patch() -> Thing:
    """The round mission patch on the astronaut's suit."""
    return _round(skimage.data.astronaut(), (172, 384), (34, 38))


def coin() -> Thing:
    """The large coin at the upper right, grey on grey."""
    return _round(skimage.data.coins(), (333, 44), (29, 28))


def head() -> Thing:
    """The astronaut's head: hair, skin and shadow."""
    outline = [(172, 30), (200, 16), (220, 14), (270, 25), (300, 60), (302, 100), (280, 130)]
    outline += [(262, 150), (255, 180), (240, 192), (200, 190), (187, 160), (180, 128)]
    return _drawn(skimage.data.astronaut(), [*outline, (158, 110), (153, 70)])


def cup() -> Thing:
    """The cup on its saucer, as they stand on the table."""
    photo = skimage.data.coffee()
    saucer = cv2.ellipse2Poly((280, 230), (203, 153), 5, 0, 360, 4)
    rim = cv2.ellipse2Poly((288, 98), (117, 81), 0, 0, 360, 4)
    return _thing(photo, [saucer, rim])
