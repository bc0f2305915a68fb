"""The bench counts and judges as it says; what it measures differs from computer to computer and is not tested."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import bench
import bench_judging as judging
import bench_places
import bench_screen
import bench_starts
import pytest
from bench_judging import Line, Rounds, Verdict


def test_a_bar_that_says_under_is_not_held_at_the_bar_itself():
    assert Line("list", 100, "ms", 99.9).verdict is Verdict.HELD
    assert Line("list", 100, "ms", 100).verdict is Verdict.MISSED


def test_a_bar_that_says_at_most_is_held_at_the_bar_itself():
    assert Line("scan", 1.5, "x", 1.5, strict=False).verdict is Verdict.HELD
    assert Line("scan", 1.5, "x", 1.51, strict=False).verdict is Verdict.MISSED


def test_what_was_not_measured_is_never_held_and_says_why():
    line = judging.unmeasured("start", 0.75, "x", "run build/freeze.py first")
    assert line.verdict is Verdict.UNMEASURED
    assert "run build/freeze.py first" in judging.table([("Start", [line])])


def test_what_has_no_bar_is_only_told():
    assert Line("scan past the cache", None, "x", 9.0).verdict is Verdict.TOLD


@pytest.mark.parametrize(
    ("values", "code"), [((1.0,), 0), ((1.0, None), 0), ((None,), 0), ((1.0, 3.0), 1), ((), 0)]
)
def test_only_a_bar_that_was_measured_and_missed_fails_the_run(values, code):
    assert judging.exit_code([Line("query", 2, "x", value) for value in values]) == code


def test_the_closing_line_counts_each_verdict():
    lines = [Line("a", 2, "x", 1), Line("b", 2, "x", 3), Line("c", 2, "x"), Line("d", None, "x", 1)]
    assert judging.total(lines) == "1 held, 1 not held, 1 not measured"


def test_two_things_take_turns_in_both_orders_equally_often():
    taken: list[str] = []
    samples = {name: lambda name=name: taken.append(name) or 1.0 for name in "ab"}
    judging.in_turns(samples, 4)
    pairs = ["".join(taken[at : at + 2]) for at in range(0, 8, 2)]
    assert sorted(pairs) == ["ab", "ab", "ba", "ba"]


def test_three_things_meet_in_every_order():
    assert len({"".join(judging.order("abc", number)) for number in range(6)}) == 6


def test_a_ratio_is_the_median_of_the_rounds_own_ratios():
    calm, busy = 1.0, 50.0
    rounds = Rounds({"keyed": [1.1 * calm, 1.1 * busy, 1.1 * calm], "plain": [calm, busy, calm]})
    assert rounds.ratio("keyed", "plain") == pytest.approx(1.1)
    assert rounds.beyond("keyed", "plain") == pytest.approx(0.1)
    assert Rounds({"keyed": [1, 9, 2], "plain": [1, 1, 1]}).ratio("keyed", "plain") == 2


def test_one_slow_moment_does_not_miss_a_bar():
    times = iter([1.0, 90.0, 1.0, 1.0, 1.0])
    taken = judging.in_turns({"a": lambda: next(times), "b": lambda: 1.0}, 5)
    assert taken.ratio("a", "b") == 1


def test_a_missed_bar_is_measured_further_and_every_round_counts():
    taken = judging.until_clear(
        {"a": lambda: 2.0, "b": lambda: 1.0}, 3, lambda so_far: so_far.ratio("a", "b") > 1
    )
    assert len(taken.took["a"]) == len(taken.took["b"]) == 3 * (1 + judging.AGAIN)


def test_a_bar_that_holds_is_not_measured_further():
    taken = judging.until_clear(
        {"a": lambda: 1.0, "b": lambda: 2.0}, 3, lambda so_far: so_far.ratio("a", "b") > 1
    )
    assert len(taken.took["a"]) == 3


def test_what_takes_no_time_is_repeated_until_it_can_be_timed():
    assert judging.enough(lambda: None) > 1000
    assert judging.enough(lambda: time.sleep(0.03)) == 1


def test_equal_work_compares_as_equal():
    def work():
        return sum(range(20_000))

    line = judging.compared("same", {"one": work, "other": work}, 1.5, 7)
    assert line.value == pytest.approx(1, abs=0.5)
    assert line.beside.startswith("one ")


def test_the_table_shows_verdict_value_bar_and_the_plain_figures():
    line = Line("list, newest first", 1.1, "x", 1.034, "keyed 1.00 ms, plain 0.97 ms", strict=False)
    row = judging.table([("Encryption", [line])]).splitlines()[-1].split()
    assert row[0] == "held"
    assert "1.03x" in row
    assert "<= 1.1x" in " ".join(row)
    assert row[-2:] == ["0.97", "ms"]


def test_every_part_has_a_heading_and_a_measure():
    assert list(bench.measures(bench.Asked(quick=True, only=""))) == list(bench.HEADINGS)


def test_a_start_without_its_program_is_not_measured():
    rounds = Rounds({"frozen": [1.0]})
    assert "KeePassXC" in bench_starts.against(rounds, "frozen", "KeePassXC", 0.75).why
    assert bench_starts.against(Rounds(), "frozen", "KeePassXC", 0.75).why == bench_starts.NOT_FROZEN


def test_a_start_is_held_against_keepassxc():
    rounds = Rounds({"frozen": [0.3, 0.3], "KeePassXC": [0.5, 0.5]})
    line = bench_starts.against(rounds, "frozen", "KeePassXC", 0.75)
    assert line.value == pytest.approx(0.6)
    assert line.verdict is Verdict.HELD


def test_the_bench_never_touches_a_persons_own_profile(monkeypatch, tmp_path):
    monkeypatch.setenv("KEEPWELL_PROFILE", "of a person")
    place = bench_places.Place(tmp_path / "sample.keepwell", tmp_path / "profile", 1)
    place.use()
    from app import paths

    assert paths.profile() == tmp_path / "profile"


def test_a_kept_practice_is_known_by_what_wrote_it(monkeypatch, tmp_path):
    (tmp_path / "app" / "store").mkdir(parents=True)
    (tmp_path / "app" / "store" / "seals.py").write_text("one way to seal")
    monkeypatch.setattr(bench_places, "ROOT", tmp_path)
    before = bench_places.writing()
    assert bench_places.writing() == before
    (tmp_path / "app" / "store" / "seals.py").write_text("another way to seal")
    assert bench_places.writing() != before


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("Xvfb"), reason="needs a virtual screen")
def test_a_window_counts_once_it_is_painted_and_not_when_it_is_empty(tmp_path):
    script = tmp_path / "window.py"
    script.write_text(
        "import sys, time\n"
        "from PySide6.QtWidgets import QApplication, QLabel\n"
        "from PySide6.QtCore import QTimer\n"
        "app = QApplication(sys.argv)\n"
        "label = QLabel()\n"
        "label.setStyleSheet('background: white')\n"
        "label.resize(400, 300)\n"
        "label.show()\n"
        "QTimer.singleShot(700, lambda: label.setText('painted'))\n"
        "app.exec()\n"
    )
    with bench_screen.screen() as screen:
        took = bench_screen.until_painted(
            screen, [sys.executable, str(script)], {"PATH": "/usr/bin"}, tmp_path
        )
        assert took > 0.7
        with pytest.raises(TimeoutError):
            bench_screen.until_painted(screen, [sys.executable, "-c", "pass"], {"PATH": "/usr/bin"}, tmp_path)


def test_the_bench_says_what_it_can_measure():
    told = subprocess.run(
        [sys.executable, "build/bench.py", "--help"],
        cwd=Path(bench.ROOT),
        capture_output=True,
        text=True,
        check=True,
    )
    assert all(name in told.stdout for name in bench.HEADINGS)
