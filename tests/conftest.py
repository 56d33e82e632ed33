"""What every test may ask for: a real photo, a tiny generator, a quick inpainter."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import skimage.data

from lama_studio.core.geometry import Box, mask_box
from lama_studio.core.layers import Hint

if TYPE_CHECKING:
    from lama_studio.network.generator import Generator

Step = Callable[[float], None]


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the settings, or the weights choice, of whoever runs it."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.delenv("LAMA_STUDIO_WEIGHTS", raising=False)


@pytest.fixture
def photo() -> np.ndarray:
    """A colour photo, 400x600x3 uint8; the test's own copy."""
    return np.array(skimage.data.coffee())


@pytest.fixture
def tiny_generator() -> "Generator":
    """A generator of width 8 with two blocks, the same in every run; it fills with noise."""
    import torch

    from lama_studio.network.generator import Generator, GeneratorConfig

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        generator = Generator(GeneratorConfig(ngf=8, blocks=2))
    return generator.eval().requires_grad_(False)


@pytest.fixture
def tiny_weights(tiny_generator: "Generator", tmp_path: Path) -> Path:
    """The tiny generator as a weights file."""
    from lama_studio.network.weights import save_weights

    path = tmp_path / "tiny.safetensors"
    save_weights(path, tiny_generator, {"trained": "not at all"})
    return path


@dataclass
class FakePatch:
    box: Box
    pixels: np.ndarray
    report: dict[str, str | float] = field(default_factory=dict)
    hints: tuple[Hint, ...] = ()


@dataclass
class FakeCost:
    seconds: float
    peak_bytes: int


class FakeInpainter:
    """Fills holes with one colour (mid-grey) at once, in five steps; remembers its calls."""

    def __init__(self) -> None:
        self.calls: list[dict[str, object]] = []

    def inpaint(
        self,
        pixels: np.ndarray,
        hole: np.ndarray,
        step: Step = lambda fraction: None,
        *,
        refine: str = "off",
        seed: int = 0,
    ) -> FakePatch:
        self.calls.append({"pixels": pixels, "hole": hole, "refine": refine, "seed": seed})
        for count in range(6):
            step(count / 5)
        box = mask_box(hole)
        patch = pixels[box.slices].copy()
        patch[hole[box.slices] > 0] = np.iinfo(pixels.dtype).max // 2
        return FakePatch(box, patch, {"device": "cpu", "refine": f"{refine} (fake)"})

    def cost(self, hole: np.ndarray, refine: str = "off") -> FakeCost:
        """A second for every ten thousand pixels of hole."""
        return FakeCost(np.count_nonzero(hole) / 10_000, 500_000_000)


@pytest.fixture
def fake_inpainter() -> FakeInpainter:
    """An inpainter without torch."""
    return FakeInpainter()
