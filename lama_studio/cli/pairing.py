"""Which photo goes with which mask and to which output: paths only, nothing is opened."""

from dataclasses import dataclass
from pathlib import Path

from lama_studio.errors import MaskError, PhotoError, SaveError, UserError
from lama_studio.files.formats import READABLE_SUFFIXES


@dataclass(frozen=True)
class Task:
    """One photo to erase from. `mask` is None where a folder of masks has none for it."""

    photo: Path
    mask: Path | None
    output: Path


def tasks_of(photo: Path, mask: Path, output: Path) -> list[Task]:
    """PHOTO, MASK and OUTPUT, each a file or a folder -> tasks in the order of names.

    Raises PhotoError, MaskError or SaveError where the three do not go together.
    """
    if not mask.exists():
        raise MaskError(f"There is no mask {mask}.")
    if not photo.is_dir():
        if not photo.exists():
            raise PhotoError(f"There is no file {photo}.")
        return [_task_of_one(photo, mask, output)]
    photos = _photos_in(photo)
    if not photos:
        raise PhotoError(f"There are no photos in {photo}.")
    if output.exists() and not output.is_dir():
        raise SaveError(f"{photo} is a folder, so the output must be one too; {output} is a file.")
    masks = _masks_by_stem(mask)
    return [Task(p, mask if masks is None else masks.get(p.stem), output / p.name) for p in photos]


def make_folder(folder: Path) -> None:
    """Make an output folder, and those above it. Raises SaveError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise SaveError(f"The folder {folder} cannot be made: {reason}.") from error


def missing_mask(task: Task, masks: Path) -> UserError:
    """What to say of a photo without a mask."""
    return MaskError(f"There is no mask named {task.photo.stem}.* in {masks}.")


def _task_of_one(photo: Path, mask: Path, output: Path) -> Task:
    masks = _masks_by_stem(mask)
    if output.is_dir():
        output = output / photo.name
    return Task(photo, mask if masks is None else masks.get(photo.stem), output)


def _masks_by_stem(mask: Path) -> dict[str, Path] | None:
    """Masks of a folder by the names without suffix; None where `mask` is one file for all."""
    if not mask.is_dir():
        return None
    found: dict[str, Path] = {}
    for path in _photos_in(mask):
        if path.stem in found:
            raise MaskError(
                f"Both {found[path.stem].name} and {path.name} in {mask} could be the mask of "
                f"{path.stem}; keep one."
            )
        found[path.stem] = path
    if not found:
        raise MaskError(f"There are no masks in {mask}.")
    return found


def _photos_in(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if _is_photo(path))
    except OSError as error:
        raise PhotoError(f"{folder} cannot be read: {error.strerror or error}.") from error


def _is_photo(path: Path) -> bool:
    is_hidden = path.name.startswith(".")
    return path.suffix.lower() in READABLE_SUFFIXES and not is_hidden and path.is_file()
