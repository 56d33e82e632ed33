"""Which file: open, save as, and what to do with unsaved work."""

import enum
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QFileDialog, QMessageBox, QWidget

from lama_studio.errors import ChangedOnDisk
from lama_studio.session.session import OPENABLE_SUFFIXES, backup_path

translate = QCoreApplication.translate
READABLE = " ".join(f"*{suffix}" for suffix in OPENABLE_SUFFIXES)


class Destination(NamedTuple):
    """Where to save, and what becomes of what is there: it may be replaced, and kept beside."""

    path: Path
    overwrite: bool = False
    backup: bool = False


class Unsaved(enum.Enum):
    """What the person wants done with work that is not saved."""

    SAVE = enum.auto()
    DISCARD = enum.auto()
    CANCEL = enum.auto()


def ask_open_path(parent: QWidget, folder: str) -> Path | None:
    """A photo to open, or None."""
    return _ask_path(parent, translate("files", "Open photo"), folder)


def ask_mask_path(parent: QWidget, folder: str) -> Path | None:
    """A picture to take a mask from, or None."""
    return _ask_path(parent, translate("files", "Import mask"), folder)


def _ask_path(parent: QWidget, title: str, folder: str) -> Path | None:
    both = f"{READABLE} {READABLE.upper()}"
    filters = translate("files", "Photos ({patterns});;All files (*)").format(patterns=both)
    chosen, _ = QFileDialog.getOpenFileName(parent, title, folder, filters)
    return Path(chosen) if chosen else None


def ask_save_path(
    parent: QWidget, suggested: Path, title: str | None = None, *, offers_backup: bool = True
) -> Destination | None:
    """Where to save, and whether to replace what is there; None where the person gave up.

    Asking again about a file that exists is done here, in words that name it, and not left to
    the system's dialog, which may add a suffix after it has asked.
    """
    while True:
        chosen, _ = QFileDialog.getSaveFileName(
            parent,
            title or translate("files", "Save photo as"),
            str(suggested),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if not chosen:
            return None
        path = Path(chosen)
        if not path.suffix:
            path = path.with_name(path.name + suggested.suffix)
        if not path.exists():
            return Destination(path)
        destination = confirm_replacing(parent, path, offers_backup)
        if destination is not None:
            return destination
        suggested = path


def confirm_replacing(parent: QWidget, path: Path, offers_backup: bool) -> Destination | None:
    """Whether a file that exists may be replaced, and whether it is to be kept beside."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(translate("files", "Replace file?"))
    box.setText(translate("files", "“{name}” already exists.").format(name=path.name))
    box.setInformativeText(translate("files", "Replacing it overwrites what it holds now."))
    replace = box.addButton(translate("files", "Replace"), QMessageBox.ButtonRole.DestructiveRole)
    other = box.addButton(
        translate("files", "Choose another name"), QMessageBox.ButtonRole.RejectRole
    )
    box.setDefaultButton(other)
    box.setEscapeButton(other)
    kept = backup_path(path)
    keep: QCheckBox | None = None
    if offers_backup and not kept.exists():  # an older copy is nearer to the original
        keep = QCheckBox(translate("files", "Keep it as “{name}”").format(name=kept.name), box)
        keep.setChecked(True)
        box.setCheckBox(keep)
    box.exec()
    if box.clickedButton() is not replace:
        return None
    return Destination(path, overwrite=True, backup=keep is not None and keep.isChecked())


def confirms_replacing_changed(parent: QWidget, error: ChangedOnDisk) -> bool:
    """Whether a file may be replaced that somebody else wrote to meanwhile."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(translate("files", "Replace file?"))
    box.setText(
        translate("files", "“{name}” was changed by another program since you opened it.").format(
            name=error.path.name
        )
    )
    box.setInformativeText(translate("files", "Replacing it overwrites that change."))
    replace = box.addButton(translate("files", "Replace"), QMessageBox.ButtonRole.DestructiveRole)
    leave = box.addButton(translate("files", "Leave it"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(leave)
    box.setEscapeButton(leave)
    box.exec()
    return box.clickedButton() is replace


def ask_about_unsaved(parent: QWidget, name: str) -> Unsaved:
    """Save, discard or go back."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(translate("files", "Unsaved changes"))
    box.setText(translate("files", "Save your changes to “{name}”?").format(name=name))
    box.setInformativeText(translate("files", "What you erased is lost if you do not save it."))
    buttons = QMessageBox.StandardButton
    box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
    box.setDefaultButton(buttons.Save)
    chosen = buttons(box.exec())
    if chosen == buttons.Save:
        return Unsaved.SAVE
    return Unsaved.DISCARD if chosen == buttons.Discard else Unsaved.CANCEL
