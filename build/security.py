"""Keeps what SECURITY.md says in numbers true: prefixes and caps, who may do what, and the worked example.

python3 build/security.py            writes them anew, and the help's page with what the first half says
python3 build/security.py --check    says whether they are what the code says
"""

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.domain import authority, registers  # noqa: E402
from app.domain import ledger as entries  # noqa: E402
from app.domain.actions import Action  # noqa: E402
from app.domain.kinds import Kind  # noqa: E402
from app.domain.ledger import Head, hash_head, hash_part  # noqa: E402
from app.domain.moments import Moment  # noqa: E402
from app.domain.people import KeyClass, Member, Role, classes  # noqa: E402
from app.domain.roles import Right, rights  # noqa: E402
from app.store import (  # noqa: E402
    changes,
    dropbox,
    grants,
    keys,
    keyslots,
    manifests,
    passwords,
    personal,
    seals,
    sheets,
    witness,
)

PAGE = ROOT / "SECURITY.md"
HELP = ROOT / "resources" / "help" / "06-security.md"
BEGIN, STOP = "## What is done by cryptography", "## If something looks wrong"
"""From here to there SECURITY.md is read in the program as well."""
MADE = "<!-- {name}: made by build/security.py -->\n"
END = "<!-- end of {name} -->\n"
LETTERS = {Right.SEE: "s", Right.WRITE: "w", Right.APPROVE: "a", Right.EXPORT: "e"}
SALT = bytes(range(32))


def constants() -> dict[str, str]:
    """Give every fixed word, prefix, size and cap of the format, by the name that the text calls it by."""
    return {
        "keyslots: format": keyslots.FORMAT,
        "keyslots: most bytes": str(keyslots.MOST),
        "argon2: least memory": f"{passwords.LEAST_MEMORY} KiB",
        "argon2: most memory": f"{passwords.MOST_MEMORY} KiB",
        "argon2: least rounds": str(passwords.LEAST_ROUNDS),
        "argon2: most work": f"{passwords.MOST_WORK} KiB",
        "argon2: most lanes": str(passwords.MOST_LANES),
        "codes: letters": sheets.LETTERS,
        "sheets: receive info": keys.SHEET_RECEIVE.decode(),
        "sheets: sign info": keys.SHEET_SIGN.decode(),
        "invitations: receive info": keys.INVITATION_RECEIVE.decode(),
        "invitations: sign info": keys.INVITATION_SIGN.decode(),
        "own sheets: info": keys.PERSONAL_SHEET.decode(),
        "own sheets: format": personal.FORMAT,
        "main: digest prefix": _zero(grants.DIGEST_PREFIX),
        "keys: id prefix": keys.ID_PREFIX,
        "entry: format": entries.FORMAT,
        "entry: hash prefix": _zero(entries.ENTRY_PREFIX),
        "entry: signature prefix": _zero(entries.SIGNATURE_PREFIX),
        "part: hash prefix": _zero(entries.PART_PREFIX),
        "part: bucket": str(seals.BUCKET),
        "part: most bytes": str(seals.MOST),
        "register: signed prefix": _zero(registers.SIGNED_PREFIX),
        "witness: signed prefix": _zero(witness.PREFIX),
        "drop box: format": dropbox.FORMAT,
        "drop box: most bytes": str(dropbox.MOST),
        "backup: format": manifests.FORMAT,
        "backup: signed prefix": _zero(manifests.PREFIX),
        "backup: most small bytes": str(manifests.MOST_SMALL),
    }


def _zero(prefix: bytes) -> str:
    return prefix.decode().replace("\0", "\\0")


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """Draw a table."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *(list(row) for row in rows)]
    return [f"| {' | '.join(line)} |" for line in lines]


def _rights(role: Role, kind: Kind, clinical: bool = False) -> str:
    held = rights(role, kind, clinical)
    return "".join(letter for right, letter in LETTERS.items() if right in held) or "–"


def _kinds(action: Action) -> str:
    """Say of which kinds an action is known: those in which nobody with the right to it is refused."""
    people = [
        Member("", "", "", role, clinical, "", "", "", 1) for role in Role for clinical in (False, True)
    ]

    known, others = list[Kind](), list[Kind]()
    for kind in Kind:
        needed = authority.NEEDS[action]
        entitled = [one for one in people if needed in rights(one.role, kind, one.clinical)]
        if entitled and kind is not Kind.REGISTER:
            lets = all(authority.may_act(one, kind, action) for one in entitled)
            (known if lets else others).append(kind)
    if not others:
        return "all"
    return f"all but {_spelt(others)}" if len(others) < len(known) else _spelt(known)


def _spelt(kinds: Iterable[Kind]) -> str:
    return ", ".join(f"`{kind}`" for kind in sorted(kinds))


def authorities() -> list[str]:
    """Draw who holds which class key, who may do what with each kind, and what each action needs."""
    columns = [*Role, "clinical owner"]
    held = [
        f"`{key}`: "
        + ", ".join(
            word
            for word, whole in (
                *((str(role), classes(role, clinical=False)) for role in Role),
                ("clinical owner", classes(Role.OWNER, clinical=True)),
            )
            if key in whole
        )
        for key in KeyClass
    ]
    kinds = (
        [f"`{kind}`", *(_rights(role, kind) for role in Role), _rights(Role.OWNER, kind, clinical=True)]
        for kind in Kind
    )
    needs = [[f"`{action}`", LETTERS[right], _kinds(action)] for action, right in authority.NEEDS.items()]
    disposes = [f"`{Action.DISPOSE}`", *sorted(authority.DISPOSES), _spelt(authority.DISPOSABLE)]
    says = (
        [f"`{action}`", ", ".join(sorted(roles)), ", ".join(sorted(changes.SAYS[action])) or "–"]
        for action, roles in authority.REGISTER.items()
    )
    return [
        "Class keys go with roles. " + "; ".join(held) + ".",
        "",
        "A role's rights over each kind (s see, w write, a approve, e export):",
        "",
        *table(["kind", *columns], kinds),
        "",
        "What an entry of any kind but `register` needs:",
        "",
        *table(["action", "right", "kinds"], [*needs, disposes]),
        "",
        "Who may change the register, and which fields the change may have:",
        "",
        *table(["action", "roles", "fields"], says),
    ]


def example() -> dict[str, str]:
    """Give the worked example: what comes out where fixed bytes go in."""
    secret, password = bytes(range(20)), "a sample of five plain words"
    pairs = keys.derived_pairs(secret)
    digest = hash_part("open", SALT, b'{"set":{"place":"Room 1"}}')
    head = Head(
        entries.FORMAT, "ab" * 32, 7, "0" * 31 + "1", "0" * 31 + "2", "INC-2026-0001", Kind.INCIDENT, Action.SEAL, 1,
        Moment("2026-11-23T15:00:00.000Z", "America/Denver", -420), "0" * 31 + "3",
        keys.key_id(keys.sign_public(pairs.sign)), "cd" * 32, {"open": digest},
    ).to_bytes()  # fmt: skip
    receive, padded = keys.receive_public(pairs.receive), seals.pad(b"Sample")
    return {
        "sheet: code of the bytes 00 01 … 13": sheets.spell(secret),
        "sheet: hash of its public receiving key": hashlib.sha256(receive).hexdigest(),
        "sheet: public signing key": keys.sign_public(pairs.sign).hex(),
        f"slot: key of “{password}”, salt 00 01 … 1f, 65536 KiB, 3 rounds, 4 lanes": passwords.derive(
            password, SALT, passwords.FLOOR
        ).hex(),
        "grant: info for `main`, epoch 1, of vault abab…, to the sheet": grants.grant_info(
            "ab" * 32, "main", 1, keys.text(receive)
        ).decode(),
        'part: hash of open `{"set":{"place":"Room 1"}}` with that salt': digest,
        "part: bytes to encrypt of the text “Sample”": f"{len(padded)} from {padded[:12].hex()}",
        "entry: head": head.decode(),
        "entry: its hash": hash_head(head),
    }


def made() -> dict[str, list[str]]:
    """Give the parts of the page that are made, by name."""
    return {
        "constants": table(["name", "value"], ([name, f"`{value}`"] for name, value in constants().items())),
        "rights": authorities(),
        "example": [
            line for name, value in example().items() for line in (f"- {name}", "", f"      {value}", "")
        ],
    }


def drawn(text: str) -> str:
    """Give the page with its made parts as they should be."""
    for name, lines in made().items():
        start, end = MADE.format(name=name), END.format(name=name)
        before, rest = text.split(start, 1)
        text = f"{before}{start}" + "\n".join(lines).rstrip("\n") + f"\n{end}" + rest.split(end, 1)[1]
    return text


def helped(text: str) -> str:
    """Give the help's page: what the first half of SECURITY.md says to a practice."""
    said = text[text.index(BEGIN) : text.index(STOP)].rstrip("\n")
    return f"# What protects the records\n\n{said}\n"


def main(arguments: list[str]) -> int:
    """Write or check the two pages; 0 where they are true."""
    wanted = {PAGE: drawn(PAGE.read_text(encoding="utf-8"))}
    wanted[HELP] = helped(wanted[PAGE])
    if "--check" not in arguments:
        for page, text in wanted.items():
            page.write_text(text, encoding="utf-8")
        return 0
    if all(page.is_file() and page.read_text(encoding="utf-8") == text for page, text in wanted.items()):
        return 0
    print("SECURITY.md or the help is not what the code says: run python3 build/security.py")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
