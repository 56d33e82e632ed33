"""Writing so that a file is either wholly the old one or wholly the new one."""

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from lama_studio.errors import SaveError

Content = bytes | Callable[[BinaryIO], None]
"""The bytes of a file, or a function that writes them."""


def _no_check(temporary: Path) -> None:
    """Whatever was written is right."""


def write_atomically(
    path: Path,
    content: Content,
    overwrite: bool = False,
    check: Callable[[Path], None] = _no_check,
) -> None:
    """Write `content` to `path` whole or not at all, nothing left beside it.

    The bytes go to a temporary file in the same folder, onto the disk, and then take the name in
    one step, if `check`, which is given the temporary file, raises nothing. Without `overwrite` a
    file that stands there stays, even one that appeared meanwhile.
    A symbolic link is followed. Raises SaveError with the reason.
    """
    path = Path(os.path.realpath(path))
    try:
        if not overwrite:
            refuse_existing(path)
        with _temporary_beside(path) as temporary:
            _fill(temporary, content)
            check(temporary)
            if overwrite:
                _keep_mode(path, temporary)
                temporary.replace(path)
            else:
                _take_free_name(temporary, path)
        _flush_folder(path.parent)
    except OSError as error:
        raise SaveError(_sentence(path, error)) from error


def refuse_existing(path: Path) -> None:
    """Raise SaveError where a file stands at `path`: asked before work as well as at the end."""
    if os.path.lexists(path):
        raise SaveError(_exists_sentence(path))


@contextlib.contextmanager
def _temporary_beside(path: Path) -> Iterator[Path]:
    # A short name of its own: the photo's may already have the 255 bytes a name can have.
    temporary = path.parent / f".lama-{secrets.token_hex(8)}.partial"
    try:
        yield temporary
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _fill(temporary: Path, content: Content) -> None:
    with temporary.open("xb") as file:
        if isinstance(content, bytes):
            file.write(content)
        else:
            content(file)
        file.flush()
        os.fsync(file.fileno())


def _keep_mode(path: Path, temporary: Path) -> None:
    with contextlib.suppress(OSError):
        shutil.copymode(path, temporary)


def _take_free_name(temporary: Path, path: Path) -> None:
    """Rename onto `path`, failing with FileExistsError where something stands there."""
    if os.name == "nt":
        temporary.rename(path)  # Windows refuses by itself
        return
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        # File systems without hard links (FAT, many network drives): hold the name, then fill it.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        try:
            temporary.replace(path)
        except OSError:
            path.unlink(missing_ok=True)  # the empty file is ours
            raise


def _flush_folder(folder: Path) -> None:
    """Put the new name itself onto the disk, where the system knows how."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _exists_sentence(path: Path) -> str:
    return f"{path} exists already; it stays as it is unless overwriting is asked for."


def _sentence(path: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return f"{path.name} was not saved: there is no space left in {path.parent}."
    if error.errno == errno.ENOENT or error.errno == errno.ENOTDIR:
        return f"{path.name} was not saved: there is no folder {path.parent}."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{path.name} was not saved: {path.parent} cannot be written to."
    if error.errno == errno.EEXIST:
        return _exists_sentence(path)
    if error.errno in (errno.EISDIR, errno.ENOTEMPTY):
        return f"{path} is a folder, so no file can be saved under that name."
    if error.errno in (errno.EINVAL, errno.EILSEQ):
        return f"{path.name} was not saved: the disk cannot hold a file of that name."
    if error.errno in (errno.EIO, errno.ENXIO, errno.ENODEV, getattr(errno, "ESTALE", errno.EIO)):
        return f"{path.name} was not saved: the disk of {path.parent} does not answer any more."
    if error.errno == errno.ENAMETOOLONG:
        return f"The name {path.name[:40]}... is longer than the disk allows."
    return f"{path.name} was not saved: {error.strerror or error}."
