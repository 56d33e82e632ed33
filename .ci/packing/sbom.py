"""`python -m packing.sbom OUT FILE...`: a bill of materials beside the files of a release.

CycloneDX 1.5 as JSON: what `resources/licences/components.json` lists, versions and licences, the
weights with their hash, and the hash of every file it goes with; `SHA256SUMS` is written beside it.
"""

import hashlib
import json
import sys
from pathlib import Path

from packing.identity import COMMAND, NAME, ROOT, version
from packing.licences import COMPONENTS, Component

SUMS = "SHA256SUMS"
WEIGHTS = ROOT / "resources" / "weights" / "studio.safetensors"


def bill(files: list[Path]) -> dict[str, object]:
    """The document; system libraries are told of without a version, which differs by machine."""
    shipped: list[Component] = json.loads(COMPONENTS.read_text(encoding="utf-8"))
    program = {"type": "application", "bom-ref": COMMAND, "name": NAME, "version": version()}
    licence = {"licenses": [{"license": {"id": "Apache-2.0"}}]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {**program, **licence}},
        "components": [
            *map(_library, shipped),
            {"type": "data", "name": WEIGHTS.stem, "hashes": [_hash(WEIGHTS)]},
            *({"type": "file", "name": path.name, "hashes": [_hash(path)]} for path in files),
        ],
    }


def _library(component: Component) -> dict[str, object]:
    known = {"version": component["version"]} if component["version"] else {}
    return {
        "type": "library",
        "name": component["name"],
        **known,
        "licenses": [{"license": {"name": component["licence"]}}],
    }


def _hash(path: Path) -> dict[str, str]:
    return {"alg": "SHA-256", "content": sha256(path)}


def sha256(path: Path) -> str:
    """A file's hash in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main(words: list[str]) -> None:
    """Write the bill, and the sums of all files and of the bill itself."""
    out, files = Path(words[0]), [Path(word) for word in words[1:]]
    out.write_text(json.dumps(bill(files), indent=1) + "\n", encoding="utf-8")
    lines = [f"{sha256(path)}  {path.name}\n" for path in sorted([*files, out])]
    out.with_name(SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
