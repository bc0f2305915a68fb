"""What SECURITY.md says in numbers, and its one spelling: all that a stranger knows before they open anything."""

import base64
import binascii
import hashlib
import json
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "SECURITY.md"


class Refuses(Exception):
    """This is not a vault as described, or it was changed; says where."""


def made(name: str, page: Path = PAGE) -> str:
    """Give one of the page's marked parts."""
    text = page.read_text(encoding="utf-8")
    return text.split(f"<!-- {name}: ", 1)[1].split("-->\n", 1)[1].split(f"<!-- end of {name} -->")[0]


def tables(text: str) -> list[list[list[str]]]:
    """Give the tables of a text, each as rows of cells without their marks, the heading first."""
    found: list[list[list[str]]] = [[]]
    for line in text.splitlines():
        if line.startswith("| "):
            cells = [cell.strip().strip("`") for cell in line.strip("|").split(" | ")]
            if set(cells) != {"---"}:
                found[-1].append(cells)
        elif found[-1]:
            found.append([])
    return [table for table in found if table]


SAID: dict[str, str] = {row[0]: row[1] for row in tables(made("constants"))[0][1:]}
"""The page's numbers and fixed words by name."""


def number(name: str) -> int:
    """Give a number that the page says."""
    return int(SAID[name].split()[0])


def prefix(name: str) -> bytes:
    """Give a prefix that the page says, as bytes."""
    return SAID[name].replace("\\0", "\0").encode()


def canonical(value: Any) -> bytes:
    """Spell a value canonically."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read(data: bytes, fields: set[str] | None = None) -> Any:
    """Read canonical JSON; with `fields`, an object of exactly these."""
    try:
        value = json.loads(data)
        same = canonical(value) == data
    except (ValueError, RecursionError) as error:
        raise Refuses("not canonical") from error
    if not same or (fields is not None and (not isinstance(value, dict) or set(value) != fields)):
        raise Refuses("not canonical, or other fields")
    return value


def unbase64(text: str) -> bytes:
    """Read base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError, TypeError) as error:
        raise Refuses("not base64") from error


def digest(*parts: bytes) -> str:
    """Hash bytes, one after another."""
    return hashlib.sha256(b"".join(parts)).hexdigest()
