"""A packed program notices what is missing or altered; a source tree is not asked."""

import sys
from pathlib import Path

import pytest

from lama_studio import paths
from lama_studio.errors import InstallationError
from lama_studio.installation import CONTENTS, check_installation, contents_of
from lama_studio.session.loading import load_inpainter


def pack(folder: Path) -> None:
    """As `make bundle` does."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.*")}
    (folder / CONTENTS).write_text(contents_of(files), encoding="utf-8")


@pytest.fixture
def resources(tmp_path: Path, tiny_weights: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A packed `resources` folder with the tiny weights in it."""
    folder = tmp_path / "resources"
    (folder / "weights").mkdir(parents=True)
    tiny_weights.rename(folder / paths.BUNDLED_WEIGHTS)
    (folder / "사진.txt").write_text("a file with a Korean name", encoding="utf-8")
    pack(folder)
    monkeypatch.setattr(paths, "_resource_roots", lambda: [folder])
    return folder


def test_what_was_packed_passes_and_loads(resources: Path) -> None:
    check_installation()
    assert load_inpainter(device="cpu") is not None


def test_one_altered_byte_of_the_weights_is_noticed_before_they_are_used(resources: Path) -> None:
    weights = resources / paths.BUNDLED_WEIGHTS
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    with pytest.raises(InstallationError, match=r"weights/studio\.safetensors was altered"):
        load_inpainter(device="cpu")


def test_a_missing_file_is_named(resources: Path) -> None:
    (resources / "사진.txt").unlink()
    with pytest.raises(InstallationError, match=r"사진\.txt is missing"):
        check_installation()


def test_a_packed_program_without_its_list_is_damaged(
    resources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (resources / CONTENTS).unlink()
    check_installation()  # a source tree has none
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(InstallationError, match=r"contents\.sha256 is missing"):
        check_installation()


def test_a_library_that_does_not_load_is_a_damaged_installation(
    resources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "lama_studio.engine.inpainter", None)
    with pytest.raises(InstallationError, match="damaged"):
        load_inpainter(device="cpu")
