"""What is not there although it was signed: lawful only where an entry that counts names exactly it."""

from dataclasses import dataclass, field
from typing import Any

from tests.strangers.spelling import Refuses

Fields = dict[str, Any]


@dataclass
class Absences:
    """What was found missing on the way through the ledger, and what entries say was disposed of or lost."""

    parts: list[tuple[Fields, str]] = field(default_factory=list)
    gaps: list[Fields] = field(default_factory=list)
    disposed: set[tuple[Any, ...]] = field(default_factory=set)
    lost: list[tuple[int, Fields]] = field(default_factory=list)

    def hear(self, head: Fields, said: Fields) -> None:
        """Take in what an entry whose signature and right hold says is gone."""
        if head["action"] == "dispose":
            self.disposed |= {(*one, head["record"]) for one in said.get("parts", [])}
        if (head["kind"], head["action"]) == ("backup", "salvaged"):
            self.lost.append((head["seq"], said))

    def settle(self) -> None:
        """Refuse what is missing and was named by nobody."""
        for gap in self.gaps:
            if not any(gap in said.get("gaps", []) and seq > gap["last"] for seq, said in self.lost):
                raise Refuses(f"entry {gap['last'] + 1}: the chain is broken")
        for head, name in self.parts:
            part = {"entry": head["seq"], "name": name, "hash": head["parts"][name]}
            lost = any(part in said.get("parts", []) and seq > head["seq"] for seq, said in self.lost)
            if not lost and (*part.values(), head["record"]) not in self.disposed:
                raise Refuses(f"entry {head['seq']}: a part was removed without a record")
