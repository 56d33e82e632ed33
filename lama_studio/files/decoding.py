"""File bytes -> upright pixels, alpha and metadata; one road for photos and masks."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO

import cv2
import numpy as np
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from lama_studio.errors import PhotoError, TooLittleMemory
from lama_studio.files import heif_boxes, jpeg_carried, jpeg_file, photoshop, png_chunks
from lama_studio.files.carried import Carried
from lama_studio.files.decoded import Decoded, in_three_channels
from lama_studio.files.endless import refuse_endless
from lama_studio.files.formats import avif, heif, jpeg, png, tiff, tiff_deep, webp
from lama_studio.files.formats.encoded import STRIP_ROWS
from lama_studio.files.gif_blocks import xmp_and_profile
from lama_studio.files.limits import refuse_lying_header, refuse_what_memory_cannot_hold
from lama_studio.files.metadata import (
    PhotoMetadata,
    exif_of_tiff,
    orientation_of,
    upright_exif,
)
from lama_studio.files.orientation import turned_upright
from lama_studio.files.xmp import clean_xmp, upright_xmp

# The memory that is free decides here, before anything is decoded: a fixed count would refuse
# panoramas on large machines and let small machines run out.
Image.MAX_IMAGE_PIXELS = None

# What OpenCV would print of a damaged file, the sentence says.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)

_READABLE = tuple(
    # Named one by one: Pillow finds its own plugins late, and a frozen application not at all.
    plugin.format
    for plugin in (
        JpegImagePlugin.JpegImageFile,
        PngImagePlugin.PngImageFile,
        TiffImagePlugin.TiffImageFile,
        WebPImagePlugin.WebPImageFile,
        BmpImagePlugin.BmpImageFile,
        GifImagePlugin.GifImageFile,
    )
)
_NAMES = {"MPO": "JPEG", "WEBP": "WebP"}
_GREY_MODES = ("1", "L")
_ALPHA_MODES = ("LA", "La", "PA", "RGBA", "RGBa")
_COLOUR_MODES = ("RGB", "RGBX", "YCbCr")


def decode(file: bytes) -> Decoded:
    """Decode the first picture in a file's bytes.

    Raises PhotoError, whose text continues a sentence that begins with the file's name.
    """
    with _codec_errors_as_sentences():
        refuse_endless(file)
        if heif_boxes.is_avif(file):
            return avif.decode(file)
        if heif_boxes.is_heif(file):
            return heif.decode(file)
        is_deep = _is_deep(file)
        picture = Image.open(BytesIO(file), formats=_READABLE)
        refuse_what_memory_cannot_hold(picture.width, picture.height, 2 if is_deep else 1)
        refuse_lying_header(picture, len(file))
        notes = _notes_of(picture, file)
        if is_deep:
            samples, alpha = _deep_samples(picture, file)
        else:
            picture.load()
            samples, alpha = _plain_samples(picture)
        exif, orientation = _exif_of(picture, file)
        metadata = _metadata_of(picture, file, exif, is_grey=samples.ndim == 2)
    return Decoded(
        pixels=turned_upright(in_three_channels(samples), orientation),
        alpha=None if alpha is None else turned_upright(alpha, orientation),
        format=_NAMES.get(picture.format or "", picture.format or ""),
        metadata=metadata,
        notes=notes,
    )


@contextmanager
def _codec_errors_as_sentences() -> Iterator[None]:
    """Codecs raise whatever they stumble over; warn of what we treat ourselves."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except UnidentifiedImageError as error:
        raise PhotoError(
            "is no photo this program can read (JPEG, PNG, TIFF, WebP, AVIF, HEIC, BMP, GIF)."
        ) from error
    except MemoryError as error:
        raise TooLittleMemory("needs more memory than is free.") from error
    except (
        *(OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError),
        *(AttributeError, OverflowError, RuntimeError, struct.error, zlib.error, cv2.error),
    ) as error:
        raise PhotoError("is damaged or ends too early, and cannot be read.") from error


def _is_deep(file: bytes) -> bool:
    """Whether channels have 16 bits, which Pillow would cut to 8 without a word."""
    if file.startswith(png_chunks.SIGNATURE):
        return png.is_sixteen_bit(file)
    if not file.startswith(tiff_deep.SIGNATURES):
        return False
    bits, sample_format = tiff_deep.bits_and_format(file)
    if bits > 16 or (bits > 8 and sample_format != 1):
        raise PhotoError(f"has {bits} bits a channel; up to 16-bit whole numbers can be read.")
    return bits > 8


def _notes_of(picture: Image.Image, file: bytes) -> tuple[str, ...]:
    notes = []
    if picture.format == "TIFF" and tiff.has_more_pages(file):
        notes.append("The file has several pages; this is the first.")
    elif picture.format != "TIFF" and getattr(picture, "is_animated", False):
        notes.append("The file holds several pictures; this is the first.")
    if picture.mode == "CMYK":
        notes.append("The photo's printing colours (CMYK) were converted to RGB.")
    return tuple(notes)


def _deep_samples(picture: Image.Image, file: bytes) -> tuple[np.ndarray, np.ndarray | None]:
    """16-bit samples: (HxW or HxWx3 RGB, HxW alpha or None)."""
    return tiff_deep.decode(file) if picture.format == "TIFF" else png.decode_deep(file)


def _plain_samples(picture: Image.Image) -> tuple[np.ndarray, np.ndarray | None]:
    """8-bit samples: (HxW or HxWx3 RGB, HxW alpha or None)."""
    mode = picture.mode
    is_transparent = mode in _ALPHA_MODES or "transparency" in picture.info
    if mode == "CMYK":
        return np.asarray(_rgb_of_cmyk(picture)), None
    if mode not in (*_GREY_MODES, *_ALPHA_MODES, *_COLOUR_MODES, "P"):
        raise PhotoError(f"has a kind of colours ({mode}) that cannot be read.")
    if is_transparent:
        samples = _array_of(picture, "RGBA")
        is_grey = mode in (*_GREY_MODES, "LA", "La")
        return (samples[..., 0] if is_grey else samples[..., :3]), samples[..., 3]
    if mode in _GREY_MODES:
        return _array_of(picture, "L"), None
    return _array_of(picture, "RGB"), None


def _array_of(picture: Image.Image, mode: str) -> np.ndarray:
    """The pixels in another mode, strip by strip: the whole would be held four times at once."""
    width, height = picture.size
    channels = Image.getmodebands(mode)
    array = np.empty((height, width, channels)[: 2 if channels == 1 else 3], np.uint8)
    for top in range(0, height, STRIP_ROWS):
        bottom = min(top + STRIP_ROWS, height)
        array[top:bottom] = np.asarray(picture.crop((0, top, width, bottom)).convert(mode))
    return array


def _rgb_of_cmyk(picture: Image.Image) -> Image.Image:
    """Through the photo's profile where it has a good one."""
    profile = picture.info.get("icc_profile")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
            assert converted is not None
            return converted
        except (OSError, ImageCms.PyCMSError):
            pass  # a damaged profile: the plain formula is what is left
    return picture.convert("RGB")


def _exif_of(picture: Image.Image, file: bytes) -> tuple[bytes, int]:
    """The EXIF block as the file has it, and how the decoded samples must still be turned."""
    if picture.format == "TIFF":
        return exif_of_tiff(file), 1  # both codecs have turned the samples already
    exif = picture.info.get("exif", b"")
    if picture.format == "PNG" and not exif:
        exif = png_chunks.raw_profile(file, b"exif", b"app1")
    exif = exif.removeprefix(b"Exif\0\0")
    return exif, orientation_of(exif)


def _metadata_of(picture: Image.Image, file: bytes, exif: bytes, *, is_grey: bool) -> PhotoMetadata:
    info = picture.info
    comment = info.get("comment", b"")
    left_out = Carried()
    xmp, block = _blocks_of(picture, file, left_out)
    icc = xmp_and_profile(file)[1] if picture.format == "GIF" else info.get("icc_profile")
    upright = upright_exif(exif) if exif else b""
    left_out.lose("EXIF (damaged)", exif and not upright)
    is_png = picture.format == "PNG"
    return PhotoMetadata(
        exif=upright,
        icc=b"" if picture.mode == "CMYK" else icc or b"",
        xmp=xmp,
        photoshop=block,
        dpi=_dpi_of(info.get("dpi")),
        comment=comment.encode() if isinstance(comment, str) else comment,
        colour_chunks=png_chunks.colour_chunks_of(file) if is_png else (),
        texts=png_chunks.texts_of(file) if is_png else (),
        left_out=tuple(dict.fromkeys(left_out.removed)),
        only_there=tuple(dict.fromkeys(left_out.lost)),
        jpeg=None if picture.mode == "CMYK" else jpeg.encoding_of(picture, orientation_of(exif)),
        is_grey=is_grey,
    )


def _blocks_of(picture: Image.Image, file: bytes, left_out: Carried) -> tuple[bytes, bytes]:
    """(XMP, Photoshop's image resources with IPTC), upright and without pictures; `left_out` takes
    note of those, of the file's further pictures, and of what only its format holds."""
    if picture.format in ("JPEG", "MPO"):
        with suppress(ValueError):  # what cannot be followed carries nothing on
            parts = jpeg_file.split(file)
            jpeg_carried.note_what_stays(parts, left_out)
            xmp = upright_xmp(jpeg_carried.xmp_of(parts, left_out))
            return xmp, jpeg_carried.resources_of(parts, left_out)
    found = xmp_and_profile(file)[0] if picture.format == "GIF" else picture.info.get("xmp", b"")
    xmp, pictures = clean_xmp(found)
    left_out.removed += pictures
    return xmp, _resources_of(picture, file, left_out)


def _resources_of(picture: Image.Image, file: bytes, left_out: Carried) -> bytes:
    block, others = b"", tuple[str, ...]()
    if picture.format == "TIFF":
        block = tiff.photoshop_of(file)
        if tiff.has_more_pages(file):
            left_out.remove("further pages")
    elif picture.format == "PNG":
        block = png_chunks.iptc_block(file)
        if png_chunks.has_credentials(file):
            left_out.remove("content credentials")
        others = png_chunks.other_kinds(file)
    elif picture.format == "WEBP":
        others = webp.other_kinds(file)
    if others:
        left_out.lose(f"other data of the file ({', '.join(others)})", True)
    return photoshop.without_pictures(block, left_out)


def _dpi_of(dpi: object) -> tuple[float, float] | None:
    try:
        x, y = (float(value) for value in dpi)  # type: ignore[attr-defined]
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return (x, y) if 0 < x < 1e6 and 0 < y < 1e6 else None
