"""Which changes of the register count, as SECURITY.md describes them; one that does not is refused."""

from typing import Any

from tests.strangers import locks
from tests.strangers.register import MAY_SAY, MEMBER, Register, Row, active, carries, may, person
from tests.strangers.spelling import Refuses, canonical, prefix, unbase64

Said = dict[str, Any]


def fold(known: Register, head: Row, said: Said) -> None:
    """Take one more entry in, whose signature holds."""
    if not set(said) <= MAY_SAY.get(head["action"], set()):
        raise Refuses("a change says more than it may")
    actor = _actor(known, head, said)
    before = {one: dict(row) for one, row in known.rows.items()}
    _classes(known, head, actor, said)
    known.root = said.get("root") or known.root
    _row(known, head, said)
    if not person(known.rows.get(head["actor"], actor)):
        known.rows[head["actor"]]["until"] = head["seq"]
    for one, certificate in said.get("certificates", {}).items():
        holder = known.rows.get(one)
        if holder is None or not active(holder) or not person(holder) or not certificate:
            raise Refuses("a certificate was issued to nobody")
        holder["certificate"] = certificate
    _follow(known, before, head, said)
    if not any(row["role"] == "owner" and active(row) for row in known.rows.values()):
        raise Refuses("nobody is an owner any more")
    _grants(known, head, actor, said)
    _paper(known, said.get("paper", {}))


def _actor(known: Register, head: Row, said: Said) -> Row:
    if head["action"] == "found":
        founder: Row = said.get("member", {})
        alone = head["seq"] == 1 and not known.rows and founder.get("id") == head["actor"]
        if not alone or founder.get("role") != "owner" or not said.get("root"):
            raise Refuses("a practice is founded once")
        return founder
    actor = known.rows.get(head["actor"])
    if actor is None or not active(actor) or not may(actor, "register", head["action"]):
        raise Refuses("nobody with the right to it changed the register")
    if actor["role"] == "recovery" and said.get("member", {}).get("role") != "owner":
        raise Refuses("a sheet may only bring back an owner")
    return actor


def _classes(known: Register, head: Row, actor: Row, said: Said) -> None:
    made, epoch = said.get("classes", []), head["action"] == "epoch"
    names = {key["name"] for key in made}
    if len(names) != len(made) or bool(said.get("root")) != ("root" in names):
        raise Refuses("a class key begins once, and a root with its certificate")
    for key in made:
        name, newest = key["name"], known.newest(key["name"])
        asked = newest == 0 or name in known.owed
        if epoch:
            fits = carries(actor, name) and (asked or actor["role"] == "owner")
        else:
            rows = (row for row in known.rows.values() if active(row) and person(row) and carries(row, name))
            alone = all(row["id"] == head["record"] for row in rows)
            fits = asked and alone and "member" in said and carries(said["member"], name)
        if key["epoch"] != newest + 1 or not fits:
            raise Refuses("a class key was put in another's place")
        _public(key["public"], 65 if name == "root" else 1216)
    for key in made:
        known.classes[key["name"], key["epoch"]] = key["public"]
    if epoch and not made and not said.get("owed"):
        raise Refuses("no epoch began")
    if said.get("owed") and actor["role"] != "owner":
        raise Refuses("a new epoch is asked for by an owner")


def _public(spelt: str, size: int) -> None:
    if len(unbase64(spelt)) != size:
        raise Refuses("not a public key")


def _row(known: Register, head: Row, said: Said) -> None:
    row, member = known.rows.get(head["record"]), said.get("member")
    match head["action"]:
        case "found" | "appoint":
            _appoint(known, head, row, member)
        case "invite":
            _invite(known, head, row, member, said.get("invited"))
        case "join":
            _join(known, head, member)
        case "leave" | "retire":
            leaves = head["action"] == "leave"
            if (
                row is None
                or not active(row)
                or said.get("until") != head["seq"]
                or person(row) is not leaves
            ):
                raise Refuses("nobody left")
            row["until"] = head["seq"]
        case "role" | "reset":
            _replace(known, head, row, member)
        case "renew" | "sheet":
            _renew(head, row, said)
        case "prove" if row is None or not active(row) or row["role"] != "recovery":
            raise Refuses("only a recovery sheet is proved")


def _new(known: Register, head: Row, member: Row, generation: int) -> None:
    """Check a row that begins with this entry, with keys and a number that nobody else has or had."""
    if set(member) != MEMBER or member["id"] != head["record"]:
        raise Refuses("not a member's row")
    begins = (head["seq"], None, generation, "")
    if (member["since"], member["until"], member["generation"], member["sheet"]) != begins:
        raise Refuses("a row begins with its entry")
    _public(member["receive"], 1216)
    _public(member["sign"], 65)
    for one in (*known.past, *known.rows.values()):
        if member["sign"] == one["sign"] or member["receive"] == one["receive"]:
            raise Refuses("somebody has these keys")
        if one["number"] and one["number"] == member["number"] and one["id"] != member["id"]:
            raise Refuses("somebody has this number")


def _appoint(known: Register, head: Row, row: Row | None, member: Row | None) -> None:
    if member is None or (row is not None and active(row)) or member["role"] == "invitation":
        raise Refuses("an appointment is of one person who is not here")
    _new(known, head, member, row["generation"] + 1 if row else 1)
    if row is not None:
        known.past.append(row)
    known.rows[member["id"]] = dict(member)


def _invite(known: Register, head: Row, row: Row | None, member: Row | None, invited: Row | None) -> None:
    if member is None or invited is None or row is not None or member["role"] != "invitation":
        raise Refuses("an invitation is a member of its own")
    plain = not member["clinical"] and not member["certificate"] and person(invited)
    if not plain or invited["until"] <= head["time"]["utc"]:
        raise Refuses("an invitation is for a person and a time")
    here = known.rows.get(invited["person"])
    if invited.get("again"):
        as_they_are = [member["name"], invited["role"], invited["clinical"]]
        if (
            here is None
            or not active(here)
            or [here[name] for name in ("name", "role", "clinical")] != as_they_are
        ):
            raise Refuses("a code for new keys is for somebody who works here")
        if invited["person"] == head["actor"]:
            raise Refuses("nobody hands a code out to themselves")
    elif here is not None or invited["person"] == member["id"]:
        raise Refuses("an invitation is for somebody who is not here yet")
    _new(known, head, member, 1)
    known.rows[member["id"]] = dict(member)
    known.invited[member["id"]] = invited


def _join(known: Register, head: Row, member: Row | None) -> None:
    invited = known.invited.get(head["actor"])
    if member is None or invited is None or head["record"] != invited["person"]:
        raise Refuses("nobody was invited")
    if head["time"]["utc"] >= invited["until"]:
        raise Refuses("the invitation has run out")
    here = known.rows.get(invited["person"])
    if invited.get("again"):
        _again(known, head, here, member)
        return
    if here is not None:
        raise Refuses("somebody is here already")
    wanted = [invited["person"], known.rows[head["actor"]]["name"], invited["role"], invited["clinical"], ""]
    if [member[name] for name in ("id", "name", "role", "clinical", "certificate")] != wanted:
        raise Refuses("somebody else was invited")
    _new(known, head, member, 1)
    known.rows[member["id"]] = dict(member)


def _again(known: Register, head: Row, here: Row | None, member: Row) -> None:
    """Put keys of somebody's own making in the place of those they had when the code was handed out."""
    if here is None or not active(here) or here["since"] > known.rows[head["actor"]]["since"]:
        raise Refuses("they left, or have other keys since")
    begins = {
        "since": head["seq"],
        "generation": here["generation"] + 1,
        "sheet": "",
        "certificate": "",
    }
    if member != here | {name: member[name] for name in ("receive", "sign")} | begins:
        raise Refuses("new keys change nothing but the keys")
    _new(known, head, member, here["generation"] + 1)
    known.past.append(here)
    known.rows[member["id"]] = dict(member)


def _replace(known: Register, head: Row, row: Row | None, member: Row | None) -> None:
    if member is None or row is None or not active(row) or not person(row):
        raise Refuses("nobody works here under that name")
    if head["action"] == "role":
        wanted = row | {"role": member["role"], "clinical": member["clinical"], "since": head["seq"]}
        same = (row["role"], row["clinical"]) == (member["role"], member["clinical"])
        if member != wanted or same or not person(member):
            raise Refuses("another role changes nothing else")
    else:
        fresh = {name: member[name] for name in ("receive", "sign", "certificate")}
        begins = {"since": head["seq"], "generation": row["generation"] + 1, "sheet": ""}
        if member != row | fresh | begins:
            raise Refuses("a reset changes nothing but the keys")
        _new(known, head, member, row["generation"] + 1)
    known.past.append(row)
    known.rows[member["id"]] = dict(member)


def _renew(head: Row, row: Row | None, said: Said) -> None:
    if row is None or head["actor"] != head["record"]:
        raise Refuses("a password is changed by its own person")
    if head["action"] == "renew":
        if said.get("generation") != row["generation"] + 1 or said.get("sheet"):
            raise Refuses("a password is changed one generation on")
        row["generation"] += 1
    elif "sheet" not in said:
        raise Refuses("no sheet was made")
    row["sheet"] = said.get("sheet", row["sheet"])


def _follow(known: Register, before: dict[str, Row], head: Row, said: Said) -> None:
    """What was theirs is taken from those whose row ended or changed, and new epochs of it are owed."""
    lost: set[str] = set(said.get("owed", ()))
    every = {name for name, _epoch in known.classes}
    for one, row in before.items():
        now = known.rows[one]
        if not active(row) or now == row:
            continue
        if not active(now) or now["receive"] != row["receive"]:
            gone = every
            lost |= {
                name for name in every if carries(row, name) and (head["action"] == "leave" or name != "root")
            }
        else:
            gone = {name for name in every if carries(row, name) and not carries(now, name)}
            lost |= gone
        known.grants = {
            place: sealed for place, sealed in known.grants.items() if place[2] != one or place[0] not in gone
        }
    made = {key["name"] for key in said.get("classes", ())}
    known.owed = (known.owed - made) | (lost & every)
    if head["action"] == "rekey" and said.get("main", {}).get("epoch", 0) <= known.main:
        raise Refuses("the epochs of the file's key follow one another")
    known.main = said.get("main", {}).get("epoch", known.main)


def _grants(known: Register, head: Row, actor: Row, said: Said) -> None:
    for grant in said.get("grants", ()):
        name, epoch, to = grant["name"], grant["epoch"], known.rows.get(grant["to"])
        if (name, epoch) not in known.classes or to is None or not active(to) or not carries(to, name):
            raise Refuses("a key was granted to somebody who is not entitled to it")
        if head["action"] in ("deliver", "epoch") and not carries(actor, name):
            raise Refuses("a key was granted by somebody who does not hold it")
        known.grants[name, epoch, grant["to"]] = grant["sealed"]


def _paper(known: Register, paper: dict[str, Any]) -> None:
    if paper:
        root = known.classes["root", known.newest("root")]
        message = prefix("register: signed prefix") + canonical(paper["register"])
        locks.require_signed(unbase64(root), unbase64(paper["signature"]), message)
        if paper["root"] != known.root:
            raise Refuses("the staff register for reports names another root")
        known.paper = paper
