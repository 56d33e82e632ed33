"""The machine's pace: learned from fills, kept between runs, never an obstacle."""

from pathlib import Path

import pytest

from lama_studio.session.pace import Pace, seconds_left

WAY = "cpu float32 studio auto"


def test_what_a_fill_took_is_expected_of_the_next_one(tmp_path: Path) -> None:
    pace = Pace(tmp_path / "pace.json")
    assert pace.seconds(WAY, 2.0) == 2.0
    pace.learn(WAY, 2.0, 6.0)
    assert pace.seconds(WAY, 4.0) == pytest.approx(12.0)
    assert pace.seconds("cuda float32 studio auto", 4.0) == 4.0, "each way on its own"


def test_a_new_way_is_like_those_it_shares_most_with(tmp_path: Path) -> None:
    pace = Pace(tmp_path / "pace.json")
    pace.learn("cpu bf16 studio off", 1.0, 2.0)
    pace.learn("cpu bf16 my own weights auto", 1.0, 5.0)
    pace.learn("cuda bf16 studio off", 1.0, 0.1)
    assert pace.seconds("cpu bf16 new off", 1.0) == pytest.approx(2.0), "the same refinement"
    assert pace.seconds("cpu bf16 studio texture", 1.0) == pytest.approx(2.0), "the same weights"
    assert pace.seconds("cpu bf16 new texture", 1.0) == pytest.approx(10**0.5), "between both"
    assert pace.seconds("mps bf16 studio off", 1.0) == 1.0, "nothing is known of this device"


def test_one_slow_fill_counts_for_little_and_many_for_much(tmp_path: Path) -> None:
    pace = Pace(tmp_path / "pace.json")
    for _ in range(5):
        pace.learn(WAY, 1.0, 1.0)
    pace.learn(WAY, 1.0, 4.0)
    assert pace.seconds(WAY, 1.0) < 1.6
    for _ in range(20):
        pace.learn(WAY, 1.0, 4.0)
    assert pace.seconds(WAY, 1.0) == pytest.approx(4.0, rel=0.01)


def test_the_pace_is_known_in_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "pace.json"
    pace = Pace(path)
    pace.learn(WAY, 1.0, 2.5)
    pace.save()
    assert Pace(path).seconds(WAY, 2.0) == pytest.approx(5.0)


@pytest.mark.parametrize(
    "content", ["", "[1]", '{"cpu": 2.0}', '{"cpu": "fast", "b": 1e99, "c": -1}', "\x00"]
)
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "pace.json"
    path.write_text(content, "utf-8")
    assert Pace(path).seconds("b", 3.0) == 3.0


def test_where_it_cannot_be_kept_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    pace = Pace(tmp_path / "file" / "pace.json")
    pace.learn(WAY, 1.0, 2.0)
    pace.save()


def test_the_time_left_is_as_expected_at_first_and_as_it_goes_later() -> None:
    assert seconds_left(10.0, 0.0, 0.0) == 10.0
    assert seconds_left(10.0, 1.0, 0.1) == pytest.approx(9.0)
    # Twice as slow as expected: half done after ten seconds of ten.
    assert 4.0 < seconds_left(10.0, 10.0, 0.5) < 10.0
    assert seconds_left(10.0, 18.0, 0.9) == pytest.approx(1.8, abs=0.1)
    assert seconds_left(10.0, 20.0, 1.0) == 0.0
