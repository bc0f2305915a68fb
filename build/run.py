"""Starts Keepwell from a checkout, making what it needs first.

    python3 build/run.py             start
    python3 build/run.py --sample    start with a made-up practice, marked as a sample everywhere
    python3 build/run.py --help      what else `keepwell` can do

Every argument is passed on to the program.
"""

import os
import subprocess
import sys

import environment


def main(arguments: list[str]) -> int:
    """Prepare, then hand over to the program itself."""
    try:
        python = str(environment.ready())
    except environment.CannotPrepare as trouble:
        environment.say(f"Keepwell: {trouble}")
        return 2
    command = [python, "-m", "app", *arguments]
    whereabouts = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, [str(environment.ROOT), os.environ.get("PYTHONPATH")]))
    }
    if os.name == "nt":
        return subprocess.run(command, env=whereabouts, check=False).returncode
    os.execve(python, command, whereabouts)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
