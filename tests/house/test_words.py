"""Words that belong to one computer, one registry or one typist are found before they are committed."""

import shutil
import subprocess

import pytest
import words


# Spelt with gaps, as in build/words.py itself.
@pytest.mark.parametrize(
    "planted",
    [
        "open('/wo`rk/notes.txt')",
        "see /ro`ot/.profile",
        "/ho`me/jo/keepwell",
        "from py`pi.org",
        "by Chat`GPT",
    ],
)
def test_a_planted_word_is_found(planted):
    assert words.found("first line\n" + planted.replace("`", ""))[0][0] == 2
    assert words.found(planted) == []


@pytest.mark.parametrize(
    "innocent",
    ["the practice root / its owner", "https://example.org/work/", "homework/root", "Claude Monet"],
)
def test_an_innocent_word_is_left_alone(innocent):
    assert words.found(innocent) == []


@pytest.mark.skipif(not shutil.which("git"), reason="without git there is nothing about to be committed")
def test_a_file_that_is_about_to_be_committed_is_looked_at(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for name in ("a.py", "Makefile", "picture.png", "resources/licences/a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert [path.name for path in words.ours(tmp_path)] == ["Makefile", "a.py"]


def test_without_git_the_same_files_are_looked_at(tmp_path):
    for name in ("a.py", "Makefile", ".venv/lib/b.py", "dist/c.py", ".ci/run"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert [path.relative_to(tmp_path).as_posix() for path in words.ours(tmp_path)] == [
        ".ci/run",
        "Makefile",
        "a.py",
    ]
