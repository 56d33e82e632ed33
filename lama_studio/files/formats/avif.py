"""AVIF, 8 to 12 bits, lossless unless another quality is asked for."""

from io import BytesIO

import cv2
import numpy as np
from PIL import Image

from lama_studio.core.compose import Snapshot
from lama_studio.errors import PhotoError, SaveError
from lama_studio.files.carried import Carried, Encoded
from lama_studio.files.decoded import Decoded, in_three_channels
from lama_studio.files.formats.encoded import Channels, anywhere, channels_of, narrowed, widened
from lama_studio.files.heif_boxes import av1_bits, colours_of, other_pictures, with_colours
from lama_studio.files.limits import refuse_to_encode, refuse_what_memory_cannot_hold
from lama_studio.files.metadata import PhotoMetadata, orientation_of, upright_exif
from lama_studio.files.orientation import turned_upright
from lama_studio.files.xmp import clean_xmp

MAX_SIDE_PX = 32_768
_LOSSLESS, _FASTEST = 100, 10
_EXACT_BYTES, _DEEP_BYTES, _LOSSY_BYTES = 32, 42, 18
"""What libaom takes for each pixel (of 8 bits, of more), beside the photo: measured at 24
megapixels of noise."""
_MOST_BITS = 12


def decode(file: bytes) -> Decoded:
    """The first picture. Raises PhotoError and what the codecs raise."""
    # Pillow would cut 10 and 12 bits to 8, and OpenCV leaves out how the picture is turned.
    picture = Image.open(BytesIO(file), formats=("AVIF",))
    bits = av1_bits(file)
    refuse_what_memory_cannot_hold(picture.width, picture.height, 2 if bits > 8 else 1)
    orientation = orientation_of(picture.info.get("exif", b"").removeprefix(b"Exif\0\0"))
    found, kinds, blocks = cv2.imdecodeWithMetadata(
        np.frombuffer(file, np.uint8), flags=cv2.IMREAD_UNCHANGED
    )
    if found is None or found.shape[:2] != (picture.height, picture.width):
        raise PhotoError("is damaged or ends too early, and cannot be read.")
    carried = {int(kind): block.tobytes() for kind, block in zip(kinds, blocks, strict=True)}
    exif = carried.get(cv2.IMAGE_METADATA_EXIF, b"").removeprefix(b"Exif\0\0")
    xmp, left_out = clean_xmp(picture.info.get("xmp", b""))
    samples = found if bits == 8 else widened(found, bits)
    is_grey, colours = samples.ndim == 2, colours_of(file)
    metadata = PhotoMetadata(
        exif=upright_exif(exif) if exif else b"",
        icc=picture.info.get("icc_profile") or b"",
        xmp=xmp,
        colour_chunks=((b"cICP", colours),) if colours else (),
        left_out=(*left_out, *other_pictures(file)),
        is_grey=is_grey,
        depth_bits=bits if bits > 8 else 16,
    )
    has_alpha = not is_grey and samples.shape[2] == 4
    pixels = in_three_channels(samples if is_grey else samples[..., 2::-1])
    return Decoded(
        turned_upright(pixels, orientation),
        turned_upright(samples[..., 3], orientation) if has_alpha else None,
        "AVIF",
        metadata,
        ("The file holds several pictures; this is the first.",)
        * (getattr(picture, "n_frames", 1) > 1),
    )


def encode(
    shown: Snapshot, alpha: np.ndarray | None, metadata: PhotoMetadata, quality: int | None
) -> Encoded:
    """Photo -> AVIF: 16 bits as the 10 or 12 that the source had, or as 12; exact but for that,
    or lossy at `quality` (1..100)."""
    pixels = shown.pixels()
    if max(pixels.shape[:2]) > MAX_SIDE_PX:
        raise SaveError(f"AVIF holds at most {MAX_SIDE_PX} pixels a side; PNG or TIFF hold more.")
    carried = Carried()
    bits = 8 if pixels.dtype == np.uint8 else min(metadata.depth_bits, _MOST_BITS)
    each = _LOSSY_BYTES if quality is not None else _EXACT_BYTES if bits == 8 else _DEEP_BYTES
    refuse_to_encode("AVIF", pixels.shape[1], pixels.shape[0], each)
    carried.lose("16-bit depth (12 bits are kept)", bits > 8 and metadata.depth_bits > bits)
    is_grey_with_alpha = metadata.is_grey and alpha is not None
    carried.lose("grey ICC profile", is_grey_with_alpha and metadata.icc)
    blocks = {
        cv2.IMAGE_METADATA_EXIF: carried.keep("EXIF", metadata.exif),
        cv2.IMAGE_METADATA_ICCP: b""
        if is_grey_with_alpha
        else carried.keep("ICC profile", metadata.icc),
        cv2.IMAGE_METADATA_XMP: carried.keep("XMP", metadata.xmp),
    }
    there = {kind: np.frombuffer(block, np.uint8) for kind, block in blocks.items() if block}
    options = [cv2.IMWRITE_AVIF_DEPTH, bits, cv2.IMWRITE_AVIF_SPEED, _FASTEST]
    options += [cv2.IMWRITE_AVIF_QUALITY, min(quality or _LOSSLESS, _LOSSLESS)]
    channels = _channels(pixels, alpha, metadata)
    if bits > 8:
        channels = narrowed(channels, bits)
    try:
        is_done, content = cv2.imencodeWithMetadata(
            ".avif", channels, list(there), list(there.values()), options
        )
    except cv2.error as error:
        raise SaveError("AVIF cannot hold a photo of this size.") from error
    assert is_done
    colours = dict(metadata.colour_chunks).get(b"cICP", b"")
    others = tuple(chunk for chunk in metadata.colour_chunks if chunk[0] != b"cICP")
    carried.keep("colour description", colours)
    carried.lose("colour description", others and not colours)
    carried.lose("PNG texts", metadata.texts)
    carried.lose("IPTC", metadata.photoshop)
    carried.lose("resolution", metadata.dpi and not metadata.exif)
    carried.lose("comment", metadata.comment)
    loose = None if quality is None else anywhere(pixels)
    return carried.encoded(with_colours(content.tobytes(), colours), loose)


def held(pixels: np.ndarray, alpha: np.ndarray | None, metadata: PhotoMetadata) -> Channels:
    """What an exact file gives back: 16 bits as it could hold them, grey only without alpha."""
    if alpha is None:
        pixels = in_three_channels(channels_of(pixels, metadata))
    if pixels.dtype == np.uint8:
        return pixels, alpha
    bits = min(metadata.depth_bits, _MOST_BITS)
    alpha = None if alpha is None else widened(narrowed(alpha, bits), bits)
    return widened(narrowed(pixels, bits), bits), alpha


def _channels(pixels: np.ndarray, alpha: np.ndarray | None, metadata: PhotoMetadata) -> np.ndarray:
    """HxW, BGR or BGRA."""
    if alpha is not None:
        return cv2.merge([pixels[..., 2], pixels[..., 1], pixels[..., 0], alpha])
    channels = channels_of(pixels, metadata)
    return channels if channels.ndim == 2 else cv2.cvtColor(channels, cv2.COLOR_RGB2BGR)
