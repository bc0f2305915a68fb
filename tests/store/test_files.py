"""Every file that Keepwell writes is whole or absent, private, and a disk's refusal is a sentence."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import DiskFull, ReadOnly, VaultTrouble
from app.store import files

OLD, NEW = b"old" * 100, b"new" * 100


def test_a_file_is_put_in_the_place_of_the_old_one_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for content in (OLD, NEW):
        files.atomic_write(path, content)
        assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


KILLED = """
import os, signal, sys
from pathlib import Path
from app.store import files
at = sys.argv[2]
def kill(*_args, **_more): os.kill(os.getpid(), signal.SIGKILL)
if at == "sync": files.sync = kill
elif at == "replace": Path.replace = kill
else: files.sync_folder = kill
files.atomic_write(Path(sys.argv[1]), b"new" * 100)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a word of POSIX")
@pytest.mark.parametrize(("at", "wanted"), [("sync", OLD), ("replace", OLD), ("folder", NEW)])
def test_a_kill_in_the_middle_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, at: str, wanted: bytes
) -> None:
    path = tmp_path / "file"
    path.write_bytes(OLD)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), at], cwd=Path(__file__).parents[2], check=False
    )
    assert done.returncode == -9
    assert path.read_bytes() == wanted
    files.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_sweep_takes_only_new_files_that_never_got_their_name(tmp_path: Path) -> None:
    theirs = ("vault.db", "letter.new", ".card.json", ".letter.new")
    for name in (*theirs, ".keyslots.json.0123456789ab.new", ".0123456789ab.new"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / ".folder.0123456789ab.new").mkdir()
    files.sweep(tmp_path)
    assert {one.name for one in tmp_path.iterdir()} == {*theirs, ".folder.0123456789ab.new"}


def test_a_file_written_again_takes_away_what_a_kill_left_of_it_and_nothing_else(tmp_path: Path) -> None:
    for name in (".file.0123456789ab.new", ".other.0123456789ab.new", ".file.new"):
        (tmp_path / name).write_bytes(b"")
    files.atomic_write(tmp_path / "file", b"new")
    assert {one.name for one in tmp_path.iterdir()} == {"file", ".other.0123456789ab.new", ".file.new"}


def test_what_must_come_before_the_name_comes_before_it_or_there_is_no_file(tmp_path: Path) -> None:
    def refuse() -> None:
        assert not (tmp_path / "file").exists()
        raise ReadOnly("no")

    with pytest.raises(ReadOnly):
        files.atomic_write(tmp_path / "file", b"new", before_naming=refuse)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EROFS, ReadOnly),
        (errno.EACCES, ReadOnly),
        (errno.EPERM, ReadOnly),
        (errno.ENOENT, VaultTrouble),
        (errno.EIO, VaultTrouble),
    ],
)
def test_what_the_disk_says_becomes_a_sentence_without_a_path(
    number: int, wanted: type[VaultTrouble]
) -> None:
    with pytest.raises(wanted) as found, files.troubles(3_200_000):
        raise OSError(number, "no", "Z:/Jane Doe.pdf")
    assert "Jane" not in str(found.value) + found.value.safe + found.value.do
    if wanted is DiskFull:
        assert "4 MB" in found.value.do


def test_a_full_disk_leaves_the_old_file_and_no_half_of_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(OLD)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(files, "sync", full)
    with pytest.raises(DiskFull):
        files.atomic_write(path, NEW)
    assert path.read_bytes() == OLD and list(tmp_path.iterdir()) == [path]


def test_a_file_larger_than_it_can_be_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(11))
    assert files.read(tmp_path / "file", 11) == bytes(11)
    with pytest.raises(VaultTrouble):
        files.read(tmp_path / "file", 10)
