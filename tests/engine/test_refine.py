"""Feature refinement carries a small fill to the photo's own size, as published."""

import cv2
import numpy as np
import pytest
import torch

from lama_studio.core.geometry import mask_box
from lama_studio.engine import refine_levels
from lama_studio.engine.device import pick_device
from lama_studio.engine.inpainter import Inpainter
from lama_studio.engine.plan import MOST_RADIUS_PX
from lama_studio.engine.refine import ITERATIONS, Refining, Target, eroded, halved
from lama_studio.engine.refine_levels import Refiner, doublings, refined_tiles, tiles_of
from lama_studio.errors import Cancelled
from lama_studio.network.generator import Generator, no_step


def smooth_photo(height: int, width: int) -> np.ndarray:
    rng = np.random.default_rng(5)
    small = rng.random((height // 16 + 1, width // 16 + 1, 3), np.float32)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC).clip(0, 1)


def target_of(side_px: int = 64, hole_px: int = 40) -> Target:
    photo = torch.from_numpy(smooth_photo(side_px, side_px)).permute(2, 0, 1)[None]
    mask = torch.zeros(1, 1, side_px, side_px)
    start = (side_px - hole_px) // 2
    mask[..., start : start + hole_px, start : start + hole_px] = 1
    smaller = torch.nn.functional.avg_pool2d(photo, 2)
    inner = eroded(torch.nn.functional.max_pool2d(mask, 2)[0, 0].numpy())
    return Target(photo * (1 - mask), mask, smaller, torch.from_numpy(inner).float()[None, None])


def blurred_and_halved_by_hand(photo: torch.Tensor) -> torch.Tensor:
    """The 5x5 Gaussian as the 25 weighted copies it is, mirrored at the rim; then two by two."""
    side = photo.shape[-1]
    weights = np.exp(-np.add.outer(np.arange(-2, 3) ** 2, np.arange(-2, 3) ** 2) / 2)
    blurred = torch.zeros_like(photo)
    for i in range(5):
        for j in range(5):
            rows, columns = (
                [abs(p) if p < side else 2 * (side - 1) - p for p in range(k - 2, side + k - 2)]
                for k in (i, j)
            )
            share = float(weights[i, j] / weights.sum())
            blurred = blurred + share * photo[..., rows, :][..., columns]
    even, odd = blurred[..., ::2, :], blurred[..., 1::2, :]
    return (even[..., ::2] + even[..., 1::2] + odd[..., ::2] + odd[..., 1::2]) / 4


def test_one_update_is_the_published_one_written_by_hand(tiny_generator: Generator) -> None:
    """L1 on the known, L1 to the smaller fill in the eroded hole, Adam's first step at 0.002."""
    target = target_of(side_px=32, hole_px=22)
    refining = Refining(tiny_generator, target)
    refining.iterate()
    refining.iterate()

    features = [
        f.clone().requires_grad_() for f in tiny_generator.encode(target.photo, target.mask)
    ]
    losses = []
    for is_last in (False, True):
        predicted = tiny_generator.decode((features[0], features[1]))
        known, inner = target.mask[0, 0] == 0, target.inner[0, 0] == 1
        on_known = (predicted - target.photo).abs()[..., known].mean()
        half = blurred_and_halved_by_hand(predicted)
        loss = on_known + (half - target.smaller).abs()[..., inner].mean()
        losses.append(float(loss.detach()))
        if not is_last:
            gradients = torch.autograd.grad(loss, features)
            with torch.no_grad():
                for feature, gradient in zip(features, gradients, strict=True):
                    first = 0.1 * gradient / (1 - 0.9)
                    second = 0.001 * gradient**2 / (1 - 0.999)
                    feature -= 0.002 * first / (second.sqrt() + 1e-8)

    assert refining.losses == pytest.approx(losses, abs=2e-6)
    assert losses[1] < losses[0]


def test_refinement_brings_the_fill_to_the_smaller_one(tiny_generator: Generator) -> None:
    target = target_of()
    refining = Refining(tiny_generator, target)

    best = refining.run()

    def apart(predicted: torch.Tensor) -> float:
        inner = target.inner[0, 0] == 1
        return float((halved(predicted) - target.smaller).abs()[..., inner].mean())

    plain = tiny_generator(target.photo, target.mask)
    assert min(refining.losses) == pytest.approx(float(target.loss(best)), abs=1e-6)
    assert apart(best) < apart(plain)


def test_a_tile_may_be_left_and_gone_on_with(tiny_generator: Generator) -> None:
    """Cancelled in the middle of its fourth iteration, on the way back through the layers."""
    target = target_of()
    whole = Refining(tiny_generator, target).run()
    refining = Refining(tiny_generator, target)
    told: list[float] = []

    def stop(fraction: float) -> None:
        told.append(fraction)
        if len(refining.losses) == 3 and fraction > 3.7 / ITERATIONS:
            raise Cancelled

    with pytest.raises(Cancelled):
        refining.run(stop)
    assert len(refining.losses) == 3
    assert told == sorted(told)

    assert torch.equal(refining.run(), whole)


def test_a_sparing_refinement_gives_the_same_values_in_less_memory(
    tiny_generator: Generator,
) -> None:
    """Counted are the bytes that autograd keeps for the way back."""
    kept: dict[bool, int] = {}
    found = {}
    for is_sparing in (False, True):
        refining = Refining(tiny_generator, target_of(), is_sparing=is_sparing)
        seen: dict[int, int] = {}

        def keep(tensor: torch.Tensor, seen: dict[int, int] = seen) -> torch.Tensor:
            seen[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
            return tensor

        with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
            refining.iterate()
        kept[is_sparing] = sum(seen.values())
        found[is_sparing] = refining.run()
    assert torch.equal(found[True], found[False])
    assert kept[True] < 0.8 * kept[False]


def test_refinement_ends_where_it_no_longer_helps(tiny_generator: Generator) -> None:
    refining = Refining(tiny_generator, target_of())
    refining.losses = [0.5, 0.4, 0.3, 0.3, 0.2999]
    assert not refining.is_done, "the last three lowered it from 0.4"
    refining.losses.append(0.2998)
    assert refining.is_done
    refining.losses = [1.0 / (i + 1) for i in range(ITERATIONS)]
    assert refining.is_done


@pytest.mark.parametrize("hole_px", [1, 5, 11, 40])
def test_eroding_never_empties_a_hole(hole_px: int) -> None:
    hole = np.zeros((60, 60), np.uint8)
    hole[9 : 9 + hole_px, 9 : 9 + hole_px] = 1
    inner = eroded(hole)
    assert inner.any()
    assert not (inner > hole).any()
    assert inner.sum() < hole.sum() or hole_px == 1


def test_a_hole_without_an_inside_still_has_a_finite_loss(tiny_generator: Generator) -> None:
    target = target_of()
    bare = Target(target.photo, target.mask, target.smaller, torch.zeros_like(target.inner))
    refining = Refining(tiny_generator, bare)
    refining.iterate()
    assert np.isfinite(refining.losses[0])


def disc(side_px: int, radius_px: int) -> np.ndarray:
    hole = np.zeros((side_px, side_px), np.uint8)
    cv2.circle(hole, (side_px // 2, side_px // 2), radius_px, 255, -1)
    return hole


def test_the_look_is_halved_until_the_hole_is_thin_enough_and_fits() -> None:
    thin = int(0.9 * MOST_RADIUS_PX)
    assert doublings(disc(8 * thin, thin), 1024) == 0
    assert doublings(disc(8 * thin, 2 * thin), 1024) == 1
    assert doublings(disc(8 * thin, 2 * thin), thin) == 3
    assert doublings(disc(64, 30), 1024) == 0, "nothing is left of it when made smaller"


def test_tiles_cover_the_hole_with_context_on_the_networks_grid() -> None:
    hole = disc(960, 400) > 0
    covered = np.zeros(hole.shape, int)
    for target, box in tiles_of(hole, 256):
        covered[target.slices] += 1
        assert box.contains(target)
        assert box.width % 16 == box.height % 16 == 0
        assert box.width <= 256 + 16
    assert (covered[hole] == 1).all()


def test_the_tiles_to_come_are_known_before(
    tiny_generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    start = Refining.__init__

    def counted(self: Refining, generator: Generator, target: Target, **rest: bool) -> None:
        seen.append(target.photo.shape[-1] * target.photo.shape[-2])
        start(self, generator, target, **rest)

    monkeypatch.setattr(Refining, "__init__", counted)
    monkeypatch.setattr(Refining, "is_done", property(lambda self: len(self.losses) > 0))
    photo = np.rint(smooth_photo(500, 420) * 255).astype(np.uint8)
    hole = disc(420, 150)
    hole = np.pad(hole, ((80, 0), (0, 0)))
    inpainter = Inpainter(tiny_generator, pick_device("cpu"))
    refiner = Refiner(tiny_generator, torch.device("cpu"), inpainter._predict, tile_px=256)

    refiner.refine(photo, hole, no_step, most_px=120)

    told = refined_tiles(hole, most_px=120, tile_px=256)
    assert len(seen) == len(told) > 3
    assert sum(told) == pytest.approx(sum(seen), rel=0.1)


def test_tiles_join_without_a_step(tiny_generator: Generator) -> None:
    """Filled in nine tiles, the hole shows no edge where they meet."""
    photo = np.rint(smooth_photo(352, 352) * 255).astype(np.uint8)
    hole = disc(352, 140)
    inpainter = Inpainter(tiny_generator, pick_device("cpu"))
    told: list[float] = []
    refiner = Refiner(tiny_generator, torch.device("cpu"), inpainter._predict, tile_px=256)

    found = refiner.refine(photo, hole, told.append, most_px=1024)
    assert found is not None
    box, fill = found

    again = refiner.refine(photo, hole, no_step, most_px=1024)
    assert again is not None
    assert np.array_equal(fill, again[1])
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert box.contains(mask_box(hole))
    grey, inside = fill.mean(2), hole[box.slices] > 0
    steps = np.abs(np.diff(grey, axis=1)) * (inside[:, 1:] & inside[:, :-1])
    edges = {
        target.x0 - box.x0 for target, _ in tiles_of(hole > 0, 256) if target.x0 > mask_box(hole).x0
    }
    assert edges, "more than one tile"
    for x in edges:
        assert steps[:, x - 1].mean() < 2 * np.median(steps[:, x - 20 : x + 20].mean(0))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_features_refine_thick_holes_and_touch_nothing_else(
    tiny_generator: Generator, dtype: type
) -> None:
    inpainter = Inpainter(tiny_generator, pick_device("cpu"))
    most = np.iinfo(dtype).max
    pixels = np.rint(smooth_photo(400, 500) * most).astype(dtype)
    hole = disc(400, int(1.6 * MOST_RADIUS_PX))
    hole = np.pad(hole, ((0, 0), (50, 50)))
    other = pixels.copy()
    other[hole > 0] = most - other[hole > 0]

    plain = inpainter.inpaint(pixels, hole, refine="off")
    patch = inpainter.inpaint(pixels, hole, refine="features")

    is_known = hole[patch.box.slices] == 0
    assert "refined" in str(patch.report["refine"])
    assert np.array_equal(patch.pixels[is_known], pixels[patch.box.slices][is_known])
    assert not np.array_equal(patch.pixels, plain.pixels)
    same = inpainter.inpaint(other, hole, refine="features")
    assert np.array_equal(same.pixels[~is_known], patch.pixels[~is_known])


def test_a_thin_hole_has_nothing_to_refine(tiny_generator: Generator) -> None:
    inpainter = Inpainter(tiny_generator, pick_device("cpu"))
    pixels = np.rint(smooth_photo(200, 200) * 255).astype(np.uint8)
    hole = disc(200, int(MOST_RADIUS_PX * 0.8))

    patch = inpainter.inpaint(pixels, hole, refine="features")

    assert "nothing to refine" in str(patch.report["refine"])
    assert np.array_equal(patch.pixels, inpainter.inpaint(pixels, hole, refine="off").pixels)


def test_time_saved_leaves_the_last_doublings_to_enlarging(
    tiny_generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    run = Refining.run

    def counted(self: Refining, step=no_step) -> torch.Tensor:
        sizes.append(self.target.photo.shape[-1])
        return run(self, step)

    monkeypatch.setattr(refine_levels.Refining, "run", counted)
    inpainter = Inpainter(tiny_generator, pick_device("cpu"))
    refiner = Refiner(tiny_generator, torch.device("cpu"), inpainter._predict)
    pixels = np.rint(smooth_photo(512, 512) * 255).astype(np.uint8)
    hole = disc(512, 100)

    whole = refiner.refine(pixels, hole, no_step, most_px=128)
    most_px = max(sizes)
    sizes.clear()
    short = refiner.refine(pixels, hole, no_step, most_px=128, skipped=1)

    assert whole is not None
    assert short is not None
    assert whole[0] == short[0]
    assert whole[1].shape == short[1].shape
    assert 0 < max(sizes) < most_px
