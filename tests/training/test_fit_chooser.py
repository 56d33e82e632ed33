"""Fitting the chooser's coefficients."""

import csv
import json
from pathlib import Path

import numpy as np

from training.fit_chooser import (
    NEVER,
    TRUE_DISTANCES,
    Table,
    fit,
    judge,
    main,
    read_table,
    worth_trying,
)


def write_table(path: Path, seed: int) -> None:
    """Losses that follow the sign `soft`; `idle` has nothing to say; neither fill always wins."""
    rng = np.random.default_rng(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["photo", "candidate", *TRUE_DISTANCES, "network", "soft", "idle"])
        for photo in range(40):
            for candidate in ("network", "alone"):
                soft, idle = rng.random(2)
                loss = 1 + soft + 0.05 * rng.random()
                signs = [int(candidate == "network"), soft, idle]
                table.writerow([photo, candidate, loss, loss, loss, *signs])


def test_choice_beats_every_fixed_candidate(tmp_path: Path) -> None:
    for name, seed in (("fitted", 1), ("held", 2)):
        write_table(tmp_path / f"{name}.csv", seed)
    coefficients = fit(read_table(tmp_path / "fitted.csv"))
    assert coefficients["soft"] > 5 * abs(coefficients["idle"])
    worth = judge(read_table(tmp_path / "held.csv"), coefficients, "alone", 0.0, ["alone"])
    assert worth["best possible"] <= worth["chosen"] < min(worth["network"], worth["alone"])
    out = tmp_path / "chooser.json"
    assert main([str(tmp_path / "fitted.csv"), "-o", str(out)]) == 0
    written = json.loads(out.read_text())
    assert written["coefficients"] == coefficients
    assert written["candidates"] == ["network", "alone"]


def test_a_sign_that_says_nothing_leaves_the_favourite_alone(tmp_path: Path) -> None:
    lines = ["photo,candidate,l1,perceptual,energy,network,soft"]
    for photo in range(20):
        lines += [f"{photo},network,2,2,2,1,{photo % 3}", f"{photo},alone,1,1,1,0,{photo % 2}"]
    (tmp_path / "table.csv").write_text("\n".join(lines))
    out = tmp_path / "chooser.json"
    assert main([str(tmp_path / "table.csv"), "-o", str(out)]) == 0
    written = json.loads(out.read_text())
    assert (written["favourite"], written["candidates"]) == ("alone", ["alone"])
    assert written["margin"] == NEVER


def test_choosing_that_is_worth_nothing_is_left_out() -> None:
    losses = np.array([[2.0, 1.0, 1.1]] * 4)
    table = Table(("soft",), ("network", "alone", "light"), np.zeros((4, 3, 1)), losses)
    candidates, margin, worth = worth_trying(table)
    assert (candidates, margin) == (["alone"], NEVER)
    assert worth["chosen"] == 1.0


def test_only_the_candidate_that_helps_joins_the_favourite() -> None:
    """Half of the photos want `light`, as its sign says; `strong` is never the best."""
    rng = np.random.default_rng(0)
    wants_light = rng.random(40) < 0.4
    losses = np.stack([np.full(40, 3.0), np.where(wants_light, 2, 1), np.where(wants_light, 1, 2)])
    losses = np.vstack([losses, np.full((1, 40), 2.5)]).T
    table = Table(("soft",), ("network", "alone", "light", "strong"), losses[..., None], losses)
    candidates, margin, worth = worth_trying(table)
    assert candidates == ["alone", "light"]
    assert margin < 1
    assert worth["chosen"] == 1.0
