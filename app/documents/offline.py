"""Keeps the HTTP client out: the signing library would import one to fetch time stamps, and Keepwell never connects.

A hollow module stands in its place. Whoever calls it gets an error that says so.
"""

import sys
from types import ModuleType
from typing import NoReturn


class _Never:
    """Stands where a connection would be made."""

    def __init__(self, *_given: object, **_named: object) -> None:
        _refuse()


def close() -> None:
    """Put the hollow module in the HTTP client's place; every module that uses pyHanko calls this first."""
    if isinstance(sys.modules.get("aiohttp"), _Hollow):
        return
    sys.modules["aiohttp"] = _Hollow("aiohttp", "Keepwell never opens a connection.")


class _Hollow(ModuleType):
    """An HTTP client that has nothing inside."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        error = name.endswith(("Error", "Exception"))
        made: type = type(name, (Exception,), {}) if error else type(name, (_Never,), {})
        setattr(self, name, made)
        return made


def _refuse() -> NoReturn:
    raise RuntimeError("Keepwell never opens a connection.")
