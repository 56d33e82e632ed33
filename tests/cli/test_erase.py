"""`lama-studio erase`: what it writes, says and returns."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lama_studio.cli import erase as erase_verb
from lama_studio.cli.main import main
from lama_studio.errors import Cancelled
from lama_studio.files.photo import read_photo, write_mask, write_photo
from tests.conftest import FakeInpainter


@pytest.fixture(autouse=True)
def inpainter(monkeypatch: pytest.MonkeyPatch, fake_inpainter: FakeInpainter) -> FakeInpainter:
    """Runs inside this program fill with grey; those in a program of their own use the engine."""
    monkeypatch.setattr(erase_verb, "load_inpainter", lambda *chosen: fake_inpainter)
    return fake_inpainter


@pytest.fixture
def mask(photo: np.ndarray) -> np.ndarray:
    mask = np.zeros(photo.shape[:2], np.uint8)
    mask[100:140, 200:260] = 255
    return mask


@pytest.fixture
def folder(tmp_path: Path, photo: np.ndarray, mask: np.ndarray) -> Path:
    """photo.png and mask.png; photos/{a,b,c}.png and masks/{a,b,c}.png."""
    write_photo(tmp_path / "photo.png", photo, None, None)
    write_mask(tmp_path / "mask.png", mask)
    for name in ("photos", "masks"):
        (tmp_path / name).mkdir()
    for index, name in enumerate("abc"):
        write_photo(tmp_path / "photos" / f"{name}.png", photo, None, None)
        write_mask(tmp_path / "masks" / f"{name}.png", np.roll(mask, 40 * index, axis=0))
    return tmp_path


def run(folder: Path, photo: str, mask: str, output: str, *options: str) -> int:
    words = [str(folder / photo), "--mask", str(folder / mask), "--output", str(folder / output)]
    return main(["erase", *words, *options])


def test_one_photo(
    folder: Path, photo: np.ndarray, mask: np.ndarray, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "photo.png", "mask.png", "out.png") == 0
    after = read_photo(folder / "out.png").pixels
    assert (after[mask > 0] == 127).all()
    np.testing.assert_array_equal(after[mask == 0], photo[mask == 0])
    said = capsys.readouterr()
    assert "out.png" in said.out
    assert "refine: auto (fake)" in said.out
    assert said.err == ""


def test_in_place_with_a_backup_and_at_another_quality(folder: Path, photo: np.ndarray) -> None:
    options = ("--overwrite", "--backup")
    assert run(folder, "photo.png", "mask.png", "photo.png", *options) == 0
    np.testing.assert_array_equal(read_photo(folder / "photo-original.png").pixels, photo)
    for name, quality in (("fine.jpg", "95"), ("small.jpg", "20")):
        assert run(folder, "photo.png", "mask.png", name, "--quality", quality) == 0
    assert (folder / "small.jpg").stat().st_size * 2 < (folder / "fine.jpg").stat().st_size
    assert run(folder, "photo.png", "mask.png", "x.jpg", "--quality", "0") == 2


@pytest.mark.parametrize("wish", [(), ("--note-edit",)])
def test_the_edit_is_noted_in_the_photo_when_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str], wish: tuple[str, ...]
) -> None:
    assert run(folder, "photo.png", "mask.png", "out.jpg", *wish) == 0
    assert ("was added to its XMP." in capsys.readouterr().out) == bool(wish)
    assert (b"LaMa Studio" in read_photo(folder / "out.jpg").metadata.xmp) == bool(wish)


def test_what_reading_left_out_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = Image.fromarray(read_photo(folder / "photo.png").pixels)
    first.save(folder / "pages.tif", save_all=True, append_images=[first.rotate(90)])
    assert run(folder, "pages.tif", "mask.png", "out.tif") == 0
    assert "The file has several pages; this is the first." in capsys.readouterr().out


def test_a_photo_that_changed_while_it_was_erased_from(
    folder: Path, inpainter: FakeInpainter, capsys: pytest.CaptureFixture[str]
) -> None:
    fill = inpainter.inpaint

    def inpaint(*arguments: object, **options: object) -> object:
        (folder / "photo.png").write_bytes(content)
        return fill(*arguments, **options)  # type: ignore[arg-type]

    inpainter.inpaint = inpaint  # type: ignore[method-assign, assignment]
    first = (folder / "photo.png").read_bytes()
    content = first + b"theirs"
    assert run(folder, "photo.png", "mask.png", "photo.png", "--overwrite") == 2
    assert (folder / "photo.png").read_bytes() == content
    assert "was changed by another program" in capsys.readouterr().err
    content = first + b"theirs once more"
    assert run(folder, "photo.png", "mask.png", "photo.png", "--overwrite", "--force") == 0


def test_options_reach_the_engine(folder: Path, mask: np.ndarray, inpainter: FakeInpainter) -> None:
    options = ("--grow", "2", "--feather", "3", "--refine", "texture", "--seed", "5")
    assert run(folder, "photo.png", "mask.png", "out.png", *options) == 0
    (call,) = inpainter.calls
    assert (call["refine"], call["seed"]) == ("texture", 5)
    assert np.count_nonzero(call["hole"]) > np.count_nonzero(mask)  # type: ignore[call-overload]


def test_a_limit_of_memory_reaches_the_engine(
    folder: Path, inpainter: FakeInpainter, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def load(*chosen: object) -> FakeInpainter:
        asked.append(chosen[-1])
        return inpainter

    monkeypatch.setattr(erase_verb, "load_inpainter", load)
    assert run(folder, "photo.png", "mask.png", "out.png", "--memory", "900") == 0
    assert asked == [900]
    for nonsense in ("0", "-5", "much"):
        assert run(folder, "photo.png", "mask.png", "out2.png", "--memory", nonsense) == 2


def test_an_existing_output_stays_without_overwrite(
    folder: Path, capsys: pytest.CaptureFixture[str], inpainter: FakeInpainter
) -> None:
    (folder / "out.png").write_bytes(b"mine")
    assert run(folder, "photo.png", "mask.png", "out.png") == 2
    assert (folder / "out.png").read_bytes() == b"mine"
    assert "exists already" in capsys.readouterr().err
    assert inpainter.calls == []
    assert run(folder, "photo.png", "mask.png", "out.png", "--overwrite") == 0
    assert read_photo(folder / "out.png").width == 600


def test_a_folder_with_one_mask_each(folder: Path, mask: np.ndarray) -> None:
    assert run(folder, "photos", "masks", "out/deep") == 0
    for index, name in enumerate("abc"):
        after = read_photo(folder / "out" / "deep" / f"{name}.png").pixels
        assert (after[np.roll(mask, 40 * index, axis=0) > 0] == 127).all()


def test_a_folder_with_one_mask_for_all(folder: Path, mask: np.ndarray) -> None:
    assert run(folder, "photos", "mask.png", "out") == 0
    assert sorted(p.name for p in (folder / "out").iterdir()) == ["a.png", "b.png", "c.png"]
    assert (read_photo(folder / "out" / "c.png").pixels[mask > 0] == 127).all()


def test_a_photo_into_a_folder_keeps_its_name(folder: Path) -> None:
    (folder / "out").mkdir()
    assert run(folder, "photos/b.png", "masks", "out") == 0
    assert (folder / "out" / "b.png").is_file()


def test_photos_that_fail_are_reported_and_the_others_go_on(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "photos" / "a.png").write_bytes(b"not a photo")
    (folder / "masks" / "c.png").unlink()
    assert run(folder, "photos", "masks", "out") == 1
    assert [p.name for p in (folder / "out").iterdir()] == ["b.png"]
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert "a.png" in lines[0]
    assert "no mask named c.*" in lines[1]
    assert "2 of 3 photos failed" in lines[2]


def test_a_second_run_over_a_folder_overwrites_nothing(folder: Path) -> None:
    assert run(folder, "photos", "masks", "out") == 0
    before = (folder / "out" / "a.png").stat().st_mtime_ns
    assert run(folder, "photos", "masks", "out") == 1
    assert (folder / "out" / "a.png").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("missing.png", "mask.png", "out.png"), "There is no file"),
        (("photo.png", "missing.png", "out.png"), "There is no mask"),
        (("photo.png", "small.png", "out.png"), "10 x 10 pixels, the photo 600 x 400"),
        (("photo.png", "black.png", "out.png"), "no hole"),
        (("photo.png", "white.png", "out.png"), "all hole"),
        (("photo.png", "masks", "out.png"), "no mask named photo"),
        (("photo.png", "mask.png", "out.docx"), "no format"),
        (("photo.png", "mask.png", "nowhere/out.png"), "no folder"),
        (("photos", "masks", "mask.png"), "must be one too"),
        (("empty", "mask.png", "out"), "no photos"),
        (("photos", "empty", "out"), "no masks"),
        (("x" * 300, "mask.png", "out.png"), "xxx"),
        (("photo.png", "x" * 300, "out.png"), "xxx"),
    ],
)
def test_wrong_use_is_one_sentence(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    names: tuple[str, str, str],
    words: str,
) -> None:
    (folder / "empty").mkdir()
    write_mask(folder / "small.png", np.full((10, 10), 255, np.uint8))
    write_mask(folder / "black.png", np.zeros((400, 600), np.uint8))
    write_mask(folder / "white.png", np.full((400, 600), 255, np.uint8))

    assert run(folder, *names) == 2

    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert not (folder / "out.png").exists()


@pytest.mark.parametrize("words", [["--grow", "-1"], ["--grow", "x"], ["--refine", "much"], ["-z"]])
def test_wrong_options_are_wrong_use(folder: Path, words: list[str]) -> None:
    assert run(folder, "photo.png", "mask.png", "out.png", *words) == 2


def test_a_name_the_terminal_cannot_show_does_not_stop_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "photos" / "b.png").rename(folder / "photos" / "사진.png")
    (folder / "masks" / "b.png").unlink()
    (folder / "masks" / "c.png").rename(folder / "masks" / "사진.png")
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, io.TextIOWrapper(io.BytesIO(), "ascii"))

    code = run(folder, "photos", "masks", "사진들")

    assert code == 1  # c has no mask
    assert sorted(p.name for p in (folder / "사진들").iterdir()) == ["a.png", "사진.png"]


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert main(["erase", "--help"]) == 0
    assert "brighter than half" in " ".join(capsys.readouterr().out.split())


def test_cancelling_stops_and_says_so(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    inpainter: FakeInpainter,
    capsys: pytest.CaptureFixture[str],
) -> None:
    inpaint = inpainter.inpaint

    def cancel_second(*words: object, **options: object) -> object:
        if len(inpainter.calls) == 1:
            raise Cancelled
        return inpaint(*words, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(inpainter, "inpaint", cancel_second)
    assert run(folder, "photos", "masks", "out") == 130
    assert [p.name for p in (folder / "out").iterdir()] == ["a.png"]
    assert "cancelled" in capsys.readouterr().err


def test_unusable_weights_are_one_sentence_from_the_real_program(folder: Path) -> None:
    (folder / "weights.safetensors").write_bytes(b"no weights")
    words = ["erase", "photo.png", "--mask", "mask.png", "--output", "out.png"]
    done = subprocess.run(
        [sys.executable, "-m", "lama_studio", *words, "--weights", "weights.safetensors"],
        cwd=folder,
        env=_source_tree(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert "not a weights file" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one program there")
def test_control_c_in_the_real_program(folder: Path, tiny_weights: Path) -> None:
    words = ["erase", "photos", "--mask", "masks", "--output", "out"]
    for index in range(200):
        (folder / "photos" / f"d{index}.png").write_bytes(
            (folder / "photos" / "a.png").read_bytes()
        )
    child = subprocess.Popen(
        [sys.executable, "-m", "lama_studio", *words, "--weights", str(tiny_weights)],
        cwd=folder,
        env=_source_tree(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline_s = time.monotonic() + 60
    while not (folder / "out" / "a.png").exists() and time.monotonic() < deadline_s:
        time.sleep(0.02)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 130, said
    assert "Traceback" not in said
    for path in (folder / "out").iterdir():
        assert read_photo(path).width == 600


def _source_tree() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break differently there")
def test_a_reader_that_left_is_no_crash() -> None:
    program = (
        "from lama_studio.cli import erase, main\n"
        "erase.run = lambda arguments: print('x' * 100_000, flush=True)\n"
        "raise SystemExit(main.main(['erase', 'a', '--mask', 'b', '--output', 'c']))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program],
        env=_source_tree(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    said = child.stderr.read()
    child.stderr.close()
    assert (child.wait(), said) == (130, "")


@pytest.mark.parametrize(
    "words",
    [
        ["--grow", "x"],
        ["--grow", "-1"],
        ["--feather", "9" * 5000],
        ["--device", "tpu"],
        ["--nothing-of-the-kind"],
    ],
)
def test_options_that_cannot_be_are_one_sentence(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["erase", "photo.png", "--mask", "mask.png", "--output", "out.png", *words]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "usage" not in said
    assert "_distance_px" not in said
