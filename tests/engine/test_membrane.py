"""Tones of a fill led over into what is known around it."""

import numpy as np

from lama_studio.engine.membrane import matched_at_border


def sky() -> np.ndarray:
    """A clear evening sky, 120x160: blue above, red below."""
    down = np.linspace(0, 1, 120, dtype=np.float32)[:, None, None]
    blue, red = (np.array(c, np.float32) for c in ((0.2, 0.4, 0.8), (0.9, 0.6, 0.4)))
    return np.broadcast_to(blue + down * (red - blue), (120, 160, 3)).copy()


def bar(height_px: int) -> np.ndarray:
    hole = np.zeros((120, 160), bool)
    hole[60 - height_px // 2 : 60 + height_px // 2, 30:130] = True
    return hole


def test_a_tint_in_a_clear_sky_goes_away() -> None:
    """GIVEN a fill that is a shade too green, WHEN matched, THEN no eye finds the hole."""
    photo, hole = sky(), bar(16)
    tinted = np.where(hole[..., None], photo + np.float32([-0.03, 0.06, -0.02]), photo)
    assert np.abs(matched_at_border(tinted, photo, hole) - photo).max() < 1.5 / 255


def test_an_edge_of_things_stays_an_edge() -> None:
    """GIVEN a dark thing that ends at the hole's border, THEN the light fill stays light."""
    photo, hole = np.full((120, 160, 3), 0.1, np.float32), bar(40)
    fill = np.where(hole[..., None], np.float32(0.9), photo)
    middle = matched_at_border(fill, photo, hole)[60, 80]
    assert middle.min() > 0.75


def test_detail_and_the_known_stay() -> None:
    """GIVEN grain in the fill, THEN it is kept, and nothing outside the hole changes."""
    rng = np.random.default_rng(0)
    photo, hole = sky(), bar(40)
    grain = rng.normal(0, 0.05, photo.shape).astype(np.float32)
    fill = photo + grain
    matched = matched_at_border(fill, photo, hole)
    assert np.array_equal(matched[~hole], fill[~hole])
    middle = slice(50, 70), slice(50, 110)
    assert np.abs(np.diff(matched[middle] - fill[middle], axis=0)).max() < 0.2 / 255


def test_what_is_under_the_hole_does_not_matter() -> None:
    photo, hole = sky(), bar(16)
    fill = np.where(hole[..., None], photo + np.float32(0.05), photo)
    other = np.where(hole[..., None], np.float32(1), photo)
    assert np.array_equal(
        matched_at_border(fill, photo, hole), matched_at_border(fill, other, hole)
    )


def test_nothing_known_or_no_hole_leaves_the_fill() -> None:
    fill = sky()
    for hole in (np.ones((120, 160), bool), np.zeros((120, 160), bool)):
        assert np.array_equal(matched_at_border(fill, fill, hole), fill)
