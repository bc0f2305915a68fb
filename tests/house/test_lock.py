"""The lock files say exactly what is installed, and never from where."""

import re

import lock
import pytest
from environment import DEVELOPMENT, ROOT, RUNTIME
from notices import locked

import app


@pytest.mark.parametrize("path", [RUNTIME, DEVELOPMENT], ids=lambda path: path.name)
def test_every_package_has_its_hashes_and_no_address(path):
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    for requirement in re.split(r"\n(?=[A-Za-z0-9])", text)[1:]:
        assert "--hash=sha256:" in requirement, requirement


def test_developers_run_with_what_people_run_with():
    people, developers = (locked(path.read_text(encoding="utf-8")) for path in (RUNTIME, DEVELOPMENT))
    assert people.items() <= developers.items()
    assert "pyside6-essentials" in people


def test_no_client_for_any_network_is_installed():
    names = locked(DEVELOPMENT.read_text(encoding="utf-8")).keys()
    assert not names & {"aiohttp", "requests", "httpx", "urllib3", "pyside6-addons", "pyside6-webengine"}


def test_the_lock_holds_what_the_project_asks_for():
    asked = re.findall(
        r'^    "([A-Za-z0-9-]+)[=><]', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
    names = locked(DEVELOPMENT.read_text(encoding="utf-8")).keys()
    assert asked
    assert {name.lower() for name in asked} <= names


def test_an_address_in_an_export_is_taken_out():
    text = "--index-url https://example.invalid/simple\n--extra-index-url x\na==1 \\\n    --hash=sha256:00\n-i x\n"
    assert lock.without_addresses(text) == "a==1 \\\n    --hash=sha256:00\n"


def test_the_program_and_the_project_have_one_version():
    told = re.search(
        r'^version = "(.*)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert told
    assert told[1] == app.__version__
