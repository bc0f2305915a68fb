"""The statute's own terms beside an answer: what is chosen in our words is said in the law's, where a pack has them."""

from collections.abc import Mapping

from app.i18n import _
from app.ui.parts.choices import ChoiceRow
from app.ui.parts.fields import FieldRow


class Terms:
    """Says under a question what the law calls the chosen answers; nothing where it has no words of its own."""

    def __init__(self, question: FieldRow, words: Mapping[str, str]) -> None:
        self._question, self._words = question, words
        self._help = question.help.text()
        assert isinstance(question.widget, ChoiceRow)
        self._row = question.widget
        self._row.chosen.connect(lambda _codes: self.say())
        self.say()

    def say(self) -> None:
        """Say it for what is chosen now."""
        said = [self._words[code] for code in self._row.codes() if code in self._words]
        law = _("In the law's words: {terms}.").format(terms="; ".join(said)) if said else ""
        text = " ".join(words for words in (self._help, law) if words)
        self._question.help.setText(text)
        self._question.help.setVisible(bool(text))
