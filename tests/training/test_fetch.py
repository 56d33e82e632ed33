"""Rebuilding the photo set from a web server: what is exact, near, gone or wrong is told apart."""

import csv
import hashlib
import http.server
import tarfile
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import cv2
import numpy as np
import pytest
import skimage.data

from tests.training.conftest import encoded, write_shard
from training.config import ConfigError
from training.fetch import Source, fetch, main, prepare
from training.photo_list import (
    Listed,
    distance,
    fingerprint,
    licences,
    list_from,
    read_list,
    write_list,
)

PHOTO = encoded(np.ascontiguousarray(skimage.data.coffee()))
OTHER = encoded(np.ascontiguousarray(skimage.data.astronaut()))


class Web:
    """A web server of files by path; `busy` paths answer 503 that many times first."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.busy: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        web = self

        class Answers(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = unquote(self.path)
                web.asked[path] += 1
                if web.asked[path] <= web.busy[path]:
                    self.send_error(503)
                elif path not in web.files:
                    self.send_error(404)
                else:
                    self.send_response(200)
                    self.end_headers()
                    self.wfile.write(web.files[path])

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web()
    thread = threading.Thread(target=web.server.serve_forever, args=(0.02,))
    thread.start()
    yield web
    web.server.shutdown()
    thread.join()
    web.server.server_close()


def listed(path: str, original: bytes = PHOTO, **changes: object) -> Listed:
    """What the list says of a photo whose original file is this."""
    prepared = prepare(original)
    assert prepared is not None
    photo = Listed(
        file=f"{Path(path).stem}.webp",
        shard="a.tar",
        repo="some/photos",
        commit="c0ffee",
        path=path,
        cut="whole",
        width_px=432,
        height_px=288,
        licence="CC0",
        licence_class="permissive",
        sha256=hashlib.sha256(prepared).hexdigest(),
        fingerprint=fingerprint(prepared),
    )
    return replace(photo, **changes)  # type: ignore[arg-type]


def test_every_photo_is_fetched_checked_and_reported(web: Web, tmp_path: Path) -> None:
    at = "/some/photos/c0ffee/"
    soft = cv2.imdecode(np.frombuffer(PHOTO, np.uint8), cv2.IMREAD_COLOR)
    web.files = {
        f"{at}my photos/exact é.png": PHOTO,
        f"{at}busy.png": PHOTO,
        f"{at}reencoded.png": cv2.imencode(".jpg", soft)[1].tobytes(),
        f"{at}crop.png": PHOTO,
        f"{at}swapped.png": OTHER,
        f"{at}page.png": b"<html>not a photo</html>",
        f"{at}empty.png": b"",
    }
    web.busy[f"{at}busy.png"] = 2
    web.busy[f"{at}down.png"] = 99
    photos = [
        listed("my photos/exact é.png"),
        *(listed(f"{n}.png") for n in ("busy", "reencoded", "swapped", "page", "empty")),
        listed("crop.png", OTHER, cut="crop"),
        *(listed(f"{n}.png", shard="b.tar") for n in ("absent", "down")),
    ]

    counts = fetch(photos, tmp_path, Source(web.address, wait_s=0.001))

    assert counts == {"exact": 2, "same": 1, "whole": 1, "differs": 3, "gone": 1, "failed": 1}
    with tarfile.open(tmp_path / "a.tar") as tar:
        assert tar.getnames() == ["exact é.webp", "busy.webp", "reencoded.webp", "crop.webp"]
    assert web.asked[f"{at}down.png"] == 4
    assert web.asked[f"{at}absent.png"] == 1
    with (tmp_path / "report.csv").open(newline="") as file:
        report = {row["file"]: row["status"] for row in csv.DictReader(file)}
    assert report["absent.webp"] == "gone"
    assert report["swapped.webp"] == "differs"
    assert len(report) == 9


def test_what_is_there_is_not_fetched_again(web: Web, tmp_path: Path) -> None:
    at = "/some/photos/c0ffee/"
    photos = [listed("one.png"), listed("two.png")]
    web.files = {f"{at}one.png": PHOTO}
    assert fetch(photos, tmp_path, Source(web.address)) == {"exact": 1, "gone": 1}

    web.files[f"{at}two.png"] = PHOTO
    assert fetch(photos, tmp_path, Source(web.address)) == {"exact": 2}

    assert web.asked == {f"{at}one.png": 1, f"{at}two.png": 2}


def test_the_command_tells_by_its_exit_code_whether_all_came(
    web: Web, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_list(tmp_path / "list.csv", [listed("one.png"), listed("x.png", shard="research-0.tar")])
    web.files = {"/some/photos/c0ffee/one.png": PHOTO}
    command = ["fetch", "--list", str(tmp_path / "list.csv"), "--out", str(tmp_path / "out")]
    command += ["--source", web.address, "--wait", "0.001"]

    assert main([*command, "--only", "a."]) == 0
    assert capsys.readouterr().out == "1 exact\n"
    assert main(command) == 1
    assert "1 exact, 1 gone" in capsys.readouterr().out
    assert main(["fetch", "--list", str(tmp_path / "no.csv"), "--out", str(tmp_path)]) == 2


def test_a_list_is_made_from_manifests_and_their_shards(tmp_path: Path) -> None:
    prepared = prepare(PHOTO)
    assert prepared is not None
    write_shard(tmp_path / "research-0.tar", {"1.webp": prepared})
    wanted = listed("1.png", shard="research-0.tar", licence_class="research-only")
    manifest = tmp_path / "manifest.csv"
    manifest.write_text(
        "file,sha256,source_repo,commit,path_in_repo,licence,width,height,tag,shard\n"
        f"1.webp,{wanted.sha256},some/photos,c0ffee,1.png,CC0,432,288,t,research-0.tar\n"
    )

    assert list_from([manifest], tmp_path) == [wanted]

    manifest.write_text(manifest.read_text().replace(wanted.sha256, "0" * 64))
    with pytest.raises(ConfigError, match="is not the photo its manifest names"):
        list_from([manifest], tmp_path)


def test_fingerprints_survive_encoding_and_tell_photos_apart() -> None:
    small = cv2.imdecode(np.frombuffer(PHOTO, np.uint8), cv2.IMREAD_COLOR)
    jpeg = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 40])[1].tobytes()

    assert distance(fingerprint(PHOTO), fingerprint(jpeg)) <= 3
    assert distance(fingerprint(PHOTO), fingerprint(OTHER)) > 12


def test_the_project_lists_its_photos() -> None:
    photos = read_list()

    assert len(photos) == 12_064
    assert len({photo.sha256 for photo in photos}) > 12_000
    assert {photo.licence_class for photo in photos} == {
        *("permissive", "share-alike", "research-only")
    }
    assert all(len(photo.commit) == 40 and photo.licence for photo in photos)
    assert sum(licences({"open-00-of-04.tar"}).values()) > 500
