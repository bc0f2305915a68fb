"""The tables, as numbered steps; each step runs once, inside one transaction."""

import re
from contextlib import suppress

from sqlcipher3 import dbapi2 as sqlite

import app
from app.domain.errors import ReadOnly, TooNew
from app.domain.kinds import LETTERS, SEARCHED, SORTS, Kind
from app.i18n import _
from app.store import folding
from app.store.connection import Connection, memory, transaction

FOLD = "fold version"
FOLD_VERSION = "3:" + "/".join(
    ";".join(f"{kind}={','.join(fields)}" for kind, fields in sorted(table.items()))
    for table in (SEARCHED, LETTERS)
)
"""The version of the fold from entries to records and search words; another one makes them anew from the ledger."""

NEEDS = "needs keepwell"
"""The setting that says which Keepwell made the newest of the steps, for older ones that cannot read them."""
VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){1,3}")

STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE entry (
            seq INTEGER PRIMARY KEY, entry TEXT NOT NULL UNIQUE, record TEXT NOT NULL, number TEXT NOT NULL,
            kind TEXT NOT NULL, action TEXT NOT NULL, time TEXT NOT NULL, actor TEXT NOT NULL,
            head BLOB NOT NULL, hash TEXT NOT NULL UNIQUE, signature BLOB NOT NULL) STRICT""",
        "CREATE INDEX entry_record ON entry(record, seq)",
        "CREATE INDEX entry_kind ON entry(kind, seq)",
        "CREATE INDEX entry_actor ON entry(actor, seq)",
        """CREATE TRIGGER entry_follows BEFORE INSERT ON entry
            WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)
            BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END""",
        """CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
            BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END""",
        """CREATE TRIGGER entry_remains BEFORE DELETE ON entry
            BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END""",
        """CREATE TABLE part (
            entry INTEGER NOT NULL REFERENCES entry(seq), name TEXT NOT NULL, salt BLOB NOT NULL, stored BLOB NOT NULL,
            PRIMARY KEY (entry, name)) STRICT, WITHOUT ROWID""",
        """CREATE TRIGGER part_stays BEFORE UPDATE ON part
            BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END""",
        """CREATE TRIGGER part_remains BEFORE DELETE ON part
            BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END""",
        """CREATE TABLE record (
            place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, number TEXT NOT NULL,
            status TEXT NOT NULL, seq INTEGER NOT NULL, first INTEGER NOT NULL, made TEXT NOT NULL,
            changed TEXT NOT NULL, changed_utc TEXT NOT NULL, author TEXT NOT NULL, now TEXT NOT NULL) STRICT""",
        "CREATE INDEX record_kind ON record(kind, seq)",
        "CREATE INDEX record_first ON record(kind, first)",
        "CREATE INDEX record_changed ON record(kind, changed_utc, seq)",
        "CREATE UNIQUE INDEX record_number ON record(kind, number) WHERE number <> ''",
        """CREATE TABLE link (
            source TEXT NOT NULL, part TEXT NOT NULL, target TEXT NOT NULL,
            PRIMARY KEY (target, part, source)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX link_source ON link(source)",
        """CREATE TABLE draft (
            id TEXT NOT NULL, person TEXT NOT NULL, changed TEXT NOT NULL, sealed BLOB NOT NULL,
            PRIMARY KEY (person, id)) STRICT, WITHOUT ROWID""",
        "CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
        """CREATE VIRTUAL TABLE record_text USING fts5(
            words, content='', contentless_delete=1, prefix='2 3', tokenize="unicode61 remove_diacritics 2")""",
        "INSERT INTO record_text (record_text, rank) VALUES ('secure-delete', 1)",
        f"INSERT INTO setting VALUES ('{FOLD}', '{FOLD_VERSION}')",
    ),
    (
        "ALTER TABLE record ADD COLUMN letters TEXT NOT NULL DEFAULT '{}'",
        "DROP INDEX IF EXISTS sort_client_name",
        "DROP INDEX IF EXISTS sort_incident_place",
        "DROP TABLE record_text",
        # Told the words that go, this kind of table really lets go of them; the one before only hid them.
        """CREATE VIRTUAL TABLE record_text USING fts5(
            words, content='', prefix='2 3', tokenize="unicode61 remove_diacritics 2")""",
        "INSERT INTO record_text (record_text, rank) VALUES ('secure-delete', 1)",
        """CREATE TABLE disposed (
            entry INTEGER NOT NULL REFERENCES entry(seq), name TEXT NOT NULL, by INTEGER NOT NULL,
            PRIMARY KEY (entry, name)) STRICT, WITHOUT ROWID""",
        "DROP TRIGGER part_remains",
        """CREATE TRIGGER part_remains BEFORE DELETE ON part
            WHEN NOT EXISTS (SELECT 1 FROM disposed WHERE entry = OLD.entry AND name = OLD.name)
            BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END""",
        """CREATE TRIGGER part_is_gone BEFORE INSERT ON part
            WHEN EXISTS (SELECT 1 FROM disposed WHERE entry = NEW.entry AND name = NEW.name)
            BEGIN SELECT raise(ABORT, 'this part was disposed of'); END""",
    ),
)


def bring_up(connection: Connection, read_only: bool = False) -> None:
    """Run the steps that this vault has not had yet; raises TooNew where a newer Keepwell wrote it."""
    done = _done(connection)
    if done > len(STEPS):
        raise _too_new(connection)
    if read_only:
        if done < len(STEPS):
            raise _not_brought_up()
        return
    for number, step in enumerate(STEPS[done:], done + 1):
        with transaction(connection):
            for statement in step:
                connection.execute(statement)
            connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (NEEDS, app.__version__))
            connection.execute(f"PRAGMA user_version={number}")
    row = connection.execute("SELECT value FROM setting WHERE key = ?", (FOLD,)).fetchone()
    if row is None or row[0] != FOLD_VERSION:
        folding.rebuild(connection)
        with transaction(connection):
            connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (FOLD, FOLD_VERSION))


def is_behind(connection: Connection) -> bool:
    """Say whether a vault that holds records waits for steps."""
    return 0 < _done(connection) < len(STEPS)


def _done(connection: Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _too_new(connection: Connection) -> TooNew:
    """Say which Keepwell is needed, where the newer one's tables can be read as far as that."""
    needed = None
    with suppress(sqlite.DatabaseError):
        needed = connection.execute("SELECT value FROM setting WHERE key = ?", (NEEDS,)).fetchone()
    if needed and VERSION.fullmatch(str(needed[0])):
        do = _("Install Keepwell {version} or newer on this computer and open it again.").format(
            version=needed[0]
        )
    else:
        do = _("Install the newest Keepwell on this computer and open it again.")
    return TooNew(_("A newer Keepwell wrote this vault."), _("Nothing was changed."), do)


def _not_brought_up() -> ReadOnly:
    return ReadOnly(
        _("This vault was last written by an older Keepwell and must be brought up to date once."),
        _("Nothing was changed."),
        _("Open it where its folder may be written and no other program has it open."),
    )


def is_whole(connection: Connection) -> bool:
    """Say whether the tables and their guards are exactly the ones that the steps it has had make."""
    pattern = memory()
    try:
        for step in STEPS[: _done(connection)]:
            for statement in step:
                pattern.execute(statement)
        return _declared(pattern) == _declared(connection)
    finally:
        pattern.close()


def _declared(connection: Connection) -> set[tuple[str, str, str]]:
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_schema "
        "WHERE sql IS NOT NULL AND NOT (type = 'index' AND name LIKE 'sort_%')"
    ).fetchall()
    return {(kind, name, " ".join(sql.split())) for kind, name, sql in rows}


def sort_index(connection: Connection) -> None:
    """Make the indexes that lists sort on: each kind by how it stands, and by the fields declared beside the kinds."""
    connection.execute("CREATE INDEX IF NOT EXISTS sort_status ON record(kind, status, seq)")
    for kind, names in SORTS.items():
        for name in names:
            connection.execute(
                f"CREATE INDEX IF NOT EXISTS {sort_name(kind, name)} ON record({sort_value(kind, name)}, seq) "
                f"WHERE kind = '{kind}'"
            )


def sort_name(kind: Kind, name: str) -> str:
    """Name the index of one sort field."""
    return f"sort_{kind}_{name}"


def sort_value(kind: Kind, name: str) -> str:
    """Spell the value of an open field as its index holds it; empty where it was never set."""
    column = "letters" if name in LETTERS.get(kind, ()) else "now"
    return f"ifnull({column} ->> '$.{name}', '')"
