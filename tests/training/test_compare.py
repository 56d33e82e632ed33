"""The change between two fills is judged hole by hole, with its doubt."""

import csv
from pathlib import Path

import pytest

from training.compare import ScoresError, changes, main

HEAD = ("method", "masks", "size_px", "photo", "l1", "psnr_db", "perceptual")
ROWS = [
    ("old", "thin", 512, "a", 0.10, 25.0, 2.0),
    ("old", "thin", 512, "b", 0.30, 20.0, 4.0),
    ("new", "thin", 512, "b", 0.26, 21.0, 4.1),
    ("new", "thin", 512, "a", 0.08, 25.5, 1.7),
    ("old", "thick", 512, "a", 0.20, 20.0, 3.0),
    ("new", "thick", 256, "a", 0.10, 20.0, 3.0),
]


def scores() -> list[dict[str, str]]:
    return [dict(zip(HEAD, map(str, row), strict=True)) for row in ROWS]


def test_pairs_of_the_same_hole_are_compared_and_no_others() -> None:
    found = changes(scores(), "old", "new")
    assert list(found) == [(512, "thin")]
    l1, psnr, perceptual = (found[512, "thin"][name] for name in ("l1", "psnr_db", "perceptual"))
    assert l1.mean == pytest.approx(-0.03)
    assert l1.doubt == pytest.approx(0.02)  # deviation 0.01414, over the root of 2, twice
    assert (l1.better, l1.count) == (2, 2)
    assert l1.before == pytest.approx(0.2)
    assert psnr.mean == pytest.approx(0.75)
    assert psnr.better == 2
    assert perceptual.better == 1


def test_the_table_names_share_and_doubt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "scores.csv"
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, HEAD)
        writer.writeheader()
        writer.writerows(scores())
    assert main([str(path), "old", "new"]) == 0
    assert "| 512 | thin | -0.0300 ± 0.0200 (-15.0 %, 2/2) |" in capsys.readouterr().out


def test_what_was_not_measured_is_left_out() -> None:
    rows = scores()
    rows[0]["perceptual"] = "nan"
    assert set(changes(rows, "old", "new")[512, "thin"]) == {"l1", "psnr_db"}


def test_an_unknown_fill_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ScoresError, match="there are old, new"):
        changes(scores(), "old", "newest")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    assert main([str(tmp_path / "other.csv"), "old", "new"]) == 2
    assert "holds no scores" in capsys.readouterr().err
