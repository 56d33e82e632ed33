"""What stands where a photo is saved: known or changed, kept beside, and under which names."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from lama_studio.errors import ChangedOnDisk, SaveError
from lama_studio.files.names import beside, refuse_name
from lama_studio.files.photo import read_photo, write_photo
from lama_studio.files.standing import back_up
from tests.files.carriers import scene, without_thing


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_photo(tmp_path / "photo.png", scene(), None, None).path


def test_what_is_replaced_is_kept_once(path: Path) -> None:
    photo, first = read_photo(path), path.read_bytes()
    report = write_photo(path, without_thing(scene()), None, photo, overwrite=True, backup=True)
    kept = path.with_name("photo-original.png")
    assert kept.read_bytes() == first
    assert report.notes[-1] == "What stood there before is kept as photo-original.png."

    write_photo(path, 255 - scene(), None, None, overwrite=True, backup=True)
    assert kept.read_bytes() == first
    assert sorted(p.name for p in path.parent.iterdir()) == ["photo-original.png", "photo.png"]


def test_a_backup_without_hard_links_is_a_copy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*names: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", refuse)
    first = path.read_bytes()
    back_up(path)
    path.write_bytes(b"other")
    assert path.with_name("photo-original.png").read_bytes() == first
    back_up(path)
    assert path.with_name("photo-original.png").read_bytes() == first


def test_a_save_that_fails_still_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = path.read_bytes()

    def refuse(*names: object) -> None:
        raise OSError(errno.EIO, "gone")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(SaveError, match="does not answer any more"):
        write_photo(path, without_thing(scene()), None, None, overwrite=True, backup=True)
    assert path.read_bytes() == first


def test_a_file_that_somebody_else_changed_is_not_replaced(path: Path) -> None:
    photo = read_photo(path)
    path.write_bytes(b"theirs")
    with pytest.raises(ChangedOnDisk, match=r"photo\.png was changed by another program"):
        write_photo(path, scene(), None, photo, overwrite=True, known=photo.known)
    assert path.read_bytes() == b"theirs"
    write_photo(path, scene(), None, photo, overwrite=True)


def test_one_that_changes_while_it_is_saved_is_not_replaced_either(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = read_photo(path)
    fsync = os.fsync

    def write_meanwhile(descriptor: int) -> None:
        fsync(descriptor)
        path.write_bytes(b"theirs")

    monkeypatch.setattr(os, "fsync", write_meanwhile)
    with pytest.raises(ChangedOnDisk):
        write_photo(path, scene(), None, photo, overwrite=True, known=photo.known)
    assert path.read_bytes() == b"theirs"


def test_a_new_time_alone_and_a_file_that_is_gone_are_no_change(path: Path) -> None:
    photo = read_photo(path)
    os.utime(path, (1, 1))
    write_photo(path, scene(), None, photo, overwrite=True, known=photo.known)
    path.unlink()
    write_photo(path, scene(), None, photo, overwrite=True, known=photo.known)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("CON.jpg", "keeps the name"),
        ("nul", "keeps the name"),
        ("com1.tar.png", "keeps the name"),
        ("lpt³.png", "keeps the name"),
        ("aux .png", "keeps the name"),
        ("a.png.", "dot or a space"),
        ("a.png ", "dot or a space"),
        ("what?.png", r"may hold \?"),
        ("a:b.png", "may hold :"),
        ("tab\t.png", "may hold"),
    ],
)
def test_names_that_windows_cannot_hold(name: str, words: str) -> None:
    with pytest.raises(SaveError, match=words):
        refuse_name(Path("folder") / name, is_windows=True)
    refuse_name(Path("folder") / name, is_windows=False)


@pytest.mark.parametrize("name", ["Con Air.jpg", "console.png", "com10.png", "가나다.jpg"])
def test_names_that_every_system_can_hold(name: str) -> None:
    refuse_name(Path(name), is_windows=True)


def test_names_of_255_bytes_in_any_script(tmp_path: Path) -> None:
    path = tmp_path / ("사" * 83 + "xx.png")
    assert len(os.fsencode(path.name)) == 255
    write_photo(path, scene(), None, None)
    photo = read_photo(path)
    copy = beside(path, "-original")
    assert len(os.fsencode(copy.name)) <= 255
    assert copy.name.endswith("-original.png")
    write_photo(path, 255 - scene(), None, photo, overwrite=True, backup=True, known=photo.known)
    np.testing.assert_array_equal(read_photo(copy).pixels, scene())
    with pytest.raises(SaveError, match="longer than the disk allows"):
        write_photo(tmp_path / ("사" * 84 + ".png"), scene(), None, None)


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EILSEQ])
def test_a_name_that_only_this_disk_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*names: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(SaveError, match="cannot hold a file of that name"):
        write_photo(tmp_path / "a.png", scene(), None, None)
