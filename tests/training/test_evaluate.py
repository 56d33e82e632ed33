"""`python -m training.evaluate`: tables and sheets of every program's fills; sentences."""

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from skimage import data

from lama_studio.network.generator import Generator, GeneratorConfig
from lama_studio.network.weights import save_weights
from training.evaluate import main
from training.evaluation_set import EvaluationSet, read, square, write
from training.perceptual import SqueezeNet


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    astronaut, coffee = data.astronaut(), data.coffee()
    write(folder / "face.png", astronaut[:200, 100:300])
    write(folder / "suit.png", astronaut[250:450, 100:300])
    write(folder / "cup.png", coffee[50:250, 200:420])
    write(folder / "tiny.png", coffee[:70, :80])
    return folder


@pytest.fixture(scope="module")
def perceptual_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("perceptual") / "squeezenet.safetensors"
    save_file(SqueezeNet().state_dict(), path)
    return path


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(1)
    path = tmp_path_factory.mktemp("weights") / "small.safetensors"
    save_weights(path, Generator(GeneratorConfig(ngf=8, blocks=1)), {})
    return path


def table(out: Path) -> dict[tuple[str, str, str], dict[str, str]]:
    with (out / "table.csv").open() as stream:
        return {(r["method"], r["masks"], r["size_px"]): r for r in csv.DictReader(stream)}


def test_weights_and_classics_are_scored_side_by_side(
    photos: Path,
    perceptual_file: Path,
    weights: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(
        [
            *(str(weights), "--photos", str(photos), "--out", str(tmp_path), "--first", "2"),
            *("--masks", "thick,segmentation", "--sizes", "64,128"),
            *("--perceptual", str(perceptual_file)),
        ]
    )

    assert code == 0
    rows = table(tmp_path)
    assert {key[0] for key in rows} == {"telea", "navier-stokes", "small"}
    assert {key[1:] for key in rows} == {
        (kind, size) for kind in ("thick", "segmentation") for size in ("64", "128")
    }
    for (method, _, size), row in rows.items():
        assert row["photos"] == ("4" if size == "64" else "3")  # tiny.png has 70 px
        assert 0 < float(row["l1"]) < 1
        assert float(row["perceptual"]) > 0
        assert float(row["frechet"]) > 0
        if method == "telea":  # weights without any training fill worse than colours around
            assert float(row["l1"]) < float(rows["small", row["masks"], size]["l1"])
    sheet = read(tmp_path / "sheet_thick_128.png")
    assert sheet.shape == (24 + 2 * 260, 5 * 260, 3)
    said = capsys.readouterr()
    assert said.out.strip() == (tmp_path / "table.md").read_text().strip()
    assert "| navier-stokes |" in said.out
    assert "tiny.png" in said.err


def test_another_programs_fills_join_through_folders(photos: Path, tmp_path: Path) -> None:
    common = ["--photos", str(photos), "--masks", "medium", "--sizes", "128"]
    first = main([*common, "--out", str(tmp_path / "a"), "--inputs", str(tmp_path / "in")])
    names = sorted(file.name for file in (tmp_path / "in" / "photos").iterdir())
    assert first == 0
    assert len(names) == 3
    for name in names:  # a perfect program
        assert read(tmp_path / "in" / "masks" / name).shape == (128, 128, 3)
        write(tmp_path / "fills" / name, read(tmp_path / "in" / "photos" / name))

    code = main([*common, "--out", str(tmp_path / "b"), "--fills", f"perfect={tmp_path / 'fills'}"])

    assert code == 0
    assert float(table(tmp_path / "b")["perfect", "medium", "128"]["l1"]) == 0
    telea = [table(tmp_path / run)["telea", "medium", "128"] for run in "ab"]
    assert float(telea[0].pop("seconds")) > 0
    assert float(telea[1].pop("seconds")) > 0
    assert telea[0] == telea[1]  # the same holes both times
    assert table(tmp_path / "b")["perfect", "medium", "128"]["seconds"] == "nan"  # made elsewhere


def test_kept_fills_stand_in_for_computing_them(photos: Path, tmp_path: Path) -> None:
    common = ["--photos", str(photos), "--masks", "thin", "--sizes", "64", "--count", "2"]
    main([*common, "--out", str(tmp_path / "a"), "--keep-fills"])
    kept = tmp_path / "a" / "fills" / "telea"
    for file in kept.iterdir():
        write(file, np.zeros((64, 64, 3), np.uint8))

    main([*common, "--out", str(tmp_path / "b"), "--fills", f"telea={kept}"])

    before, after = (table(tmp_path / run)["telea", "thin", "64"] for run in "ab")
    assert before["photos"] == after["photos"] == "2"
    assert float(after["l1"]) > 2 * float(before["l1"])


def test_the_list_depends_on_the_seed_alone(photos: Path) -> None:
    first, again, other = (
        list(EvaluationSet(photos, seed).cases(["thin"], [64])) for seed in (0, 0, 5)
    )
    assert [case.name for case in first] == [case.name for case in again]
    assert all(np.array_equal(a.hole, b.hole) for a, b in zip(first, again, strict=True))
    assert sorted(case.name for case in first) == sorted(case.name for case in other)
    assert not all(np.array_equal(a.hole, b.hole) for a, b in zip(first, other, strict=True))


def test_photos_are_cut_to_their_middle_square() -> None:
    photo = np.zeros((100, 300, 3), np.uint8)
    photo[:, 100:200] = 200
    cut = square(photo, 50)
    assert cut is not None
    assert (cut == 200).all()
    assert square(photo, 101) is None


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        (["--masks", "huge"], "no 'huge' masks"),
        (["--sizes", "big"], "takes numbers"),
        (["--sizes", "8"], "start at 64"),
        (["--sizes", "512"], "large enough"),
        (["--fills", "somewhere"], "NAME=DIR"),
        (["--fills", "x=/nowhere"], "no folder"),
        (["--device", "abacus"], "no device 'abacus'"),
        (["missing.safetensors"], "missing.safetensors"),
        (["--perceptual", "missing.safetensors"], "missing.safetensors"),
    ],
)
def test_misuse_gets_a_sentence(
    photos: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    extra: list[str],
    sentence: str,
) -> None:
    common = ["--photos", str(photos), "--out", str(tmp_path), "--masks", "thin", "--sizes", "64"]
    assert main([*common, *extra]) == 2
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith("training.evaluate: ")
    assert sentence in said


def test_some_but_not_all_fills_are_refused(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "fills" / "face_thin_64.png", np.zeros((64, 64, 3), np.uint8))
    code = main(
        [
            *("--photos", str(photos), "--out", str(tmp_path / "out"), "--masks", "thin"),
            *("--sizes", "64", "--fills", f"partial={tmp_path / 'fills'}"),
        ]
    )
    assert code == 2
    assert "partial lack" in capsys.readouterr().err


def test_broken_and_absent_photos_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["--photos", str(tmp_path), "--out", str(tmp_path / "out"), "--sizes", "64"]
    assert main(common) == 2
    assert "no photos" in capsys.readouterr().err
    (tmp_path / "broken.png").write_bytes(b"not a photo")
    assert main(common) == 2
    assert "broken.png" in capsys.readouterr().err


def test_written_pixels_come_back(tmp_path: Path) -> None:
    photo = data.coffee()[:40, :60]
    write(tmp_path / "deep" / "photo.png", photo)
    assert np.array_equal(read(tmp_path / "deep" / "photo.png"), photo)
    assert cv2.imread(str(tmp_path / "deep" / "photo.png"))[0, 0, 0] == photo[0, 0, 2]
