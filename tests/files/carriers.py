"""Photos that carry everything a camera, a phone or a program may put into a file."""

import struct
from io import BytesIO

import numpy as np
from PIL import ExifTags, Image, ImageCms

from lama_studio.files import photoshop
from lama_studio.files.jpeg_carried import photoshop_segments
from lama_studio.files.jpeg_file import APP1, APP2, APP11, Segment, joined, split

ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">'
    b"<photoshop:City>Seoul</photoshop:City></rdf:Description></rdf:RDF></x:xmpmeta>"
)
_PHONE = (
    b'<rdf:Description xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" '
    b'xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    b'xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" GCamera:MotionPhoto="1" '
    b'xmlns:Container="http://ns.google.com/photos/1.0/container/" '
    b'xmlns:Item="http://ns.google.com/photos/1.0/container/item/" '
    b'xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="A0">'
    b'<Container:Directory><x Item:Semantic="GainMap" Item:Length="99"/></Container:Directory>'
    b"<xmp:Thumbnails>" + b"/9j/" * 200 + b"</xmp:Thumbnails></rdf:Description>"
)
IPTC = b"\x1c\x02\x05\x00\x05Title" + b"\x1c\x02\x19\x00\x03key"
MAKER = "OLYMPUS IMAGING CORP."


def scene(dtype: type = np.uint8) -> np.ndarray:
    """160x240x3: a smooth red-green ground with the thing to be erased, blue, in its middle."""
    y, x = np.mgrid[:160, :240]
    pixels = np.stack([60 + y, 60 + x // 2, 0 * x], axis=2).astype(np.uint8)
    pixels[50:110, 80:160] = (0, 0, 255)
    return pixels if dtype == np.uint8 else pixels.astype(np.uint16) * 257


def without_thing(pixels: np.ndarray) -> np.ndarray:
    """The scene after the erase: nothing blue is left."""
    edited = pixels.copy()
    edited[48:112, 78:162] = edited[40:41, 78:162]
    return edited


def shows_thing(pixels: np.ndarray) -> bool:
    """Whether any pixel is clearly blue."""
    return bool((pixels[..., 2].astype(int) - pixels[..., 1] > 60).any())


def jpeg_bytes(pixels: np.ndarray, side_px: int, **options: object) -> bytes:
    picture = Image.fromarray(pixels)
    picture.thumbnail((side_px, side_px))
    file = BytesIO()
    picture.save(file, "JPEG", **options)
    return file.getvalue()


def exif_block(orientation: int, pixels: np.ndarray) -> bytes:
    """EXIF with a camera, a moment, a place, a thumbnail, and a maker note with a preview."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = MAKER
    exif[ExifTags.Base.Orientation] = orientation
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = "2026:11:22 07:41:00"
    preview = jpeg_bytes(pixels, 120, quality=90)
    inner[ExifTags.Base.MakerNote] = b"OLYMP\0\1\0" + bytes(18) + preview + b"after it"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (37.0, 33.0, 59.5)
    block = exif.tobytes().removeprefix(b"Exif\0\0")
    order = "<" if block[:2] == b"II" else ">"
    note = block.index(b"OLYMP\0")
    # One entry, 0x0100 ThumbnailImage: its offset counts from the start of the block.
    entry = struct.pack(order + "HHHLLL", 1, 0x0100, 7, len(preview), note + 26, 0)
    block = block[: note + 8] + entry + block[note + 26 :]
    return with_thumbnail(block, jpeg_bytes(pixels, 100, quality=90))


def with_thumbnail(block: bytes, thumbnail: bytes) -> bytes:
    """Append a second directory that holds a JPEG thumbnail."""
    order = "<" if block[:2] == b"II" else ">"
    (first,) = struct.unpack_from(order + "L", block, 4)
    (count,) = struct.unpack_from(order + "H", block, first)
    block += b"\0" * (len(block) % 2)
    start = len(block)
    entries = [(259, 3, 1, 6), (513, 4, 1, start + 42), (514, 4, 1, len(thumbnail))]
    if order == ">":
        entries[0] = (259, 3, 1, 6 << 16)
    directory = struct.pack(order + "H", len(entries))
    directory += b"".join(struct.pack(order + "HHLL", *entry) for entry in entries)
    directory += struct.pack(order + "L", 0)
    patched = bytearray(block + directory + thumbnail)
    struct.pack_into(order + "L", patched, first + 2 + 12 * count, start)
    return bytes(patched)


def photoshop_block(pixels: np.ndarray) -> bytes:
    """IPTC, a thumbnail, and a resource of odd length."""
    picture = jpeg_bytes(pixels, 90)
    header = struct.pack(">LLLLLLHH", 1, 90, 60, 272, 16_320, len(picture), 24, 1)
    thumbnail = header + picture
    packed = b"8BIM" + struct.pack(">HHL", 0x040C, 0, len(thumbnail))
    packed += thumbnail + b"\0" * (len(thumbnail) % 2)
    odd = b"8BIM" + struct.pack(">HHL", 0x0425, 0, 3) + b"abc\0"
    return photoshop.block_of_iptc(IPTC) + packed + odd


def _credentials(picture: bytes) -> list[Segment]:
    """A JUMBF box with a picture inside, over two segments."""
    half = len(picture) // 2
    box = struct.pack(">L4s", len(picture) + 8, b"jumb")
    return [
        Segment(APP11, b"JP" + struct.pack(">HL", 1, number) + box + part)
        for number, part in ((1, picture[:half]), (2, picture[half:]))
    ]


def full_jpeg(orientation: int = 1) -> bytes:
    """A JPEG of the scene with everything: thumbnails and previews of every kind, and behind it
    a further picture, a gain map and a film."""
    pixels = scene()
    file = jpeg_bytes(
        *(pixels, 240), quality=92, icc_profile=ICC, dpi=(300, 300), comment=b"a comment"
    )
    parts = split(file)
    picture = jpeg_bytes(pixels, 200)
    long_xmp = b"http://ns.adobe.com/xmp/extension/\0" + b"A0" * 16
    long_xmp += struct.pack(">LL", len(picture), 0) + picture
    xmp = XMP.replace(b"</rdf:RDF>", _PHONE + b"</rdf:RDF>")
    segments = (
        *(s for s in parts.carried if not s.content.startswith(b"Exif")),
        Segment(APP1, b"Exif\0\0" + exif_block(orientation, pixels)),
        Segment(APP1, b"http://ns.adobe.com/xap/1.0/\0" + xmp),
        Segment(APP1, long_xmp),
        Segment(APP2, b"MPF\0" + bytes(30)),
        *_credentials(picture),
        Segment(0xE5, b"RMETA\0" + picture[: len(picture) // 2]),
        Segment(0xE5, b"RMETA\0" + picture[len(picture) // 2 :]),
        Segment(0xE7, b"a maker's own words"),
        *photoshop_segments(photoshop_block(pixels)),
    )
    film = b"\0\0\0\x18ftypmp42" + bytes(100)
    return joined(segments, parts.picture) + picture + b"hdrgm:" + picture + film
