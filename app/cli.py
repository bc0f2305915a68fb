"""The commands that need no window: for scripts, auditors and tests. Passwords come from standard input or a prompt."""

import argparse
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from app import __version__
from app.domain.errors import Refused, VaultTrouble
from app.domain.proofs import Purpose
from app.i18n import _
from app.services.seats import Seat

if TYPE_CHECKING:
    from app.services.selftest import Step

OK, FAILED, UNREADABLE = 0, 1, 2


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code; what went wrong is said on standard error, in words."""
    said = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = said.command
    try:
        return command(said)
    except Refused as refused:
        _complain(refused.reason)
    except VaultTrouble as trouble:
        _complain(trouble.words(" "))
    except BrokenPipeError:
        return FAILED
    except Exception as error:
        _complain(
            _("A fault in Keepwell: {where}. Nothing was written by this step.").format(where=_where(error))
        )
    return UNREADABLE


def self_test(more: "tuple[Step, ...]" = ()) -> int:
    """Prove that this copy of the program is whole; `more` are steps that only the caller knows."""
    from app.services import selftest

    return OK if selftest.run(print, more) else FAILED


def _where(error: Exception) -> str:
    """Say where a fault is, without a word of what it was about."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__}, {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


def _complain(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="keepwell",
        description=_("The safety records of a therapy practice."),
        epilog=_(
            "Without a command the window opens; --sample opens it on a made-up practice, a folder on that one."
        ),
    )
    parser.add_argument("--version", action="version", version=f"Keepwell {__version__}")
    parser.add_argument(
        "--self-test", action="store_true", help=_("prove that this copy of the program is whole")
    )
    commands = parser.add_subparsers(required=True, metavar=_("COMMAND"))

    one = _command(commands, "verify", _verify, _("say whether a report is genuine"))
    one.add_argument("file", type=Path)
    one.add_argument(
        "--root", type=Path, help=_("the practice's root certificate, given to you by another way")
    )
    one.add_argument("--json", action="store_true", help=_("say it as JSON"))

    one = _command(commands, "sample", _sample, _("make a sample practice in a new folder"))
    one.add_argument("folder", type=Path)
    one.add_argument("--records", type=int, default=400)
    one.add_argument("--seed", type=int, default=1)

    one = _vault_command(commands, "check", _check, _("check a practice from its first entry"))
    one = _vault_command(commands, "backup", _backup, _("make a backup into a folder"))
    one.add_argument("to", type=Path)

    one = _command(commands, "restore", _restore, _("lay a backup down in a new folder"))
    one.add_argument("file", type=Path)
    one.add_argument("to", type=Path)

    one = _vault_command(commands, "salvage", _salvage, _("save what can be saved of a damaged practice"))
    one.add_argument("to", type=Path, nargs="?", help=_("a new folder; without it nothing is written"))
    one.add_argument("--backup", type=Path, help=_("a backup, or a folder of them, to fill up from"))

    _report_command(commands)
    one = _vault_command(commands, "root", _root, _("write the practice's root certificate"))
    one.add_argument("--out", type=Path, required=True)

    one = _vault_command(commands, "import-clients", _import_clients, _("bring clients in from a CSV file"))
    one.add_argument("file", type=Path)
    one.add_argument("--dry-run", action="store_true", help=_("say what would come in, and write nothing"))
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _report_command(commands: Commands) -> None:
    one = commands.add_parser("report", help=_("make and sign a report"))
    one.set_defaults(command=_report)
    one.add_argument("kind", choices=("incident-summary", "incident", "front-desk", "checkpoint", "disposal"))
    one.add_argument("folder", type=Path)
    one.add_argument("--person", default="")
    one.add_argument("--from", dest="first", type=date.fromisoformat)
    one.add_argument("--to", dest="last", type=date.fromisoformat)
    one.add_argument("--date", type=date.fromisoformat)
    one.add_argument("--record", default="")
    one.add_argument("--de-identified", action="store_true")
    one.add_argument("--out", type=Path, required=True)


def _command(
    commands: Commands, name: str, act: Callable[[argparse.Namespace], int], words: str
) -> argparse.ArgumentParser:
    one = commands.add_parser(name, help=words)
    one.set_defaults(command=act)
    return one


def _vault_command(
    commands: Commands, name: str, act: Callable[[argparse.Namespace], int], words: str
) -> argparse.ArgumentParser:
    one = _command(commands, name, act, words)
    one.add_argument("folder", type=Path)
    one.add_argument("--person", default="", help=_("who signs in; the first person where none is named"))
    return one


def _password() -> str:
    """Ask for a password at the prompt, or take the first line of standard input; never from the command line."""
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass(_("Password: "))
    return sys.stdin.readline().rstrip("\r\n") if sys.stdin is not None else ""


def _clock() -> datetime:
    return datetime.now(UTC)


def _person(said: argparse.Namespace) -> str:
    """Find the named person among those who have a password here; raises Refused."""
    from app.services import unlocking

    people = unlocking.people_at(said.folder)
    wanted = said.person.casefold()
    person = next((one for one, name in people if not wanted or name.casefold() == wanted), None)
    if person is None:
        raise Refused(_("Nobody of that name has a password here."))
    return person


@contextmanager
def _seated(said: argparse.Namespace, purpose: Purpose | None = None) -> Iterator[Seat]:
    """Sit the named person down with the password given, and lock again whatever happens.

    That password was typed for this one command, so it proves the command's own purpose too, and no other.
    """
    from app.services import proving, unlocking

    person, password = _person(said), _password()
    seat = unlocking.unlock(said.folder, person, password, _clock, "UTC")
    try:
        if purpose is not None:
            proving.prove(seat, purpose, password)
        yield seat
    finally:
        unlocking.lock(seat)


def _verify(said: argparse.Namespace) -> int:
    from app.services import verifying

    code, words = verifying.command(said.file, said.root, said.json)
    print(words)
    return code


def _report(said: argparse.Namespace) -> int:
    from app.domain.reports import ReportKind
    from app.services import reports

    wanted = reports.Wanted(
        kind=ReportKind(said.kind),
        first=said.first,
        last=said.last,
        day=said.date,
        record=said.record,
        deidentified=said.de_identified,
    )
    with _seated(said, Purpose.EXPORT) as seat:
        print(reports.make(seat, wanted, said.out))
    return OK


def _sample(said: argparse.Namespace) -> int:
    from app.services import samples

    if not 1 <= said.records <= samples.MOST:
        raise Refused(_("A sample holds from 1 to {n} records.").format(n=samples.MOST))
    samples.make(said.folder, said.records, said.seed, _password(), samples.day(_clock()), _told)
    print(_("A sample practice is in {folder}.").format(folder=said.folder))
    return OK


def _told(done: int, of: int) -> bool:
    if sys.stderr is not None and sys.stderr.isatty():
        print(f"\r{done:,} / {of:,}", end="" if done < of else "\n", file=sys.stderr)
    return True


def _check(said: argparse.Namespace) -> int:
    from app.services import checking

    with _seated(said) as seat:
        found = checking.check(seat, full=True, progress=_told)
    for fault in found.faults:
        print(fault)
    if found.faults:
        return FAILED
    for lost in found.lost:
        print(lost)
    words = (
        _("What is here holds, and it is not whole: {n} entries up to {seq}, head {hash}.")
        if found.lost
        else _("All of it holds: {n} entries up to {seq}, head {hash}.")
    )
    print(words.format(n=found.entries, seq=found.seq, hash=found.hash))
    return OK


def _backup(said: argparse.Namespace) -> int:
    from app.services import backups

    with _seated(said, Purpose.BACKUP) as seat:
        print(backups.make(seat, said.to, _told))
    return OK


def _restore(said: argparse.Namespace) -> int:
    from app.services import backups

    seq = backups.restore(said.file, said.to, _told).seq
    print(_("Restored up to entry {seq}. An owner opens it first.").format(seq=seq))
    return OK


def _salvage(said: argparse.Namespace) -> int:
    from app.services import salvaging

    backup = salvaging.named_backup(said.folder, said.backup).path if said.backup else None
    person, password, how = _person(said), _password(), (_clock, "UTC", backup, _told)
    if said.to is None:
        found = salvaging.look(said.folder, person, password, *how)
    else:
        found = salvaging.salvage(said.folder, person, password, said.to, *how)
    print("\n".join((*salvaging.sentences(found), *salvaging.lines(found))))
    return OK


def _root(said: argparse.Namespace) -> int:
    from app.services import practice

    with _seated(said) as seat:
        print(practice.write_root(seat, said.out))
    return OK


def _import_clients(said: argparse.Namespace) -> int:
    from app.services import clients, jobs

    content = jobs.content(said.file)
    with _seated(said) as seat:
        plan = clients.import_file(seat, content, said.dry_run)
    for line in plan.problems:
        print(_("Line {n}: {why}").format(n=line.line, why=line.why))
    new, twice, bad = map(len, (plan.fresh, plan.duplicates, plan.problems))
    said_of = _("{new} new, {twice} there already, {bad} that cannot come in.")
    print(said_of.format(new=new, twice=twice, bad=bad))
    if plan.problems:
        print(_("Nothing was brought in."))
        return FAILED
    if said.dry_run:
        print(_("Nothing was written: this was a dry run."))
    else:
        print(_("The new ones were brought in.") if plan.fresh else _("There was nothing new to bring in."))
    return OK
