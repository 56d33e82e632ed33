"""What a desktop wants to know: the menu entry with its file types, icons, and the description."""

import datetime
import os
import time
from pathlib import Path

from packing.icons import write_pngs
from packing.identity import COMMAND, IDENTIFIER, LINUX_DOCUMENTS, ROOT, version

HERE = Path(__file__).parent
ICON = ROOT / "resources" / "icons" / "app.svg"


def write_shared(share: Path) -> None:
    """Fill a `share` folder as the freedesktop specifications have it."""
    write_pngs(ICON, share / "icons" / "hicolor")
    entry = share / "applications" / f"{COMMAND}.desktop"
    entry.parent.mkdir(parents=True)
    entry.write_text(desktop_entry(), encoding="utf-8")
    told = share / "metainfo" / f"{IDENTIFIER}.metainfo.xml"
    told.parent.mkdir(parents=True)
    told.write_text(metainfo(), encoding="utf-8")


def desktop_entry() -> str:
    """The menu entry; the types it opens are those of `identity`."""
    types = "".join(f"{mime_type};" for _, _, mime_type, _ in LINUX_DOCUMENTS)
    return _filled("lama-studio.desktop", MIME_TYPES=types)


def metainfo() -> str:
    """What software centres show."""
    return _filled("metainfo.xml", IDENTIFIER=IDENTIFIER, VERSION=version(), DATE=release_date())


def release_date() -> str:
    """The day of the release: SOURCE_DATE_EPOCH, or today."""
    seconds = float(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date().isoformat()


def _filled(name: str, **values: str) -> str:
    text = (HERE / name).read_text(encoding="utf-8")
    for word, value in values.items():
        assert f"@{word}@" in text
        text = text.replace(f"@{word}@", value)
    return text
