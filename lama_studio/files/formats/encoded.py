"""What every encoder gives back, and the conversions several of them share."""

from dataclasses import dataclass

import numpy as np

from lama_studio.files.metadata import PhotoMetadata


@dataclass(frozen=True)
class Encoded:
    """A file's bytes, what the format could hold of the photo and what not, and what else there
    is to say about it, in sentences."""

    content: bytes
    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Carried:
    """Notes, block by block, what was kept and what was lost."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.lost: list[str] = []
        self.notes: list[str] = []

    def keep(self, name: str, block: bytes, limit_bytes: int | None = None) -> bytes:
        """The block if the format can hold that many bytes, else b""."""
        if not block:
            return b""
        if limit_bytes is not None and len(block) > limit_bytes:
            self.lost.append(f"{name} (too long for this format)")
            return b""
        self.kept.append(name)
        return block

    def lose(self, name: str, is_there: object) -> None:
        if is_there:
            self.lost.append(name)

    def encoded(self, content: bytes) -> Encoded:
        return Encoded(content, tuple(self.kept), tuple(self.lost), tuple(self.notes))


def in_eight_bits(pixels: np.ndarray, carried: Carried) -> np.ndarray:
    """Pixels as uint8, 65535 becoming 255, rounded to nearest."""
    if pixels.dtype == np.uint8:
        return pixels
    carried.lose("16-bit depth", True)
    return ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)


def on_white(pixels: np.ndarray, alpha: np.ndarray | None, carried: Carried) -> np.ndarray:
    """Pixels (uint8) without transparency: what was transparent shows white."""
    if alpha is None:
        return pixels
    carried.lose("transparency", True)
    if alpha.min() == np.iinfo(alpha.dtype).max:
        return pixels
    weight = in_eight_bits(alpha, Carried())[..., None].astype(np.uint16)
    mixed = pixels * weight + 255 * (255 - weight)
    return ((mixed + 127) // 255).astype(np.uint8)


def grey_of(pixels: np.ndarray) -> np.ndarray:
    """HxW of a photo that was grey: exact where the three channels agree, else their mean."""
    wide = np.uint16 if pixels.dtype == np.uint8 else np.uint32
    total: np.ndarray = pixels[..., 0].astype(wide)
    for term in (pixels[..., 1], pixels[..., 2], 1):
        total += term
    total //= 3
    return total.astype(pixels.dtype)


def channels_of(pixels: np.ndarray, metadata: PhotoMetadata) -> np.ndarray:
    """HxW for a photo that was grey (its profile fits nothing else), else HxWx3."""
    return grey_of(pixels) if metadata.is_grey else pixels
