"""What the person likes, kept between runs."""

import dataclasses
import json
import logging
import types
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lama_studio.errors import SaveError
from lama_studio.files.atomic import write_atomically
from lama_studio.paths import config_folder

FILE_NAME = "settings.json"
_log = logging.getLogger(__name__)


_CHOICES = {
    "device": ("auto", "cuda", "mps", "cpu"),
    "precision": ("auto", "float32", "bf16"),
    "refine": ("off", "features", "texture", "both", "auto"),
    "theme": ("system", "light", "dark"),
}
_RANGES = {
    "grow_px": (0, 1000),
    "feather_px": (0, 1000),
    "brush_diameter_px": (1, 2000),
    "mask_opacity": (0, 1),
    "history_limit_mb": (0, 1_000_000),
    "fill_limit_mb": (0, 1_000_000),
}


@dataclass(kw_only=True)
class Settings:
    """Every setting with its default; type and range are checked when the file is read."""

    device: str = "auto"
    """auto, cuda, mps or cpu."""
    precision: str = "auto"
    """auto, float32 or bf16."""
    refine: str = "auto"
    """off, texture or auto."""
    weights: str | None = None
    """A weights file of one's own; None for the bundled one."""
    grow_px: int = 0
    """How far the hole grows beyond the mask."""
    feather_px: int = 0
    """Width of the soft edge beyond that."""
    brush_diameter_px: float = 60.0
    """Diameter of brush and eraser, in photo pixels."""
    erases_after_stroke: bool = False
    """Whether each finished stroke is erased at once."""
    notes_edits: bool = False
    """Whether a saved photo's XMP says that it was edited."""
    mask_colour: str = "#ff3b5c"
    """Colour of the mask overlay."""
    mask_opacity: float = 0.5
    """Opacity of the mask overlay, 0..1."""
    mask_is_outline: bool = False
    """Whether the mask is seen as a line around what is marked."""
    has_pixel_grid: bool = True
    """Whether lines part the pixels in a large view."""
    has_navigator: bool = True
    """Whether a small photo shows where a large view lies."""
    has_seen_tips: bool = False
    """Whether the first steps have been shown."""
    reduces_motion: bool = False
    """Whether nothing may move by itself."""
    language: str = "system"
    """Code of the window's language; system for the system's own."""
    theme: str = "system"
    """system, light or dark."""
    history_limit_mb: int = 512
    """Memory that undo may take."""
    fill_limit_mb: int = 0
    """Memory that one fill may take beside program, photo and weights; 0: half of what is free."""
    shows_work: bool = True
    """Whether the lists of erases and steps are shown."""
    last_folder: str | None = None
    """Folder of the photo opened or saved last."""
    recent_photos: list[str] = dataclasses.field(default_factory=list)
    """Photos opened last, newest first."""
    restores_session: bool = True
    """Whether what was open at the end is opened again at the start."""
    open_photo: str | None = None
    """The photo that was open at the end."""
    open_photos: list[str] = dataclasses.field(default_factory=list)
    """Those that lay in the film strip then."""
    window_geometry: str | None = None
    """Place and size of the window, as Qt encodes it (base64)."""


def settings_path() -> Path:
    """The file settings are kept in."""
    return config_folder() / FILE_NAME


def load_settings(path: Path | None = None) -> Settings:
    """Read the settings; defaults stand in for what is missing, unknown or of the wrong
    type or out of range.

    A file that is no JSON is kept aside as NAME.damaged and defaults are given.
    """
    path = path or settings_path()
    try:
        found = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except OSError as error:
        _log.warning("Settings cannot be read: %s", error)
        return Settings()
    except ValueError:
        _keep_aside(path)
        return Settings()
    if not isinstance(found, dict):
        _keep_aside(path)
        return Settings()
    return Settings(**_fitting(found))


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Write the settings atomically. Raises SaveError."""
    path = path or settings_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SaveError(f"The settings were not saved: {error.strerror or error}.") from error
    content = json.dumps(dataclasses.asdict(settings), indent=2, ensure_ascii=False) + "\n"
    write_atomically(path, content.encode("utf-8"), overwrite=True)


def _fitting(found: dict[str, Any]) -> dict[str, Any]:
    """The entries that name a field, have its type and lie in its range."""
    types_by_name = typing.get_type_hints(Settings)
    return {
        name: value
        for name, value in found.items()
        if name in types_by_name and _has_type(value, types_by_name[name]) and _fits(name, value)
    }


def _fits(name: str, value: Any) -> bool:
    if name in _CHOICES:
        return value in _CHOICES[name]
    low, high = _RANGES.get(name, (None, None))
    return low is None or low <= value <= high


def _has_type(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, types.UnionType):
        return any(_has_type(value, option) for option in typing.get_args(wanted))
    if typing.get_origin(wanted) is list:
        (inner,) = typing.get_args(wanted)
        return isinstance(value, list) and all(_has_type(item, inner) for item in value)
    if wanted is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, wanted)


def _keep_aside(path: Path) -> None:
    aside = path.with_name(f"{path.name}.damaged")
    _log.warning("Settings in %s are damaged; they are kept as %s.", path, aside.name)
    try:
        path.replace(aside)
    except OSError as error:
        _log.warning("Damaged settings could not be kept aside: %s", error)
