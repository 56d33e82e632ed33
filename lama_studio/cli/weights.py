"""`lama-studio weights`: look into a weights file, or convert a published checkpoint."""

import argparse
import json
from pathlib import Path

from lama_studio.errors import SaveError


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = verbs.add_parser("weights", help="show weights, or convert published ones")
    tasks = parser.add_subparsers(metavar="TASK", required=True)

    convert = tasks.add_parser(
        "import", help="convert big-lama.zip, best.ckpt or big-lama.pt; nothing in them is run"
    )
    convert.add_argument("file", type=Path, metavar="FILE")
    convert.add_argument("-o", "--output", type=Path, metavar="OUT", required=True)
    convert.add_argument("--overwrite", action="store_true", help="replace OUT if it exists")
    convert.set_defaults(run=run_import)

    info = tasks.add_parser("info", help="architecture, size, hash and history of weights")
    info.add_argument("file", type=Path, metavar="FILE")
    info.set_defaults(run=run_info)


def run_import(arguments: argparse.Namespace) -> int:
    """Convert FILE into OUT and say what was found in it."""
    source, output = arguments.file, arguments.output
    if output.exists() and not arguments.overwrite:
        raise SaveError(f"{output} exists already: name another file, or pass --overwrite.")
    if not output.parent.is_dir():
        raise SaveError(f"There is no folder {output.parent} to write to.")

    from lama_studio.network.published import import_published  # torch is slow to load

    try:
        import_published(source, output)
    except OSError as error:
        raise SaveError(f"{output} could not be written: {error.strerror or error}.") from error
    print(f"Wrote {output}")
    return _print_info(output)


def run_info(arguments: argparse.Namespace) -> int:
    """Print what FILE says of itself."""
    return _print_info(arguments.file)


def _print_info(path: Path) -> int:
    from lama_studio.network.weights import weights_info

    info = weights_info(path)
    config = info.config
    rows = {
        "architecture": (
            f"FFC generator, {config.ngf} channels, {config.blocks} blocks, "
            f"{config.downsamplings} downsamplings, global ratio {config.global_ratio:g}"
        ),
        "parameters": f"{info.parameters:,}",
        "stored as": info.dtype,
        "file size": f"{path.stat().st_size / 1e6:.1f} MB",
        "SHA-256": info.sha256,
    }
    rows |= {f"provenance: {key}": _plain(value) for key, value in info.provenance.items()}
    width = max(len(title) for title in rows)
    for title, value in rows.items():
        print(f"{title:<{width}}  {value}")
    if not info.provenance:
        print("provenance: not recorded")
    return 0


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
