"""The same spot on many photos: one after the other, looked at, and only then kept.

What is made lies in a folder of its own until the person accepts it; the photos are never
written to.
"""

import secrets
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from lama_studio.core.document import Document
from lama_studio.core.geometry import Box, Mask, Pixels, mask_box
from lama_studio.core.layers import EraseOptions
from lama_studio.errors import MaskError, PhotoError, SaveError
from lama_studio.files.atomic import write_atomically
from lama_studio.files.formats import READABLE_SUFFIXES
from lama_studio.session.alignment import (
    Landmarks,
    find_landmarks,
    moved_mask,
    movement,
    same_place,
)
from lama_studio.session.jobs import PatchMaker, Step, no_step, painted
from lama_studio.session.session import Session

VIEW_PX = 280
"""Longer side of the pictures a person judges by."""
_AROUND = 0.6  # of the hole's longer side is seen on each side of it
_LEAST_AROUND_PX = 60
_READING, _ERASING = 0.15, 0.75  # shares of the time

NOT_FOUND = "The spot was not found: too little of the first photo is seen in this one."
OTHER_SHAPE = "The frame has other proportions, so the spot has no place in it."
OUTSIDE = "The spot lies outside of this photo."


def photos_in(folder: Path) -> list[Path]:
    """The photos of a folder by name; empty where it cannot be read."""
    try:
        found = [path for path in folder.iterdir() if path.suffix.lower() in READABLE_SUFFIXES]
        return sorted((path for path in found if path.is_file()), key=lambda path: path.name)
    except OSError:
        return []


def photos_of(paths: Iterable[Path]) -> list[Path]:
    """Photos, and those of folders, in the order given. Raises PhotoError where there are none."""
    paths = list(paths)
    found = [photo for path in paths for photo in (photos_in(path) if path.is_dir() else [path])]
    if not found:
        raise PhotoError(f"There are no photos in {paths[0].name if paths else ''}.")
    return found


class Spot:
    """What is to go from each photo: a mask on the first, found again on the others.

    `follows_scene`: where the frame moved the spot moves with what is seen in it (a bin on the
    street); otherwise it stays where it is in the frame (dust on the sensor, a date).
    """

    def __init__(self, mask: Mask, original: Pixels, follows_scene: bool) -> None:
        """`original` HxWx3 of the first photo: read only, and only where the scene is followed."""
        self.mask = mask
        self.follows_scene = follows_scene
        self._original = original
        self._landmarks: Landmarks | None = None

    @classmethod
    def of(cls, document: Document, follows_scene: bool) -> "Spot":
        """What is marked now, or where nothing is, what was erased. Raises MaskError."""
        mask = document.mask.copy()
        if not mask.any():
            for erase in document.erases:
                if erase.is_visible:
                    part = mask[erase.box.slices]
                    np.maximum(part, painted(erase), out=part)
        if not mask.any():
            raise MaskError("Nothing is marked: mark or erase on this photo what all should lose.")
        return cls(mask, document.original, follows_scene)

    def on(self, pixels: Pixels) -> Mask:
        """The spot on another photo. Raises MaskError where it has no place there."""
        height, width = pixels.shape[:2]
        if not self.follows_scene:
            placed = same_place(self.mask, width, height)
            if placed is None:
                raise MaskError(OTHER_SHAPE)
        else:
            if self._landmarks is None:
                self._landmarks = find_landmarks(self._original, self.mask)
            matrix = movement(self._landmarks, find_landmarks(pixels))
            if matrix is None:
                raise MaskError(NOT_FOUND)
            placed = moved_mask(self.mask, matrix, width, height)
        if not placed.any():
            raise MaskError(OUTSIDE)
        return placed


@dataclass(frozen=True, eq=False)
class Trial:
    """One photo without the spot, to be looked at. `before` and `after`: HxWx3 uint8, the
    surroundings of the spot, small; `path`: the whole photo, not yet kept."""

    source: Path
    path: Path
    before: np.ndarray
    after: np.ndarray
    lost: tuple[str, ...] = ()
    icc: bytes = b""
    """The photo's colour profile."""


class Series:
    """A folder for what is tried; closing it throws away what was not accepted."""

    def __init__(self, spot: Spot, folder: Path, *, notes_edit: bool = False) -> None:
        """`folder`: where trials may lie for a while; it is made, and removed in the end.
        `notes_edit`: see `Session.ask_save`."""
        self.spot = spot
        self._folder = folder
        self._notes_edit = notes_edit
        folder.mkdir(parents=True, exist_ok=True)

    def attempt(
        self,
        photo: Path,
        inpainter: PatchMaker,
        options: EraseOptions,
        step: Step = no_step,
    ) -> Trial:
        """Erase the spot from one photo; any thread, one at a time. Raises PhotoError, MaskError,
        DeviceError, SaveError, and Cancelled through `step`."""
        step(0.0)
        session = Session.open(photo)
        mask = self.spot.on(session.document.original)
        step(_READING)
        session.erase(inpainter, options, mask, lambda part: step(_READING + _ERASING * part))
        folder = self._folder / secrets.token_hex(4)
        folder.mkdir()
        path = folder / session.suggested_path().name
        report = session.save(path, notes_edit=self._notes_edit)
        step(1.0)
        box = _seen_box(mask)
        original, edited = session.document.original, session.document.pixels(box)
        views = _view(original[box.slices]), _view(edited)
        return Trial(photo, report.path, *views, report.lost, session.document.icc)

    def accept(self, trial: Trial, folder: Path) -> Path:
        """Keep a trial under the first free name in `folder`. Raises SaveError."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            content = trial.path.read_bytes()
        except OSError as error:
            raise SaveError(
                f"{trial.path.name} was not kept: {error.strerror or error}."
            ) from error
        for candidate in _names(folder, trial.source.stem, trial.path.suffix):
            try:
                write_atomically(candidate, content, overwrite=False)
            except SaveError:
                if candidate.exists():
                    continue  # somebody was quicker
                raise
            self.reject(trial)
            return candidate
        raise AssertionError

    def reject(self, trial: Trial) -> None:
        """Throw a trial away."""
        shutil.rmtree(trial.path.parent, ignore_errors=True)

    def close(self) -> None:
        """Throw away what was not accepted."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _names(folder: Path, stem: str, suffix: str) -> Iterator[Path]:
    number = 1
    while True:
        ending = "" if number == 1 else f"-{number}"
        path = folder / f"{stem}-erased{ending}{suffix}"
        if not path.exists():
            yield path
        number += 1


def _seen_box(mask: Mask) -> Box:
    height, width = mask.shape
    box = mask_box(mask)
    margin_px = max(_LEAST_AROUND_PX, round(_AROUND * max(box.width, box.height)))
    return box.grow(margin_px).clip(width, height)


def _view(pixels: Pixels) -> np.ndarray:
    if pixels.dtype != np.uint8:
        pixels = cv2.convertScaleAbs(pixels, alpha=1 / 257)
    height, width = pixels.shape[:2]
    scale = VIEW_PX / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(pixels, size, interpolation=way)


def small_view(photo: Path, side_px: int) -> tuple[np.ndarray, bytes]:
    """(a whole photo, small, HxWx3 uint8, and its colour profile). Raises PhotoError."""
    document = Session.open(photo).document
    pixels = document.original
    stride = max(1, max(pixels.shape[:2]) // (3 * side_px))
    coarse = pixels[::stride, ::stride]
    if coarse.dtype != np.uint8:
        coarse = cv2.convertScaleAbs(np.ascontiguousarray(coarse), alpha=1 / 257)
    height, width = coarse.shape[:2]
    scale = side_px / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(np.ascontiguousarray(coarse), size, interpolation=cv2.INTER_AREA)
    return small, document.icc
