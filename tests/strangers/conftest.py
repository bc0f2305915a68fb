"""The stranger derives each key once a run, as Keepwell's own tests do: slowly on purpose, and always the same one."""

import functools
from collections.abc import Iterator

import pytest

from tests.strangers import locks


@pytest.fixture(scope="session", autouse=True)
def stretched_once() -> Iterator[None]:
    """Derive each key of the stranger once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locks, "stretched", functools.cache(locks.stretched))
        yield
