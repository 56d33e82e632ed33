"""Which part of the photo is seen, and how large: arithmetic without Qt.

Widget coordinates are logical pixels. A scale of 1.0 is one photo pixel per device pixel, so
that 1:1 means the same on a screen with 200 % scaling.
"""

import math
from dataclasses import dataclass

MINIMUM_SCALE = 0.01
MAXIMUM_SCALE = 32.0
MAXIMUM_FIT = 2.0
FIT_MARGIN_PX = 24


@dataclass
class Viewport:
    """Maps widget coordinates to photo coordinates and back."""

    photo_width: int = 1
    photo_height: int = 1
    view_width: float = 1.0
    view_height: float = 1.0
    device_ratio: float = 1.0
    scale: float = 1.0
    centre_x: float = 0.5
    centre_y: float = 0.5
    is_fitted: bool = True

    @property
    def zoom(self) -> float:
        """Logical widget pixels per photo pixel."""
        return self.scale / self.device_ratio

    @property
    def origin(self) -> tuple[float, float]:
        """Widget position of the photo's corner, on a whole device pixel so that 1:1 is crisp."""
        x = self.view_width / 2 - self.centre_x * self.zoom
        y = self.view_height / 2 - self.centre_y * self.zoom
        ratio = self.device_ratio
        return round(x * ratio) / ratio, round(y * ratio) / ratio

    def to_photo(self, x: float, y: float) -> tuple[float, float]:
        """A widget position in photo pixels."""
        left, top = self.origin
        return (x - left) / self.zoom, (y - top) / self.zoom

    def to_widget(self, x: float, y: float) -> tuple[float, float]:
        """A photo position in widget pixels."""
        left, top = self.origin
        return left + x * self.zoom, top + y * self.zoom

    def set_photo(self, width: int, height: int) -> None:
        """Show another photo, whole."""
        self.photo_width, self.photo_height = width, height
        self.fit()

    def set_view(self, width: float, height: float, device_ratio: float) -> None:
        """The widget has another size; a fitted photo stays fitted."""
        self.view_width, self.view_height = max(width, 1.0), max(height, 1.0)
        self.device_ratio = device_ratio
        if self.is_fitted:
            self.fit()
        else:
            self._hold_in_view()

    def fit(self) -> None:
        """The whole photo; a small one is enlarged, but not until its pixels are all one sees."""
        room_x = max(self.view_width - 2 * FIT_MARGIN_PX, 1.0) * self.device_ratio
        room_y = max(self.view_height - 2 * FIT_MARGIN_PX, 1.0) * self.device_ratio
        fitting = min(room_x / self.photo_width, room_y / self.photo_height, MAXIMUM_FIT)
        self.scale = max(fitting, MINIMUM_SCALE)
        self.centre_x, self.centre_y = self.photo_width / 2, self.photo_height / 2
        self.is_fitted = True

    def zoom_at(self, x: float, y: float, factor: float) -> None:
        """Scale by a factor; the photo pixel under widget position (x, y) stays there."""
        self.set_scale_at(x, y, self.scale * factor)

    def set_scale_at(self, x: float, y: float, scale: float) -> None:
        """Take a scale; the photo pixel under widget position (x, y) stays there."""
        photo_x, photo_y = self.to_photo(x, y)
        self.scale = min(max(scale, MINIMUM_SCALE), MAXIMUM_SCALE)
        self.centre_x = photo_x - (x - self.view_width / 2) / self.zoom
        self.centre_y = photo_y - (y - self.view_height / 2) / self.zoom
        self.is_fitted = False
        self._hold_in_view()

    def pan(self, dx: float, dy: float) -> None:
        """Move the photo by widget pixels."""
        self.centre_x -= dx / self.zoom
        self.centre_y -= dy / self.zoom
        self.is_fitted = False
        self._hold_in_view()

    def centre_on(self, x: float, y: float) -> None:
        """Put a photo position in the middle of the view."""
        self.centre_x, self.centre_y = x, y
        self.is_fitted = False
        self._hold_in_view()

    def visible_photo(self, left: float, top: float, right: float, bottom: float) -> tuple:
        """Photo pixels (x0, y0, x1, y1), whole, that a widget rectangle shows any part of."""
        x0, y0 = self.to_photo(left, top)
        x1, y1 = self.to_photo(right, bottom)
        return (
            max(math.floor(x0), 0),
            max(math.floor(y0), 0),
            min(math.ceil(x1), self.photo_width),
            min(math.ceil(y1), self.photo_height),
        )

    def _hold_in_view(self) -> None:
        """The middle of the view always lies on the photo: it can never be lost."""
        self.centre_x = min(max(self.centre_x, 0.0), float(self.photo_width))
        self.centre_y = min(max(self.centre_y, 0.0), float(self.photo_height))
