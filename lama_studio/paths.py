"""Where things lie: what the program brings along, and what it keeps for the person."""

import os
import sys
from pathlib import Path

import platformdirs

from lama_studio.errors import WeightsError

APP_NAME = "lama-studio"
WEIGHTS_VARIABLE = "LAMA_STUDIO_WEIGHTS"
BUNDLED_WEIGHTS = "weights/studio.safetensors"


def bundled(name: str) -> Path:
    """A file or folder under `resources/`, in the source tree, an installation or the frozen app.

    Where no such file exists, the path it would have; the caller says what is missing.
    """
    roots = _resource_roots()
    return next((root / name for root in roots if (root / name).exists()), roots[0] / name)


def find_weights(chosen: Path | None = None) -> Path:
    """The weights to use: the flag's or setting's, the environment variable's, the bundled ones.

    Raises WeightsError where the first of these that is named does not exist: a choice is never
    silently replaced.
    """
    named = os.environ.get(WEIGHTS_VARIABLE)
    if chosen is not None:
        path, reason = Path(chosen), ""
    elif named:
        path, reason = Path(named), f" (named by {WEIGHTS_VARIABLE})"
    else:
        path, reason = bundled(BUNDLED_WEIGHTS), " (bundled with the program)"
    if not path.is_file():
        raise WeightsError(f"There is no weights file {path}{reason}.")
    return path


def config_folder() -> Path:
    """Where settings are kept; it may not exist yet."""
    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False))


def data_folder() -> Path:
    """Where recovery files and crash reports are kept; it may not exist yet."""
    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))


def log_folder() -> Path:
    """Where the log is kept; it may not exist yet."""
    return Path(platformdirs.user_log_dir(APP_NAME, appauthor=False))


def _resource_roots() -> list[Path]:
    package = Path(__file__).resolve().parent
    roots = [package.parent / "resources", package / "resources"]
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        roots.insert(0, Path(frozen) / "resources")
    elif not (package.parent / "pyproject.toml").exists():
        # Installed: a stranger's `resources` may lie beside the package.
        roots.reverse()
    return roots
