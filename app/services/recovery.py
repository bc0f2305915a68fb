"""Recovery sheets on paper: drawn when the practice is founded, while their codes are still in sight."""

from collections.abc import Callable, Sequence
from pathlib import Path

from app.domain.kinds import Kind
from app.domain.ledger import Action
from app.domain.proofs import Act
from app.i18n import _
from app.services import code_sheets, practice
from app.services.seats import Seat

NAME = "keepwell-recovery-sheet-{n}.pdf"


def save_sheets(
    seat: Seat, codes: Sequence[str], folder: Path, progress: Callable[[int, int], bool] = lambda *_: True
) -> tuple[Path, ...]:
    """Write each sheet as a PDF into a folder, to be printed; such a file is worth as much as the sheet itself.

    Raises VaultTrouble where the folder cannot be written, Refused where a sheet cannot be drawn.
    """
    seat.require(Kind.REGISTER, Action.APPOINT)
    seat.require_proof(Act.SAVE_SHEETS)
    details = practice.details(seat)
    made = []
    for place, code in enumerate(codes, 1):
        progress(place - 1, len(codes))
        sheet = code_sheets.recovery(details, seat.vault.id, seat.vault.root_certificate(), code, seat.now())
        target = folder / NAME.format(n=place)
        code_sheets.write(sheet, target)
        made.append(target)
    return tuple(made)


def advice() -> str:
    """Say what is to be done with the files."""
    return _("Print both, then delete the files: whoever has one can come in as an owner.")
