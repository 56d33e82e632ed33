"""Bring up the engine: torch is imported here, when it is first needed, and nowhere above."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lama_studio.errors import InstallationError
from lama_studio.installation import check_installation
from lama_studio.paths import find_weights

if TYPE_CHECKING:
    from lama_studio.engine.inpainter import Inpainter


KEPT_KERNELS = 64
_CACHES = ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY")


@dataclass(frozen=True)
class WeightsCard:
    """What a weights file says of itself; `text` is Markdown for a person to read."""

    name: str
    sha256: str
    text: str


def read_weights_card(weights: Path | None = None) -> WeightsCard:
    """The card of the weights that `load_inpainter` would take. Raises WeightsError."""
    path = find_weights(weights)

    from lama_studio.network.weights import weights_info

    info = weights_info(path)
    size_mb = path.stat().st_size / 1e6
    written = info.provenance.get("card")
    facts = f"{info.parameters:,} parameters, {size_mb:.1f} MB, {info.dtype}"
    return WeightsCard(path.stem, info.sha256, written if isinstance(written, str) else facts)


def limit_caches() -> None:
    """Let torch keep fewer kernels, where nobody said otherwise; before it is imported.

    oneDNN makes kernels for each size that the network is given and keeps the last 1,024 of each
    kind: 160 fills of as many sizes took 250 MB that did not come back. A pass needs fewer than
    64, so that fills of one size are as fast as before; making them anew takes no time one sees.
    """
    for name in _CACHES:
        os.environ.setdefault(name, str(KEPT_KERNELS))


def load_inpainter(
    weights: Path | None = None,
    device: str = "auto",
    precision: str = "auto",
    fill_limit_mb: int = 0,
) -> "Inpainter":
    """Find and load weights and put them on a device; takes a second or two.

    The chooser's coefficients are fitted to one network: they lie beside its weights, and other
    weights do without. fill_limit_mb: memory that one fill may take; 0: half of what is free.

    Raises WeightsError, DeviceError, InstallationError.
    """
    check_installation()
    path = find_weights(weights)
    limit_caches()
    try:
        from lama_studio.engine.chooser import JUDGE, read_judge
        from lama_studio.engine.device import pick_device
        from lama_studio.engine.inpainter import Inpainter
        from lama_studio.network.weights import load_weights
    except (ImportError, OSError) as error:  # a library that is missing, or half of one
        raise InstallationError(
            f"This installation of LaMa Studio is damaged: {error}. Install it again."
        ) from error

    fitted = path.with_suffix(".chooser.json")
    judge = read_judge(fitted) if fitted.is_file() else JUDGE
    return Inpainter(
        load_weights(path),
        pick_device(device),
        precision,
        judge=judge,
        memory_bytes=fill_limit_mb * 1_000_000 or None,
    )
