"""Libraries that others name but this application never calls, exchanged for empty ones (Linux).

`cv2` does not load without FFmpeg and OpenBLAS, libheif not without x265, Qt not without ICU's
data: 130 MB, network code, film codecs and a GPL encoder for what is never asked for. Films are not
opened; OpenCV takes OpenBLAS from matrices of 25 rows on, and none here is larger than a
transformation's; HEIC is only read; Qt knows its languages by itself and takes ICU to sort names,
which without data it does by their letters. In their place come libraries of the same names with
the functions that are named and nothing behind them. What they are to hold is read from the library
that asks. Needs a C compiler and `nm`; on Windows and macOS nothing is exchanged (`contents.py`
leaves out what it can there).
"""

import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from packing.contents import Entry


@dataclass(frozen=True)
class Unused:
    """Libraries (patterns of places), the one that names them, and what their functions do."""

    libraries: tuple[str, ...]
    asking: str
    body: str


UNUSED = (
    Unused(
        tuple(
            f"opencv_python_headless.libs/lib{name}-*"
            for name in ("avcodec", "avformat", "avutil", "swscale")
        ),
        "cv2/cv2*.so",
        "abort();",
    ),
    Unused(("opencv_python_headless.libs/libopenblas*",), "cv2/cv2*.so", "abort();"),
    # No encoder: what libheif answers to one who asks for it; it also asks once when it closes.
    Unused(("pillow_heif.libs/libx265-*",), "pillow_heif.libs/libheif-*", "return 0;"),
)


ICU_DATA = "PySide6/Qt/lib/libicudata.so.*"
NO_DATA = """
/* The header of ICU data, of type "ToCP": a table of contents, which has no entry. */
#include <stdint.h>
const struct {
    uint16_t header_size; uint8_t magic[2]; uint16_t info_size, reserved;
    uint8_t is_big_endian, charset, char_size, reserved_byte, type[4], version[4], data_version[4];
    uint8_t padding[8]; int32_t count, reserved_count; int32_t nothing[4];
} NAME = {32, {0xda, 0x27}, 20, 0, 0, 0, 2, 0, {'T', 'o', 'C', 'P'}, {1}, {0}, {0}, 0, 0, {0}};
"""


def exchange(entries: Iterable[Entry], made: Path) -> list[Entry]:
    """The entries, unused libraries exchanged for stand-ins written to `made`."""
    exchanged = list(entries)
    made.mkdir(parents=True, exist_ok=True)
    for unused in UNUSED:
        asking = next(
            (Path(source) for place, source, _ in exchanged if fnmatch(place, unused.asking)), None
        )
        if asking is None:
            continue
        asked = undefined_symbols(asking)
        exchanged = [
            (place, str(build_stand_in(Path(source), asked, unused.body, made)), kind)
            if kind != "SYMLINK" and any(fnmatch(place, each) for each in unused.libraries)
            else (place, source, kind)
            for place, source, kind in exchanged
        ]
    return [
        (place, str(build_no_data(Path(source), made)), kind)
        if kind != "SYMLINK" and fnmatch(place, ICU_DATA)
        else (place, source, kind)
        for place, source, kind in exchanged
    ]


def undefined_symbols(library: Path) -> dict[str, str]:
    """What a library takes from others: name -> version, empty where it asks for none."""
    listed = _run("nm", "-D", "--undefined-only", str(library))
    return dict(re.findall(r"^\s+U (\w+)(?:@(\w+))?$", listed, re.MULTILINE))


def build_stand_in(library: Path, asked: dict[str, str], body: str, made: Path) -> Path:
    """A library of the same name with those functions that are asked of it; none of them works."""
    listed = _run("nm", "-D", "--defined-only", str(library))
    defined = set(re.findall(r" T (\w+)(?:@@\w+)?$", listed, re.MULTILINE))
    names = sorted(defined & set(asked))
    assert names, f"nothing is asked of {library.name}: leave it out instead"
    (version,) = {asked[name] for name in names}
    source, script = made / f"{library.name}.c", made / f"{library.name}.version"
    functions = "".join(f"void *{name}(void) {{ {body} }}\n" for name in names)
    source.write_text(f"#include <stdlib.h>\n{functions}", encoding="utf-8")
    exported = f"{{ global: {'; '.join(names)}; local: *; }};\n"
    script.write_text(f"{version} {exported}".lstrip(), encoding="utf-8")
    out = made / library.name
    _run(
        *("cc", "-shared", "-fPIC", "-O2", str(source), "-o", str(out)),
        *(f"-Wl,-soname,{out.name}", f"-Wl,--version-script={script}"),
    )
    return out


def build_no_data(library: Path, made: Path) -> Path:
    """ICU's data library with a table of contents that is empty."""
    listed = _run("nm", "-D", "--defined-only", str(library))
    (name,) = re.findall(r" R (icudt\d+_dat)$", listed, re.MULTILINE)
    source, out = made / f"{library.name}.c", made / library.name
    source.write_text(NO_DATA.replace("NAME", name), encoding="utf-8")
    _run("cc", "-shared", "-fPIC", str(source), "-o", str(out), f"-Wl,-soname,{out.name}")
    return out


def _run(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout
