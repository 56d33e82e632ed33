"""The sheet of masks: a row a kind, a histogram that adds up."""

from pathlib import Path

import numpy as np
import pytest
from skimage import data

from training.evaluation_set import read, write
from training.mask_sheet import histogram, main


def test_sheet_and_histogram_show_every_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "photos" / "face.png", data.astronaut())
    write(tmp_path / "photos" / "cup.png", data.coffee())
    out = tmp_path / "sheet.png"

    code = main(["--out", str(out), "--photos", str(tmp_path / "photos"), "--size", "64"])

    assert code == 0
    said = capsys.readouterr().out
    for name in ("training silhouettes", "evaluation thick", "evaluation segmentation"):
        assert f"| {name} |" in said
    assert read(out).shape == (9 * 86, 10 * 68, 3)


def test_the_histogram_counts_shares() -> None:
    masks = [np.zeros((10, 10), np.uint8) for _ in range(4)]
    for mask, rows in zip(masks, (0, 1, 2, 4), strict=True):
        mask[:rows] = 255
    assert histogram({"made up": masks}).splitlines()[-1] == (
        "| made up | 17.5 % | 25 | 25 | 25 | 0 | 25 |"
    )


def test_a_folder_without_photos_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--out", str(tmp_path / "sheet.png"), "--photos", str(tmp_path)]) == 2
    assert "no photos" in capsys.readouterr().err
