"""Errors that people can cause, each a clear sentence; programmer errors stay assertions."""

from pathlib import Path


class UserError(Exception):
    """A sentence for the person, who has lost nothing."""


class PhotoError(UserError):
    """A photo that cannot be read."""


class TooLittleMemory(PhotoError):
    """A photo that needs more memory than is free."""


class MaskError(UserError):
    """A mask that names no usable hole, or does not fit its photo."""


class WeightsError(UserError):
    """A weights file that is missing, damaged or of another architecture."""


class DeviceError(UserError):
    """A device that was asked for and is not there, or has too little memory."""


class SaveError(UserError):
    """A destination that cannot be written."""


class InstallationError(UserError):
    """A part of the program itself that is missing or damaged."""


class DisplayError(UserError):
    """A window that cannot be opened here."""


class ChangedOnDisk(SaveError):
    """A file that somebody else wrote to since it was opened; it was not replaced."""

    def __init__(self, sentence: str, path: Path) -> None:
        super().__init__(sentence)
        self.path = path


class Cancelled(Exception):
    """Raised by a step to end a running job; the photo stays as it was."""
