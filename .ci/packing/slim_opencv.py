"""OpenCV's wheel for Linux without FFmpeg: 33 MB less, no network code, no film codecs to license.

`cv2` names FFmpeg's libraries and does not load without them. Films are never opened, so they are
replaced by libraries of the same names whose functions end the program. What they are to hold is
read from `cv2` itself. Needs a C compiler and `nm`; on Windows and macOS nothing is replaced (there
`contents.py` leaves FFmpeg's plugin out, or it stays).
"""

import re
import subprocess
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

from packing.contents import Entry

FILMS = tuple(
    f"opencv_python_headless.libs/lib{name}-*"
    for name in ("avcodec", "avformat", "avutil", "swscale")
)


def slim(entries: Iterable[Entry], made: Path) -> list[Entry]:
    """The entries, FFmpeg's libraries exchanged for stand-ins written to `made`."""
    entries = list(entries)
    opencv = next(Path(source) for place, source, _ in entries if fnmatch(place, "cv2/cv2*.so"))
    asked = undefined_symbols(opencv)
    made.mkdir(parents=True, exist_ok=True)
    return [
        (place, str(build_stand_in(Path(source), asked, made)), kind)
        if any(fnmatch(place, pattern) for pattern in FILMS)
        else (place, source, kind)
        for place, source, kind in entries
    ]


def undefined_symbols(library: Path) -> dict[str, str]:
    """What a library takes from others: name -> version, empty where it asks for none."""
    listed = _run("nm", "-D", "--undefined-only", str(library))
    return dict(re.findall(r"^\s+U (\w+)(?:@(\w+))?$", listed, re.MULTILINE))


def build_stand_in(library: Path, asked: dict[str, str], made: Path) -> Path:
    """A library of the same name with those functions that `cv2` asks of it; none of them works."""
    listed = _run("nm", "-D", "--defined-only", str(library))
    versions = set(re.findall(r" T \w+@@(\w+)$", listed, re.MULTILINE))
    names = sorted(name for name, version in asked.items() if version in versions)
    assert names, f"cv2 asks nothing of {library.name}: leave it out instead"
    (version,) = {asked[name] for name in names}
    source, script = made / f"{library.name}.c", made / f"{library.name}.version"
    functions = "".join(f"void {name}(void) {{ abort(); }}\n" for name in names)
    source.write_text(f"#include <stdlib.h>\n{functions}", encoding="utf-8")
    script.write_text(f"{version} {{ global: {'; '.join(names)}; local: *; }};\n", encoding="utf-8")
    out = made / library.name
    _run(
        *("cc", "-shared", "-fPIC", "-O2", str(source), "-o", str(out)),
        *(f"-Wl,-soname,{out.name}", f"-Wl,--version-script={script}"),
    )
    return out


def _run(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout
