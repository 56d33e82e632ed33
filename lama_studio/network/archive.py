"""Read the tensors of a torch archive (a zip with a pickle) without running anything in it.

The unpickler knows no class at all. Tensors become references into the archive, every other
global becomes an inert placeholder, and one that stands for code to be run (`os.system`,
`eval`, ...) is refused the moment the pickle would call it.
"""

import _compat_pickle
import collections
import math
import pickle
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from lama_studio.errors import WeightsError

_STORAGES = {
    "FloatStorage": torch.float32,
    "DoubleStorage": torch.float64,
    "HalfStorage": torch.float16,
    "BFloat16Storage": torch.bfloat16,
    "LongStorage": torch.int64,
    "IntStorage": torch.int32,
    "ShortStorage": torch.int16,
    "CharStorage": torch.int8,
    "ByteStorage": torch.uint8,
    "BoolStorage": torch.bool,
}
_HARMLESS_HOMES = {"collections", "datetime", "decimal", "enum", "fractions", "numbers"}
_HARMLESS_HOMES |= {"pathlib", "typing", "uuid"}
_HARMLESS = {
    "builtins": "bool bytearray bytes complex dict float frozenset getattr int list object range "
    "set slice str tuple type",
    "_codecs": "encode",
    "argparse": "Namespace",
    "copyreg": "_reconstructor __newobj__ __newobj_ex__",
    "functools": "partial",
    "logging": "getLogger",
    "numpy": "dtype ndarray",
    "numpy.core.multiarray": "_reconstruct scalar",
    "numpy._core.multiarray": "_reconstruct scalar",
    "numpy.core.numeric": "_frombuffer",
    "numpy._core.numeric": "_frombuffer",
    "operator": "getitem",
    "re": "_compile",
    "torch": "device dtype Size",
    "types": "SimpleNamespace",
}
"""What ordinary pickles call, by module; here each is an inert placeholder all the same."""


@dataclass(frozen=True)
class TensorReference:
    """Where a tensor lies in the archive; `offset` and `stride` in elements."""

    key: str
    dtype: torch.dtype
    offset: int
    size: tuple[int, ...]
    stride: tuple[int, ...]


class Placeholder:
    """Stands for an object of an unknown class: takes anything, does nothing.

    `state` is what the pickle gave it: attributes, or the items of an unknown kind of dict.
    """

    state: Any

    def __new__(cls, *args: Any, **named: Any) -> "Placeholder":
        placeholder = super().__new__(cls)
        placeholder.state = None
        return placeholder

    def __init__(self, *args: Any, **named: Any) -> None:
        """Pickles may skip this, so it sets nothing."""

    def __call__(self, *args: Any, **named: Any) -> None:
        raise WeightsError(_refusal(type(self)))

    def __setstate__(self, state: Any) -> None:
        self.state = state

    def __setitem__(self, key: Any, value: Any) -> None:
        if self.state is None:
            self.state = {}
        if isinstance(self.state, dict):
            self.state[key] = value

    def append(self, value: Any) -> None:
        """An unknown kind of list."""

    def add(self, value: Any) -> None:
        """An unknown kind of set."""


class _Runnable(Placeholder):
    """Stands for a function that the pickle must not call."""

    def __new__(cls, *args: Any, **named: Any) -> "_Runnable":
        raise WeightsError(_refusal(cls))


def _refusal(kind: type) -> str:
    return (
        f"This file tries to run code ({kind.__module__}.{kind.__qualname__}) when it is opened: "
        "nothing was run, and the file is refused."
    )


class _InertUnpickler(pickle.Unpickler):
    """Builds containers, tensor references and placeholders; imports and calls nothing."""

    def find_class(self, module: str, name: str) -> Any:
        if f"{module}.{name}" == "collections.OrderedDict":
            return collections.OrderedDict
        if module == "torch._utils" and name in _REBUILDERS:
            rebuild = _REBUILDERS[name]
            # A fresh function each time: a pickle can set attributes on what it is given.
            return lambda *parts: rebuild(*parts)
        if module in ("torch", "torch.storage") and name in _STORAGES:
            return _STORAGES[name]
        kind = _Runnable if _is_runnable(module, name) else Placeholder
        return type(name, (kind,), {"__module__": module, "__qualname__": name})

    def persistent_load(self, pid: Any) -> Any:
        kind, dtype, key, *_ = pid
        if kind != "storage" or not isinstance(dtype, torch.dtype):
            raise pickle.UnpicklingError(f"unknown storage {pid!r}")
        return str(key), dtype


def _is_runnable(module: str, name: str) -> bool:
    """Whether calling it would run code, as far as a name tells; foreign classes do not."""
    # Old pickle protocols write Python 2's names of the same things.
    module, name = _compat_pickle.NAME_MAPPING.get((module, name), (module, name))
    module = _compat_pickle.IMPORT_MAPPING.get(module, module)
    home = module.partition(".")[0]
    if home in _HARMLESS_HOMES or module in ("torch._utils", "torch.jit._pickle"):
        return False
    if name in _HARMLESS.get(module, "").split():
        return False
    is_function = home in ("torch", "numpy") and name.rpartition(".")[2].islower()
    return is_function or home in sys.stdlib_module_names


def _rebuild_tensor(
    storage: tuple[str, torch.dtype], offset: int, size: Any, stride: Any, *_: Any
) -> TensorReference:
    key, dtype = storage
    sides, strides = tuple(int(side) for side in size), tuple(int(step) for step in stride)
    return TensorReference(key, dtype, int(offset), sides, strides)


def _rebuild_parameter(tensor: Any, *_: Any) -> Any:
    return tensor


_REBUILDERS: dict[str, Callable[..., Any]] = {
    "_rebuild_tensor": _rebuild_tensor,
    "_rebuild_tensor_v2": _rebuild_tensor,
    "_rebuild_parameter": _rebuild_parameter,
    "_rebuild_parameter_with_state": _rebuild_parameter,
}


class TorchArchive:
    """An opened torch zip: `root` is what its pickle describes, `tensor` reads one of them."""

    def __init__(self, archive: zipfile.ZipFile, title: str) -> None:
        """Raises WeightsError where there is no such pickle, or where it would run code."""
        self._archive = archive
        self._title = title
        pickles = [name for name in archive.namelist() if name.split("/")[1:] == ["data.pkl"]]
        if len(pickles) != 1:
            raise WeightsError(f"{title} is a zip file without torch weights in it.")
        self._folder = pickles[0].removesuffix("data.pkl")
        self._is_swapped = self._byte_order() != sys.byteorder
        try:
            with archive.open(pickles[0]) as file:
                self.root: Any = _InertUnpickler(file).load()
        except WeightsError:
            raise
        # A damaged pickle can fail in any way; nothing of it was kept.
        except Exception as error:
            raise WeightsError(f"{title} is damaged: its table of contents is broken.") from error

    def tensor(self, reference: TensorReference) -> Tensor:
        """Read one tensor; raises WeightsError where the archive does not hold all of it."""
        try:
            stored = self._archive.read(f"{self._folder}data/{reference.key}")
        except (KeyError, zipfile.BadZipFile, OSError) as error:
            raise WeightsError(f"{self._title} is damaged: a part is missing.") from error
        if 0 in reference.size:
            return torch.empty(reference.size, dtype=reference.dtype)
        reach = zip(reference.size, reference.stride, strict=True)
        last = reference.offset + sum((side - 1) * stride for side, stride in reach)
        most = max(last + 1, math.prod(reference.size))
        is_sound = min((reference.offset, *reference.size, *reference.stride)) >= 0
        if not is_sound or most * reference.dtype.itemsize > len(stored):
            raise WeightsError(f"{self._title} is damaged: a part is too short.")
        item_bytes = reference.dtype.itemsize
        values = torch.frombuffer(bytearray(stored), dtype=torch.uint8)
        values = values[: len(stored) // item_bytes * item_bytes].view(-1, item_bytes)
        if self._is_swapped:
            values = values.flip(1).contiguous()
        flat = values.view(reference.dtype).flatten()
        return flat.as_strided(reference.size, reference.stride, reference.offset).clone()

    def _byte_order(self) -> str:
        try:
            return self._archive.read(f"{self._folder}byteorder").decode("ascii", "replace")
        except KeyError:
            return "little"  # older archives do not say
