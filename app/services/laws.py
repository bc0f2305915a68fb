"""Law packs: the ones that come with Keepwell, and those that this practice goes by."""

from pathlib import Path

from app import paths
from app.domain import laws
from app.domain.errors import Refused
from app.domain.laws import Pack, Rule
from app.i18n import _
from app.services import practice
from app.services.seats import Seat


def shipped() -> tuple[Pack, ...]:
    """Read the packs that come with Keepwell, the one without a statute first; raises Refused with what is wrong."""
    found: list[Pack] = []
    for file in sorted(Path(paths.resource("law")).glob("*.toml")):
        try:
            found.append(laws.parse(file.read_bytes()))
        except Refused as refused:
            raise Refused(f"{file.stem}: {refused.reason}", refused.field) from refused
    return tuple(sorted(found, key=lambda one: (one.id != laws.GENERIC, one.name)))


def in_words(_seat: Seat) -> dict[str, str]:
    """Say every rule of the packs that come with Keepwell in words, by the name that entries give it."""
    return {
        rule.name: laws.say(rule)
        for pack in shipped()
        for rule in (Rule(pack, line) for line in pack.retention)
    }


def of_practice(seat: Seat) -> tuple[Pack, ...]:
    """Give the packs that this practice goes by; raises Refused where this copy of Keepwell lacks one of them."""
    known = {one.id: one for one in shipped()}
    wanted = practice.details(seat).laws
    missing = next((name for name in wanted if name not in known), "")
    if missing:
        raise Refused(
            _("This practice goes by the law pack {id}, which this copy of Keepwell does not have.").format(
                id=missing
            )
        )
    return tuple(known[name] for name in wanted)
