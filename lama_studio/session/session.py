"""A photo being worked on: its file, its document, its erases; the same for window and CLI."""

import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from lama_studio.core.document import Document
from lama_studio.core.history import LIMIT_MB
from lama_studio.core.layers import Erase, EraseOptions
from lama_studio.files.formats import READABLE_SUFFIXES, format_of_suffix
from lama_studio.files.names import beside
from lama_studio.files.openraster import SUFFIX, Work, read_work
from lama_studio.files.photo import (
    Photo,
    SaveReport,
    photo_of_bytes,
    read_mask,
    read_photo,
    write_mask,
)
from lama_studio.files.standing import Known, backup_path
from lama_studio.session.jobs import EraseJob, PatchMaker, SaveJob, Step, no_step

__all__ = ["OPENABLE_SUFFIXES", "Session", "backup_path"]

OPENABLE_SUFFIXES = (*READABLE_SUFFIXES, SUFFIX)
"""Endings of the files that `Session.open` reads, for dialogs."""

_NO_OPTIONS = EraseOptions()


class Session:
    """One open photo. Reading and running jobs may happen in any thread, the rest in one."""

    def __init__(self, photo: Photo, history_limit_mb: float = LIMIT_MB) -> None:
        self.photo = photo
        self.document = Document(photo.pixels, photo.alpha, history_limit_mb, photo.metadata.icc)
        self.path = photo.path
        """Where the work was saved last; at first where the photo was opened."""
        self.is_recovered = False
        """Whether this is work that a crash left behind: it is in no file yet."""
        self._known = {photo.path.absolute(): photo.known}
        self.is_on_disk = True
        """Whether `path` holds the photo; a pasted one has only a name until it is saved."""

    @classmethod
    def open(cls, path: Path, history_limit_mb: float = LIMIT_MB) -> "Session":
        """Read a photo or a project. Raises PhotoError."""
        path = Path(path)
        if path.suffix.lower() != SUFFIX:
            return cls(read_photo(path), history_limit_mb)
        known, work = Known.of(path), read_work(path)
        session = cls.of_work(work, history_limit_mb)
        if work.is_own:
            session.path = path
            session._known[path.absolute()] = known
        return session

    @classmethod
    def of_work(cls, work: Work, history_limit_mb: float = LIMIT_MB) -> "Session":
        """Take up work where it was left, though not what could be undone then."""
        session = cls(work.photo, history_limit_mb)
        session.document.restore(work.erases, work.erase_count, work.mask)
        return session

    @classmethod
    def of_bytes(cls, file: bytes, path: Path, history_limit_mb: float = LIMIT_MB) -> "Session":
        """A photo that lies in no file; `path` is what it is called. Raises PhotoError."""
        session = cls(photo_of_bytes(file, path), history_limit_mb)
        session.is_on_disk = False
        return session

    def ask_erase(
        self,
        options: EraseOptions = _NO_OPTIONS,
        mask: np.ndarray | None = None,
        others: Iterable[EraseJob] = (),
    ) -> EraseJob:
        """A job for the mask (HxW uint8) or the document's own, frozen now, but for what `others`
        that run or wait will have erased. Raises MaskError."""
        mask = self.document.mask if mask is None else mask
        return EraseJob.of_mask(self.document, mask, options, others)

    def ask_again(self, erase: Erase, options: EraseOptions) -> EraseJob:
        """A job that erases the same once more, with other options, in its place in the list."""
        return EraseJob.again(self.document, erase, options)

    def apply(self, erase: Erase, replaces: Erase | None = None) -> bool:
        """Lay a finished erase on top and take its hole out of the mask, or give its content to
        the erase it replaces: one undo step. False where that one has gone meanwhile."""
        if replaces is None:
            self.document.add_erase(erase, clears_mask=True)
        elif replaces in self.document.erases:
            self.document.replace_erase(replaces, erase)
        else:
            return False
        return True

    def erase(
        self,
        inpainter: PatchMaker,
        options: EraseOptions = _NO_OPTIONS,
        mask: np.ndarray | None = None,
        step: Step = no_step,
    ) -> EraseJob:
        """Ask, run and apply here and now; the job that comes back holds the report."""
        job = self.ask_erase(options, mask)
        self.apply(job.run(inpainter, step))
        return job

    def ask_save(
        self,
        path: Path,
        overwrite: bool = False,
        quality: int | None = None,
        *,
        backup: bool = False,
        force: bool = False,
        notes_edit: bool = False,
    ) -> SaveJob:
        """A job that writes what the document shows now.

        `backup`: what it replaces is kept beside, once. A file that this session opened or saved
        and somebody else wrote to since is replaced with `force` only. `notes_edit`: the photo's
        XMP says that it was edited, where anything was erased.
        """
        path = Path(path)
        known = None if force else self._known.get(path.absolute())
        return SaveJob(
            self.document, self.photo, path, overwrite, quality, backup, known, notes_edit
        )

    def note_saved(self, job: SaveJob) -> None:
        """Take note, in the document's thread, that the job's file is on the disk."""
        self.path = job.path
        self.is_on_disk = True
        self._known[job.path.absolute()] = job.saved
        # Edits made while the file was written are not in it.
        if self.document.history.state is job.history_state:
            self.document.mark_saved()

    def save(
        self,
        path: Path,
        overwrite: bool = False,
        quality: int | None = None,
        *,
        backup: bool = False,
        force: bool = False,
        notes_edit: bool = False,
    ) -> SaveReport:
        """Write what the document shows to `path`, here and now; see `ask_save`. Raises SaveError,
        ChangedOnDisk."""
        job = self.ask_save(
            path, overwrite, quality, backup=backup, force=force, notes_edit=notes_edit
        )
        report = job.run()
        self.note_saved(job)
        return report

    def suggested_path(self) -> Path:
        """NAME-erased.EXT beside the photo, with the first number that is free; PNG where the
        photo's own format cannot be written."""
        suffix = self.photo.path.suffix
        return self._free_path("erased", suffix if format_of_suffix(suffix) else ".png")

    def suggested_project_path(self) -> Path:
        """NAME.ora beside the photo, with the first number that is free."""
        return self._free_path("", SUFFIX)

    # The mask as a file

    def read_mask(self, path: Path) -> np.ndarray:
        """A picture of the photo's size as a mask, HxW uint8. Raises PhotoError, MaskError."""
        return read_mask(path, self.document.width, self.document.height)

    def write_mask(self, path: Path, mask: np.ndarray, overwrite: bool = False) -> SaveReport:
        """Save a mask, white where it is marked. Raises SaveError."""
        return write_mask(path, mask, overwrite)

    def suggested_mask_path(self) -> Path:
        """NAME-mask.png beside the photo, with the first number that is free."""
        return self._free_path("mask", ".png")

    def _free_path(self, what: str, suffix: str) -> Path:
        addition = f"-{what}" if what else ""
        candidate, number = beside(self.photo.path, addition, suffix), 2
        while os.path.lexists(candidate):
            candidate = beside(self.photo.path, f"{addition}-{number}", suffix)
            number += 1
        return candidate
