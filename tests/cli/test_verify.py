"""`lama-studio verify`: exit code 0 only where nothing outside the mask differs."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lama_studio.cli.main import main
from lama_studio.files.photo import photo_of_bytes, write_mask, write_photo
from tests.files.carriers import full_jpeg, scene, without_thing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """original.png, edited.png, and mask.png, which is 2 px too small on each side."""
    before, after = scene(), without_thing(scene())
    mask = np.zeros(before.shape[:2], np.uint8)
    mask[50:110, 80:160] = 255
    write_photo(tmp_path / "original.png", before, None, None)
    write_photo(tmp_path / "edited.png", after, None, None)
    write_mask(tmp_path / "mask.png", mask)
    return tmp_path


def verify(
    folder: Path, *words: str, before: str = "original.png", after: str = "edited.png"
) -> int:
    names = (str(folder / before), str(folder / after), "--mask", str(folder / "mask.png"))
    return main(["verify", *names, *words])


def test_a_change_outside_the_mask_is_found_and_placed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(folder) == 1
    assert "pixels outside the mask differ, the first at 78, 48" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [("--grow", "3"), ("--feather", "3"), ("--grow", "2", "--feather", "1")]
)
def test_what_the_mask_was_grown_and_feathered_by_counts_as_inside(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert verify(folder, *words) == 0
    assert capsys.readouterr().out.startswith("No pixel outside the mask differs; ")


def test_a_single_value_is_enough(folder: Path) -> None:
    pixels = scene()
    pixels[159, 239, 1] += 1
    write_photo(folder / "edited.png", pixels, None, None, overwrite=True)
    assert verify(folder) == 1


def test_transparency_counts(folder: Path) -> None:
    alpha = np.full(scene().shape[:2], 255, np.uint8)
    write_photo(folder / "edited.png", scene(), alpha, None, overwrite=True)
    assert verify(folder) == 0
    alpha[0, 5] = 254
    write_photo(folder / "edited.png", scene(), alpha, None, overwrite=True)
    assert verify(folder) == 1


def test_of_an_edited_jpeg_the_blocks_under_the_mask_may_differ(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "original.jpg").write_bytes(full_jpeg())
    photo = photo_of_bytes(full_jpeg(), folder / "original.jpg")
    edited = photo.pixels.copy()
    edited[50:110, 80:160] = 90
    write_photo(folder / "edited.jpg", edited, None, photo)
    assert verify(folder, before="original.jpg", after="edited.jpg") == 0
    assert "in JPEG blocks that it touches" in capsys.readouterr().out
    with Image.open(folder / "edited.jpg") as whole:
        whole.save(folder / "again.jpg", quality=60)
    assert verify(folder, before="original.jpg", after="again.jpg") == 1


@pytest.mark.parametrize(
    ("pixels", "words"),
    [(scene()[:-1], "240 x 159 pixels"), (scene(np.uint16), "has 16 bits a channel")],
)
def test_what_cannot_be_compared_is_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], pixels: np.ndarray, words: str
) -> None:
    write_photo(folder / "edited.png", pixels, None, None, overwrite=True)
    assert verify(folder) == 2
    assert words in capsys.readouterr().err
