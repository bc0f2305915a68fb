"""Keeps the map in app/README.md true: the tree of app/, one line a file, taken from each file's first line of words.

python3 build/map.py            writes the map anew
python3 build/map.py --check    says whether it is what the code says
"""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "app" / "README.md"
START, END = "<!-- map: made by build/map.py -->\n", "<!-- end of map -->\n"


def sentence(path: Path) -> str:
    """Give the first line of a module's docstring, without its full stop."""
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return words.split("\n", 1)[0].rstrip(".")


def lines(folder: Path, depth: int = 0) -> list[str]:
    """Give the lines of one folder: its own files by name, then the folders in it."""
    own = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
    inner = sorted(path for path in folder.iterdir() if (path / "__init__.py").is_file())
    found = [f"{'  ' * depth}{path.name:<{26 - 2 * depth}} {sentence(path)}" for path in own]
    for path in inner:
        found.append(f"{'  ' * depth}{path.name + '/':<{26 - 2 * depth}} {sentence(path / '__init__.py')}")
        found += lines(path, depth + 1)
    return found


def drawn() -> str:
    """Give app/README.md as it should be."""
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(START, 1)
    after = rest.split(END, 1)[1]
    tree = "\n".join(line.rstrip() for line in lines(ROOT / "app"))
    return f"{before}{START}```\n{tree}\n```\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Write or check the map; 0 where it is true."""
    wanted = drawn()
    if "--check" not in arguments:
        README.write_text(wanted, encoding="utf-8")
        return 0
    if README.read_text(encoding="utf-8") == wanted:
        return 0
    print("app/README.md is not what the code says: run python3 build/map.py")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
