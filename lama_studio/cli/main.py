"""The `lama-studio` command: picks the verb, turns errors into sentences and exit codes."""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from lama_studio import __version__
from lama_studio.cli import demo, erase, studio, verify, weights
from lama_studio.errors import Cancelled, UserError

DONE, SOME_FAILED, UNUSABLE, CANCELLED = 0, 1, 2, 130

_VERBS = {"studio": studio, "erase": erase, "verify": verify, "weights": weights, "demo": demo}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (default: the process's own) and return its exit code.

    0 done, 1 some photos failed or differ, 2 wrong use or unusable input, 130 cancelled.
    """
    _print_any_name()
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or (words[0] not in _VERBS and words[0] not in ("-h", "--help", "--version")):
        words.insert(0, "studio")
    try:
        arguments = _parser().parse_args(words)
        return int(arguments.run(arguments))
    except SystemExit as exit_:  # argparse ends this way; callers get a number
        return exit_.code if isinstance(exit_.code, int) else UNUSABLE
    except UserError as error:
        print(f"lama-studio: {error}", file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:
        # Whoever read our output has gone; without this Python complains once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANCELLED
    except OSError as error:
        # A path the system refuses even to look at: too long, or in a folder that may not be read.
        name = "" if error.filename is None else f"{os.fsdecode(error.filename)[:80]}: "
        print(f"lama-studio: {name}{error.strerror or error}.", file=sys.stderr)
        return UNUSABLE
    except (KeyboardInterrupt, Cancelled):
        print("lama-studio: cancelled.", file=sys.stderr)
        return CANCELLED


def _print_any_name() -> None:
    """File names may hold what the terminal cannot show; a report must not fail for that."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence; the verbs' parsers are of this kind too."""

    def error(self, message: str) -> NoReturn:
        self.exit(UNUSABLE, f"{self.prog}: {message}; --help lists what there is.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="lama-studio",
        description="Erase things from photos: offline, exact and fast.",
        epilog="Without a verb the studio opens: lama-studio [PHOTO ...].",
    )
    parser.add_argument("--version", action="version", version=f"lama-studio {__version__}")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    for verb in _VERBS.values():
        verb.add_parser(verbs)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
