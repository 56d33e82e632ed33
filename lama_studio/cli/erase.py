"""`lama-studio erase`: the studio's erase without its window, for one photo or a folder."""

import argparse
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from lama_studio.cli.numbers import distance_px, megabytes, percent
from lama_studio.cli.pairing import Task, make_folder, missing_mask, tasks_of
from lama_studio.cli.progress import Progress, interrupt_as_wish
from lama_studio.core.layers import EraseOptions
from lama_studio.errors import DeviceError, UserError
from lama_studio.files.photo import SaveReport, check_destination, read_mask
from lama_studio.session.jobs import EraseJob
from lama_studio.session.loading import load_inpainter
from lama_studio.session.session import Session

if TYPE_CHECKING:
    from lama_studio.engine.inpainter import Inpainter


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = verbs.add_parser(
        "erase",
        help="erase what a mask marks from a photo, or from a folder of photos",
        description="Erase what a mask marks. A mask is any picture of the photo's size; what is "
        "opaque and brighter than half in it goes.",
    )
    parser.add_argument("photo", type=Path, metavar="PHOTO", help="a photo or a folder of photos")
    parser.add_argument(
        "--mask",
        type=Path,
        required=True,
        help="a mask for all photos, or a folder of masks of the same names",
    )
    parser.add_argument(
        "--output",
        "-o",
        type=Path,
        required=True,
        help="a file (its suffix decides the format), or a folder",
    )
    _add_saving_options(parser)
    _add_engine_options(parser)
    parser.set_defaults(run=run)


def _add_saving_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--overwrite", action="store_true", help="replace outputs that exist")
    add(
        "--backup",
        action="store_true",
        help="with --overwrite: keep what is replaced as NAME-original.EXT, once",
    )
    add(
        "--force",
        action="store_true",
        help="with --overwrite: replace even a photo that was changed while it was worked on",
    )
    add(
        "--quality",
        type=percent,
        metavar="1-100",
        help="for JPEG, WebP and AVIF: encode the whole photo anew (default: nothing is lost)",
    )
    add(
        "--note-edit",
        action="store_true",
        help="say in the photo's XMP that it was edited, when and with what (default: no)",
    )


def _add_engine_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--weights", type=Path, metavar="FILE", help="weights other than the bundled ones")
    add("--device", choices=("auto", "cuda", "mps", "cpu"), default="auto")
    add("--precision", choices=("auto", "float32", "bf16"), default="auto")
    add(
        "--memory",
        type=megabytes,
        default=0,
        metavar="MB",
        help="what one fill may hold beside the photo (default: half of what is free)",
    )
    add(
        "--refine",
        choices=("off", "features", "texture", "both", "auto"),
        default="auto",
        help="off: the bare network; features: it refined up to the photo's size; texture: the "
        "photo's own texture; both; auto (default): chosen and said",
    )
    add("--grow", type=distance_px, default=0, metavar="PX", help="widen the hole (default 0)")
    add("--feather", type=distance_px, default=0, metavar="PX", help="soft edge (default 0)")
    add("--seed", type=int, default=0, help="another seed gives another texture (default 0)")


def run(arguments: argparse.Namespace) -> int:
    """Erase photo after photo; 0 all done, 1 some of a folder failed. Raises UserError."""
    tasks = tasks_of(arguments.photo, arguments.mask, arguments.output)
    is_folder = arguments.photo.is_dir()
    if not is_folder:
        _check(tasks[0], arguments)
    with interrupt_as_wish() as is_cancelled:
        inpainter = load_inpainter(
            arguments.weights, arguments.device, arguments.precision, arguments.memory
        )
        if not is_folder:
            progress = Progress(1, is_cancelled)
            print(_erase(tasks[0], arguments, inpainter, progress))
            return 0
        make_folder(tasks[0].output.parent)
        return _erase_all(tasks, arguments, inpainter, is_cancelled)


def _erase_all(
    tasks: list[Task],
    arguments: argparse.Namespace,
    inpainter: "Inpainter",
    is_cancelled: threading.Event,
) -> int:
    progress = Progress(len(tasks), is_cancelled)
    failed_count = 0
    for task in tasks:
        try:
            line = _erase(task, arguments, inpainter, progress)
        except UserError as error:
            failed_count += 1
            progress.clear()
            print(f"lama-studio: {task.photo.name}: {error}", file=sys.stderr)
        else:
            print(line, flush=True)
    if failed_count:
        print(f"lama-studio: {failed_count} of {len(tasks)} photos failed.", file=sys.stderr)
    return 1 if failed_count else 0


def _erase(
    task: Task, arguments: argparse.Namespace, inpainter: "Inpainter", progress: Progress
) -> str:
    """Erase from one photo and save it; returns the line that says what was done."""
    progress.begin(task.photo.name)
    try:
        mask_path = _check(task, arguments)
        session = Session.open(task.photo)
        mask = read_mask(mask_path, session.document.width, session.document.height)
        job = session.erase(inpainter, _options(arguments), mask, progress.step)
        saved = session.save(
            task.output,
            overwrite=arguments.overwrite,
            quality=arguments.quality,
            backup=arguments.backup,
            force=arguments.force,
            notes_edit=arguments.note_edit,
        )
    except MemoryError as error:
        raise DeviceError("There is too little memory for this photo.") from error
    finally:
        progress.end()
    return _line(task, job, saved, session.photo.notes)


def _check(task: Task, arguments: argparse.Namespace) -> Path:
    """The task's mask. Raises UserError for what can be known to fail before any work."""
    if task.mask is None:
        raise missing_mask(task, arguments.mask)
    check_destination(task.output, arguments.overwrite)
    return task.mask


def _line(task: Task, job: EraseJob, saved: SaveReport, of_reading: tuple[str, ...]) -> str:
    report = job.report
    done = ", ".join(f"{name}: {report[name]}" for name in ("refine", "device") if name in report)
    lists = (
        ("kept", saved.kept),
        ("not kept", saved.lost),
        ("drawn anew", saved.renewed),
        ("removed, since it showed what was erased", saved.removed),
    )
    carried = "; ".join(f"{what}: {', '.join(names)}" for what, names in lists if names)
    notes = "".join(f"\n  {note}" for note in (*of_reading, carried, *saved.notes) if note)
    return f"{task.output} ({done}){notes}"


def _options(arguments: argparse.Namespace) -> EraseOptions:
    return EraseOptions(
        grow_px=arguments.grow,
        feather_px=arguments.feather,
        refine=arguments.refine,
        precision=arguments.precision,
        device=arguments.device,
        seed=arguments.seed,
    )
