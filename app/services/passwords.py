"""Good passwords: what is too easy to guess is refused with the reason, and a phrase of five words is offered."""

import secrets

from app import paths
from app.domain import passwords
from app.domain.errors import Refused
from app.i18n import N_, _

LEAST_GUESSES = 10**9
LOOKED_AT = 72
"""Only so many characters are judged: the estimate grows slow beyond, and the rest can only help."""

REASONS = {
    "dictionary": N_("It is made of common passwords or words."),
    "repeat": N_("It repeats the same characters."),
    "sequence": N_("It is a sequence like abc or 123."),
    "spatial": N_("It is a row of keys on the keyboard."),
    "date": N_("It is a date."),
    "regex": N_("It is a year."),
}


def require_good(password: str, context: tuple[str, ...]) -> None:
    """Refuse a password that is short or easy to guess, saying why; `context` holds names that everybody knows."""
    if not passwords.is_long_enough(password):
        raise Refused(
            _("A password needs at least {n} characters. Five plain words are easy to keep.").format(
                n=passwords.LEAST
            ),
            "password",
        )
    if passwords.is_only_context(password, context):
        raise Refused(_("It is made of names that everybody here knows. Choose other words."), "password")
    from zxcvbn import zxcvbn

    judged = zxcvbn(passwords.normal(password)[:LOOKED_AT], user_inputs=list(context), max_length=LOOKED_AT)
    if int(judged["guesses"]) < LEAST_GUESSES:
        worst = max(judged["sequence"], key=lambda match: match["j"] - match["i"])
        reason = _(REASONS.get(worst["pattern"], "It is too easy to guess."))
        raise Refused(_("That password is too easy to guess. {reason}").format(reason=reason), "password")


def phrase() -> str:
    """Make a phrase of five plain words (more than 55 bits), for a person who would rather not think one up."""
    words = paths.resource("passwords", "words.txt").read_text(encoding="ascii").split()
    return " ".join(secrets.choice(words) for _word in range(passwords.PHRASE_WORDS))
