"""Measures starts, from nothing to a painted window, in turns with KeePassXC and with a bare window of PySide6.

Keepwell opens over a sample practice, KeePassXC over a database made here; both then ask for a password. Also weighs
the frozen folder.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from bench_judging import Line, Rounds, Sample, unmeasured, until_clear
from bench_places import PASSWORD, ROOT, WORK, Place, say, workshop
from bench_screen import Screen, screen, until_painted

FROZEN = ROOT / "dist" / "keepwell" / ("keepwell.exe" if os.name == "nt" else "keepwell")
MOST = 0.75
NOT_FROZEN = "run build/freeze.py first"
BARE = """
import sys
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

app = QApplication(sys.argv)
window = QWidget()
layout = QVBoxLayout(window)
for part in (QLabel("Password"), QLineEdit(), QPushButton("Unlock")):
    layout.addWidget(part)
window.resize(1280, 800)
window.show()
sys.exit(app.exec())
"""
SPEC = """
import sys
sys.path.insert(0, {build!r})
import lean
analysis = Analysis([{script!r}], excludes=lean.MODULES.split() + ["app"])
analysis.binaries = [one for one in analysis.binaries if one[2] == "SYMLINK" or lean.wanted(one[0])]
analysis.datas = [one for one in analysis.datas if lean.wanted(one[0])]
program = EXE(PYZ(analysis.pure), analysis.scripts, [], exclude_binaries=True, name="bare", strip=True, console=True)
COLLECT(program, analysis.binaries, analysis.datas, strip=True, name="bare")
"""

Commands = dict[str, list[str]]


def starts(place: Place, rounds: int) -> list[Line]:
    """Compare the starts; what is not here is said to be not measured."""
    what = "frozen, against KeePassXC"
    if sys.platform != "linux" or not shutil.which("Xvfb"):
        return [unmeasured(what, MOST, "x", "only on Linux, with Xvfb")]
    with workshop() as home, screen() as watched:
        remember(place)
        commands = programs(home)
        variables = surroundings(home, place)
        samples = {
            name: partial(start, watched, command, variables, place) for name, command in commands.items()
        }
        working = {name: sample for name, sample in samples.items() if works(name, sample)}
        taken = until_clear(working, rounds, misses)
    return [against(taken, "frozen", "KeePassXC", MOST), *beside(taken)]


def misses(so_far: Rounds) -> bool:
    """Say whether the bar is missed so far."""
    return {"frozen", "KeePassXC"} <= set(so_far.took) and so_far.ratio("frozen", "KeePassXC") > MOST


def works(name: str, sample: Sample) -> bool:
    """Try a start once, which also warms it up; what shows no window is left out, and said."""
    try:
        sample()
        return True
    except (OSError, TimeoutError) as error:
        say(f"{name}: {error}")
        return False


def start(watched: Screen, command: list[str], variables: Mapping[str, str], place: Place) -> float:
    """Start one program from nothing; the last one was ended hard, so its lock is taken away."""
    (place.profile / "window.lock").unlink(missing_ok=True)
    return until_painted(watched, command, dict(variables), ROOT)


def against(taken: Rounds, name: str, other: str, most: float | None) -> Line:
    """Tell one ratio, with both figures; not measured where one of the two is not here."""
    what = f"{name}, against {other}"
    for missing in (name, other):
        if missing not in taken.took:
            why = NOT_FROZEN if missing == "frozen" else f"there is no {missing} here"
            return unmeasured(what, most, "x", why)
    said = ", ".join(f"{one} {taken.median(one) * 1000:.0f} ms" for one in (name, other))
    return Line(
        what, most, "x", taken.ratio(name, other), f"{said} ({len(taken.took[name])} rounds)", strict=False
    )


def beside(taken: Rounds) -> list[Line]:
    """Tell the ratios that have no bar of their own."""
    pairs = (
        ("frozen", "bare frozen window"),
        ("from source", "bare window from source"),
        ("from source", "KeePassXC"),
    )
    return [against(taken, *pair, None) for pair in pairs]


def remember(place: Place) -> None:
    """Let the profile know the practice, as it does after its first unlock."""
    from app.services import known

    known.remember("Sample Practice", place.folder, sample=True)


def surroundings(home: Path, place: Place) -> dict[str, str]:
    """Give every program the same quiet home: no session of this computer's, no settings of its person's."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    (home / "run").mkdir(mode=0o700)
    return kept | {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "KEEPWELL_PROFILE": str(place.profile),
        "PYTHONPATH": str(ROOT),
    }


def programs(home: Path) -> Commands:
    """Give the command of everything that can be started here."""
    script = WORK / "bare.py"
    script.write_text(BARE, encoding="utf-8")
    found: Commands = {
        "from source": [sys.executable, "-m", "app"],
        "bare window from source": [sys.executable, str(script)],
    }
    if FROZEN.exists():
        found["frozen"] = [str(FROZEN)]
        if bare := frozen_bare(script):
            found["bare frozen window"] = [str(bare)]
    if shutil.which("keepassxc") and shutil.which("keepassxc-cli"):
        found["KeePassXC"] = keepassxc(home)
    return found


def frozen_bare(script: Path) -> Path | None:
    """Freeze the bare window as Keepwell is frozen, once; None where PyInstaller is not here."""
    program = WORK / "bare" / "dist" / "bare" / "bare"
    if program.exists():
        return program
    say("freezing a bare window to compare with, once ...")
    spec = WORK / "bare" / "bare.spec"
    spec.parent.mkdir(exist_ok=True)
    spec.write_text(SPEC.format(build=str(ROOT / "build"), script=str(script)), encoding="utf-8")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--workpath", str(spec.parent / "work"), "--distpath", str(spec.parent / "dist"), str(spec)]
    done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return program if done.returncode == 0 and program.exists() else None


def keepassxc(home: Path) -> list[str]:
    """Make KeePassXC a database and settled settings: it asks for the password, and for nothing else."""
    base, settings = home / "sample.kdbx", home / "keepassxc.ini"
    settings.write_text(
        "[General]\nSingleInstance=false\nUpdateCheckMessageShown=true\n[GUI]\nCheckForUpdates=false\n",
        encoding="utf-8",
    )
    subprocess.run(
        ["keepassxc-cli", "db-create", "-q", "-p", str(base)],
        input=f"{PASSWORD}\n{PASSWORD}\n", text=True, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=os.environ | {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    local = home / "keepassxc-local.ini"
    local.touch()
    return ["keepassxc", "--config", str(settings), "--localconfig", str(local), str(base)]


def size() -> list[Line]:
    """Weigh the frozen folder."""
    import freeze

    what = "dist/keepwell"
    if not FROZEN.exists():
        return [unmeasured(what, freeze.BAR, "MB", NOT_FROZEN)]
    made = time.strftime("%Y-%m-%d %H:%M", time.localtime(FROZEN.stat().st_mtime))
    return [Line(what, freeze.BAR, "MB", freeze.size(FROZEN.parent), f"frozen {made}")]
