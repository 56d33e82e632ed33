"""How a photo's numbers look: its colour profile turned into sRGB, which screens are given.

Only what is shown is converted. The document, the network and the file keep the photo's numbers.
"""

from functools import lru_cache

import cv2
import numpy as np
from PySide6.QtGui import QColorSpace, QColorTransform, QImage

_CHUNK_PX = 1 << 18
"""Converted at once: Qt holds the interpreter meanwhile, and the window must not wait for it."""


def to_eight_bits(samples: np.ndarray) -> np.ndarray:
    """uint8 as it is, uint16 rounded to the nearest of 256 steps."""
    if samples.dtype == np.uint8:
        return samples
    return cv2.convertScaleAbs(samples, alpha=1 / 257)


class Colours:
    """Converts pixels from one profile; an RGB or a grey one."""

    def __init__(self, space: QColorSpace, into_srgb: QColorTransform) -> None:
        self._into_srgb = into_srgb
        self._levels = None
        if space.colorModel() == QColorSpace.ColorModel.Gray:
            self._levels = _grey_levels(into_srgb)

    def shown(self, pixels: np.ndarray) -> np.ndarray:
        """HxWx3 uint8|uint16 -> HxWx4 uint8, opaque sRGB in Qt's 32-bit order."""
        if self._levels is not None:
            return cv2.cvtColor(cv2.LUT(to_eight_bits(pixels), self._levels), cv2.COLOR_RGB2BGRA)
        height, width = pixels.shape[:2]
        shown = np.empty((height, width, 4), np.uint8)
        row_count = max(1, _CHUNK_PX // max(width, 1))
        for top in range(0, height, row_count):
            rows = slice(top, top + row_count)
            if pixels.dtype == np.uint8:
                cv2.cvtColor(pixels[rows], cv2.COLOR_RGB2BGRA, dst=shown[rows])
                _qimage(shown[rows], QImage.Format.Format_RGB32).applyColorTransform(
                    self._into_srgb
                )
            else:
                shown[rows] = self._from_sixteen_bits(pixels[rows])
        return shown

    def _from_sixteen_bits(self, pixels: np.ndarray) -> np.ndarray:
        """Before they are cut to eight bits: linear light has too few of those in the shadows."""
        deep = _qimage(cv2.cvtColor(pixels, cv2.COLOR_RGB2RGBA), QImage.Format.Format_RGBX64)
        converted = deep.colorTransformed(self._into_srgb, QImage.Format.Format_RGB32)
        height, width = pixels.shape[:2]
        found = np.frombuffer(converted.constBits(), np.uint8)
        return found.reshape(height, width, 4).copy()  # the memory is the picture's


@lru_cache(maxsize=8)
def colours_of(icc: bytes) -> Colours | None:
    """How to convert from a profile; None where there is nothing to do: it is empty, cannot be
    read, or means sRGB."""
    space = QColorSpace.fromIccProfile(icc) if _is_whole(icc) else QColorSpace()
    if not space.isValid():
        return None
    into_srgb = space.transformationToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    return None if into_srgb.isIdentity() else Colours(space, into_srgb)


def _is_whole(icc: bytes) -> bool:
    """Whether it is a profile at all and as long as it says: of others Qt warns in the log."""
    return icc[36:40] == b"acsp" and int.from_bytes(icc[:4], "big") <= len(icc)


def _grey_levels(into_srgb: QColorTransform) -> np.ndarray:
    """What each of 256 greys is shown as."""
    ramp = np.arange(256, dtype=np.uint8)[None]
    shown = _qimage(ramp, QImage.Format.Format_Grayscale8).colorTransformed(
        into_srgb, QImage.Format.Format_RGB32
    )
    return np.frombuffer(shown.constBits(), np.uint8).reshape(256, 4)[:, 1].copy()


def _qimage(samples: np.ndarray, qformat: QImage.Format) -> QImage:
    """A QImage on the same memory; keep the array alive."""
    height, width = samples.shape[:2]
    return QImage(samples.data, width, height, samples.strides[0], qformat)
