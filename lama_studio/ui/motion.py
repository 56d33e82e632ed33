"""Whether things may move by themselves: some people feel ill from it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

_EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)
_PROPERTY = "reducesMotion"


def apply_motion(app: QApplication, reduces: bool) -> None:
    """Stop, or leave to the system, menus that unfold and cursors that blink."""
    if app.property(_PROPERTY) == reduces:
        return
    had_been_reduced = bool(app.property(_PROPERTY))
    app.setProperty(_PROPERTY, reduces)
    if reduces:
        app.setProperty("flashTime", app.cursorFlashTime())
        app.setCursorFlashTime(0)
        for effect in _EFFECTS:
            QApplication.setEffectEnabled(effect, False)
    elif had_been_reduced:
        app.setCursorFlashTime(app.property("flashTime"))


def is_motion_reduced() -> bool:
    """Whether nothing should move that does not tell how far something is."""
    app = QApplication.instance()
    return app is not None and bool(app.property(_PROPERTY))
