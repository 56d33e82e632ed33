"""The application's icon in the forms that systems want, drawn from the one SVG."""

import io
import os
from pathlib import Path

SIZES_PX = (16, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES_PX = (16, 24, 32, 48, 64, 128, 256)
ICNS_PX = 1024


def draw(svg: Path, size_px: int) -> bytes:
    """The SVG as a square PNG with transparent corners."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    drawn = QImage(size_px, size_px, QImage.Format.Format_ARGB32)
    drawn.fill(0)
    painter = QPainter(drawn)
    QSvgRenderer(str(svg)).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # The stubs ask for bytes, which this version refuses.
    assert drawn.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def write_ico(svg: Path, out: Path) -> Path:
    """Windows: one file with every size, each drawn on its own."""
    _write(svg, out, ICO_SIZES_PX, "ICO", {"sizes": [(px, px) for px in ICO_SIZES_PX]})
    return out


def write_icns(svg: Path, out: Path) -> Path:
    """macOS: one file; the system's own sizes, with their sharp doubles."""
    _write(svg, out, (32, 64, 128, 256, 512, ICNS_PX), "ICNS", {})
    return out


def write_pngs(svg: Path, theme: Path) -> None:
    """Linux: `hicolor/SIZExSIZE/apps/lama-studio.png`, and the SVG itself as `scalable`."""
    for size_px in SIZES_PX:
        folder = theme / f"{size_px}x{size_px}" / "apps"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "lama-studio.png").write_bytes(draw(svg, size_px))
    folder = theme / "scalable" / "apps"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lama-studio.svg").write_bytes(svg.read_bytes())


def _write(svg: Path, out: Path, sizes_px: tuple[int, ...], form: str, options: dict) -> None:
    from PIL import Image

    pictures = [Image.open(io.BytesIO(draw(svg, px))) for px in sizes_px]
    out.parent.mkdir(parents=True, exist_ok=True)
    pictures[-1].save(out, form, append_images=pictures[:-1], **options)
