"""Gathers every sentence a person reads into resources/translations/keepwell.pot, for translators.

    python3 build/translations.py            write the file
    python3 build/translations.py --check    fail if it is not what the program says now

Found are `_("...")`, `N_("...")` and `ngettext("...", "...", n)` with plain strings; a computed one cannot be
translated and is refused. The file is the same for the same program: sorted by sentence, without dates or line numbers.
"""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "resources" / "translations" / "keepwell.pot"
MARKERS = {"_": 1, "N_": 1, "ngettext": 2}
HEAD = """# What Keepwell says, for translators. Made by build/translations.py.
msgid ""
msgstr ""
"Project-Id-Version: keepwell\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""
Sentences = dict[tuple[str, ...], set[str]]


class NotPlain(Exception):
    """A sentence that is put together before it is translated, so that no translator can ever see it."""


def is_put_together(given: ast.expr) -> bool:
    """Whether an argument is built from pieces: an f-string, a sum, or a filled-in sentence."""
    filled = isinstance(given, ast.Call) and getattr(given.func, "attr", "") in {"format", "join", "replace"}
    return filled or isinstance(given, ast.JoinedStr | ast.BinOp)


def sentences_inside(given: ast.expr) -> list[str]:
    """Sentences within an argument that nothing marks; of more than one word, so that keys of tables are left alone."""
    if isinstance(given, ast.Call) and getattr(given.func, "id", "") in MARKERS:
        return []
    if isinstance(given, ast.Constant):
        return [given.value] if isinstance(given.value, str) and " " in given.value else []
    return [
        words
        for part in ast.iter_child_nodes(given)
        if isinstance(part, ast.expr)
        for words in sentences_inside(part)
    ]


def sentences(source: str, name: str) -> Sentences:
    """Each sentence (with its plural, if it has one) and the file it is in.

    >>> sentences('_("Lock")', "app/ui/window.py")
    {('Lock',): {'app/ui/window.py'}}
    """
    said: Sentences = {}
    for node in ast.walk(ast.parse(source, name)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called not in MARKERS:
            continue
        given = node.args[: MARKERS[called]]
        if len(given) == 1 and isinstance(given[0], ast.IfExp):
            either = [given[0].body, given[0].orelse]
            if all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in either):
                for one in either:
                    said.setdefault((one.value,), set()).add(name)
                continue
        if any(is_put_together(one) for one in given):
            raise NotPlain(f"{name}:{node.lineno}: this sentence is put together before it is translated")
        if all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in given):
            said.setdefault(tuple(one.value for one in given), set()).add(name)
            continue
        # Otherwise it is looked up in a table, where N_ marked it; what stands in for a missing entry is said here.
        for one in given:
            for words in sentences_inside(one):
                said.setdefault((words,), set()).add(name)
    return said


def quoted(text: str) -> str:
    """A string as gettext writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def template(said: Sentences) -> str:
    """The whole file for translators."""
    parts = [HEAD]
    for key in sorted(said):
        lines = [f"#: {' '.join(sorted(said[key]))}", f"msgid {quoted(key[0])}"]
        if len(key) == 2:
            lines += [f"msgid_plural {quoted(key[1])}", 'msgstr[0] ""', 'msgstr[1] ""']
        else:
            lines.append('msgstr ""')
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def gathered() -> Sentences:
    """Everything the program says, a sentence with a plural taking the place of the same one without."""
    said: Sentences = {}
    for path in sorted((ROOT / "app").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for key, where in sentences(path.read_text(encoding="utf-8"), name).items():
            said.setdefault(key, set()).update(where)
    with_plural = {key[0]: key for key in said if len(key) == 2}
    for key in [key for key in said if len(key) == 1 and key[0] in with_plural]:
        said[with_plural[key[0]]] |= said.pop(key)
    return said


def main(arguments: list[str]) -> int:
    """Write the file, or say that it is stale."""
    try:
        said = gathered()
    except NotPlain as trouble:
        print(trouble)
        return 1
    new = template(said)
    if "--check" in arguments:
        if TEMPLATE.exists() and TEMPLATE.read_text(encoding="utf-8") == new:
            print(f"{len(said)} sentences, all in {TEMPLATE.name}")
            return 0
        print(f"{TEMPLATE.relative_to(ROOT)} is stale: run python3 build/translations.py")
        return 1
    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    TEMPLATE.write_text(new, encoding="utf-8", newline="\n")
    print(f"{len(said)} sentences")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
