"""Settings and where things lie."""

import sys
from pathlib import Path

import pytest

from lama_studio import paths
from lama_studio.errors import SaveError
from lama_studio.settings import Settings, load_settings, save_settings, settings_path


def test_settings_come_back(tmp_path: Path) -> None:
    settings = Settings(device="cpu", grow_px=4, recent_photos=["사진.jpg"], mask_opacity=1)
    save_settings(settings, tmp_path / "new" / "settings.json")
    assert load_settings(tmp_path / "new" / "settings.json") == settings


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.json") == Settings()
    assert settings_path().name == "settings.json"


@pytest.mark.parametrize("content", [b"{half a fi", b"[]", b"\xff\xfe\x00"])
def test_a_damaged_file_is_kept_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    assert load_settings(path) == Settings()
    assert (tmp_path / "settings.json.damaged").read_bytes() == content
    assert not path.exists()


def test_unknown_and_wrongly_typed_entries_fall_back(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(
        '{"device": "cpu", "grow_px": "many", "later": 1, "erases_after_stroke": 1,'
        ' "weights": null, "mask_opacity": 1, "recent_photos": [1], "feather_px": true}'
    )
    assert load_settings(path) == Settings(device="cpu", mask_opacity=1.0)


def test_entries_out_of_range_fall_back(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(
        '{"device": "tpu", "refine": "much", "precision": "int4", "mask_opacity": 5,'
        ' "brush_diameter_px": NaN, "grow_px": -3, "feather_px": 7}'
    )
    assert load_settings(path) == Settings(feather_px=7)


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SaveError, match="settings were not saved"):
        save_settings(Settings(), tmp_path / "file" / "settings.json")


def test_the_sample_is_found_in_the_source_tree() -> None:
    assert paths.bundled("samples/sample.jpg").is_file()
    assert paths.bundled("samples/sample-mask.png").is_file()


def test_the_frozen_application_looks_into_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "resources" / "samples" / "sample.jpg"
    own.parent.mkdir(parents=True)
    own.touch()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.bundled("samples/sample.jpg") == own


def test_an_installation_looks_inside_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "lama_studio"
    for root in (package, package.parent):
        (root / "resources" / "samples").mkdir(parents=True)
        (root / "resources" / "samples" / "sample.jpg").touch()
    monkeypatch.setattr(paths, "__file__", str(package / "paths.py"))
    assert paths.bundled("samples/sample.jpg").is_relative_to(package)
