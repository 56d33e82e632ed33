"""Photos in memory: what is left out is named and counted, what is kept comes back as it was."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.training.conftest import encoded, plain_photo, write_shard
from training.config import ConfigError, TrainingConfig
from training.photos import load_photos, pack, shrink

Tiny = Callable[..., TrainingConfig]


def test_packed_photos_come_back_as_they_were() -> None:
    rng = np.random.default_rng(0)
    photos = [rng.integers(0, 256, (h, w, 3), np.uint8) for h, w in ((5, 7), (4, 4), (9, 2))]

    store = pack(list(photos))

    assert len(store) == 3
    for index, photo in enumerate(photos):
        np.testing.assert_array_equal(store.photo(index), photo)


def test_shards_and_folders_are_read_in_rgb(tmp_path: Path, tiny: Tiny) -> None:
    red = np.zeros((40, 48, 3), np.uint8)
    red[..., 0] = 200
    write_shard(tmp_path / "a.tar", {"x/red.png": encoded(red), "notes.txt": b"no photo"})
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "grey.png").write_bytes(encoded(plain_photo(80)))

    store = load_photos(tiny(photos=(str(tmp_path / "*"),)))

    assert store.groups == {"a.tar": 1, "folder": 1}
    assert {tuple(store.photo(i)[0, 0].tolist()) for i in range(2)} == {(200, 0, 0), (80, 80, 80)}


def test_large_photos_shrink_to_the_short_side(photo_folder: Path, tiny: Tiny) -> None:
    store = load_photos(tiny(photos=(str(photo_folder),)))

    assert np.minimum(store.heights, store.widths).tolist() == [40] * 4
    assert shrink(plain_photo(1, 400, 600), 40).shape == (40, 60, 3)


def test_corrupt_and_small_photos_are_named_and_left_out(tmp_path: Path, tiny: Tiny) -> None:
    files = {f"{n:02}.png": encoded(plain_photo(n)) for n in range(40)}
    files["bad.png"] = files["00.png"][:50]
    files["empty.jpg"] = b""
    files["small.png"] = encoded(plain_photo(9, 20, 48))
    write_shard(tmp_path / "a.tar", files)

    store = load_photos(tiny(photos=(str(tmp_path / "a.tar"),)))

    assert len(store) == 40
    assert sorted(store.skipped) == [
        "a.tar/bad.png: corrupt",
        "a.tar/empty.jpg: corrupt",
        "a.tar/small.png: smaller than 32 px",
    ]


def test_more_than_one_corrupt_photo_in_twenty_stops(tmp_path: Path, tiny: Tiny) -> None:
    files = {f"{n}.png": encoded(plain_photo(n)) for n in range(18)}
    write_shard(tmp_path / "a.tar", files | {"bad.png": b"no"})

    with pytest.raises(ConfigError, match=r"1 of 19 photos are corrupt: a\.tar/bad\.png"):
        load_photos(tiny(photos=(str(tmp_path / "a.tar"),)))


def test_no_photos_or_no_shard_is_said(tmp_path: Path, tiny: Tiny) -> None:
    write_shard(tmp_path / "small.tar", {"a.png": encoded(plain_photo(1, 8, 8))})
    (tmp_path / "text.tar").write_text("not a tar file" * 100)

    with pytest.raises(ConfigError, match="nothing is at"):
        load_photos(tiny(photos=(str(tmp_path / "absent*.tar"),)))
    with pytest.raises(ConfigError, match="no photos of 32 px or more"):
        load_photos(tiny(photos=(str(tmp_path / "small.tar"),)))
    with pytest.raises(ConfigError, match=r"text\.tar is not a tar shard"):
        load_photos(tiny(photos=(str(tmp_path / "text.tar"),)))


def test_a_shard_that_was_cut_short_is_said(tmp_path: Path, tiny: Tiny) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (60, 60, 3), np.uint8)
    shard = write_shard(tmp_path / "a.tar", {f"{n}.png": encoded(noise) for n in range(3)})
    shard.write_bytes(shard.read_bytes()[:15_000])

    with pytest.raises(ConfigError, match=r"a\.tar is not a tar shard, or is cut short"):
        load_photos(tiny(photos=(str(shard),)))


def test_shards_held_out_are_not_read(tmp_path: Path, tiny: Tiny) -> None:
    for name in ("a.tar", "b.tar"):
        write_shard(tmp_path / name, {"p.png": encoded(plain_photo(5))})

    store = load_photos(tiny(photos=(str(tmp_path / "*.tar"),), hold_out=("b.tar",)))

    assert store.groups == {"a.tar": 1}


def test_without_photos_some_are_made_up(tiny: Tiny) -> None:
    store = load_photos(tiny())

    assert len(store) == 64
    assert not np.array_equal(store.photo(0), store.photo(1))
    assert store.pixels.dtype == torch.uint8
