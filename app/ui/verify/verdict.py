"""The verdict as it is shown: the word, the checks one by one, and the practice's fingerprint to compare."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain import fingerprints, moments
from app.domain.verdicts import MARK_WORDS, WORDS, Check, Mark, SignedBy, Verdict, Word
from app.i18n import _
from app.ui.parts.buttons import LinkButton, PrimaryButton
from app.ui.parts.cards import Card, row
from app.ui.parts.labels import Chip, Level, Quiet, Strong, Words
from app.ui.parts.moments import say_day, say_time
from app.ui.theme import SPACE

LEVELS = {Word.GENUINE: Level.DONE, Word.UNCONFIRMED: Level.CAUTION}
"""Only Genuine is green; what is not named here is red."""
MARKS = {Mark.OK: Level.DONE, Mark.NOTE: Level.CAUTION, Mark.FAIL: Level.HIGH}


class VerdictCard(Card):
    """The word, the file, and who signed it when."""

    def __init__(self) -> None:
        super().__init__()
        self.word = Chip(Level.PLAIN, "")
        self.file = Strong("", wrap=False)
        self.signed = Quiet("", copied=True)
        self.add(row(self.word, self.file, 1, space=3))
        self.add(self.signed)

    def show_verdict(self, verdict: Verdict, file: str) -> None:
        """Show a verdict on a file."""
        words = _(WORDS[verdict.word])
        self.word.show_level(LEVELS.get(verdict.word, Level.HIGH), words)
        self.file.setText(file)
        self.setAccessibleName(_("{verdict}: {file}").format(verdict=words, file=file))
        lines = [_signed(one, verdict.practice) for one in verdict.signers]
        if verdict.title:
            about = _("{title}, {number}").format(title=verdict.title, number=verdict.number)
            lines.insert(0, about)
        self.signed.setText("\n".join(lines))
        self.signed.setVisible(bool(lines))


class ChecksCard(Card):
    """Every check, how it came out, and by what evidence."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: QWidget | None = None

    def show_checks(self, checks: Sequence[Check]) -> None:
        """Show these checks and no others."""
        if self.rows is not None:
            self.body.removeWidget(self.rows)
            self.rows.hide()
            self.rows.deleteLater()
        self.rows = QWidget()
        grid = QGridLayout(self.rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE * 4)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for at, check in enumerate(checks):
            chip = Chip(MARKS[check.mark], _(MARK_WORDS[check.mark]))
            heading = Strong(check.heading)
            heading.setAccessibleName(f"{_(MARK_WORDS[check.mark])}: {check.heading}")
            evidence = Quiet(check.evidence, copied=True)
            grid.addWidget(chip, at * 3, 0, 2, 1, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(heading, at * 3, 1)
            grid.addWidget(evidence, at * 3 + 1, 1)
            evidence.setHidden(not check.evidence)
            grid.setRowMinimumHeight(at * 3 + 2, SPACE * 3)
        self.add(self.rows)


class PracticeCard(Card):
    """The fingerprint of the practice's certificate, and the button that confirms it once it was compared."""

    confirmed = Signal()
    taken_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = Quiet("")
        self.print = Words("", copied=True)
        self.print.setProperty("part", "large")
        self.trust = PrimaryButton(_("I compared it: trust this practice"))
        self.trust.clicked.connect(self.confirmed)
        self.undo = LinkButton(_("No longer trust this practice"))
        self.undo.clicked.connect(self.taken_back)
        for part in (self.words, self.print):
            self.add(part)
        self.add(row(self.trust, self.undo, 1))

    def show_practice(self, verdict: Verdict, is_trusted: bool) -> None:
        """Show whose certificate it is; nothing where the file names none."""
        self.setVisible(bool(verdict.root))
        if not verdict.root:
            return
        if is_trusted:
            text = _("You confirmed this practice on this computer. Its fingerprint:")
        else:
            text = _(
                "Compare the practice's fingerprint by telephone or on paper before you trust it the first time. Take "
                "the number from somewhere else than this file."
            )
        self.words.setText(text)
        self.print.setText("\n".join(fingerprints.lines(verdict.root)))
        self.print.setAccessibleName(_("Fingerprint {print}").format(print=self.print.text()))
        self.trust.setVisible(verdict.word is Word.UNCONFIRMED and not is_trusted)
        self.undo.setVisible(is_trusted)


def _signed(one: SignedBy, practice: str) -> str:
    if not one.at:
        when = _("no time")
    else:
        local = moments.parse_utc(one.at).astimezone()
        when = f"{say_day(local.date())} {say_time(local)}"
    return _("Signed by {name}, {role}, {practice} · {when} (the signer's clock)").format(
        name=one.name, role=one.role.lower(), practice=practice, when=when
    )
