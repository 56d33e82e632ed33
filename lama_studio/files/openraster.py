"""A piece of work as OpenRaster (.ora): layers for GIMP and Krita, and all that the studio needs to
go on: the original's own file, byte for byte, every erase with its options, and the mask."""

import dataclasses
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from xml.sax.saxutils import quoteattr

import cv2
import numpy as np
from PIL import ImageCms

from lama_studio.core.compose import Snapshot
from lama_studio.core.layers import Erase
from lama_studio.errors import PhotoError, SaveError
from lama_studio.files.atomic import write_atomically
from lama_studio.files.embedded import reduced
from lama_studio.files.erase_files import (
    erase_of,
    files_of,
    founded,
    packed_png,
    record_of,
    unpacked_png,
)
from lama_studio.files.formats import png
from lama_studio.files.memory import free_memory_bytes
from lama_studio.files.metadata import PhotoMetadata
from lama_studio.files.photo import Photo, photo_of_bytes, read_file

SUFFIX = ".ora"
_TYPE = b"image/openraster"
_OWN = "lama-studio/"
_RECORD, _MASK = _OWN + "work.json", _OWN + "mask.png"
_THUMBNAIL_PX = 256
_MOST_RECORD_BYTES = 64 << 20
_VERSION = 1
FOREIGN_NOTE = "The file holds another program's layers; this is the picture that they make."


@dataclass(frozen=True, eq=False)
class Work:
    """What a person made of a photo: erases from the lowest up, how many were ever made, and the
    mask, HxW uint8."""

    photo: Photo
    erases: tuple[Erase, ...]
    erase_count: int
    mask: np.ndarray
    is_own: bool = True
    """False where another program wrote the file."""


def write_work(path: Path, work: Work, overwrite: bool, settle: Callable[[], None]) -> int:
    """Save work as OpenRaster; how many bytes that took. `settle` is called before what stands
    there goes. The file is read back first. Raises SaveError."""

    def write(file: BinaryIO) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for name, content in _entries(work):
                archive.writestr(name, content)

    def check(temporary: Path) -> None:
        try:
            _refuse_difference(read_work(temporary, temporary.read_bytes()), work)
        except PhotoError as error:
            raise SaveError(f"{path.name} was not saved: it could not be read back.") from error
        settle()

    write_atomically(path, write, overwrite, check)
    return path.stat().st_size


def read_work(path: Path, content: bytes | None = None) -> Work:
    """Read OpenRaster: work of this program, or another's as one flat photo.

    Raises PhotoError with one sentence.
    """
    with _damage_as_sentence(path), zipfile.ZipFile(BytesIO(content or read_file(path))) as archive:
        if _entry(archive, "mimetype", 100).strip() != _TYPE:
            raise PhotoError(f"{path.name} is no OpenRaster file.")
        if _RECORD not in archive.namelist():
            return _foreign(path, archive)
        record = json.loads(_entry(archive, _RECORD, _MOST_RECORD_BYTES))
        name = Path(str(record["original"])).name
        photo = photo_of_bytes(_entry(archive, _OWN + "original"), path.with_name(name))
        pixels = photo.pixels
        erases = [
            erase_of(erase, partial(_of_erase, archive, number), pixels)
            for number, erase in enumerate(record["erases"])
        ]
        mask = unpacked_png(_entry(archive, _MASK), pixels.shape[:2], np.dtype(np.uint8))
        return Work(photo, founded(erases), int(record["erase_count"]), mask)


def _entries(work: Work) -> Iterator[tuple[str, bytes]]:
    """The files inside, in their order: "mimetype" must be the first."""
    photo = work.photo
    look = _look(photo)
    yield "mimetype", _TYPE
    yield "stack.xml", _stack(work)
    yield (
        "data/original.png",
        png.encode(Snapshot(photo.pixels, ()), photo.alpha, look, None).content,
    )
    for number, erase in enumerate(work.erases):
        yield f"data/erase-{number}.png", _layer(erase, look)
        for name, content in files_of(erase).items():
            yield f"{_OWN}erase-{number}/{name}", content
    yield _MASK, packed_png(work.mask)
    yield _OWN + "original", photo.file
    yield _RECORD, _record(work)
    shown = Snapshot(photo.pixels, work.erases)
    yield "mergedimage.png", png.encode(shown, photo.alpha, look, None).content
    yield "Thumbnails/thumbnail.png", _thumbnail(shown)


def _record(work: Work) -> bytes:
    record = {
        "version": _VERSION,
        "original": work.photo.path.name,
        "erase_count": work.erase_count,
        "erases": [record_of(erase) for erase in work.erases],
    }
    return json.dumps(record, ensure_ascii=False, indent=1).encode()


def _stack(work: Work) -> bytes:
    """The layers, the topmost first, as OpenRaster 0.0.5 describes them."""
    layers = [
        f'  <layer name={quoteattr(erase.name)} src="data/erase-{number}.png" '
        f'x="{erase.box.x0}" y="{erase.box.y0}" opacity="1.0" composite-op="svg:src-over" '
        f'visibility="{"visible" if erase.is_visible else "hidden"}"/>'
        for number, erase in reversed(list(enumerate(work.erases)))
    ]
    layers.append(
        f'  <layer name={quoteattr(work.photo.path.name)} src="data/original.png" x="0" y="0" '
        'opacity="1.0" composite-op="svg:src-over" visibility="visible"/>'
    )
    opening = f'<image version="0.0.5" w="{work.photo.width}" h="{work.photo.height}">'
    lines = ("<?xml version='1.0' encoding='UTF-8'?>", opening, " <stack>", *layers, " </stack>")
    return "\n".join((*lines, "</image>", "")).encode()


def _look(photo: Photo) -> PhotoMetadata:
    """What the layers of a photo say of their colours, each for itself: all the same."""
    kept = photo.metadata
    is_srgb = dict(kept.colour_chunks).get(b"sRGB") is not None or not kept.colour_chunks
    if kept.icc or not is_srgb:
        return PhotoMetadata(icc=kept.icc, colour_chunks=kept.colour_chunks, is_grey=kept.is_grey)
    # Said as a profile, too: of 16 bits without one Krita asks, and offers linear light first.
    return PhotoMetadata(icc=_srgb())


@cache
def _srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _layer(erase: Erase, look: PhotoMetadata) -> bytes:
    """What an erase shows, with its weight as transparency."""
    alpha = erase.weight.astype(erase.patch.dtype)
    if erase.patch.dtype == np.uint16:
        alpha *= 257
    return png.encode(Snapshot(erase.patch, ()), alpha, look, None).content


def _thumbnail(shown: Snapshot) -> bytes:
    small = reduced(shown, _THUMBNAIL_PX)
    scale = _THUMBNAIL_PX / max(small.shape[:2])
    if scale < 1:
        height, width = (max(1, round(side * scale)) for side in small.shape[:2])
        small = cv2.resize(small, (width, height), interpolation=cv2.INTER_AREA)
    return packed_png(small if small.dtype == np.uint8 else (small // 257).astype(np.uint8))


def _foreign(path: Path, archive: zipfile.ZipFile) -> Work:
    photo = photo_of_bytes(_entry(archive, "mergedimage.png"), path.with_suffix(".png"))
    photo = dataclasses.replace(photo, notes=(FOREIGN_NOTE, *photo.notes))
    return Work(photo, (), 0, np.zeros(photo.pixels.shape[:2], np.uint8), False)


def _of_erase(archive: zipfile.ZipFile, number: int, file: str) -> bytes:
    return _entry(archive, f"{_OWN}erase-{number}/{file}")


def _entry(archive: zipfile.ZipFile, name: str, most_bytes: int | None = None) -> bytes:
    """A file inside, no longer than it says and than the memory that is free."""
    most_bytes = free_memory_bytes() if most_bytes is None else most_bytes
    if archive.getinfo(name).file_size > most_bytes:
        raise PhotoError(f"{name} inside is larger than it can be.")
    return archive.read(name)


@contextmanager
def _damage_as_sentence(path: Path) -> Iterator[None]:
    try:
        yield
    except PhotoError as error:
        sentence = str(error)
        is_whole = sentence.startswith(path.name) or not sentence.startswith("is ")
        raise PhotoError(sentence if is_whole else f"{path.name} {sentence}") from error
    except (
        *(zipfile.BadZipFile, zlib.error, struct.error, cv2.error, EOFError, OSError),
        *(KeyError, TypeError, ValueError, IndexError, AttributeError),
        *(NotImplementedError, RuntimeError, OverflowError, RecursionError),
    ) as error:
        raise PhotoError(f"{path.name} is damaged, and cannot be read.") from error


def _refuse_difference(found: Work, work: Work) -> None:
    same = (
        found.photo.file == work.photo.file
        and np.array_equal(found.mask, work.mask)
        and len(found.erases) == len(work.erases)
        and all(_is_same(a, b) for a, b in zip(found.erases, work.erases, strict=True))
    )
    if not same:
        raise PhotoError("is not what was written.")


def _is_same(found: Erase, erase: Erase) -> bool:
    told: list[dict[str, Any]] = [json.loads(json.dumps(record_of(e))) for e in (found, erase)]
    arrays = ("hole", "weight", "patch", "marked")
    pairs = ((getattr(found, name), getattr(erase, name)) for name in arrays)
    return told[0] == told[1] and all(
        b is None if a is None else b is not None and np.array_equal(a, b) for a, b in pairs
    )
