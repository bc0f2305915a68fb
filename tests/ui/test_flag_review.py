"""The weekly review in a real window, by keyboard: keep, change, end, approve, and the next comes up."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.actions import Status
from app.domain.clients import Particulars
from app.domain.flag_fields import Level
from app.domain.flags import TwoTests, Wanted
from app.domain.kinds import Kind
from app.services import clients, flag_queue, flags
from app.ui.clients.flag_form import FlagFormPage
from app.ui.clients.review import FlagReviewPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

WHY = "Blocked the door on 20 November"
YES = TwoTests(True, True)


def words(page) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


@pytest.fixture
def three(acting, clock) -> list[str]:
    """Three flags that a clinician raised in November, all past their review in the spring."""

    def make(seat) -> list[str]:
        made = []
        for place, name in enumerate(("Ada Okafor", "Jo Brandt", "Tam Novak")):
            client = clients.add(seat, Particulars(name=name))
            wanted = Wanted(
                level=Level.HIGH, label=f"Label {place}", action="Two staff in the room.",
                review=date(2027, 1, 10 + place), category="violence", behaviour=WHY,
            )  # fmt: skip
            made.append(flags.raise_flag(seat, client.id, wanted, YES).id)
        return made

    made = acting("clinician", make)
    acting("owner", lambda seat: [flags.approve(seat, flag) for flag in made])
    clock.now = clock.now.replace(year=2027, month=3, day=1)
    return made


def arrive(qtbot, window, waiting: int) -> FlagReviewPage:
    window.shell.show_page("flag-review", {})
    page = window.shell.page()
    assert isinstance(page, FlagReviewPage)
    window.activateWindow()
    qtbot.waitUntil(lambda: len(page.waiting) == waiting, timeout=10_000)
    return page


def test_flags_come_up_one_after_another_and_are_decided_from_the_keyboard(
    qtbot, window_of, acting, three, keyboard
) -> None:
    window = window_of("clinician")
    page = arrive(qtbot, window, 3)
    keys = keyboard(window)
    qtbot.waitUntil(lambda: "Label 0" in words(page) and "Past its review" in words(page))
    assert WHY not in words(page)
    qtbot.waitUntil(lambda: any(pill.hasFocus() for pill in page.what.pills), timeout=10_000)
    keys.press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: WHY in words(page), timeout=10_000)
    keys.press(Qt.Key.Key_Space)
    keys.tab_to("Why")
    keys.type("Still true; agreed with the client.")
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Label 1" in words(page), timeout=10_000)
    assert WHY not in words(page) and "1 done" in page.aside.text()
    qtbot.waitUntil(lambda: any(pill.hasFocus() for pill in page.what.pills), timeout=10_000)
    keys.press(Qt.Key.Key_Right, times=2)
    keys.tab_to("Why")
    keys.type("A year without an incident.")
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Label 2" in words(page), timeout=10_000)
    kept, ended, left = acting_later(window, qtbot, three)
    assert (kept.reviews, kept.is_approved, kept.review) == (1, False, date(2027, 4, 18))
    assert ended.status is Status.ENDED and left.reviews == 0


def acting_later(window, qtbot, three):
    found = []
    window.desk.ask(lambda seat: [flags.one(seat, one) for one in three], then=found.extend)
    qtbot.waitUntil(lambda: len(found) == 3, timeout=10_000)
    return found


def test_nothing_is_decided_without_a_choice_or_a_sentence(qtbot, window_of, three) -> None:
    page = arrive(qtbot, window_of("clinician"), 3)
    page.finish.click()
    qtbot.waitUntil(lambda: "keep, change or end" in words(page))
    page.what.press("end")
    page.finish.click()
    qtbot.waitUntil(lambda: "Say why, in one sentence." in words(page), timeout=10_000)
    assert len(page.waiting) == 3


def test_what_is_put_off_comes_last(qtbot, window_of, three) -> None:
    page = arrive(qtbot, window_of("clinician"), 3)
    page.later.click()
    assert [one.card.flag.label for one in page.waiting] == ["Label 1", "Label 2", "Label 0"]


def test_a_change_goes_to_the_form_and_comes_back(qtbot, window_of, three) -> None:
    window = window_of("clinician")
    page = arrive(qtbot, window, 3)
    page.what.press("change")
    page.finish.click()
    qtbot.waitUntil(lambda: isinstance(window.shell.page(), FlagFormPage), timeout=10_000)


def test_a_second_person_approves_what_waits_for_them(qtbot, window_of, acting, three) -> None:
    acting("clinician", lambda seat: flags.keep(seat, three[0], date(2028, 1, 1), "Still true"))
    acting("clinician", lambda seat: flags.end(seat, three[1], "Over"))
    acting("clinician", lambda seat: flags.end(seat, three[2], "Over"))
    page = arrive(qtbot, window_of("owner"), 1)
    qtbot.waitUntil(lambda: "Waits for approval" in words(page) and "second person" in words(page))
    page.finish.click()
    qtbot.waitUntil(lambda: "Nothing waits for you" in words(page), timeout=10_000)


def test_who_decides_about_no_flag_has_no_such_page_and_counts_none(window_of, acting, three) -> None:
    assert acting("reception", flag_queue.count) == 0
    window = window_of("reception")
    window.shell.show_page("flag-review", {})
    assert not isinstance(window.shell.page(), FlagReviewPage)


def test_what_a_client_says_against_a_flag_waits_until_it_is_answered(
    qtbot, window_of, acting, clock
) -> None:
    clock.now = clock.now.replace(day=24)

    def make(seat) -> str:
        client = clients.add(seat, Particulars(name="Ada Okafor"))
        wanted = Wanted(
            level=Level.CARE, label="Quiet room", action="Offer the quiet room.", review=date(2028, 1, 10),
            category="sensory", behaviour=WHY,
        )  # fmt: skip
        flag = flags.raise_flag(seat, client.id, wanted, YES).id
        flags.tell(seat, flag, "yes", "On the telephone", "It is not true any more.", "")
        return flag

    flag = acting("clinician", make)
    acting("owner", lambda seat: flags.approve(seat, flag))
    page = arrive(qtbot, window_of("clinician"), 1)
    qtbot.waitUntil(lambda: "The client objects" in words(page))
    answered = ("yes", "On the telephone", "It is not true any more.", "We looked again; it stays until May.")
    page.desk.do(flags.tell, flag, *answered, owner=page, changed=(Kind.FLAG,))
    qtbot.waitUntil(lambda: "Nothing waits for you" in words(page), timeout=10_000)
