"""Whenever a save is killed, the file is wholly the old one or wholly the new one.

Longer: KILL_MOMENTS=200 (`make fuzz`).
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lama_studio.files.photo import photo_of_bytes, write_photo
from tests.files.carriers import full_jpeg, scene
from tests.files.killer import edited

ROOT = Path(__file__).parents[2]
MOMENTS = int(os.environ.get("KILL_MOMENTS", "30"))


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_killed_at_any_moment_the_file_is_old_or_new(tmp_path: Path, suffix: str) -> None:
    # Given a photo, and the files that a save of each of two edits makes
    path = tmp_path / f"photo{suffix}"
    if suffix == ".jpg":
        path.write_bytes(full_jpeg())
    else:
        write_photo(path, scene(), None, None)
    photo = photo_of_bytes(path.read_bytes(), path)
    whole = {hashlib.sha256(path.read_bytes()).hexdigest(): "opened"}
    for value in (0, 200):
        saved = write_photo(tmp_path / f"{value}{suffix}", edited(photo, value), None, photo)
        whole[hashlib.sha256(saved.path.read_bytes()).hexdigest()] = f"edit {value}"
    assert len(whole) == 3

    # When a process that saves them in turn is killed, again and again
    is_slow = suffix == ".jpg"  # another process is started for its blocks
    moments = 3 if is_slow and MOMENTS < 100 else MOMENTS
    done = subprocess.run(
        [sys.executable, "-m", "tests.files.killer", str(path), "1", str(moments)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60 + 10 * moments,
        check=True,
    )

    # Then the file is one of them each time, and both edits were met
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == moments
    assert [moment for moment in found if moment[1] not in whole] == []
    if MOMENTS >= 100:
        assert len({digest for _, digest in found}) >= 2
