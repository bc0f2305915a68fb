"""Wording: the questions about a flag's words, asked while it is written; nothing is forbidden and nothing is kept."""

import tomllib
from functools import cache

import msgspec

from app import paths
from app.domain import wording
from app.domain.wording import Doubt, Group


def doubts(text: str) -> tuple[Doubt, ...]:
    """Give the words in a desk label or safety action that a person may want to put otherwise."""
    return wording.doubts(text, _groups())


@cache
def _groups() -> tuple[Group, ...]:
    read = tomllib.loads(paths.resource("wording.toml").read_text("utf-8"))
    return msgspec.convert(read["group"], tuple[Group, ...])
