"""The contracts that draw the house can be broken, and say so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from environment import ROOT


def contracts(folder: Path) -> str:
    """What import-linter says about a copy of the house."""
    program = Path(sys.executable).parent / ("lint-imports.exe" if os.name == "nt" else "lint-imports")
    command = [str(program), "--no-logo", "--no-cache"]
    return subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        check=False,
        capture_output=True,
        text=True,
    ).stdout


@pytest.fixture
def house(tmp_path):
    """A copy of the house in which something may be planted."""
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("module", "planted", "contract"),
    [
        ("domain/roles.py", "import sqlite3", "Only the store knows SQL"),
        ("domain/roles.py", "import random", "The rules touch no file, clock, database, window or dice"),
        ("domain/roles.py", "import app.store.vaults", "Layers only look down"),
        ("ui/crash.py", "from app.store import files", "The window and the commands ask services only"),
        ("cli.py", "from app.documents import tables", "The window and the commands ask services only"),
        ("services/flags.py", "import PySide6.QtCore", "Only the window knows Qt"),
        ("services/flags.py", "import cryptography.x509", "Only the store and the signatures handle keys"),
        ("store/vaults.py", "import reportlab.lib", "Only documents knows PDF"),
        ("documents/offline.py", "import socket", "Nothing connects anywhere"),
    ],
)
def test_a_planted_import_breaks_its_contract(house, module, planted, contract):
    path = house / "app" / module
    path.write_text(path.read_text(encoding="utf-8") + f"\n{planted}\n", encoding="utf-8")
    assert f"{contract} BROKEN" in contracts(house)


def test_a_folder_that_is_in_no_layer_breaks_the_layers(house):
    (house / "app" / "helpers.py").write_text('"""Anything."""\n')
    told = contracts(house)
    assert "Layers only look down BROKEN" in told or "app.helpers" in told
