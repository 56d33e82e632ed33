"""The packaged command: erases, tells, and needs nothing but its own folder."""

import hashlib
import re
import subprocess
from pathlib import Path

import cv2
import jpeglib
import numpy as np
import pytest
import skimage.data

from lama_studio import __version__
from lama_studio.paths import bundled
from packing.licences import unowned
from tests.bundle.conftest import Person, make_person

SAMPLE, SAMPLE_MASK = bundled("samples/sample.jpg"), bundled("samples/sample-mask.png")


def pictures(person: Person, suffix: str) -> tuple[Path, Path, np.ndarray, np.ndarray]:
    """Photo and mask in the person's home, and their pixels; the hole is small and round."""
    pixels = skimage.data.coffee()[..., ::-1]
    mask = cv2.circle(np.zeros(pixels.shape[:2], np.uint8), (420, 120), 30, 255, -1)
    photo_path, mask_path = person.home / f"커피 잔{suffix}", person.home / "mask.png"
    photo_path.write_bytes(cv2.imencode(suffix, pixels)[1].tobytes())
    cv2.imwrite(str(mask_path), mask)
    return photo_path, mask_path, pixels, mask


def test_it_says_its_version(person: Person) -> None:
    assert person.run("--version").stdout == f"lama-studio {__version__}\n"


@pytest.mark.parametrize("refine", ["auto", "features"])
def test_an_erase_changes_the_hole_and_no_other_pixel(person: Person, refine: str) -> None:
    photo, mask_path, pixels, mask = pictures(person, ".png")
    out = person.home / "out.png"
    done = person.run(
        "erase", photo, "--mask", mask_path, "-o", out, "--feather", "0", "--refine", refine
    )
    assert done.returncode == 0, done.stderr
    erased = cv2.imdecode(np.frombuffer(out.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    is_changed = (erased != pixels).any(axis=2)
    assert not is_changed[mask == 0].any()
    assert is_changed[mask > 0].mean() > 0.9
    told = person.run("verify", photo, out, "--mask", mask_path)
    assert told.returncode == 0, told.stdout + told.stderr


def test_a_jpeg_keeps_its_blocks(person: Person) -> None:
    photo, mask_path, _, mask = pictures(person, ".jpg")
    out = person.home / "out.jpg"
    done = person.run("erase", photo, "--mask", mask_path, "-o", out)
    assert done.returncode == 0, done.stderr
    before, after = (blocks_of(path) for path in (photo, out))
    is_kept = (before == after).all(axis=(2, 3))
    rows, columns = np.nonzero(~is_kept)
    assert 0 < (~is_kept).sum() < 200
    near = cv2.dilate(mask, np.ones((33, 33), np.uint8))
    assert near[rows * 8, columns * 8].all()


def blocks_of(path: Path) -> np.ndarray:
    """Coefficients of a JPEG's brightness, rows x columns x 8 x 8."""
    return np.asarray(jpeglib.read_dct(str(path)).Y)


def test_heic_is_read_without_the_encoder(person: Person, installed: Path) -> None:
    import pillow_heif

    pixels = np.ascontiguousarray(skimage.data.coffee())
    photo, mask = person.home / "in.heic", person.home / "mask.png"
    heic = pillow_heif.from_bytes("RGB", (pixels.shape[1], pixels.shape[0]), pixels.tobytes())
    heic.save(str(photo), quality=-1)
    cv2.imwrite(str(mask), cv2.circle(np.zeros(pixels.shape[:2], np.uint8), (300, 90), 9, 255, -1))

    done = person.run("erase", photo, "--mask", mask, "-o", person.home / "out.png")

    assert done.returncode == 0, done.stderr
    (encoder,) = (installed / "_internal").rglob("libx265*")
    assert encoder.stat().st_size < 50_000  # a stand-in: GPL code is not shipped


def test_the_sample_and_the_weights(person: Person) -> None:
    shown = person.run("demo", "-o", person.home)
    assert shown.returncode == 0, shown.stderr
    assert (person.home / "sample-erased.jpg").is_file()
    weights = person.program.parent / "_internal" / "resources" / "weights" / "studio.safetensors"
    told = person.run("weights", "info", weights)
    assert hashlib.sha256(weights.read_bytes()).hexdigest() in told.stdout


def test_two_people_at_once(somewhere: Path, installed: Path) -> None:
    two = [make_person(somewhere, installed, "") for _ in range(2)]
    started = [
        subprocess.Popen(each.command("demo", "-o", each.home), env=each.environment, cwd=each.home)
        for each in two
    ]
    assert [program.wait(300) for program in started] == [0, 0]
    assert all((each.home / "sample-erased.jpg").is_file() for each in two)


def test_altered_weights_are_refused_in_a_sentence(person: Person, somewhere: Path) -> None:
    damaged = somewhere / "damaged"
    subprocess.run(["cp", "-al", str(person.program.parent), str(damaged)], check=True)
    subprocess.run(["chmod", "-R", "u+w", str(damaged / "_internal" / "resources")], check=True)
    weights = damaged / "_internal" / "resources" / "weights" / "studio.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.unlink()  # the copy's link, not the file it shares
    weights.write_bytes(content)

    broken = Person(person.home, person.user, damaged / "lama-studio")
    done = broken.run(
        "erase", person.give(SAMPLE), "--mask", person.give(SAMPLE_MASK), "-o", "out.png"
    )

    assert done.returncode == 2
    assert "damaged: weights/studio.safetensors was altered" in done.stderr


def test_without_a_display_a_sentence_comes(person: Person) -> None:
    done = Person(person.home, person.user, person.program).run()
    assert done.returncode == 2
    assert "needs a display" in done.stderr


def test_nothing_is_written_into_the_program_folder(person: Person, installed: Path) -> None:
    before = {path: path.lstat().st_mtime_ns for path in installed.rglob("*")}
    assert person.run("demo", "-o", person.home).returncode == 0
    assert {path: path.lstat().st_mtime_ns for path in installed.rglob("*")} == before


def test_everything_shipped_has_a_licence(installed: Path) -> None:
    assert unowned(installed / "_internal") == []


def test_no_path_of_the_machine_it_was_built_on_is_left(installed: Path) -> None:
    config = (installed / "_internal" / "resources").rglob("*")
    texts = [path for path in config if path.suffix in (".md", ".json", ".txt", ".sha256")]
    assert texts
    assert not [path for path in texts if re.search(r"/root/|/home/\w", path.read_text("utf-8"))]
