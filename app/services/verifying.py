"""Verify, for the window and the command line: the verdict on a file, and which practices this computer knows.

Needs nobody signed in and no vault. What is confirmed and what was seen is kept in the person's own profile.
"""

import json
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import canonical, fingerprints
from app.domain.errors import Refused
from app.domain.verdicts import MARK_WORDS, WORDS, Seen, Verdict, Word, fail
from app.i18n import _
from app.services import jobs, profile

TRUST, SEEN = "trust.json", "seen.json"
MOST_SEEN = 2000
"""Reports remembered; the oldest are forgotten first."""


class Trusted(Struct, frozen=True):
    """A practice that somebody at this computer compared and confirmed: its root's SHA-256, and its name."""

    root: str
    practice: str


def look(path: Path, pinned: str = "") -> Verdict:
    """Give the verdict on a file, looked at in a child with limits; `pinned` is the one root that counts, if any.

    Raises Refused only for a path that cannot be read at all.
    """
    try:
        data = jobs.content(path)
    except Refused as refused:
        return unreadable(refused.reason)
    try:
        return settle(jobs.run("verify", payload(data, pinned)))
    except (Refused, RuntimeError):
        return unreadable(_("Looking at it took more time or memory than any report needs."))


def settle(said: dict[str, Any]) -> Verdict:
    """Take the worker's answer as a verdict, and remember a genuine report."""
    verdict = msgspec.convert(said, Verdict)
    if verdict.seen is not None:
        _remember(verdict.seen)
    return verdict


def settle_here(said: dict[str, Any]) -> tuple[Verdict, bool]:
    """Take the worker's answer, and say whether its practice is confirmed on this computer."""
    verdict = settle(said)
    return verdict, any(one.root == verdict.root for one in trusted())


def unreadable(why: str) -> Verdict:
    """Give the verdict on a file that could not be looked at."""
    return Verdict(
        word=Word.UNREADABLE, checks=(fail(Word.UNREADABLE, _("The file could not be read"), why),)
    )


def payload(file: Path | bytes, pinned: str = "") -> dict[str, Any]:
    """Give what the worker's "verify" needs: the file, by its path or as read, and what is known on this computer."""
    return {
        "pdf": file,
        "practices": {one.root: one.practice for one in trusted()},
        "pinned": pinned,
        "seen": msgspec.to_builtins(_seen()),
        "language": "en",
    }


def trusted() -> tuple[Trusted, ...]:
    """Give the practices confirmed on this computer."""
    kept: tuple[Trusted, ...] = _kept(TRUST, tuple[Trusted, ...])
    return kept


def trust(root: str, practice: str) -> None:
    """Confirm a practice: somebody compared its fingerprint by telephone or on paper. Raises VaultTrouble."""
    others = [one for one in trusted() if one.root != root]
    _keep(TRUST, [*others, Trusted(root, practice)])


def distrust(root: str) -> None:
    """Take a confirmation back. Raises VaultTrouble."""
    _keep(TRUST, [one for one in trusted() if one.root != root])


def command(path: Path, root: Path | None = None, as_json: bool = False) -> tuple[int, str]:
    """Verify for the command line: the exit code, and what to print (words, or JSON).

    0 genuine, 1 not genuine, 3 unchanged but unconfirmed, 2 could not be read. Raises Refused for a bad `root`.
    """
    verdict = look(path, pinned_from(root) if root else "")
    return verdict.exit_code(), spell_json(verdict) if as_json else spell(verdict, path.name)


def pinned_from(path: Path) -> str:
    """Give the fingerprint of a practice's certificate file; raises Refused where it is none."""
    from app.documents import certificates

    try:
        return certificates.fingerprint(certificates.read_certificate(jobs.content(path)))
    except (ValueError, Refused) as error:
        raise Refused(_("This is not a practice's certificate."), "root") from error


def spell(verdict: Verdict, name: str) -> str:
    """Say a verdict in words, one check to a line."""

    lines = [f"{_(WORDS[verdict.word])}: {name}"]
    for check in verdict.checks:
        evidence = f": {check.evidence}" if check.evidence else ""
        lines.append(f"  {_(MARK_WORDS[check.mark]):4}  {check.heading}{evidence}")
    if verdict.root:
        fingerprint = fingerprints.groups(verdict.root)
        lines.append(_("Practice certificate: {print}").format(print=fingerprint))
    return "\n".join(lines)


def spell_json(verdict: Verdict) -> str:
    """Spell a verdict as JSON for programs: word, exit code, checks, signers, practice, number and root."""
    said: dict[str, Any] = msgspec.to_builtins(verdict)
    del said["seen"]
    said |= {"words": WORDS[verdict.word], "exit_code": verdict.exit_code()}
    return json.dumps(said, indent=2, sort_keys=True, ensure_ascii=False)


def _remember(seen: Seen) -> None:
    others = [one for one in _seen() if (one.vault, one.number) != (seen.vault, seen.number)]
    _keep(SEEN, [*others, seen][-MOST_SEEN:])


def _seen() -> tuple[Seen, ...]:
    kept: tuple[Seen, ...] = _kept(SEEN, tuple[Seen, ...])
    return kept


def _kept(name: str, sort: Any) -> Any:
    """Read what is kept; what cannot be read counts as nothing known, which never makes a paper look better."""
    try:
        return canonical.decode(profile.kept(name), sort)
    except ValueError:
        return ()


def _keep(name: str, values: Any) -> None:
    profile.keep(name, msgspec.json.encode(values), durable=True)
