"""Nothing leaves the machine: no network code in the app, and no call of it in a whole erase."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_layering import ROOT, imports_of

NETWORK_MODULES = {"socket", "ssl", "urllib", "http", "ftplib", "smtplib", "requests", "xmlrpc"}

# An audit hook sees every connection and look-up, whichever library asks for it.
WATCHED = """
import sys

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request"):
        raise RuntimeError(f"network: {event} {arguments}")

sys.addaudithook(watch)
"""
ERASE = "from lama_studio.cli.main import main; raise SystemExit(main(sys.argv[1:]))"
CONNECT = "import socket; socket.create_connection(('127.0.0.1', 9))"


def run(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WATCHED + code, *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.mark.parametrize(
    "file", sorted((ROOT / "lama_studio").rglob("*.py")), ids=lambda file: str(file.name)
)
def test_no_module_imports_network_code(file: Path) -> None:
    named = {found.name.split(".")[0] for found in imports_of(file.read_text(encoding="utf-8"))}
    qt = {found.name for found in imports_of(file.read_text(encoding="utf-8"))}
    assert not named & NETWORK_MODULES
    assert not any("QtNetwork" in name for name in qt)


def test_an_erase_with_the_bundled_weights_asks_for_no_connection(tmp_path: Path) -> None:
    done = run(ERASE, "demo", "-o", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "sample-erased.jpg").is_file()


def test_the_watch_would_notice() -> None:
    done = run(CONNECT)
    assert done.returncode != 0
    assert "network: socket" in done.stderr
