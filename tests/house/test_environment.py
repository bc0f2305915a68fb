"""The environment is made from the lock, once, and again when anything about it changed."""

import environment
import notices
import pytest


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A checkout whose environment is made by a stand-in that only notes what it was asked for."""
    for name in ("RUNTIME", "DEVELOPMENT"):
        path = tmp_path / name
        path.write_text(name)
        monkeypatch.setattr(environment, name, path)
    monkeypatch.setattr(environment, "VENV", tmp_path / "venv")
    monkeypatch.setattr(environment, "say", lambda text: None)

    def make(command, **_):
        environment.venv_python().parent.mkdir(parents=True)
        environment.venv_python().touch()
        return type("Done", (), {"returncode": 0})

    asked = []
    monkeypatch.setattr(environment.subprocess, "run", make)
    monkeypatch.setattr(environment, "pip_install", asked.append)
    return asked


def test_a_second_start_installs_nothing(folder):
    environment.make_venv(development=False)
    environment.make_venv(development=False)
    assert folder == [environment.RUNTIME]


def test_what_developers_have_is_enough_to_run(folder):
    environment.make_venv(development=True)
    environment.make_venv(development=False)
    assert folder == [environment.DEVELOPMENT]


def test_the_checks_grow_what_runs_instead_of_making_it_again(folder):
    environment.make_venv(development=False)
    (environment.VENV / "kept").touch()
    environment.make_venv(development=True)
    assert folder == [environment.RUNTIME, environment.DEVELOPMENT]
    assert (environment.VENV / "kept").exists()


def test_a_changed_lock_makes_it_again_from_nothing(folder):
    environment.make_venv(development=False)
    (environment.VENV / "old").touch()
    environment.RUNTIME.write_text("changed")
    environment.make_venv(development=False)
    assert folder == [environment.RUNTIME, environment.RUNTIME]
    assert not (environment.VENV / "old").exists()


def test_one_that_was_interrupted_is_made_again_from_nothing(folder, monkeypatch):
    def interrupted(lock):
        raise KeyboardInterrupt

    with monkeypatch.context() as now:
        now.setattr(environment, "pip_install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            environment.make_venv(development=False)
    (environment.VENV / "half").touch()
    environment.make_venv(development=False)
    assert not (environment.VENV / "half").exists()
    assert folder == [environment.RUNTIME]


def test_whoever_may_not_install_is_told_the_one_command(monkeypatch):
    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(
        environment.CannotPrepare, match="sudo apt-get install -y --no-install-recommends libegl1"
    ):
        environment.install_packages(["libegl1"])


def test_the_notices_name_what_the_lock_brings():
    assert notices.main(["--check"]) == 0


def test_a_package_without_a_notice_is_noticed(monkeypatch, tmp_path):
    stale = tmp_path / "NOTICES.txt"
    text = notices.NOTICES.read_text(encoding="utf-8")
    stale.write_text(text.replace("\nreportlab ", "\nreportlab 0."), encoding="utf-8")
    monkeypatch.setattr(notices, "NOTICES", stale)
    assert notices.main(["--check"]) == 1
