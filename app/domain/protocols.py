"""Protocols: a checklist for a hard moment, as a file says it, and what such a file may never hold.

A protocol is read strictly: what is misspelt, loops, or could not be shown as plain words is refused with the line of
thought to mend it, and nothing of it is kept.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import canonical, tomls
from app.domain.errors import Refused
from app.i18n import N_, _

FORMAT = 1
MOST_BYTES = 65_536
MOST_STEPS = 40
MOST_CHOICES = 8
LONGEST_TEXT = 200
LONGEST_HINT = 600
INCIDENT = "incident"
"""What a step starts that opens the incident form."""


class AnswerType(StrEnum):
    """What a step asks for: that it is done, or something to note with it."""

    TICK = "tick"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"
    TIME = "time"
    PERSON = "person"


ANSWER_WORDS = {
    AnswerType.TICK: N_("Done"),
    AnswerType.CHOICE: N_("One of these"),
    AnswerType.NUMBER: N_("A number"),
    AnswerType.TEXT: N_("A few words"),
    AnswerType.TIME: N_("A time"),
    AnswerType.PERSON: N_("A name"),
}


class Condition(Struct, frozen=True, forbid_unknown_fields=True, rename={"is_": "is"}):
    """A step is asked only when an earlier step was answered so."""

    step: str
    is_: str


class Step(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step: what to do in a line, how in a hint, and what is noted.

    `starts` is "incident" or another protocol's id; `responds` marks the step by which help has been called, from
    which the response time is taken.
    """

    id: str
    text: str
    hint: str = ""
    role: str = ""
    required: bool = True
    answer: AnswerType = AnswerType.TICK
    choices: tuple[str, ...] = ()
    when: Condition | None = None
    starts: str = ""
    responds: bool = False


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a protocol's advice comes from, named as a fact; its words are our own."""

    name: str
    address: str = ""
    note: str = ""


class Protocol(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A versioned checklist; `id` stays the same from version to version."""

    format: int
    id: str
    version: int
    title: str
    summary: str
    roles: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    steps: tuple[Step, ...]


def parse(data: bytes) -> Protocol:
    """Read a protocol file (TOML); raises Refused with what to mend."""
    return read(tomls.load(data, MOST_BYTES, _("This file is too large for a protocol.")))


def read(loose: Mapping[str, Any]) -> Protocol:
    """Read a protocol from the values of its file or of the vault; raises Refused with what to mend."""
    try:
        protocol = msgspec.convert(dict(loose), Protocol, strict=True)
    except msgspec.ValidationError as error:
        raise Refused(
            _("This is not a protocol that Keepwell knows: {reason}.").format(reason=error)
        ) from error
    if protocol.format != FORMAT:
        raise Refused(_("This protocol is spelt for another version of Keepwell."))
    _check(protocol)
    return protocol


def spell(protocol: Protocol) -> dict[str, Any]:
    """Spell a protocol as the vault keeps it; `read` gives it back equal."""
    spelt: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(protocol))
    return spelt


def content_hash(protocol: Protocol) -> str:
    """Give the fingerprint of exactly this wording: a version that was run is known by it."""
    return hashlib.sha256(b"keepwell/protocol/1\0" + canonical.dumps(spell(protocol))).hexdigest()


def _check(protocol: Protocol) -> None:
    if protocol.version < 1:
        raise Refused(_("A protocol's version counts from 1."), "version")
    _check_id(protocol.id)
    for words, longest in ((protocol.title, LONGEST_TEXT), (protocol.summary, LONGEST_HINT)):
        _check_words(words, longest, required=True)
    for source in protocol.sources:
        for words in (source.name, source.address, source.note):
            _check_words(words, LONGEST_HINT, required=words is source.name)
    if not protocol.steps:
        raise Refused(_("A protocol needs at least one step."), "steps")
    if len(protocol.steps) > MOST_STEPS:
        raise Refused(
            _("A protocol has at most {most} steps: nobody follows more.").format(most=MOST_STEPS), "steps"
        )
    earlier: dict[str, Step] = {}
    for step in protocol.steps:
        _check_step(protocol, step, earlier)
        earlier[step.id] = step
    if sum(step.responds for step in protocol.steps) > 1:
        raise Refused(_("Only one step can be the one by which help has been called."), "steps")
    if not any(step.required and step.when is None for step in protocol.steps):
        raise Refused(_("At least one step must be required in every run."), "steps")


def _check_step(protocol: Protocol, step: Step, earlier: Mapping[str, Step]) -> None:
    _check_id(step.id)
    if step.id in earlier:
        raise Refused(_("Two steps are both called {step}.").format(step=step.id), step.id)
    _check_words(step.text, LONGEST_TEXT, required=True)
    for words in (step.hint, step.role):
        _check_words(words, LONGEST_HINT)
    _check_choices(step)
    if step.starts == protocol.id:
        raise Refused(_("The step {step} starts its own protocol again.").format(step=step.id), step.id)
    if step.starts:
        _check_id(step.starts)
    if step.when is not None:
        _check_condition(step, step.when, earlier)


def _check_choices(step: Step) -> None:
    if (step.answer is AnswerType.CHOICE) != bool(step.choices):
        raise Refused(
            _("The step {step} must name its choices, and only a choice has them.").format(step=step.id),
            step.id,
        )
    if step.choices and not 2 <= len(step.choices) <= MOST_CHOICES:
        raise Refused(
            _("The step {step} needs two to {most} choices.").format(step=step.id, most=MOST_CHOICES), step.id
        )
    if len(set(step.choices)) != len(step.choices):
        raise Refused(_("The step {step} names a choice twice.").format(step=step.id), step.id)
    for choice in step.choices:
        _check_words(choice, LONGEST_TEXT, required=True)


def _check_condition(step: Step, when: Condition, earlier: Mapping[str, Step]) -> None:
    asked = earlier.get(when.step)
    if asked is None:
        raise Refused(
            _("The step {step} depends on a step that does not come before it.").format(step=step.id), step.id
        )
    possible = asked.choices or ("done", "not possible")
    if asked.answer not in (AnswerType.CHOICE, AnswerType.TICK) or when.is_ not in possible:
        raise Refused(
            _("The step {step} waits for an answer that cannot be given.").format(step=step.id), step.id
        )


def _check_id(name: str) -> None:
    plain = name.replace("-", "")
    if not (1 <= len(name) <= 40 and plain.isascii() and plain.isalnum() and plain == plain.lower()):
        raise Refused(
            _("A protocol's and a step's id are small letters, digits and hyphens: {id}.").format(
                id=name[:40]
            )
        )


def _check_words(words: str, longest: int, required: bool = False) -> None:
    if required and not words.strip():
        raise Refused(_("A title, a summary, a step or a choice is empty."))
    if len(words) > longest:
        raise Refused(_("This text is too long to read under pressure: {words}…").format(words=words[:40]))
    if "<" in words or ">" in words or "&" in words and ";" in words.split("&", 1)[1][:9]:
        raise Refused(_("Markup is not allowed in a protocol: {words}").format(words=words[:60]))
    if any(
        unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn") for letter in words if letter != "\n"
    ):
        raise Refused(_("A protocol holds plain words only, and this has a hidden character."))


def check_library(library: Iterable[Protocol]) -> None:
    """Refuse a library in which a step starts a protocol that is not there, or in which starting goes in circles."""
    by_id = {protocol.id: protocol for protocol in library}
    starts = {
        name: [step.starts for step in protocol.steps if step.starts not in ("", INCIDENT)]
        for name, protocol in by_id.items()
    }
    for name, others in starts.items():
        for other in others:
            if other not in by_id:
                raise Refused(
                    _("{protocol} starts {other}, which is not here.").format(protocol=name, other=other)
                )
    for name in by_id:
        _follow(name, starts, ())


def _follow(name: str, starts: Mapping[str, list[str]], way: tuple[str, ...]) -> None:
    if name in way:
        circle = " → ".join((*way[way.index(name) :], name))
        raise Refused(_("These protocols start each other in a circle: {circle}.").format(circle=circle))
    for other in starts[name]:
        _follow(other, starts, (*way, name))
