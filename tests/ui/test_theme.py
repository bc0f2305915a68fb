import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from app.ui import theme
from app.ui.parts import Button, Card, Chip, DangerButton, Heading, Level, LineEdit, PrimaryButton, Quiet
from app.ui.parts.bars import MessageBar
from app.ui.parts.choices import Pill
from app.ui.parts.labels import Wrong

TEXT, CONTROL = 4.5, 3.0


@pytest.fixture(autouse=True)
def plain(qapp: QApplication):
    yield
    theme.apply(qapp, "light")


def contrast(widget: QWidget) -> float:
    """The greatest contrast between any two colours that were really painted."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    names = [QColor(colour).name() for colour in colours]
    light = max(names, key=theme._luminance)
    dark = min(names, key=theme._luminance)
    return theme.ratio(light, dark)


@pytest.mark.parametrize("look", theme.LOOKS)
def test_every_text_as_painted_stands_out_four_and_a_half_times(qtbot, qapp, look):
    theme.apply(qapp, look)
    card = Card("A card", "aside")
    qtbot.addWidget(card)
    parts = [
        Heading("Heading"),
        Quiet("Quiet words"),
        Wrong("Something is wrong"),
        Button("Button"),
        PrimaryButton("Next"),
        DangerButton("Danger"),
        *(Chip(level, "Words of a level") for level in Level),
    ]
    for part in parts:
        card.add(part)
    card.resize(600, 800)
    card.show()
    poor = {type(part).__name__ + part.text(): contrast(part) for part in parts if contrast(part) < TEXT}
    assert not poor


@pytest.mark.parametrize("look", theme.LOOKS)
def test_the_bar_and_the_pressed_pill_can_be_read_in_every_look(qtbot, qapp, look):
    theme.apply(qapp, look)
    bar, pill = MessageBar(), Pill("Pressed")
    for part in (bar, pill):
        qtbot.addWidget(part)
    pill.setChecked(True)
    pill.show()
    assert contrast(pill) >= TEXT
    for level in Level:
        bar.say("Something happened.", level=level)
        assert contrast(bar.text) >= TEXT, level


@pytest.mark.parametrize("look", theme.LOOKS)
def test_the_tokens_hold_the_contrast_that_is_promised(look):
    one = theme.LOOKS[look]
    pairs = (
        "ink ground, ink surface, quiet ground, quiet surface, quiet hover, on_primary primary, "
        "on_primary primary_hover, chosen_ink chosen, on_rail rail, rail_quiet rail, on_rail rail_chosen, "
        "on_danger danger, high high_tint, caution caution_tint, care care_tint, done done_tint, high surface"
    )
    texts = [tuple(getattr(one, name) for name in pair.split()) for pair in pairs.split(", ")]
    controls = [
        (one.edge, one.surface),
        (one.edge, one.ground),
        (one.primary, one.surface),
        (one.primary, one.ground),
    ]
    assert not [pair for pair in texts if theme.ratio(*pair) < TEXT]
    assert not [pair for pair in controls if theme.ratio(*pair) < CONTROL]


def test_no_token_is_left_over_in_the_style_sheet(qapp):
    for look in theme.LOOKS.values():
        assert "@" not in theme.sheet(look, qapp.font())


def test_type_grows_with_the_systems_own_size(qtbot, qapp):
    before = qapp.font()
    small = theme.sheet(theme.LIGHT, before)
    large = theme.sheet(theme.LIGHT, theme.scaled(before, 2))
    assert small != large
    qapp.setFont(theme.scaled(before, 2))
    theme.apply(qapp, "light")
    line = LineEdit("Name", "Some text")
    qtbot.addWidget(line)
    line.show()
    assert line.sizeHint().height() >= line.fontMetrics().height()
    qapp.setFont(before)
