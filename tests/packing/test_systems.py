"""What Linux, Windows and macOS are told of the application, checked as far as it can be unrun."""

import configparser
import plistlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image

from lama_studio import __version__
from lama_studio.files.formats import READABLE_SUFFIXES
from packing import icons, identity
from packing.contents import RESOURCES, reason_left_out
from packing.linux.shared import desktop_entry, metainfo, write_shared
from tests.test_layering import ROOT

PACKING = ROOT / ".ci" / "packing"
SVG = ROOT / "resources" / "icons" / "app.svg"


def test_the_version_is_the_programs() -> None:
    assert identity.version() == __version__
    assert f"'FileVersion', '{__version__}'" in identity.windows_version_resource()
    assert identity.macos_properties()["CFBundleVersion"] == __version__


def test_what_is_offered_to_open_can_be_read() -> None:
    offered = {
        f".{suffix}" for _, suffixes, _, _ in identity.LINUX_DOCUMENTS for suffix in suffixes
    }
    assert offered <= set(READABLE_SUFFIXES)


def test_the_menu_entry_follows_its_specification() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read_string(desktop_entry())
    found = entry["Desktop Entry"]
    assert found["Type"] == "Application"
    assert found["Exec"].split() == [identity.COMMAND, "%F"]
    assert found["MimeType"].startswith("image/jpeg;")
    assert all(found[key].endswith(";") for key in ("MimeType", "Categories", "Keywords"))


def test_the_description_for_software_centres_is_whole() -> None:
    told = ET.fromstring(metainfo())
    assert told.findtext("id") == identity.IDENTIFIER
    assert told.find("releases/release").get("version") == __version__  # type: ignore[union-attr]
    assert "@" not in metainfo()


def test_icons_are_drawn_in_every_size(tmp_path: Path) -> None:
    write_shared(tmp_path)
    for size_px in icons.SIZES_PX:
        path = tmp_path / f"icons/hicolor/{size_px}x{size_px}/apps/lama-studio.png"
        with Image.open(path) as drawn:
            assert drawn.size == (size_px, size_px)
            assert drawn.getchannel("A").getextrema() == (0, 255)
    with Image.open(icons.write_ico(SVG, tmp_path / "app.ico")) as ico:
        assert {width for width, _ in ico.info["sizes"]} == set(icons.ICO_SIZES_PX)
    with Image.open(icons.write_icns(SVG, tmp_path / "app.icns")) as icns:
        assert (512, 512, 2) in icns.info["sizes"]


@pytest.mark.skipif(sys.platform != "linux", reason="a menu of Linux")
def test_the_archive_puts_itself_into_the_menu_and_out_of_it(tmp_path: Path) -> None:
    folder = tmp_path / 'Fo$tos "für" 100 %'
    write_shared(folder / "share")
    script = folder / "add-to-menu"
    script.write_bytes((PACKING / "linux" / "add-to-menu").read_bytes())
    home = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}

    subprocess.run(["sh", str(script)], env=home, check=True)

    entry = tmp_path / ".local/share/applications/lama-studio.desktop"
    quoted = str(folder).replace("$", "\\$").replace('"', '\\"').replace("%", "%%")
    assert f'Exec="{quoted}/lama-studio" %F\n' in entry.read_text("utf-8")
    subprocess.run(["sh", str(script), "--remove"], env=home, check=True)
    assert not [path for path in (tmp_path / ".local").rglob("*") if path.is_file()]


def test_macos_opens_every_format_and_asks_for_no_network() -> None:
    properties = identity.macos_properties()
    assert plistlib.loads(plistlib.dumps(properties)) == properties
    entitlements = plistlib.loads((PACKING / "macos" / "entitlements.plist").read_bytes())
    assert not any("network" in name or "device" in name for name in entitlements)


@pytest.mark.parametrize("script", ["macos/make-dmg", "linux/add-to-menu"])
@pytest.mark.skipif(sys.platform == "win32", reason="no sh")
def test_scripts_are_of_the_shells_language(script: str) -> None:
    subprocess.run(["sh", "-n", str(PACKING / script)], check=True)


def test_the_windows_installer_names_files_that_the_spec_makes() -> None:
    script = (PACKING / "windows" / "lama-studio.iss").read_text("utf-8")
    spec = (ROOT / "lama_studio.spec").read_text("utf-8")
    assert 'made / "app.ico"' in spec
    assert r"SetupIconFile=..\..\..\build\lama_studio\app.ico" in script
    assert f'#define Name "{identity.NAME}"' in script
    offered = set(re.findall(r'#emit Offer\("\.(\w+)"\)', script))
    assert offered == {suffix for _, suffixes, _, _ in identity.DOCUMENTS for suffix in suffixes}
    sections = re.findall(r"^\[(\w+)\]$", script, re.MULTILINE)
    assert len(sections) == len(set(sections))


def test_the_bundle_takes_what_the_program_reads_and_nothing_for_building() -> None:
    assert {"weights", "licences", "guide", "translations"} <= set(RESOURCES)
    assert reason_left_out("torch/include/ATen/ATen.h")
    assert reason_left_out("PySide6/Qt/plugins/tls/libqopensslbackend.so")
    assert not reason_left_out("torch/lib/libtorch_cpu.so")
    assert not reason_left_out("PySide6/Qt/plugins/platforms/libqxcb.so")


def test_the_release_names_files_and_commands_that_there_are() -> None:
    workflow = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {*re.findall(r"make ([\w-]+)$", workflow, re.MULTILINE)} <= targets
    files = re.findall(r"\.ci/packing/[\w./-]+", workflow)
    assert files
    assert all((ROOT / file).is_file() for file in files)
    assert "lama_studio.spec" in workflow
    jobs = re.findall(r"^  (\w+):\n    (?:runs-on|needs)", workflow, re.MULTILINE)
    assert jobs == ["linux", "windows", "macos", "release"]
