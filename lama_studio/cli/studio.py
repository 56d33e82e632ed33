"""`lama-studio [PHOTO ...]`: open the window."""

import argparse
from pathlib import Path


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = verbs.add_parser("studio", help="open the studio (also without the word)")
    parser.add_argument(
        "photos", nargs="*", type=Path, metavar="PHOTO", help="a photo, several, or a folder"
    )
    parser.add_argument(
        "--new-window", action="store_true", help="not in the studio that may be open already"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Open the studio and stay until its window closes."""
    from lama_studio import app  # Qt is wanted by this verb alone

    return int(app.run(arguments.photos, is_alone=not arguments.new_window))
