"""The inpainter fills holes with what the network predicts, and touches nothing else."""

import time

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import data

from lama_studio.core.geometry import mask_box
from lama_studio.engine import detail
from lama_studio.engine.device import pick_device
from lama_studio.engine.inpainter import Inpainter
from lama_studio.errors import Cancelled, DeviceError, MaskError, WeightsError
from lama_studio.network.generator import Generator, GeneratorConfig, no_step


def photo_of(height: int, width: int, dtype: type = np.uint8) -> np.ndarray:
    rng = np.random.default_rng(height * 1000 + width)
    return rng.integers(0, np.iinfo(dtype).max, (height, width, 3), dtype, endpoint=True)


def predicted_levels(generator: Generator, pixels: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """The network's prediction of the whole photo, in levels, not rounded (float32)."""
    most = np.iinfo(pixels.dtype).max
    photo = torch.from_numpy(pixels.astype(np.float32) / most).permute(2, 0, 1)[None]
    mask = torch.from_numpy((hole > 0).astype(np.float32))[None, None]
    with torch.inference_mode():
        return generator(photo, mask)[0].permute(1, 2, 0).numpy() * np.float32(most)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize(("height", "width"), [(512, 512), (64, 504), (16, 16)])
def test_the_fill_is_the_networks_prediction_rounded_to_the_photos_depth(
    inpainter: Inpainter, tiny_generator: Generator, draw, height: int, width: int, dtype: type
) -> None:
    pixels = photo_of(height, width, dtype)
    hole = draw(height, width, (2, height - 6, 3, width // 2), (0, 4, width - 5, width))

    patch = inpainter.inpaint(pixels, hole, refine="off")

    levels = predicted_levels(tiny_generator, pixels, hole)
    assert_rounded(patch.pixels, levels[patch.box.slices], hole[patch.box.slices] > 0)


def assert_rounded(fill: np.ndarray, levels: np.ndarray, is_hole: np.ndarray) -> None:
    assert np.array_equal(fill[is_hole], np.rint(levels)[is_hole])


@pytest.mark.parametrize(("precision", "most_levels"), [("auto", 1), ("bf16", 12)])
def test_the_quick_fill_is_the_exact_one_but_for_rounding(
    inpainter: Inpainter,
    tiny_generator: Generator,
    draw,
    precision: str,
    most_levels: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lama_studio.engine.precision.has_quick_bf16", lambda device: False)
    monkeypatch.setattr("lama_studio.engine.inpainter.matched_at_border", lambda fill, *_: fill)
    quick = Inpainter(tiny_generator, pick_device("cpu"), precision)
    pixels, hole = photo_of(120, 200), draw(120, 200, (20, 100, 30, 150))

    fill, exact = quick.inpaint(pixels, hole).pixels, inpainter.inpaint(pixels, hole).pixels

    difference = np.abs(fill.astype(int) - exact.astype(int))
    assert difference.max() <= most_levels
    assert (difference == 0).mean() > (0.99 if precision == "auto" else 0.1)


@pytest.mark.parametrize("shape", [{"downsamplings": 4}, {"global_branch": "dilated"}])
def test_other_architectures_fill_the_smallest_photos_too(draw, shape: dict) -> None:
    generator = Generator(GeneratorConfig(ngf=4, blocks=1, **shape)).eval()
    patch = Inpainter(generator, pick_device("cpu")).inpaint(
        photo_of(3, 5), draw(3, 5, (0, 2, 1, 3))
    )
    assert patch.pixels.shape == (2, 2, 3)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), is_deep=st.booleans(), share=st.floats(0.001, 0.6))
def test_outside_the_hole_the_bytes_are_the_photos(
    inpainter: Inpainter, seed: int, is_deep: bool, share: float
) -> None:
    rng = np.random.default_rng(seed)
    height, width = (int(side) for side in rng.integers(8, 90, 2))
    pixels = photo_of(height, width, np.uint16 if is_deep else np.uint8)
    before = pixels.copy()
    hole = np.where(rng.random((height, width)) < share, 255, 0).astype(np.uint8)
    hole[3, 5], hole[4, 6] = 255, 0

    patch = inpainter.inpaint(pixels, hole)

    is_known = hole[patch.box.slices] == 0
    assert patch.box == mask_box(hole)
    assert patch.pixels.dtype == pixels.dtype
    assert np.array_equal(patch.pixels[is_known], before[patch.box.slices][is_known])
    assert np.array_equal(pixels, before), "the photo itself is not written to"


@pytest.mark.parametrize(("height", "width"), [(1, 2), (2, 1), (7, 5), (3, 5000), (5000, 3)])
def test_odd_photos_are_filled(inpainter: Inpainter, height: int, width: int) -> None:
    pixels = photo_of(height, width)
    hole = np.zeros((height, width), np.uint8)
    hole[-1, -1] = 255

    patch = inpainter.inpaint(pixels, hole)

    assert patch.pixels.shape == (1, 1, 3)


def test_a_photo_of_one_pixel_has_nothing_to_fill_it_from(inpainter: Inpainter) -> None:
    with pytest.raises(MaskError):
        inpainter.inpaint(photo_of(1, 1), np.full((1, 1), 255, np.uint8))
    with pytest.raises(MaskError):
        inpainter.inpaint(photo_of(1, 1), np.zeros((1, 1), np.uint8))


def test_the_object_does_not_bleed_into_a_scaled_fill(tiny_generator: Generator, draw) -> None:
    small = Inpainter(tiny_generator, pick_device("cpu"), working_px=256)
    hole = draw(700, 900, (200, 420, 300, 610))
    pixels = photo_of(700, 900)
    other = pixels.copy()
    other[hole > 0] = 255 - other[hole > 0]

    patch, other_patch = small.inpaint(pixels, hole), small.inpaint(other, hole)

    assert patch.report["scale"] < 0.5
    assert np.array_equal(patch.pixels, other_patch.pixels)


def test_a_hole_through_every_small_pixel_is_still_filled(tiny_generator: Generator) -> None:
    small = Inpainter(tiny_generator, pick_device("cpu"), working_px=128)
    pixels = np.full((640, 640, 3), 200, np.uint8)
    hole = np.zeros((640, 640), np.uint8)
    hole[::2] = 255

    assert small.inpaint(pixels, hole).pixels.shape == (639, 640, 3)


def test_a_later_crop_sees_what_an_earlier_one_filled(inpainter: Inpainter, draw) -> None:
    """Two holes, two crops: filling both at once is filling one after the other."""
    pixels = photo_of(600, 2400)
    first, second = draw(600, 2400, (40, 60, 40, 60)), draw(600, 2400, (40, 80, 2300, 2360))

    both = inpainter.inpaint(pixels, first | second)

    one = inpainter.inpaint(pixels, second)
    assert both.report["crops"] == 2
    assert np.array_equal(both.pixels[-40:, -60:], one.pixels)


def test_the_same_job_gives_the_same_bytes(inpainter: Inpainter, draw) -> None:
    pixels, hole = photo_of(333, 777), draw(333, 777, (50, 90, 60, 300))
    first, second = inpainter.inpaint(pixels, hole), inpainter.inpaint(pixels, hole)
    assert np.array_equal(first.pixels, second.pixels)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_texture_comes_from_the_known_pixels(inpainter: Inpainter, draw, dtype: type) -> None:
    """The photo knows two colours only; so does its texture, but for smooth corrections."""
    most = np.iinfo(dtype).max
    pixels = np.zeros((128, 160, 3), dtype)
    pixels[:, ::2] = most
    hole = draw(128, 160, (50, 70, 60, 90))
    fractions: list[float] = []

    patch = inpainter.inpaint(pixels, hole, fractions.append, refine="texture", seed=3)

    again = inpainter.inpaint(pixels, hole, refine="texture", seed=3)
    assert str(patch.report["refine"]).startswith("texture")
    assert patch.pixels.dtype == dtype
    assert np.array_equal(patch.pixels, again.pixels)
    assert np.abs(patch.pixels / most - 0.5).mean() > 0.35, "striped, where the network is grey"
    assert fractions == sorted(fractions)


def test_auto_says_what_it_chose_and_touches_only_the_hole(inpainter: Inpainter, draw) -> None:
    pixels, hole = photo_of(96, 128), draw(96, 128, (30, 60, 40, 80), (5, 9, 100, 110))
    hole[40, 50] = 0

    patch = inpainter.inpaint(pixels, hole, refine="auto")

    is_known = hole[patch.box.slices] == 0
    assert str(patch.report["refine"]).startswith("auto: the ")
    assert np.array_equal(patch.pixels[is_known], pixels[patch.box.slices][is_known])


@pytest.mark.parametrize("refine", ["texture", "auto"])
def test_texture_that_memory_does_not_allow_is_left_out_and_said(
    tiny_generator: Generator, draw, refine: str
) -> None:
    """A hole of 1.4 megapixels asks for 300 MB; the network sees it small."""
    pixels, hole = photo_of(1300, 1400), draw(1300, 1400, (40, 1240, 100, 1300))
    limited = Inpainter(tiny_generator, pick_device("cpu"), "float32", memory_bytes=120_000_000)

    patch = limited.inpaint(pixels, hole, refine=refine)

    assert "too little memory" in str(patch.report["refine"])
    plain = limited.inpaint(pixels, hole, refine="off")
    assert np.array_equal(patch.pixels, plain.pixels)
    assert limited.cost(hole, refine).peak_bytes <= 120_000_000


@pytest.mark.parametrize(("limit_mb", "fills"), [(125, 4), (4000, 5)])
def test_auto_does_not_refine_beyond_the_persons_limit(
    tiny_generator: Generator, draw, limit_mb: int, fills: int
) -> None:
    """To refine takes 110 MB and more, to look for the texture of this hole less."""
    pixels, hole = photo_of(400, 400), draw(400, 400, (100, 300, 100, 300))
    limited = Inpainter(
        tiny_generator, pick_device("cpu"), working_px=256, memory_bytes=limit_mb * 10**6
    )

    patch = limited.inpaint(pixels, hole, refine="auto")

    assert f"chosen of {fills}" in str(patch.report["refine"])
    assert limited.cost(hole, "auto").peak_bytes <= limit_mb * 10**6


def test_a_fill_beyond_the_persons_limit_is_a_sentence(tiny_generator: Generator, draw) -> None:
    """4.8 megapixels must be held to bring so big a hole to the working size."""
    pixels, hole = photo_of(2000, 2400), draw(2000, 2400, (100, 1900, 100, 2300))
    limited = Inpainter(tiny_generator, pick_device("cpu"), "float32", memory_bytes=30_000_000)

    with pytest.raises(DeviceError, match=r"more than the 30 MB that one may hold: allow"):
        limited.inpaint(pixels, hole)

    assert limited.inpaint(pixels, draw(2000, 2400, (900, 960, 900, 960))).pixels.any()


def test_auto_without_time_keeps_the_networks_fill(
    inpainter: Inpainter, draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detail, "MOST_AUTO_S", 0.0)
    monkeypatch.setattr(detail, "MOST_AUTO_RATIO", 1.0)
    pixels, hole = photo_of(96, 128), draw(96, 128, (30, 60, 40, 80))

    patch = inpainter.inpaint(pixels, hole, refine="auto")

    assert np.array_equal(patch.pixels, inpainter.inpaint(pixels, hole, refine="off").pixels)
    assert "time was up" in str(patch.report["refine"])


def test_progress_rises_to_one(inpainter: Inpainter, draw) -> None:
    fractions: list[float] = []
    hole = draw(600, 2400, (40, 60, 40, 60), (40, 80, 2300, 2360))

    inpainter.inpaint(photo_of(600, 2400), hole, fractions.append)

    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert len(fractions) > 20


def test_a_step_cancels_inside_a_pass(inpainter: Inpainter, draw) -> None:
    fractions: list[float] = []

    def stop(fraction: float) -> None:
        fractions.append(fraction)
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        inpainter.inpaint(photo_of(256, 256), draw(256, 256, (9, 99, 9, 99)), stop)
    assert fractions[-1] < 0.7


def test_a_1024_px_crop_can_be_cancelled_within_300_ms() -> None:
    """A network of 7 M parameters; on a busy machine, within an eighth of the pass."""
    generator = Generator(GeneratorConfig(ngf=32, blocks=9)).eval()
    inpainter = Inpainter(generator, pick_device("cpu"))
    hole = np.zeros((1024, 1024), np.uint8)
    hole[500:540, 100:900] = 255
    times_s = [time.perf_counter()]

    patch = inpainter.inpaint(
        photo_of(1024, 1024), hole, lambda _: times_s.append(time.perf_counter())
    )

    gaps_s = np.diff(times_s)
    assert patch.report["scale"] == 1.0
    assert gaps_s.max() < max(0.3, gaps_s.sum() / 8)


class Short:
    """A network on a device with memory for so many pixels."""

    def __init__(self, most_px: int, words: str = "CUDA out of memory. Tried ...") -> None:
        self.most_px, self.words = most_px, words
        self.seen: list[int] = []

    def __call__(self, photo: torch.Tensor, mask: torch.Tensor, step=no_step) -> torch.Tensor:
        self.seen.append(photo.shape[-1] * photo.shape[-2])
        if self.seen[-1] > self.most_px:
            raise RuntimeError(self.words)
        return photo


def short_of_memory(generator: Generator, network: Short) -> Inpainter:
    inpainter = Inpainter(generator, pick_device("cpu"))
    inpainter._network = network
    return inpainter


def test_out_of_memory_ends_in_a_smaller_plan(tiny_generator: Generator, draw) -> None:
    network = Short(most_px=300 * 300)
    hole = draw(1000, 1000, (300, 700, 300, 700))

    patch = short_of_memory(tiny_generator, network).inpaint(photo_of(1000, 1000), hole)

    assert patch.pixels.shape == (400, 400, 3)
    too_much, *smaller = network.seen
    assert too_much > network.most_px
    assert 0 < max(smaller) < 0.5 * too_much


@pytest.mark.parametrize(
    "words", ["DefaultCPUAllocator: can't allocate memory: ...", "MPS backend out of memory (...)"]
)
def test_out_of_memory_twice_is_a_sentence_with_a_remedy(
    tiny_generator: Generator, draw, words: str
) -> None:
    network = Short(most_px=0, words=words)
    with pytest.raises(DeviceError, match="close other programs"):
        short_of_memory(tiny_generator, network).inpaint(
            photo_of(600, 600), draw(600, 600, (9, 99, 9, 99))
        )
    assert len(network.seen) == 2


def test_other_errors_are_not_mistaken_for_memory(tiny_generator: Generator, draw) -> None:
    network = Short(most_px=0, words="shape mismatch")
    with pytest.raises(RuntimeError, match="shape mismatch"):
        short_of_memory(tiny_generator, network).inpaint(
            photo_of(60, 60), draw(60, 60, (9, 19, 9, 19))
        )


def test_a_real_photo_keeps_its_surroundings_and_says_what_was_done(
    inpainter: Inpainter, draw
) -> None:
    pixels = data.astronaut()
    patch = inpainter.inpaint(pixels, draw(512, 512, (30, 180, 170, 300)))
    assert patch.report["device"] == "cpu"
    assert patch.report["precision"] == "float32"


def test_a_network_that_gives_no_numbers_is_a_sentence_and_no_black_patch(draw) -> None:
    generator = Generator(GeneratorConfig(ngf=8, blocks=1, downsamplings=2))
    for parameter in generator.parameters():
        parameter.data.fill_(1e30)
    inpainter = Inpainter(generator, pick_device("cpu"))

    with pytest.raises(WeightsError, match="no usable pixels"):
        inpainter.inpaint(photo_of(64, 64), draw(64, 64, (20, 40, 20, 40)))
