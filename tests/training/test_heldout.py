"""The held-out list: rebuilt byte for byte or named, and never part of a training shard."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from skimage import data

from training.evaluation_set import read, write
from training.heldout import main, read_list

HEADER = "file,sha256,source_repo,commit,path_in_repo,licence,width,height,sizes\n"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    write(tmp_path / "sources" / "someone" / "photos" / "face.png", data.astronaut())
    return tmp_path / "sources"


def listed(tmp_path: Path, sha256: str, path: str = "face.png") -> Path:
    file = tmp_path / "list.csv"
    file.write_text(f"{HEADER}held000.png,{sha256},someone/photos,0,{path},CC0,512,512,512 2048\n")
    return file


def test_listed_photos_are_rebuilt(sources: Path, tmp_path: Path) -> None:
    source = sources / "someone" / "photos" / "face.png"
    rows = listed(tmp_path, hashlib.sha256(source.read_bytes()).hexdigest())

    assert main([str(sources), "--out", str(tmp_path / "out"), "--list", str(rows)]) == 0
    for size in ("512", "2048"):  # never enlarged
        assert np.array_equal(read(tmp_path / "out" / size / "held000.png"), data.astronaut())


@pytest.mark.parametrize(("path", "said"), [("face.png", "changed"), ("gone.png", "not there")])
def test_gone_and_changed_photos_are_named(
    sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], path: str, said: str
) -> None:
    rows = listed(tmp_path, "0" * 64, path)
    assert main([str(sources), "--out", str(tmp_path / "out"), "--list", str(rows)]) == 1
    printed = capsys.readouterr()
    assert said in printed.err
    assert "0 of 1" in printed.out
    assert not (tmp_path / "out").exists()


def test_the_list_of_the_published_tables_is_sound() -> None:
    rows = read_list()

    assert len(rows) >= 100
    assert sum(2048 in row.sizes for row in rows) >= 20
    assert len({row.sha256 for row in rows}) == len(rows)
    for row in rows:
        assert min(row.width, row.height) >= 512
        assert row.licence
        assert len(row.commit) == 40
