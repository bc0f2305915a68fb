"""Makes `dist/keepwell`, the folder that runs without Python, and lets it test itself.

    python3 build/freeze.py

It then says how big the folder is, that no link in it leads nowhere, that every library finds what it asks for, and
that nothing in it could listen or connect. The same checkout gives the same files.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import environment
import lean

ROOT = environment.ROOT
FOLDER = ROOT / "dist" / "keepwell"
BAR = 160  # megabytes, for the whole folder
PATIENCE = 180  # seconds, for the self-test


def moment() -> str:
    """When the checkout was last changed, so that two builds of it carry the same dates."""
    told = ["git", "log", "-1", "--format=%ct"]
    done = (
        subprocess.run(told, cwd=ROOT, check=False, capture_output=True, text=True)
        if (ROOT / ".git").exists()
        else None
    )
    return (done.stdout.strip() if done else "") or "1767225600"


def bare() -> dict[str, str]:
    """Surroundings in which a checkout cannot lend the frozen program anything."""
    lent = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "QT_PLUGIN_PATH"}
    return {name: value for name, value in os.environ.items() if name not in lent}


def build(python: str) -> None:
    """Let PyInstaller follow the spec."""
    command = [python, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += [
        "--workpath",
        str(ROOT / ".work"),
        "--distpath",
        str(ROOT / "dist"),
        str(ROOT / "packaging" / "keepwell.spec"),
    ]
    variables = bare() | {"SOURCE_DATE_EPOCH": moment(), "PYTHONHASHSEED": "1"}
    subprocess.run(command, cwd=ROOT, env=variables, check=True, stdin=subprocess.DEVNULL)


def size(folder: Path) -> float:
    """Megabytes of everything in a folder, links not counted."""
    return (
        sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
        / 1e6
    )


def dangling(folder: Path) -> list[str]:
    """Links that lead nowhere."""
    return sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_symlink() and not path.exists()
    )


def unwanted(folder: Path) -> list[str]:
    """Files that lean.py says may never be there."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in names if not lean.wanted(name))


def unresolved(folder: Path) -> list[str]:
    """On Linux: libraries that something in the folder asks for and that neither it nor this computer has."""
    if sys.platform != "linux":
        return []
    lost = set()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and re.search(r"\.so(\.|$)", path.name):
            told = subprocess.run(
                ["ldd", str(path)], env=bare(), check=False, capture_output=True, text=True
            ).stdout
            names = re.findall(r"(\S+) => not found", told)
            lost |= {f"{path.name} asks for {name}" for name in names if not lean.SYSTEM.search(name)}
    return sorted(lost)


def self_test() -> bool:
    """Let the frozen program prove itself, offscreen, from an empty folder and with a profile of its own."""
    program = FOLDER / ("keepwell-cli.exe" if os.name == "nt" else "keepwell")
    with tempfile.TemporaryDirectory() as elsewhere:
        variables = bare() | {
            "QT_QPA_PLATFORM": "offscreen",
            "KEEPWELL_PROFILE": str(Path(elsewhere) / "profile"),
        }
        command = [str(program), "--self-test"]
        alone = {"start_new_session": True} if os.name == "posix" else {}
        running = subprocess.Popen(command, cwd=elsewhere, env=variables, stdin=subprocess.DEVNULL, **alone)
        try:
            return running.wait(PATIENCE) == 0
        except subprocess.TimeoutExpired:
            print(f"the self-test did not come to an end in {PATIENCE} seconds")
            if os.name == "posix":
                os.killpg(running.pid, signal.SIGKILL)
            else:
                running.kill()
            running.wait()
            return False


def main() -> int:
    """Freeze, look at the result, and try it."""
    if not (ROOT / "app" / "__main__.py").exists():
        environment.say("Keepwell: app/__main__.py is missing: this checkout is not whole.")
        return 2
    tools = environment.FREEZE_TOOLS if sys.platform == "linux" else {}
    try:
        build(str(environment.ready(development=True, tools=tools)))
    except environment.CannotPrepare as trouble:
        environment.say(f"Keepwell: {trouble}")
        return 2
    held = True
    for what, names in {
        "links that lead nowhere": dangling(FOLDER),
        "files that may never be there": unwanted(FOLDER),
        "libraries that are not found": unresolved(FOLDER),
    }.items():
        held &= not names
        print(f"{len(names) or 'no'} {what}", *names, sep="\n    ")
    megabytes = size(FOLDER)
    held &= megabytes < BAR
    print(f"{megabytes:.0f} MB in {FOLDER.relative_to(ROOT)} (at most {BAR})", flush=True)
    passed = self_test()
    print(f"self-test {'held' if passed else 'FAILED'}")
    return 0 if held and passed else 1


if __name__ == "__main__":
    sys.exit(main())
