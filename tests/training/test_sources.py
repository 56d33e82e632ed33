"""Which photos a step sees: every one in a pass, none twice, on any number of ranks."""

import http.server
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import fsspec
import numpy as np
import pytest
import torch

from tests.training.conftest import encoded, plain_photo, write_shard
from training.batches import draw_photos
from training.config import ConfigError, TrainingConfig
from training.distributed import Ranks
from training.photos import pack
from training.shards import entries
from training.sources import Growing, Memory, Windows, shuffled

Tiny = Callable[..., TrainingConfig]
CPU = torch.device("cpu")


def levels(source: Memory | Windows | Growing, position: int, count: int) -> list[int]:
    """The grey levels of photos `position` onward, which tell them apart."""
    store, indices = source.draw(position, count)
    return [int(store.photo(index)[0, 0, 0]) for index in indices.tolist()]


@pytest.fixture
def shards(tmp_path: Path) -> list[Path]:
    """Six shards of ten photos, every photo of its own grey level."""
    found = []
    for number in range(6):
        photos = {f"{n}.png": encoded(plain_photo(10 * number + n)) for n in range(10)}
        found.append(write_shard(tmp_path / f"s{number}.tar", photos))
    return found


def test_every_pass_shows_every_photo_once_in_another_order() -> None:
    first, second = shuffled((0,), 50, np.arange(50)), shuffled((0,), 50, np.arange(50, 100))

    assert sorted(first) == sorted(second) == list(range(50))
    assert list(first) != list(second)


def test_what_a_position_shows_does_not_depend_on_how_it_is_asked_for() -> None:
    together = shuffled((4,), 7, np.arange(20))
    parts = [shuffled((4,), 7, np.arange(start, start + 5)) for start in range(0, 20, 5)]

    np.testing.assert_array_equal(together, np.concatenate(parts))


def test_two_ranks_see_together_what_one_sees_alone(tiny: Tiny) -> None:
    source = Memory(pack([plain_photo(n) for n in range(20)]), 0)
    double = draw_photos(source, tiny(batch_size=4, augment="published"), 8, CPU)
    halves = [draw_photos(source, tiny(augment="published"), 8 + 2 * r, CPU) for r in (0, 1)]

    assert torch.equal(double, torch.cat(halves))


def test_a_stream_shows_all_shards_in_a_pass(shards: list[Path], tiny: Tiny) -> None:
    config = tiny(
        photos=tuple(map(str, shards)), stream=True, stream_shards=2, stream_shard_photos=10
    )

    source = Windows(config, CPU, Ranks())
    seen = [level for position in range(0, 60, 5) for level in levels(source, position, 5)]

    assert sorted(seen) == list(range(60))
    assert seen != sorted(seen)


def test_a_stream_goes_on_where_it_was(shards: list[Path], tiny: Tiny) -> None:
    config = tiny(
        photos=tuple(map(str, shards)), stream=True, stream_shards=2, stream_shard_photos=10
    )
    source = Windows(config, CPU, Ranks())
    through = [levels(source, position, 5) for position in range(0, 150, 5)]

    resumed = Windows(config, CPU, Ranks())

    assert [levels(resumed, p, 5) for p in range(75, 150, 5)] == through[15:]


def test_ranks_stream_different_photos(shards: list[Path], tiny: Tiny) -> None:
    config = tiny(
        batch_size=5,
        photos=tuple(map(str, shards)),
        stream=True,
        stream_shards=1,
        stream_shard_photos=10,
    )
    seen = []
    for rank in range(2):
        source = Windows(config, CPU, Ranks(rank, 2))
        seen.append({n for step in range(6) for n in levels(source, 10 * step + 5 * rank, 5)})

    assert len(seen[0]) == len(seen[1]) == 30
    assert not seen[0] & seen[1]


def test_shards_that_come_later_join(
    shards: list[Path], tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Growing, "LOOK_SECONDS", 0.0)
    hidden = [shard.rename(shard.with_suffix(".hidden")) for shard in shards[2:]]
    config = tiny(photos=(str(shards[0].parent / "*.tar"),), photos_grow=True)
    source = Growing(config, CPU)
    assert sorted(levels(source, 0, 20)) == list(range(20))
    for shard in hidden:
        shard.rename(shard.with_suffix(".tar"))
    deadline = time.monotonic() + 20
    while len(source.store) < 60 and time.monotonic() < deadline:
        source.draw(0, 1)
        time.sleep(0.01)
    assert sorted(levels(source, 0, 60)) == list(range(60))
    assert source.groups == {shard.name: 10 for shard in shards}


def test_a_stream_needs_a_shard_for_every_rank(shards: list[Path], tiny: Tiny) -> None:
    with pytest.raises(ConfigError, match="6 shards are too few for 7 ranks"):
        Windows(tiny(photos=tuple(map(str, shards)), stream=True), CPU, Ranks(0, 7))


def test_a_stream_takes_no_more_memory_however_long_it_runs(tmp_path: Path, tiny: Tiny) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    paths = []
    for number in range(12):
        photos = {f"{n}.png": encoded(np.roll(noise, n, 0)) for n in range(40)}
        paths.append(write_shard(tmp_path / f"{number}.tar", photos))
    config = tiny(
        photos=tuple(map(str, paths)),
        photo_px=64,
        stream=True,
        stream_shards=2,
        stream_shard_photos=40,
    )
    window_bytes = 2 * 40 * noise.size
    source = Windows(config, CPU, Ranks())
    peaks = []
    tracemalloc.start()
    for window in range(12):
        tracemalloc.reset_peak()
        source.draw(80 * window, 4)
        peaks.append(tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()

    assert max(peaks[6:]) < 1.2 * max(peaks[:6])
    # Two windows, one of them while its photos move into the packed tensor, and encoded chunks.
    assert max(peaks) < 6 * window_bytes


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address of a web server for the folder."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_shards_stream_from_the_web_and_from_any_file_system(
    shards: list[Path], served: str, tmp_path: Path, tiny: Tiny
) -> None:
    fsspec.filesystem("memory").pipe("/s1.tar", shards[1].read_bytes())
    listed = tmp_path / "shards.txt"
    listed.write_text(f"# two shards\n{served}/s0.tar\nmemory://s1.tar\n", encoding="utf-8")
    config = tiny(photos=(str(listed),), stream=True, stream_shards=2, stream_shard_photos=10)

    assert sorted(levels(Windows(config, CPU, Ranks()), 0, 20)) == list(range(20))


def test_a_shard_that_is_gone_is_said(served: str) -> None:
    with pytest.raises(ConfigError, match=r"absent\.tar cannot be read"):
        list(entries(f"{served}/absent.tar"))
    with pytest.raises(ConfigError, match="nosuch://"):
        list(entries("nosuch://a.tar"))
