"""Photos and masks, from files and into files."""

import dataclasses
import os
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lama_studio.core.compose import Snapshot
from lama_studio.errors import MaskError, PhotoError, SaveError
from lama_studio.files.atomic import refuse_existing
from lama_studio.files.carried import Carried, Encoded
from lama_studio.files.decoding import Decoded, decode
from lama_studio.files.embedded import fresh_metadata
from lama_studio.files.formats import WRITABLE_SUFFIXES, Format, format_of_suffix
from lama_studio.files.memory import free_memory_bytes
from lama_studio.files.metadata import PhotoMetadata
from lama_studio.files.names import refuse_name
from lama_studio.files.proving import expected_of, write_proved
from lama_studio.files.standing import Known, back_up, backup_path, refuse_changed
from lama_studio.files.xmp_note import EditNote

_STRIP_ROWS = 256
_WHOLE_NOTE = (
    "The whole JPEG was encoded anew: its colours were converted, or its structure is damaged."
)


@dataclass(frozen=True, eq=False)
class Photo:
    """A photo as it was opened, upright.

    `pixels` HxWx3 uint8|uint16 RGB; `alpha` HxW of the same type, None where the file has none;
    `notes`: sentences about what reading could not carry over; `file`: the bytes it was read
    from, for what can be carried over only from there, whatever became of the file meanwhile.
    """

    pixels: np.ndarray
    alpha: np.ndarray | None
    path: Path
    format: str
    metadata: PhotoMetadata
    notes: tuple[str, ...] = ()
    file: bytes = field(default=b"", repr=False)
    known: Known | None = None
    """The file as it was when it was read; None for a photo that lies in none."""

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])


@dataclass(frozen=True)
class SaveReport:
    """What was written where, what of the source's metadata it kept and could not keep, how it was
    written where there is something to say, and what became of the source's embedded pictures,
    which showed what was erased: drawn anew or removed."""

    path: Path
    format: str
    kept: tuple[str, ...]
    lost: tuple[str, ...]
    byte_count: int
    notes: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    known: Known | None = None
    """The file as it stands on the disk now."""


def read_photo(path: Path) -> Photo:
    """Open a photo file. Raises PhotoError with one sentence."""
    path = Path(path)
    known = Known.of(path)  # asked first: what is written meanwhile counts as a change
    file = read_file(path)
    if known is not None:
        known = dataclasses.replace(known, content=file)
    return dataclasses.replace(photo_of_bytes(file, path), known=known)


def photo_of_bytes(file: bytes, path: Path) -> Photo:
    """A photo from the bytes of its file; `path` names it. Raises PhotoError."""
    decoded = _decoded(file, path)
    return Photo(
        pixels=decoded.pixels,
        alpha=decoded.alpha,
        path=path,
        format=decoded.format,
        metadata=decoded.metadata,
        notes=decoded.notes,
        file=file,
    )


def write_photo(
    path: Path,
    pixels: np.ndarray | Snapshot,
    alpha: np.ndarray | None,
    source: Photo | None,
    overwrite: bool = False,
    quality: int | None = None,
    backup: bool = False,
    known: Known | None = None,
    note: EditNote | None = None,
) -> SaveReport:
    """Save pixels (HxWx3 uint8|uint16) and alpha (HxW or None) in the format of the suffix.

    A snapshot of erases over the source is not made into one picture where that takes memory for
    nothing.

    What the source's file carried goes along where the format can hold it; a JPEG saved as JPEG
    keeps every block whose pixels are those of the source. `quality` (1..100) overrides the
    source's own compression where a format has any. The file appears whole or not at all; one
    that exists stays without `overwrite`, and one that is not the `known` any more with it, too;
    `backup` keeps it beside, once. `note` is added to its XMP. Before the new one takes its name
    it is read back and compared with what it must show. Raises SaveError, ChangedOnDisk.
    """
    path = Path(path)
    shown = pixels if isinstance(pixels, Snapshot) else Snapshot(pixels, ())
    chosen = check_destination(path, overwrite, known)
    metadata = source.metadata if source else PhotoMetadata()
    if source is not None and source.format != chosen.name:
        metadata = dataclasses.replace(metadata, jpeg=None)
    try:
        encoded = _encoded(chosen, shown, alpha, metadata, source, quality, note)
    except MemoryError as error:
        raise SaveError(f"{path.name} was not saved: too little memory is free.") from error
    except OSError as error:  # encoders may work in a temporary file
        raise SaveError(f"{path.name} was not saved: {error.strerror or error}.") from error
    original = None if source is None else source.pixels
    expected = expected_of(path, chosen, shown, alpha, metadata, original, encoded.loose)

    def settle() -> None:
        refuse_changed(path, known)
        if backup:
            back_up(Path(os.path.realpath(path)))

    backs_up = backup and path.is_file()
    proof = write_proved(path, encoded.content, expected, overwrite, settle)
    notes = (*encoded.notes, *(() if source is None else (proof,)))
    if backs_up:
        kept = backup_path(Path(os.path.realpath(path)))
        notes = (*notes, f"What stood there before is kept as {kept.name}.")
    return SaveReport(
        path,
        chosen.name,
        encoded.kept,
        encoded.lost,
        len(encoded.content),
        notes,
        encoded.renewed,
        encoded.removed,
        Known.of(path),
    )


def _encoded(
    chosen: Format,
    shown: Snapshot,
    alpha: np.ndarray | None,
    metadata: PhotoMetadata,
    source: Photo | None,
    quality: int | None,
    note: EditNote | None,
) -> Encoded:
    """The source's own file edited where that can be done, else a new one."""
    if source is not None and quality is None and _is_edit(source, chosen, shown, alpha):
        assert chosen.edit is not None
        edited = chosen.edit(shown, source.pixels, metadata, source.file, note)
        if edited is not None:
            return edited
    carried = Carried()
    if source is not None and quality is None and chosen.edit and source.format == chosen.name:
        carried.notes.append(_WHOLE_NOTE)
    metadata = fresh_metadata(metadata, shown, carried, chosen.has_thumbnail)
    if note is not None:
        xmp = note.added_to(metadata.xmp, carried, chosen.can_hold_xmp)
        metadata = dataclasses.replace(metadata, xmp=xmp)
    encoded = chosen.encode(shown, alpha, metadata, quality)
    return dataclasses.replace(
        encoded,
        notes=(*carried.notes, *encoded.notes),
        lost=tuple(dict.fromkeys((*encoded.lost, *metadata.only_there))),
        renewed=tuple(dict.fromkeys((*carried.renewed, *encoded.renewed))),
        removed=tuple(dict.fromkeys((*carried.removed, *encoded.removed))),
    )


def _is_edit(source: Photo, chosen: Format, shown: Snapshot, alpha: np.ndarray | None) -> bool:
    """Whether this is the source, changed in places, for a file of its own format."""
    before, after = source.pixels, shown.original
    is_like = (after.shape, after.dtype) == (before.shape, before.dtype)
    return chosen.edit is not None and source.format == chosen.name and is_like and alpha is None


def check_destination(path: Path, overwrite: bool, known: Known | None = None) -> Format:
    """The format `path` names. Raises SaveError where it could not be written: asked early."""
    path = Path(path)
    refuse_name(path)
    chosen = format_of_suffix(path.suffix)
    if chosen is None:
        suffixes = ", ".join(WRITABLE_SUFFIXES)
        raise SaveError(f"{path.name} names no format photos can be saved in ({suffixes}).")
    if path.is_dir():
        raise SaveError(f"{path} is a folder, so no file can be saved under that name.")
    if not path.parent.is_dir():
        raise SaveError(f"{path.name} was not saved: there is no folder {path.parent}.")
    if not overwrite:
        refuse_existing(path)
    refuse_changed(path, known)
    return chosen


def read_mask(path: Path, width: int, height: int) -> np.ndarray:
    """Any picture -> mask HxW uint8: 255 (hole) where it is opaque and brighter than half.

    Raises PhotoError where the file is no picture, MaskError where its size is not the photo's or
    it names no hole, or nothing but hole.
    """
    path = Path(path)
    decoded = _decoded(read_file(path), path)
    mask_height, mask_width = decoded.pixels.shape[:2]
    if (mask_width, mask_height) != (width, height):
        raise MaskError(
            f"The mask {path.name} is {mask_width} x {mask_height} pixels, the photo "
            f"{width} x {height}; they must be the same size."
        )
    mask = _holes_of(decoded)
    if not mask.any():
        raise MaskError(f"The mask {path.name} has no hole: nothing in it is brighter than half.")
    if mask.all():
        raise MaskError(f"The mask {path.name} is all hole: nothing is left to fill it from.")
    return mask


def write_mask(path: Path, mask: np.ndarray, overwrite: bool = False) -> SaveReport:
    """Save a mask (HxW uint8, 255 = hole) as a grey picture. Raises SaveError."""
    path = Path(path)
    chosen = check_destination(path, overwrite)
    metadata = PhotoMetadata(is_grey=True)
    pixels = np.broadcast_to(mask[..., None], (*mask.shape, 3))
    shown = Snapshot(pixels, ())
    encoded = chosen.encode(shown, None, metadata, None)
    expected = expected_of(path, chosen, shown, None, metadata, None, encoded.loose)
    write_proved(path, encoded.content, expected, overwrite)
    return SaveReport(Path(path), chosen.name, (), (), len(encoded.content))


def _holes_of(decoded: Decoded) -> np.ndarray:
    half = (np.iinfo(decoded.pixels.dtype).max + 1) // 2
    weights = np.array([0.299, 0.587, 0.114], np.float32)
    mask = np.zeros(decoded.pixels.shape[:2], np.uint8)
    # Strip by strip: as numbers with a point the whole would take five times its memory.
    for top in range(0, len(mask), _STRIP_ROWS):
        rows = slice(top, top + _STRIP_ROWS)
        is_hole = decoded.pixels[rows].astype(np.float32) @ weights >= half - 0.01
        if decoded.alpha is not None:
            is_hole &= decoded.alpha[rows] >= half
        mask[rows][is_hole] = 255
    return mask


def _decoded(file: bytes, path: Path) -> Decoded:
    try:
        return decode(file)
    except PhotoError as error:
        raise PhotoError(f"{path.name} {error}") from error


def read_file(path: Path) -> bytes:
    """The bytes of a photo's file. Raises PhotoError where there are none, or too many."""
    try:
        if path.is_dir():
            raise PhotoError(f"{path} is a folder, not a photo.")
        if path.exists() and not path.is_file():
            raise PhotoError(f"{path} is no ordinary file.")
        if path.stat().st_size > free_memory_bytes():
            raise PhotoError(f"{path.name} is larger than the memory that is free.")
        content = path.read_bytes()
    except FileNotFoundError:
        raise PhotoError(f"There is no file {path}.") from None
    except PermissionError:
        raise PhotoError(f"{path.name} may not be read: permission is missing.") from None
    except OSError as error:
        raise PhotoError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    if not content:
        raise PhotoError(f"{path.name} is empty.")
    return content
