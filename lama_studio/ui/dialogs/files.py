"""Which file: open, save as, and what to do with unsaved work."""

import enum
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from lama_studio.session.session import OPENABLE_SUFFIXES

translate = QCoreApplication.translate
READABLE = " ".join(f"*{suffix}" for suffix in OPENABLE_SUFFIXES)


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
    parent: QWidget, suggested: Path, title: str | None = None
) -> tuple[Path, bool] | None:
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
            return path, False
        if confirms_replacing(parent, path):
            return path, True
        suggested = path


def confirms_replacing(parent: QWidget, path: Path) -> bool:
    """Whether a file that exists may be replaced."""
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
