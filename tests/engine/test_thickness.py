"""How thick a hole is, place by place."""

import numpy as np

from lama_studio.engine.thickness import thickness_px


def test_a_line_is_thin_beside_a_thick_box() -> None:
    """GIVEN a line of 9 px that runs into a box of 80, THEN each has its own thickness."""
    hole = np.zeros((120, 240), bool)
    hole[56:65, 10:140] = True
    hole[20:100, 140:220] = True
    found = thickness_px(hole)
    assert found[60, 20] == found[60, 100] == 4
    assert found[60, 180] == 32
    assert not found[~hole].any()


def test_a_hole_goes_on_beyond_the_photos_edge() -> None:
    hole = np.zeros((64, 64), bool)
    hole[:, 44:] = True  # 20 px wide, and open to the right
    assert thickness_px(hole)[32, 60] >= 16


def test_no_hole_and_nothing_but_hole() -> None:
    assert not thickness_px(np.zeros((8, 8), bool)).any()
    assert thickness_px(np.ones((8, 8), bool)).min() > 0
