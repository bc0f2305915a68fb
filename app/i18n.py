"""The reader's language: every sentence a person reads goes through `_`."""

import gettext
from pathlib import Path

from app import paths

_chosen: gettext.NullTranslations = gettext.NullTranslations()


def choose(language: str | None) -> None:
    """Speak the given language from now on (a code such as "es_US"); English where no translation is shipped."""
    global _chosen
    folder: Path = paths.resource("translations")
    _chosen = gettext.translation("keepwell", str(folder), [language] if language else None, fallback=True)


def _(text: str) -> str:
    """Give the sentence in the reader's language."""
    return _chosen.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Give the sentence for this count in the reader's language; the caller fills in the number."""
    return _chosen.ngettext(one, many, count)


def N_(text: str) -> str:
    """Mark a sentence in a table for translation; it is translated with `_` where it is shown."""
    return text
