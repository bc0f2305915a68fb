"""Gathers the licences of everything Keepwell brings along into resources/licences/NOTICES.txt.

    python3 build/notices.py            write the file, from what .venv holds
    python3 build/notices.py --check    fail if it does not name exactly what requirements.lock does

The lock says what is brought along; each package's own files say under which terms. Qt's wheels bring no text, so
theirs is kept in resources/licences and named here; what is inside other wheels is named in INSIDE.
"""

import importlib.metadata
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
FOLDER = ROOT / "resources" / "licences"
NOTICES = FOLDER / "NOTICES.txt"
RULE = "=" * 78

QT = """Qt for Python (PySide6, Shiboken6) and Qt, by The Qt Company Ltd. and other contributors, under the GNU Lesser
General Public License version 3 (LGPL-3.txt beside this file, which adds to GPL-3.txt). Keepwell uses the libraries
as they are published, unchanged. They are separate files in Keepwell's folder and may be replaced by other builds of
the same version; taking the program apart to do so, and to debug what results, is allowed. The source code of exactly
this version is published by The Qt Company as pyside-setup and qt-everywhere-src; whoever passes Keepwell on has to
pass on, or offer, that source too. Qt brings parts of others, among them ICU, FreeType, HarfBuzz, PCRE2, libpng,
libjpeg-turbo and zlib, each under its own permissive licence as Qt documents them.
"""

LGPL = """Under the same terms as Qt: LGPL-3.txt beside this file, which adds to GPL-3.txt. In the frozen program these
modules are ordinary .py files in its folder, unchanged, and may be replaced there."""

# What wheels carry inside that no metadata names.
INSIDE = {
    "sqlcipher3": "Inside: SQLCipher (BSD-3-Clause, Zetetic LLC), SQLite (public domain), OpenSSL (Apache-2.0).",
    "cryptography": "Inside: OpenSSL (Apache-2.0) and Rust crates (Apache-2.0, MIT or BSD).",
    "pikepdf": "Inside: qpdf (Apache-2.0), libjpeg-turbo (IJG and BSD-3-Clause), zlib.",
    "pypdfium2": "Inside: PDFium (BSD-3-Clause and Apache-2.0) and what it brings, as listed below.",
    "lxml": "Inside: libxml2 and libxslt (MIT).",
    "pillow": "Inside: libjpeg-turbo, zlib, libpng and others, as listed below.",
}


def locked(text: str) -> dict[str, str]:
    """Names and versions a lock file holds.

    >>> locked("six==1.17.0 \\\\\\n    --hash=sha256:0\\n")
    {'six': '1.17.0'}
    """
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", text, re.MULTILINE))


def named(text: str) -> dict[str, str]:
    """Names and versions a notices file holds."""
    return dict(re.findall(rf"^{RULE}\n(\S+) (\S+)\n", text, re.MULTILINE))


def licence_texts(package: importlib.metadata.Distribution) -> list[str]:
    """The texts a package brings along in its own metadata, each once."""
    texts: list[str] = []
    for file in sorted(package.files or [], key=str):
        in_metadata = any(part.endswith(".dist-info") for part in file.parts)
        if in_metadata and re.search(r"licen[cs]e|copying|notice|authors|\.txt$", str(file), re.IGNORECASE):
            if file.name in {"RECORD", "entry_points.txt", "top_level.txt"}:
                continue
            text = Path(str(file.locate())).read_text(encoding="utf-8", errors="replace").strip()
            if text not in texts:
                texts.append("\n".join(line.rstrip() for line in text.splitlines()))
    return texts


def terms(package: importlib.metadata.Distribution) -> str:
    """The licence in one line, as the package says it."""
    about = package.metadata
    classifiers = [
        one.rsplit("::", 1)[1].strip()
        for one in about.get_all("Classifier", [])
        if one.startswith("License ::")
    ]
    short = (about.get("License") or "").strip().splitlines()[:1]
    return about.get("License-Expression") or ", ".join(classifiers) or "".join(short) or "see the text below"


def notice(name: str, version: str) -> str:
    """What is said about one package."""
    package = importlib.metadata.distribution(name)
    if package.version != version:
        raise SystemExit(
            f"{name} is {package.version} here and {version} in the lock: run python3 build/check.py first"
        )
    lines = [RULE, f"{name} {version}", f"Licence: {terms(package)}"]
    if name in INSIDE:
        lines.append(INSIDE[name])
    if name in {"pyside6-essentials", "shiboken6"}:
        return "\n".join([*lines, "", QT])
    if name in {"recurring-ical-events", "x-wr-timezone"}:
        lines.append(LGPL)
    return "\n\n".join(["\n".join(lines), *licence_texts(package)]) + "\n"


def written() -> str:
    """The whole file: Keepwell, Python, the fonts, then each package by name."""
    font = (ROOT / "resources" / "fonts" / "LICENSE_FONT").read_text(encoding="utf-8").strip()
    head = (
        "What Keepwell brings along, and under which terms. Made by build/notices.py.\n\n"
        "Keepwell itself: Apache License 2.0 (LICENSE).\n"
        "In the frozen program also: Python, under the PSF License Agreement, and PyInstaller's start-up code,\n"
        "under GPL-2.0 with the exception that lets programs of any licence be started by it.\n"
    )
    parts = [head, f"{RULE}\nSource-Sans-3 font\nLicence: OFL-1.1\n\n{font}\n"]
    parts += [
        notice(name, version) for name, version in sorted(locked(LOCK.read_text(encoding="utf-8")).items())
    ]
    return "\n".join(parts)


def main(arguments: list[str]) -> int:
    """Write the notices, or compare them with the lock."""
    if "--check" in arguments:
        held = named(NOTICES.read_text(encoding="utf-8")) if NOTICES.exists() else {}
        held.pop("Source-Sans-3", None)
        wanted = locked(LOCK.read_text(encoding="utf-8"))
        for name in sorted(held.keys() | wanted.keys()):
            if held.get(name) != wanted.get(name):
                print(
                    f"{name}: noticed as {held.get(name, 'nothing')}, locked as {wanted.get(name, 'nothing')}"
                )
        if held != wanted:
            print("run .venv's python on build/notices.py")
            return 1
        print(f"{len(wanted)} packages, each with its notice")
        return 0
    NOTICES.write_text(written(), encoding="utf-8", newline="\n")
    print(f"{NOTICES.name}: {len(named(NOTICES.read_text(encoding='utf-8')))} notices")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
