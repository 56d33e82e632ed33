"""The same spot on many photos: found where it moved, tried aside, kept only when accepted."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import skimage.data

from lama_studio.core.layers import EraseOptions
from lama_studio.errors import MaskError, PhotoError
from lama_studio.session.alignment import find_landmarks, moved_mask, movement
from lama_studio.session.series import Series, Spot, photos_of
from lama_studio.session.session import Session

OPTIONS = EraseOptions()


@pytest.fixture
def scene() -> np.ndarray:
    """A large picture that frames are cut from, 800x1200."""
    return cv2.resize(skimage.data.coffee(), (1200, 800), interpolation=cv2.INTER_CUBIC)


def frame(scene: np.ndarray, turn: float, scale: float, dx: float, dy: float) -> np.ndarray:
    """What a camera sees that was turned and moved a little."""
    matrix = cv2.getRotationMatrix2D((600, 400), turn, scale)
    matrix[:, 2] += (dx, dy)
    seen = cv2.warpAffine(scene, matrix, (1200, 800), borderMode=cv2.BORDER_REFLECT)
    return np.ascontiguousarray(seen[100:700, 200:1000])


def spot_mask(x: int, y: int, radius: int = 30) -> np.ndarray:
    mask = np.zeros((600, 800), np.uint8)
    cv2.circle(mask, (x, y), radius, 255, -1)
    return mask


def write(path: Path, pixels: np.ndarray) -> Path:
    cv2.imwrite(str(path), pixels[..., ::-1])
    return path


def centre(mask: np.ndarray) -> np.ndarray:
    rows, columns = np.nonzero(mask)
    return np.array([columns.mean(), rows.mean()])


@pytest.mark.parametrize(
    ("turn", "scale", "dx", "dy"), [(0, 1, 35, -20), (4, 1, -15, 10), (-3, 1.12, 20, 25)]
)
def test_the_spot_is_found_where_the_frame_moved(
    scene: np.ndarray, turn: float, scale: float, dx: float, dy: float
) -> None:
    first, other = frame(scene, 0, 1, 0, 0), frame(scene, turn, scale, dx, dy)
    mask = spot_mask(380, 260)
    matrix = movement(find_landmarks(first, mask), find_landmarks(other))
    assert matrix is not None
    found = moved_mask(mask, matrix, 800, 600)
    truth = cv2.getRotationMatrix2D((600, 400), turn, scale)
    truth[:, 2] += (dx, dy)
    expected = truth @ np.array([380 + 200, 260 + 100, 1]) - (200, 100)
    assert np.abs(centre(found) - expected).max() < 1.5
    assert np.count_nonzero(found) >= scale**2 * np.count_nonzero(mask) * 0.98


def test_another_scene_is_no_movement_of_this_one(scene: np.ndarray) -> None:
    other = cv2.resize(skimage.data.astronaut(), (800, 600))
    marks = find_landmarks(frame(scene, 0, 1, 0, 0))
    assert movement(marks, find_landmarks(np.ascontiguousarray(other))) is None
    flat = np.full((600, 800, 3), 90, np.uint8)
    assert movement(marks, find_landmarks(flat)) is None


def test_sixteen_bits_have_the_same_landmarks(scene: np.ndarray) -> None:
    eight = frame(scene, 0, 1, 0, 0)
    matrix = movement(find_landmarks(eight), find_landmarks(eight.astype(np.uint16) * 257))
    assert matrix is not None
    np.testing.assert_allclose(matrix, [[1, 0, 0], [0, 1, 0]], atol=0.02)


def test_the_spot_is_what_is_marked_or_else_what_was_erased(
    scene: np.ndarray, fake_inpainter: Any, tmp_path: Path
) -> None:
    session = Session.open(write(tmp_path / "first.png", frame(scene, 0, 1, 0, 0)))
    document = session.document
    with pytest.raises(MaskError, match="Nothing is marked"):
        Spot.of(document, False)
    mask = spot_mask(100, 100)
    session.erase(fake_inpainter, OPTIONS, mask)
    np.testing.assert_array_equal(Spot.of(document, False).mask, mask)
    document.set_mask(spot_mask(300, 300))
    np.testing.assert_array_equal(Spot.of(document, False).mask, spot_mask(300, 300))


@pytest.fixture
def day(scene: np.ndarray, tmp_path: Path) -> dict[str, Path]:
    """A morning's photos: the first, one moved, one of another size, one turned, one broken."""
    folder = tmp_path / "photos"
    folder.mkdir()
    first = frame(scene, 0, 1, 0, 0)
    found = {
        "first": write(folder / "1.png", first),
        "moved": write(folder / "2.jpg", frame(scene, 0, 1, 40, 15)),
        "small": write(folder / "3.png", cv2.resize(first, (400, 300))),
        "turned": write(folder / "4.png", np.ascontiguousarray(np.rot90(first))),
        "broken": folder / "5.png",
    }
    found["broken"].write_bytes(b"no photo")
    return found


def series_of(day: dict[str, Path], tmp_path: Path, follows: bool) -> Series:
    pixels = cv2.imread(str(day["first"]))[..., ::-1]
    spot = Spot(spot_mask(380, 260), np.ascontiguousarray(pixels), follows)
    return Series(spot, tmp_path / "trials")


def test_a_trial_is_kept_only_when_accepted_and_no_photo_is_touched(
    day: dict[str, Path], tmp_path: Path, fake_inpainter: Any
) -> None:
    bytes_before = {path: path.read_bytes() for path in day.values()}
    series, out = series_of(day, tmp_path, follows=True), tmp_path / "out"
    trial = series.attempt(day["moved"], fake_inpainter, OPTIONS)
    hole = fake_inpainter.calls[-1]["hole"]
    assert np.abs(centre(hole) - (420, 275)).max() < 2, "it went where the scene went"
    assert not out.exists()
    assert trial.path.suffix == ".jpg", "the photo's own format"
    assert (trial.before != trial.after).any()
    kept = series.accept(trial, out)
    assert kept == out / "2-erased.jpg"
    again = series.attempt(day["moved"], fake_inpainter, OPTIONS)
    assert series.accept(again, out) == out / "2-erased-2.jpg", "nothing is overwritten"
    dropped = series.attempt(day["moved"], fake_inpainter, OPTIONS)
    series.reject(dropped)
    assert not dropped.path.exists()
    series.close()
    assert not (tmp_path / "trials").exists()
    assert len(list(out.iterdir())) == 2
    assert {path: path.read_bytes() for path in day.values()} == bytes_before


def test_trials_note_the_edit_where_that_is_wished(
    day: dict[str, Path], tmp_path: Path, fake_inpainter: Any
) -> None:
    for wish in (False, True):
        pixels = cv2.imread(str(day["first"]))[..., ::-1]
        spot = Spot(spot_mask(380, 260), np.ascontiguousarray(pixels), False)
        series = Series(spot, tmp_path / f"trials-{wish}", notes_edit=wish)
        trial = series.attempt(day["moved"], fake_inpainter, OPTIONS)
        assert (b'stEvt:action="edited"' in trial.path.read_bytes()) == wish
        series.close()


def test_at_the_same_place_of_the_frame_size_does_not_matter_but_shape_does(
    day: dict[str, Path], tmp_path: Path, fake_inpainter: Any
) -> None:
    series = series_of(day, tmp_path, follows=False)
    series.attempt(day["moved"], fake_inpainter, OPTIONS)
    assert np.abs(centre(fake_inpainter.calls[-1]["hole"]) - (380, 260)).max() < 1
    series.attempt(day["small"], fake_inpainter, OPTIONS)
    assert np.abs(centre(fake_inpainter.calls[-1]["hole"]) - (190, 130)).max() < 1
    with pytest.raises(MaskError, match="proportions"):
        series.attempt(day["turned"], fake_inpainter, OPTIONS)
    with pytest.raises(PhotoError, match=r"5\.png"):
        series.attempt(day["broken"], fake_inpainter, OPTIONS)
    series.close()


def test_a_folder_counts_as_its_photos(day: dict[str, Path], tmp_path: Path) -> None:
    folder = day["first"].parent
    (folder / "notes.txt").write_text("no photo")
    assert [path.name for path in photos_of([folder])] == [
        f"{i}.{e}" for i, e in zip(range(1, 6), ("png", "jpg", "png", "png", "png"), strict=True)
    ]
    (tmp_path / "empty").mkdir()
    with pytest.raises(PhotoError, match="no photos in empty"):
        photos_of([tmp_path / "empty"])
