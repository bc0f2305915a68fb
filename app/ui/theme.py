"""The look: every colour and size of the window, in one place, for light, dark and high-contrast screens."""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from app import paths


class Tokens(NamedTuple):
    """One look: what each colour is for, as #rrggbb."""

    ground: str
    surface: str
    line: str
    edge: str
    ink: str
    quiet: str
    primary: str
    on_primary: str
    primary_hover: str
    chosen: str
    chosen_ink: str
    hover: str
    rail: str
    on_rail: str
    rail_quiet: str
    rail_chosen: str
    high: str
    high_tint: str
    caution: str
    caution_tint: str
    care: str
    care_tint: str
    done: str
    done_tint: str
    danger: str
    on_danger: str
    icons: str
    """Which set of small pictures goes with it: light or dark."""

    def level(self, name: str) -> tuple[str, str]:
        """Give ink and tint of a level; plain ones for a name that is no level.

        >>> LIGHT.level("high") == (LIGHT.high, LIGHT.high_tint)
        True
        """
        tint = getattr(self, f"{name}_tint", None)
        return (getattr(self, name), tint) if tint else (self.quiet, self.hover)


LIGHT = Tokens(
    ground="#F6F7F9", surface="#FFFFFF", line="#E2E6EB", edge="#7D8793",
    ink="#17202A", quiet="#5B6775",
    primary="#0F6B66", on_primary="#FFFFFF", primary_hover="#0C5752", chosen="#E3F1EF", chosen_ink="#0B544F",
    hover="#EEF1F4",
    rail="#12312F", on_rail="#FFFFFF", rail_quiet="#A9C0BE", rail_chosen="#214C49",
    high="#B42318", high_tint="#FDECEA", caution="#8A5A00", caution_tint="#FFF4DB",
    care="#1D4E89", care_tint="#E7F0FA", done="#1E6B3A", done_tint="#E6F4EA",
    danger="#B42318", on_danger="#FFFFFF", icons="light",
)  # fmt: skip

DARK = Tokens(
    ground="#14181C", surface="#1C2227", line="#313A42", edge="#73808C",
    ink="#E8EDF1", quiet="#9DAAB6",
    primary="#3FB5AC", on_primary="#06201E", primary_hover="#5CC6BE", chosen="#17403D", chosen_ink="#A5E3DE",
    hover="#283038",
    rail="#0C1D1C", on_rail="#FFFFFF", rail_quiet="#8FAAA8", rail_chosen="#1B4341",
    high="#FF9C92", high_tint="#43201D", caution="#F2C566", caution_tint="#3D3015",
    care="#93C0F2", care_tint="#1B3148", done="#8AD3A3", done_tint="#1A3825",
    danger="#F97066", on_danger="#2B0805", icons="dark",
)  # fmt: skip

HIGH_LIGHT = LIGHT._replace(
    ground="#FFFFFF", line="#000000", edge="#000000", ink="#000000", quiet="#000000",
    primary="#004C48", primary_hover="#003532", chosen="#D5F2EF", chosen_ink="#00201E",
    rail="#000000", rail_quiet="#FFFFFF",
    rail_chosen="#004C48", high="#7A0C04", caution="#553700", care="#0A2E58", done="#0B4221", danger="#7A0C04",
)  # fmt: skip

HIGH_DARK = DARK._replace(
    ground="#000000", surface="#000000", line="#FFFFFF", edge="#FFFFFF", ink="#FFFFFF", quiet="#FFFFFF",
    primary="#5FE3D8", on_primary="#000000", chosen="#003A36", chosen_ink="#FFFFFF",
    rail="#000000", rail_quiet="#FFFFFF",
    rail_chosen="#00524D", high="#FFB4AC", high_tint="#2B0805", caution="#FFDC8A", care="#B8D8FF", done="#A6EBBC",
)  # fmt: skip

LOOKS = {"light": LIGHT, "dark": DARK, "high light": HIGH_LIGHT, "high dark": HIGH_DARK}

SPACE = 4
"""All spacing is a multiple of this many pixels; nothing that holds text is measured in pixels."""


def proposed() -> str:
    """Name the look that the system asks for."""
    hints = QGuiApplication.styleHints()
    dark = hints.colorScheme() == Qt.ColorScheme.Dark
    high = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
    return ("high " if high else "") + ("dark" if dark else "light")


def apply(app: QApplication, look: str | None = None) -> None:
    """Dress the whole program in a look (the system's own, where none is named)."""
    chosen = look or proposed()
    app.setProperty("look", chosen)
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(palette(LOOKS[chosen]))
    app.setStyleSheet(sheet(LOOKS[chosen], app.font()))


def follow(app: QApplication) -> None:
    """Dress the program as the system asks, now and whenever the system changes its mind."""
    apply(app)
    hints = QGuiApplication.styleHints()
    hints.colorSchemeChanged.connect(lambda _scheme: apply(app))
    hints.accessibility().contrastPreferenceChanged.connect(lambda _preference: apply(app))


def tokens() -> Tokens:
    """Give the colours in use."""
    app = QApplication.instance()
    return LOOKS.get(str(app.property("look")) if app else "light", LIGHT)


def palette(look: Tokens) -> QPalette:
    """Give the look as Qt's own palette, for what is drawn without a style sheet."""
    made = QPalette()
    role = QPalette.ColorRole
    for name, colour in (
        (role.Window, look.ground), (role.WindowText, look.ink), (role.Base, look.surface),
        (role.AlternateBase, look.ground),
        (role.Text, look.ink), (role.Button, look.surface), (role.ButtonText, look.ink), (role.BrightText, look.high),
        (role.Highlight, look.chosen), (role.HighlightedText, look.chosen_ink), (role.PlaceholderText, look.quiet),
        (role.ToolTipBase, look.surface), (role.ToolTipText, look.ink), (role.Link, look.primary),
        (role.LinkVisited, look.primary), (role.Mid, look.line), (role.Accent, look.primary),
    ):  # fmt: skip
        made.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(look.quiet))
    return made


def scaled(font: QFont, factor: float) -> QFont:
    """Give a font larger or smaller than the system's, in proportion."""
    made = QFont(font)
    if font.pointSizeF() > 0:
        made.setPointSizeF(font.pointSizeF() * factor)
    else:
        made.setPixelSize(max(1, round(font.pixelSize() * factor)))
    return made


def sheet(look: Tokens, font: QFont) -> str:
    """Write the style sheet of a look, with sizes in proportion to the system's font."""
    template = paths.resource("theme", "keepwell.qss").read_text(encoding="utf-8")
    sizes = {"title": 1.6, "large": 1.3, "section": 1.1, "small": 0.92}
    unit, size = ("pt", font.pointSizeF()) if font.pointSizeF() > 0 else ("px", float(font.pixelSize()))
    words: dict[str, str] = dict(look._asdict())
    words |= {name: f"{size * factor:.1f}{unit}" for name, factor in sizes.items()}
    line = QFontMetrics(font).height()
    arrow, box = max(12, line * 3 // 4), max(18, line)
    drawn = {"arrow": arrow, "hang": arrow + 14, "box": box, "half": box // 2, "dot": box - 8}
    words |= {name: f"{many}px" for name, many in drawn.items()}
    words["pictures"] = paths.resource("icons").as_posix() + "/" + look.icons
    for name in sorted(words, key=len, reverse=True):
        template = template.replace("@" + name, words[name])
    return template


def ratio(one: str, other: str) -> float:
    """Give the contrast between two colours as WCAG 2.2 counts it: 1 to 21.

    >>> round(ratio("#000000", "#FFFFFF"))
    21
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
