"""One spelling for every value that is hashed or signed: canonical JSON.

UTF-8, keys sorted, no spaces, integers and strings only (with lists, objects, true, false and null around them),
no duplicate keys. Two equal values always give equal bytes.
"""

import json
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def dumps(value: Any) -> bytes:
    """Spell a value canonically.

    Raises TypeError for a number that is not an integer, a key that is not a string, or a value JSON does not know,
    and ValueError for text that holds half a character (a lone surrogate), which UTF-8 cannot spell.

    >>> dumps({"b": 1, "a": ["é"]})
    b'{"a":["\\xc3\\xa9"],"b":1}'
    """
    _check(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def loads(data: bytes) -> Any:
    """Read canonical JSON; raises ValueError for anything that is not spelt exactly as `dumps` spells it."""
    try:
        value = json.loads(data.decode("utf-8"), parse_float=_no_float, parse_constant=_no_float)
        spelt = dumps(value)
    except (TypeError, RecursionError) as error:
        raise ValueError("not canonical JSON") from error
    if spelt != data:
        raise ValueError("not canonical JSON")
    return value


def decode(data: bytes, kind: type[T]) -> T:
    """Read JSON as values of a kind, however it is spelt; raises ValueError, also where it is nested too deep."""
    try:
        return msgspec.json.decode(data, type=kind, strict=True)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _no_float(_text: str) -> Any:
    raise ValueError("canonical JSON holds integers only")


def _check(value: Any) -> None:
    match value:
        case None | bool() | int() | str():
            return
        case dict():
            for key, inner in value.items():
                if not isinstance(key, str):
                    raise TypeError("canonical JSON keys are strings")
                _check(inner)
        case list() | tuple():
            for inner in value:
                _check(inner)
        case _:
            raise TypeError(f"canonical JSON holds no {type(value).__name__}")
