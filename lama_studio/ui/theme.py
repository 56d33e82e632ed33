"""Colours and spacing: Fusion with a restrained palette that follows the system's light or dark."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from lama_studio.paths import bundled
from lama_studio.ui.language import reads_from_right


@dataclass(frozen=True, kw_only=True)
class Theme:
    """Greys are neutral, so that they never tint the judgement of a photo."""

    is_dark: bool
    window: str
    panel: str
    field: str
    backdrop: str
    border: str
    hover: str
    pressed: str
    text: str
    muted: str
    disabled: str
    handle: str
    focus: str
    """Rings and bars that tell a state by their colour alone."""
    accent: str = "#2c6bd6"
    accent_hover: str = "#2864cb"
    accent_pressed: str = "#2459b5"
    on_accent: str = "#ffffff"
    warning: str = "#b45309"
    warning_panel: str = "#fff4e2"


LIGHT = Theme(
    is_dark=False,
    window="#f1f2f4",
    panel="#fafafb",
    field="#ffffff",
    backdrop="#d3d4d7",
    border="#d4d6da",
    hover="#e4e6e9",
    pressed="#d6d9de",
    text="#1c1e21",
    muted="#4d5259",
    disabled="#a3a7ad",
    handle="#6f7379",
    focus="#1f5fca",
)

DARK = Theme(
    is_dark=True,
    window="#26272a",
    panel="#2c2d31",
    field="#1e1f22",
    backdrop="#18191b",
    border="#3d3f44",
    hover="#383a3f",
    pressed="#45474d",
    text="#e8e9eb",
    muted="#a9adb4",
    disabled="#6a6d73",
    handle="#7b7f86",
    focus="#5b95f5",
    accent="#3271de",
    warning="#f5b454",
    warning_panel="#3a3020",
)


def choose_theme(choice: str) -> None:
    """Tell the system whether our windows are light or dark: it draws their frames."""
    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    QApplication.styleHints().setColorScheme(schemes.get(choice, Qt.ColorScheme.Unknown))


def theme_for(choice: str) -> Theme:
    """The theme that was chosen, or what the system asks for.

    Some systems have no opinion and forget what they are told: the choice does not depend on them.
    """
    is_system_dark = QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return {"light": LIGHT, "dark": DARK}.get(choice, DARK if is_system_dark else LIGHT)


def apply_theme(app: QApplication, choice: str) -> Theme:
    """Give the whole application the theme of a choice: system, light or dark."""
    theme = theme_for(choice)
    app.setPalette(_palette(theme))
    app.setStyleSheet(_style_sheet(theme))
    return theme


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.field,
        role.AlternateBase: theme.panel,
        role.Text: theme.text,
        role.Button: theme.panel,
        role.ButtonText: theme.text,
        role.BrightText: theme.on_accent,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Accent: theme.focus,
        role.Link: theme.focus,
        role.PlaceholderText: theme.muted,
        role.ToolTipBase: theme.panel,
        role.ToolTipText: theme.text,
        role.Mid: theme.border,
        role.Light: theme.hover,
        role.Midlight: theme.hover,
        role.Dark: theme.border,
        role.Shadow: theme.backdrop,
    }
    for which, colour in colours.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.disabled))
    return palette


def _style_sheet(theme: Theme) -> str:
    colours = {name: getattr(theme, name) for name in theme.__dataclass_fields__}
    icons = {name: bundled(f"icons/{name}.svg").as_posix() for name in ("check", "expand")}
    below = "add-page" if reads_from_right() else "sub-page"
    return _SHEET.format(below=below, **icons, **colours)


_SHEET = """
QToolTip {{ background: {panel}; color: {text}; border: 1px solid {border}; padding: 4px 6px; }}
QMenuBar {{ background: {window}; padding: 2px 4px; }}
QMenuBar::item {{ padding: 4px 9px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {hover}; }}
QMenu {{ background: {panel}; border: 1px solid {border}; padding: 5px; }}
QMenu::item {{ padding: 5px 28px 5px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {accent}; color: {on_accent}; }}
QMenu::item:disabled {{ color: {disabled}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {border}; margin: 5px 8px; }}

QToolBar {{ background: {window}; border: none; padding: 5px 6px; spacing: 2px; }}
QToolBar#commands {{ border-bottom: 1px solid {border}; }}
QToolBar#tools {{ border-right: 1px solid {border}; padding: 8px 5px; spacing: 4px; }}
QToolBar::separator {{ background: {border}; width: 1px; height: 1px; margin: 5px 6px; }}
QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 5px; color: {text}; }}
QToolButton:hover {{ background: {hover}; }}
QToolButton:pressed {{ background: {pressed}; }}
QToolButton:focus {{ border-color: {focus}; }}
QToolButton:disabled {{ color: {disabled}; }}
QToolBar#tools QToolButton {{ padding: 7px; }}
QToolBar QToolButton#qt_toolbar_ext_button {{
    image: url("{expand}"); padding: 0; border: none; background: {hover};
}}
QToolBar QToolButton:checked {{ background: {accent}; }}
QLabel#handle {{ color: {muted}; padding: 4px 8px; border-radius: 5px; }}
QLabel#handle:hover {{ color: {text}; background: {hover}; }}
QToolButton#zoom {{ min-width: 46px; }}

QWidget#side {{ background: {panel}; border-left: 1px solid {border}; }}
QLabel#heading {{ font-weight: 600; }}
QLabel#muted {{ color: {muted}; }}
QFrame#rule {{ background: {border}; border: none; max-height: 1px; }}

QPushButton {{
    background: {field}; color: {text}; border: 1px solid {border}; border-radius: 6px;
    padding: 6px 14px;
}}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {pressed}; }}
QPushButton:focus {{ border-color: {focus}; }}
QPushButton:disabled {{ color: {disabled}; background: transparent; }}
QPushButton#primary, QPushButton:default {{
    background: {accent}; color: {on_accent}; border-color: {accent};
}}
QPushButton#primary {{ font-weight: 600; padding: 9px 16px; }}
QPushButton#primary:hover, QPushButton:default:hover {{ background: {accent_hover}; }}
QPushButton#primary:pressed, QPushButton:default:pressed {{ background: {accent_pressed}; }}
QPushButton#primary:focus {{ border: 2px solid {text}; padding: 8px 15px; }}
QPushButton:default:focus {{ border: 2px solid {text}; padding: 5px 13px; }}
QPushButton#primary:disabled {{
    background: {hover}; color: {disabled}; border-color: {border};
}}
QToolButton#segment {{ background: {field}; border-color: {border}; padding: 5px 4px; }}
QToolButton#segment:hover {{ background: {hover}; }}
QToolButton#segment:checked {{
    background: {accent}; color: {on_accent}; border-color: {accent};
}}
QToolButton#segment:focus {{ border-color: {text}; }}
QToolButton#swatch {{ padding: 0; border: 2px solid {panel}; border-radius: 10px; }}
QToolButton#swatch:hover {{ border-color: {border}; }}
QToolButton#swatch:checked {{ border-color: {text}; }}
QToolButton#swatch:focus {{ border-color: {focus}; }}

QSpinBox {{
    background: {field}; color: {text}; border: 1px solid {border}; border-radius: 5px;
    padding: 3px 6px 3px 4px; min-height: 18px; selection-background-color: {accent};
}}
QSpinBox:focus {{ border-color: {focus}; }}
QSpinBox:disabled {{ color: {disabled}; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}
QComboBox, QLineEdit {{
    background: {field}; color: {text}; border: 1px solid {border}; border-radius: 5px;
    padding: 4px 8px; min-height: 18px; selection-background-color: {accent};
}}
QComboBox:focus, QLineEdit:focus {{ border-color: {focus}; }}
QComboBox::drop-down {{ width: 22px; border: none; }}
QComboBox::down-arrow {{ image: url("{expand}"); width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{
    background: {field}; color: {text}; border: 1px solid {border}; padding: 3px;
    selection-background-color: {accent}; selection-color: {on_accent}; outline: none;
}}
QTextEdit, QTreeWidget {{
    background: {field}; color: {text}; border: 1px solid {border}; border-radius: 6px;
    padding: 6px; selection-background-color: {accent}; selection-color: {on_accent};
}}
QTreeWidget::item {{ padding: 3px 0; }}
QTextEdit:focus, QTreeWidget:focus {{ border-color: {focus}; }}
QSlider {{ min-height: 22px; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {border}; }}
QSlider::{below}:horizontal {{ height: 4px; border-radius: 2px; background: {focus}; }}
QSlider::{below}:horizontal:disabled {{ background: {border}; }}
QSlider::handle:horizontal {{
    width: 14px; height: 14px; margin: -6px 0; border-radius: 8px;
    background: {field}; border: 1px solid {muted};
}}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus {{
    border: 2px solid {focus}; width: 12px; height: 12px;
}}
QSlider::handle:horizontal:disabled {{ background: {window}; border-color: {border}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QCheckBox, QRadioButton {{
    spacing: 8px; border: 1px solid transparent; border-radius: 4px; padding: 1px 4px 1px 1px;
}}
QCheckBox:focus, QRadioButton:focus {{ border-color: {focus}; }}
QCheckBox:disabled {{ color: {disabled}; }}
QCheckBox::indicator {{
    width: 14px; height: 14px; border: 1px solid {muted}; border-radius: 4px; background: {field};
}}
QCheckBox::indicator:hover, QCheckBox::indicator:focus {{ border-color: {focus}; }}
QCheckBox::indicator:checked {{
    background: {accent}; border-color: {accent}; image: url("{check}");
}}

QRadioButton:disabled {{ color: {disabled}; }}
QRadioButton::indicator {{
    width: 14px; height: 14px; border: 1px solid {muted}; border-radius: 8px; background: {field};
}}
QRadioButton::indicator:hover, QRadioButton::indicator:focus {{ border-color: {focus}; }}
QRadioButton::indicator:checked {{
    width: 6px; height: 6px; border: 5px solid {accent}; background: {on_accent};
}}

QDockWidget {{ border: none; }}
QMainWindow::separator {{ width: 1px; height: 1px; background: {border}; }}
QTabWidget::pane {{
    border: 1px solid {border}; border-radius: 8px; background: {panel}; top: -2px;
}}
QTabWidget#work {{ background: {panel}; }}
QTabWidget#work::pane {{ border: none; background: {panel}; }}
QTabBar::tab {{
    background: {window}; color: {muted}; padding: 9px 16px; border: none;
    border-bottom: 2px solid {border};
}}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {focus}; background: {panel}; }}
QTabBar:focus {{ border: none; }}
QTabBar::tab:selected:focus {{ border: 1px solid {focus}; }}
QListView {{ background: {panel}; color: {text}; outline: none; }}
QListView::item:selected {{ background: {hover}; color: {text}; }}
QListWidget#steps::item {{ padding: 5px 12px; }}
QListWidget#steps::item:hover {{ background: {hover}; }}
QListWidget#steps::item:selected:focus, QListWidget#variants::item:selected:focus {{
    border: 1px solid {focus};
}}
QFrame#strip {{ background: {window}; border-top: 1px solid {border}; }}
QListWidget#photos {{ background: transparent; }}
QListWidget#photos::item {{ border: 1px solid transparent; border-radius: 5px; padding: 2px; }}
QListWidget#photos::item:selected {{ border-color: {focus}; background: {hover}; }}
QFrame#trial {{ background: {panel}; border: 1px solid {border}; border-radius: 8px; }}
QLabel#picture {{ background: {backdrop}; border-radius: 4px; }}
QWidget#grid {{ background: {window}; }}
QScrollArea {{ border: none; }}
QScrollArea#cards {{ border: 1px solid transparent; border-radius: 6px; }}
QScrollArea#cards:focus {{ border-color: {focus}; }}
QWidget#details {{ background: {panel}; border-top: 1px solid {border}; }}

QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar {{ background: transparent; border: none; }}
QScrollBar:vertical {{ width: 12px; }}
QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{ background: {handle}; border-radius: 3px; margin: 3px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: none; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QWidget#frame {{ background: {backdrop}; }}

QStatusBar {{ background: {window}; border-top: 1px solid {border}; color: {muted}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {muted}; padding: 3px 8px; }}

QFrame#message {{ background: {panel}; border: 1px solid {border}; border-radius: 8px; }}
QFrame#message[kind="warning"] {{ background: {warning_panel}; border-color: {warning}; }}
QFrame#progress, QFrame#tips {{
    background: {panel}; border: 1px solid {border}; border-radius: 10px;
}}
QProgressBar {{ background: {border}; border: none; border-radius: 3px; max-height: 6px; }}
QProgressBar::chunk {{ background: {focus}; border-radius: 3px; }}
QWidget#empty {{ background: {backdrop}; }}
QLabel#title {{ font-size: 20px; font-weight: 600; }}
"""
