"""What is said of a fill: soft, edged, a shadow left; and nothing of what looks right."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data

from lama_studio.core.layers import Hint
from lama_studio.engine.device import pick_device
from lama_studio.engine.inpainter import Inpainter
from lama_studio.engine.quality import GROW_PX, check_fill
from lama_studio.engine.texture import synthesise
from lama_studio.network.weights import load_weights

BUNDLED = Path(__file__).parents[2] / "resources/weights/studio.safetensors"


def gravel(height: int = 300, width: int = 400) -> np.ndarray:
    return cv2.cvtColor(np.tile(data.gravel(), (1, 1))[:height, :width], cv2.COLOR_GRAY2RGB)


def lawn(height: int = 300, width: int = 400) -> np.ndarray:
    """Even green ground with grain."""
    rng = np.random.default_rng(4)
    grain = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 0.8)
    grey = 1 + 0.08 * grain[..., None]
    return np.clip(grey * np.array([90, 140, 70]), 0, 255).astype(np.uint8)


def ellipse(photo: np.ndarray, x: int, y: int, a: int, b: int) -> np.ndarray:
    hole = np.zeros(photo.shape[:2], np.uint8)
    cv2.ellipse(hole, (x, y), (a, b), 0, 0, 360, 255, -1)
    return hole


def kinds(hints: tuple[Hint, ...]) -> set[str]:
    return {hint.kind for hint in hints}


@pytest.mark.parametrize("photo", [gravel(), lawn(), data.astronaut(), data.coffee()])
def test_an_untouched_photo_looks_well(photo: np.ndarray) -> None:
    quality = check_fill(photo, ellipse(photo, 200, 150, 50, 40))
    assert not {"soft", "edge"} & kinds(quality.hints)


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_a_blurred_fill_is_soft_and_refining_is_the_remedy(depth: type) -> None:
    photo = gravel().astype(depth) * (257 if depth == np.uint16 else 1)
    hole = ellipse(photo, 200, 150, 50, 40)
    blurred = np.where(hole[..., None] > 0, cv2.GaussianBlur(photo, (0, 0), 4), photo)

    assert "soft" in kinds(check_fill(blurred, hole).hints)
    assert "soft" not in kinds(check_fill(blurred, hole, can_refine=False).hints)


def test_a_step_at_the_border_is_an_edge_and_growing_is_the_remedy() -> None:
    photo = lawn()
    hole = ellipse(photo, 200, 150, 50, 40)
    stepped = np.where(hole[..., None] > 0, np.clip(photo.astype(int) + 30, 0, 255), photo)

    (hint,) = (h for h in check_fill(stepped.astype(np.uint8), hole).hints if h.kind == "edge")

    assert hint.grow_px == GROW_PX
    assert 0.5 <= hint.score <= 1


@pytest.mark.parametrize("darker", [0.5, 0.7])
def test_a_shadow_left_beside_the_hole_is_found_with_its_mask(darker: float) -> None:
    """Seen in the photo's coordinates, and without what was filled."""
    photo = lawn()
    hole = ellipse(photo, 180, 120, 40, 50)
    shadow = cv2.GaussianBlur(ellipse(photo, 215, 165, 55, 22) / 255.0, (0, 0), 2)
    shaded = (photo * (1 - (1 - darker) * shadow[..., None])).astype(np.uint8)
    shaded[hole > 0] = photo[hole > 0]

    hints = check_fill(shaded, hole, origin=(1000, 2000)).hints

    (hint,) = (h for h in hints if h.kind == "shadow")
    assert hint.mask is not None
    found = np.zeros(hole.shape, bool)
    found[hint.box.translate(-1000, -2000).slices] = hint.mask > 0
    truth = (shadow > 0.5) & (hole == 0)
    assert (found & truth).sum() > 0.75 * truth.sum()
    assert (found & ~truth).sum() < 0.35 * truth.sum()
    assert not found[hole > 0].any()


@pytest.mark.parametrize("colour", [(200, 40, 40), (30, 30, 160)])
def test_a_thing_of_another_colour_is_no_shadow(colour: tuple[int, int, int]) -> None:
    photo = lawn()
    thing = ellipse(photo, 215, 165, 55, 22)
    photo[thing > 0] = colour
    hole = ellipse(photo, 180, 120, 40, 50)
    assert "shadow" not in kinds(check_fill(photo, hole).hints)


def test_ground_without_a_shadow_gives_no_hint() -> None:
    photo = lawn()
    assert check_fill(photo, ellipse(photo, 180, 120, 40, 50)).hints == ()


def test_a_hole_of_a_pixel_and_a_hole_of_nearly_all_are_looked_at_too() -> None:
    photo = lawn(40, 50)
    dot = np.zeros((40, 50), np.uint8)
    dot[20, 20] = 255
    nearly = np.full((40, 50), 255, np.uint8)
    nearly[0, 0] = 0
    for hole in (dot, nearly):
        quality = check_fill(photo, hole)
        assert np.isfinite([quality.blur, quality.seam]).all()
        assert not {"soft", "edge"} & kinds(quality.hints)


def test_real_fills_are_told_apart() -> None:
    """A fill enlarged from a small look is softer than one of the photo's own texture."""
    photo = cv2.resize(data.astronaut(), (1024, 1024), interpolation=cv2.INTER_CUBIC)
    rng = np.random.default_rng(0)
    photo = np.clip(photo + rng.normal(0, 6, photo.shape), 0, 255).astype(np.uint8)
    hole = ellipse(photo, 512, 700, 120, 90)
    inpainter = Inpainter(load_weights(BUNDLED), pick_device("cpu"), working_px=192)

    patch = inpainter.inpaint(photo, hole, refine="off")
    textured = synthesise(photo, hole, guide_weight=0)

    assert "soft" in kinds(patch.hints)
    assert float(patch.report["blur"]) > check_fill(textured, hole).blur + 0.3
    assert "soft" not in kinds(check_fill(textured, hole).hints)
