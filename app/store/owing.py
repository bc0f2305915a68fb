"""Owing: an entry stands, and the disk refuses what follows from it. Nobody is then told that nothing was changed."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.domain.errors import Unfinished, VaultTrouble
from app.i18n import _


@contextmanager
def after(stands: str, finished_by: str = "") -> Iterator[None]:
    """Do what follows from an entry that is sealed; trouble is told with what stands (a sentence) and who finishes it.

    Raises Unfinished. What is owed stands in the ledger, so that the next unlock does it without being asked.
    """
    try:
        yield
    except Unfinished as trouble:
        raise Unfinished(f"{stands} {trouble.what}", trouble.safe, trouble.do) from trouble
    except VaultTrouble as trouble:
        raise Unfinished(
            f"{stands} {trouble.what}",
            _("That is sealed and stands; do not do it again. Some of what follows from it is still owed."),
            finished_by
            or _("Look whether the disk is full or damaged; an owner's next unlock does the rest."),
        ) from trouble
