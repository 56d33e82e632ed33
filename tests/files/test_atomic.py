"""A file is either wholly the old one or wholly the new one."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO

import pytest

from lama_studio.errors import SaveError
from lama_studio.files.atomic import write_atomically


def test_a_new_file_appears_whole(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", b"content")
    assert (tmp_path / "a").read_bytes() == b"content"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_an_existing_file_stays_without_overwrite(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(SaveError, match="exists already"):
        write_atomically(tmp_path / "a", b"new")
    write_atomically(tmp_path / "a", b"newer", overwrite=True)
    assert (tmp_path / "a").read_bytes() == b"newer"


def test_a_file_that_appears_meanwhile_stays(tmp_path: Path) -> None:
    def write(file: BinaryIO) -> None:
        (tmp_path / "a").write_bytes(b"theirs")
        file.write(b"ours")

    with pytest.raises(SaveError, match="exists already"):
        write_atomically(tmp_path / "a", write)
    assert (tmp_path / "a").read_bytes() == b"theirs"
    assert len(list(tmp_path.iterdir())) == 1


def test_without_hard_links_the_name_is_still_taken_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*names: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", refuse)
    write_atomically(tmp_path / "a", b"first")
    with pytest.raises(SaveError, match="exists already"):
        write_atomically(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"first"


def test_without_hard_links_a_failed_write_leaves_no_empty_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*names: object) -> None:
        raise OSError(errno.EPERM, "not here")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(SaveError):
        write_atomically(tmp_path / "a", b"first")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "no space left"), (errno.EACCES, "cannot be written"), (errno.EIO, "saved")],
)
def test_a_disk_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, number: int, words: str
) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def write(file: BinaryIO) -> None:
        file.write(b"half")
        raise OSError(number, os.strerror(number))

    with pytest.raises(SaveError, match=words):
        write_atomically(tmp_path / "a", write, overwrite=True)
    assert (tmp_path / "a").read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_an_interruption_leaves_no_temporary_file(tmp_path: Path) -> None:
    def write(file: BinaryIO) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a", write)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_and_a_folder_in_the_way_give_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SaveError, match="no folder"):
        write_atomically(tmp_path / "nowhere" / "a", b"")
    (tmp_path / "folder").mkdir()
    with pytest.raises(SaveError, match="folder"):
        write_atomically(tmp_path / "folder", b"", overwrite=True)


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_is_followed_and_a_mode_kept(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "real").chmod(0o640)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_atomically(tmp_path / "link", b"new", overwrite=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"
    assert (tmp_path / "real").stat().st_mode & 0o777 == 0o640


def test_a_name_of_255_bytes(tmp_path: Path) -> None:
    name = "가" * 84 + ".x"  # 254 bytes
    write_atomically(tmp_path / name, b"content")
    assert (tmp_path / name).read_bytes() == b"content"
    with pytest.raises(SaveError, match="longer"):
        write_atomically(tmp_path / ("x" * 300), b"")


def test_many_writers_one_winner(tmp_path: Path) -> None:
    outcomes: list[bool] = []

    def write(content: bytes) -> None:
        try:
            write_atomically(tmp_path / "a", content * 10_000)
            outcomes.append(True)
        except SaveError:
            outcomes.append(False)

    threads = [threading.Thread(target=write, args=(bytes([65 + i]),)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 7 + [True]
    assert len(set((tmp_path / "a").read_bytes())) == 1


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_killed_while_writing_the_file_is_old_or_new(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"0" * 2_000_000)
    program = (
        "import sys; from pathlib import Path\n"
        "from lama_studio.files.atomic import write_atomically\n"
        "print('ready', flush=True)\n"
        "for i in range(10**6):\n"
        "    write_atomically(Path(sys.argv[1]), bytes([48 + i % 10]) * 2_000_000, True)\n"
    )
    for delay_s in (0.0, 0.004, 0.011, 0.017, 0.023, 0.031):
        child = subprocess.Popen(
            [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(delay_s)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        content = path.read_bytes()
        assert len(content) == 2_000_000
        assert len(set(content)) == 1
