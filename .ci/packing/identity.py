"""What the packages call the application: one place for names, the version, and what it opens."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME = "LaMa Studio"
COMMAND = "lama-studio"
SUMMARY = "Erase things from photos: offline, exact and fast."
PUBLISHER = "The LaMa Studio authors"
COPYRIGHT = "Apache License 2.0"
IDENTIFIER = "org.lamastudio.LaMaStudio"
LEAST_MACOS = "14.0"
"""torch.fft on Apple's GPU needs it."""

DOCUMENTS = (
    ("JPEG photo", ("jpg", "jpeg"), "image/jpeg", "public.jpeg"),
    ("PNG picture", ("png",), "image/png", "public.png"),
    ("TIFF picture", ("tif", "tiff"), "image/tiff", "public.tiff"),
    ("WebP picture", ("webp",), "image/webp", "org.webmproject.webp"),
    ("AVIF picture", ("avif",), "image/avif", "public.avif"),
    ("Bitmap", ("bmp",), "image/bmp", "com.microsoft.bmp"),
    ("GIF picture", ("gif",), "image/gif", "com.compuserve.gif"),
)
"""Name, suffixes, MIME type, Apple's type: the formats that are read, as a person knows them."""
LINUX_DOCUMENTS = (*DOCUMENTS, ("HEIC photo", ("heic", "heif"), "image/heif", "public.heif"))
"""HEIC's decoder is in the Linux bundle alone (stand_ins.py)."""


def version() -> str:
    """The version in `lama_studio/__init__.py`, read without importing it."""
    source = (ROOT / "lama_studio" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "(\d+\.\d+\.\d+)"', source)
    assert found is not None, "lama_studio/__init__.py names no version"
    return found[1]


def windows_version_resource() -> str:
    """What Explorer shows under Properties > Details, in PyInstaller's notation."""
    major, minor, patch = version().split(".")
    numbers = f"({major}, {minor}, {patch}, 0)"
    words = {
        "CompanyName": PUBLISHER,
        "FileDescription": NAME,
        "FileVersion": version(),
        "InternalName": COMMAND,
        "LegalCopyright": COPYRIGHT,
        "OriginalFilename": f"{NAME}.exe",
        "ProductName": NAME,
        "ProductVersion": version(),
    }
    strings = ", ".join(f"StringStruct({key!r}, {word!r})" for key, word in words.items())
    return (
        "VSVersionInfo(\n"
        f"  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0,\n"
        "    OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)),\n"
        f"  kids=[StringFileInfo([StringTable('040904B0', [{strings}])]),\n"
        "    VarFileInfo([VarStruct('Translation', [0x0409, 1200])])])\n"
    )


def macos_properties() -> dict[str, object]:
    """The application's Info.plist beside what PyInstaller writes itself."""
    documents = [
        {
            "CFBundleTypeName": name,
            "CFBundleTypeRole": "Editor",
            "LSHandlerRank": "Alternate",
            "LSItemContentTypes": [apple_type],
        }
        for name, _, _, apple_type in DOCUMENTS
    ]
    return {
        "CFBundleDisplayName": NAME,
        "CFBundleShortVersionString": version(),
        "CFBundleVersion": version(),
        "CFBundleDocumentTypes": documents,
        "CFBundleLocalizations": ["en", "ko"],
        "LSApplicationCategoryType": "public.app-category.photography",
        "LSMinimumSystemVersion": LEAST_MACOS,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": COPYRIGHT,
    }
