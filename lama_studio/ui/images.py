"""The one seam between pixels (numpy) and QImage; what a screen shows has 8 bits a channel."""

import cv2
import numpy as np
from PySide6.QtGui import QImage

from lama_studio.ui.colours import colours_of, to_eight_bits


def to_screen(pixels: np.ndarray, alpha: np.ndarray | None = None, icc: bytes = b"") -> np.ndarray:
    """HxWx3 RGB (uint8 or uint16) in the colours of a profile, alpha HxW or None -> HxWx4 uint8 in
    sRGB, Qt's 32-bit order.

    With alpha the colours come premultiplied, as Qt paints and averages them.
    """
    colours = colours_of(icc)
    if colours is None:
        shown = cv2.cvtColor(to_eight_bits(pixels), cv2.COLOR_RGB2BGRA)
    else:
        shown = colours.shown(pixels)
    if alpha is not None:
        shown[..., 3] = to_eight_bits(alpha)
        for channel in range(3):
            shown[..., channel] = cv2.multiply(
                shown[..., channel], shown[..., 3], scale=1 / 255, dtype=cv2.CV_8U
            )
    return shown


def screen_qimage(shown: np.ndarray, has_alpha: bool) -> QImage:
    """HxWx4 uint8 from `to_screen` as a QImage on the same memory; keep the array alive."""
    height, width = shown.shape[:2]
    qformat = QImage.Format.Format_ARGB32_Premultiplied if has_alpha else QImage.Format.Format_RGB32
    return QImage(shown.data, width, height, shown.strides[0], qformat)


def mask_qimage(mask: np.ndarray, colours: list[int]) -> QImage:
    """HxW uint8 as a QImage on the same memory, each level shown in one of 256 ARGB colours."""
    height, width = mask.shape
    qimage = QImage(mask.data, width, height, mask.strides[0], QImage.Format.Format_Indexed8)
    qimage.setColorTable(colours)
    return qimage
