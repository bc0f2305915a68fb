"""Looks for words that have no business in Keepwell's files: one computer's folders, package registries, and who typed.

    python3 build/words.py            look through everything that is or would be committed

A path of one machine breaks on every other; an address invites the program to use it; and what a file says should be
about Keepwell.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXT = re.compile(r"(^|/)[^./]+$|[.](py|md|txt|toml|lock|json|po|pot|spec|svg|css|qss|html|ini|yml|csv)$")
MADE = re.compile(r"(^|/)([.](?!ci/|gitignore)|dist/|shots/|__pycache__/)")

# Spelt with gaps, so that this file passes its own check.
FORBIDDEN = {
    what: re.compile(pattern.replace("`", ""), re.IGNORECASE)
    for what, pattern in {
        "a folder of one computer": r"(?<![\w.:/])/(?:wo`rk|ro`ot|ho`me/\w+|Us`ers/\w+)/",
        "a package registry": r"py`pi\.org|python`hosted|registry\.np`mjs|deb\.deb`ian\.org|crates`\.io",
        "who or what typed it": r"\b(?:anthro`pic|chat`gpt|open`ai|co`pilot|co-auth`ored-by|language mod`el)\b"
        r"|\bgener`ated (?:by|with) (?:an? )?(?:ai|llm)\b|\bcla`ude (?:co`de|son`net|op`us)\b",
    }.items()
}

# Other people's texts, kept as they came.
NOT_OURS = ("resources/licences/", "resources/fonts/", "tests/data/", "LICENSE")


def ours(root: Path = ROOT) -> list[Path]:
    """Every text file of the checkout that is, or would be, committed; without git, all but what scripts make."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if shutil.which("git") and (root / ".git").exists():
        names = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.split(
            "\0"
        )
    else:
        names = [path.relative_to(root).as_posix() for path in root.rglob("*")]
        names = [name for name in names if not MADE.search(name)]
    kept = sorted(name for name in names if TEXT.search(name) and not name.startswith(NOT_OURS))
    return [root / name for name in kept if (root / name).is_file()]


def found(text: str) -> list[tuple[int, str, str]]:
    """Line, what is wrong with it, and the words, for each forbidden thing in a text.

    >>> found("see /wo" "rk/notes")[0][:2]
    (1, 'a folder of one computer')
    """
    return [
        (number, what, match[0])
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in FORBIDDEN.items()
        for match in pattern.finditer(line)
    ]


def main() -> int:
    """Say where each one is; fail if there are any."""
    count = 0
    for path in ours():
        for number, what, words in found(path.read_text(encoding="utf-8", errors="replace")):
            print(f"{path.relative_to(ROOT)}:{number}: {what}: {words}")
            count += 1
    print(f"{count} forbidden words" if count else "no forbidden words")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
