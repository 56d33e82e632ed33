"""HEIC and HEIF, which are only read: what the encoder's licence asks of a program is another
than what this one gives."""

from io import BytesIO
from typing import Any

import numpy as np

from lama_studio.errors import PhotoError
from lama_studio.files.decoded import Decoded, in_three_channels
from lama_studio.files.formats.encoded import widened
from lama_studio.files.heif_boxes import colours_of, other_pictures
from lama_studio.files.limits import refuse_what_memory_cannot_hold
from lama_studio.files.metadata import PhotoMetadata, upright_exif
from lama_studio.files.xmp import clean_xmp


def decode(file: bytes) -> Decoded:
    """The main picture, which the codec turns upright. Raises PhotoError and what it raises."""
    try:
        from pillow_heif import open_heif  # 10 MB of codecs, for those who have such photos
    except ImportError as error:
        raise PhotoError("is HEIC, which cannot be read on this system.") from error
    pictures = open_heif(BytesIO(file), convert_hdr_to_8bit=False, hdr_to_16bit=False)
    main = pictures[pictures.primary_index]
    info: dict[str, Any] = dict(main.info)
    bits = info["bit_depth"]
    refuse_what_memory_cannot_hold(*main.size, 2 if bits > 8 else 1)
    samples, alpha = _samples(np.asarray(main), main.mode, bits)
    notes = ("The file holds several pictures; this is the main one.",) * (len(pictures) > 1)
    exif = (info.get("exif") or b"").removeprefix(b"Exif\0\0")
    xmp, left_out = clean_xmp(info.get("xmp") or b"")
    colours = colours_of(file)
    metadata = PhotoMetadata(
        exif=upright_exif(exif) if exif else b"",
        icc=info.get("icc_profile") or b"",
        xmp=xmp,
        colour_chunks=((b"cICP", colours),) if colours else (),
        left_out=(*left_out, *other_pictures(file)),
        is_grey=samples.ndim == 2,
        depth_bits=bits if bits > 8 else 16,
    )
    return Decoded(in_three_channels(samples), alpha, "HEIC", metadata, notes)


def _samples(found: np.ndarray, mode: str, bits: int) -> tuple[np.ndarray, np.ndarray | None]:
    """(HxW or HxWx3, alpha HxW or None), 16 bits in full range where there are more than 8."""
    channels = widened(found, bits) if bits > 8 else found
    name = mode.split(";")[0]
    if name[-1] not in "Aa":
        return np.ascontiguousarray(channels), None
    alpha = np.ascontiguousarray(channels[..., -1])
    colours = channels[..., :-1]
    if name[-1] == "a":  # colours were multiplied by it
        most = np.iinfo(channels.dtype).max
        parts = colours.astype(np.uint32) * most // np.maximum(alpha, 1)[..., None]
        colours = np.minimum(parts, most).astype(channels.dtype)
    return np.ascontiguousarray(colours[..., 0] if name[0] == "L" else colours), alpha
