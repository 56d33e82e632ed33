"""`lama-studio demo`: the sample's marked object goes, and both pictures are where it says."""

from pathlib import Path

import numpy as np
import pytest

from lama_studio.cli import demo
from lama_studio.cli.main import main
from lama_studio.files.photo import read_mask, read_photo
from lama_studio.paths import bundled
from tests.conftest import FakeInpainter


def test_the_demo_writes_what_it_names(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fake_inpainter: FakeInpainter,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(demo, "load_inpainter", lambda *chosen: fake_inpainter)
    for _ in range(2):  # a second run replaces the first one's pictures
        assert main(["demo", "--output", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    for name in ("sample-erased.jpg", "sample-before-after.jpg"):
        assert str(tmp_path / "out" / name) in said
    before = read_photo(bundled("samples/sample.jpg"))
    after = read_photo(tmp_path / "out" / "sample-erased.jpg")
    mask = read_mask(bundled("samples/sample-mask.png"), before.width, before.height)
    change = np.abs(after.pixels.astype(int) - before.pixels)
    assert change[mask > 0].mean() > 20 * change[mask == 0].mean()
    assert read_photo(tmp_path / "out" / "sample-before-after.jpg").width > 3 * before.width
