import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.people import KeyClass, Role
from app.services import invitations, people, recovery, settings, unlocking, who_was_who
from app.store import passwords as costs
from app.ui.desk import Desk
from app.ui.parts.dialogs import dialogs
from app.ui.window import KeepwellWindow
from tests.conftest import proved
from tests.keyboards import said
from tests.store import tampering

PASSWORD = "cinder walnut harbour tulip"
ZONE = "America/Denver"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(costs, "calibrated", lambda: costs.FLOOR)
    yield
    dialogs.answer = dialogs.path = None


@pytest.fixture
def at_settings(window_of, qtbot):
    """Sit somebody down in front of a tab of the settings."""

    def sit(who, tab="People"):
        window = window_of(who)
        window.shell.show_page("settings")
        page = window.shell.page()
        names = [page.tabs.tabText(at) for at in range(page.tabs.count())]
        page.tabs.setCurrentIndex(names.index(tab))
        qtbot.waitUntil(lambda: page.people.rows.model.rowCount() > 0 or tab != "People")
        return window, page

    return sit


def shown(widget):
    return " | ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def open_dialogs():
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def codes_on(widget):
    return [word for word in shown(widget).split(" | ") if word.count("-") == 7]


def the_dialog(qtbot):
    qtbot.waitUntil(lambda: bool(open_dialogs()))
    return open_dialogs()[0]


def choose(page, name):
    rows = page.people.rows
    rows.choose(next(at for at, one in enumerate(rows.model.rows) if one.name == name))


def test_an_invitation_is_made_by_keyboard_its_code_is_shown_once_and_goes_with_the_page(
    at_settings, keyboard, qtbot, tmp_path
):
    window, page = at_settings("owner")
    keys = keyboard(window)
    form = page.people.form
    keys.tab_to("Name")
    keys.type("Sample Newcomer")
    keys.tab_to("Role: Clinician")
    keys.press(Qt.Key.Key_Right)
    keys.tab_to("How they come in: They sit here now")
    keys.press(Qt.Key.Key_Right)
    assert not form.password.isVisible()
    keys.tab_to("Make the invitation")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(form.handed.isVisible, timeout=10_000)
    code = next(word for word in shown(form.handed).split(" | ") if word.count("-") == 5)
    qtbot.waitUntil(lambda: page.people.rows.model.rowCount() == 5)
    dialogs.path = lambda _title: tmp_path
    form.handed.save.click()
    qtbot.waitUntil(lambda: "delete the file" in form.handed.told.text(), timeout=20_000)
    assert (tmp_path / invitations.NAME).exists()
    window.shell.show_page("trail")
    window.shell.show_page("settings")
    assert code not in shown(page) and not form.handed.isVisible() and form.asked.isVisible()


def test_an_invitation_can_be_withdrawn_and_then_leaves_the_list(at_settings, acting, qtbot):
    acting("owner", lambda seat: invitations.invite(seat, "Sample Newcomer", Role.RECEPTION, False))
    window, page = at_settings("owner")
    assert not page.people.role.isEnabled() and not page.people.withdraw.isVisible()
    choose(page, "Sample Newcomer")
    assert page.people.withdraw.isVisible() and not page.people.leave.isVisible()
    assert "The code works once, until 7 Dec 2026" in page.people.until.text()
    dialogs.answer = lambda _title: False
    page.people.withdraw.click()
    dialogs.answer = lambda _title: True
    page.people.withdraw.click()
    qtbot.waitUntil(lambda: page.people.rows.model.rowCount() == 4, timeout=20_000)
    assert "is withdrawn" in window.shell.bar.text.text()


def test_who_may_change_nothing_sees_the_people_and_no_button(at_settings):
    _window, page = at_settings("reception")
    assert page.people.rows.model.rowCount() == 4
    assert not page.people.form.isVisible() and not page.people.pressed.isVisible()


def test_a_single_owner_is_advised_to_have_a_second_one(at_settings, acting, qtbot):
    _window, page = at_settings("owner")
    qtbot.waitUntil(page.people.alone.isVisible)
    _window.desk.close()
    acting(
        "owner", lambda seat: people.appoint(seat, "Sample Second", Role.OWNER, False, PASSWORD, costs.FLOOR)
    )
    _window, page = at_settings("owner")
    qtbot.waitUntil(lambda: page.people.rows.model.rowCount() == 5)
    assert not page.people.alone.isVisible()


def test_what_a_leave_means_is_said_and_esc_changes_nothing(at_settings, keyboard, qtbot):
    _window, page = at_settings("owner")
    choose(page, "Sample Clinician")
    page.people.leave.click()
    dialog = the_dialog(qtbot)
    qtbot.waitUntil(dialog.sure.isEnabled)
    words = shown(dialog)
    for told in (
        "The key to what is sealed to clinicians is made anew now.",
        "The file of the practice gets a new key",
        "they may have kept",
        "still opens with their password",
    ):
        assert told in words
    keyboard(dialog).press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not open_dialogs())
    assert page.people.rows.model.rowCount() == 4


def test_a_leaver_is_let_go_from_the_window(at_settings, qtbot, practice, made):
    window, page = at_settings("owner")
    choose(page, "Sample Reception")
    page.people.leave.click()
    dialog = the_dialog(qtbot)
    qtbot.waitUntil(dialog.sure.isEnabled)
    dialog.sure.click()
    qtbot.waitUntil(lambda: page.people.rows.model.rowCount() == 3, timeout=30_000)
    assert "Sample Reception has left" in window.shell.bar.text.text()
    assert made.persons["reception"] not in [person for person, _name in unlocking.people_at(practice)]


def test_an_owner_cannot_let_themselves_go_and_is_told_why(at_settings, qtbot):
    _window, page = at_settings("owner")
    choose(page, "Sample Owner")
    page.people.leave.click()
    dialog = the_dialog(qtbot)
    qtbot.waitUntil(dialog.sure.isEnabled)
    dialog.sure.click()
    qtbot.waitUntil(lambda: "last owner" in dialog.wrong.text(), timeout=10_000)
    assert dialog.sure.isEnabled() and dialog.cancel.isEnabled()
    dialog.reject()


def test_who_lacks_a_key_is_shown_in_the_list_and_handed_it_with_one_button(
    at_settings, acting, qtbot, practice, made, held, monkeypatch
):
    spoilt = {"grants": [{"name": "audit", "epoch": 1, "to": made.persons["auditor"], "sealed": "AAAA"}]}
    mine = held["owner"]
    with tampering.hands_on(practice, mine.main) as db:
        what = (Kind.REGISTER, Action.DELIVER, made.persons["auditor"], spoilt)
        tampering.forged(db, mine.slots.vault, mine.person, mine.pairs.sign, *what)
    acting("auditor", lambda _seat: None)
    monkeypatch.setattr("app.store.handing.answer", lambda *_args: 0)
    window, page = at_settings("owner")
    assert "Auditor · lacks a key" in [page.people._role_words(one) for one in page.people.rows.model.rows]
    choose(page, "Sample Auditor")
    assert "They lack the key to what was opened and searched" in page.people.until.text()
    page.people.give.click()
    qtbot.waitUntil(lambda: "was handed the key" in window.shell.bar.text.text(), timeout=10_000)
    qtbot.waitUntil(lambda: not page.people.give.isVisible(), timeout=10_000)


def test_another_role_is_chosen_by_keyboard(at_settings, keyboard, qtbot):
    window, page = at_settings("owner")
    choose(page, "Sample Auditor")
    page.people.role.click()
    dialog = the_dialog(qtbot)
    keys = keyboard(dialog)
    qtbot.waitUntil(lambda: said(keys.focus()) == "Role: Auditor")
    keys.press(Qt.Key.Key_Left)
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "has another role now" in window.shell.bar.text.text(), timeout=30_000)
    assert the_roles(window, qtbot)["Sample Auditor"] is Role.RECEPTION


def the_roles(window, qtbot):
    found = {}
    window.desk.ask(people.members, then=lambda all_: found.update({one.name: one.role for one in all_}))
    qtbot.waitUntil(lambda: bool(found))
    return found


def test_the_same_role_is_refused_in_words(at_settings, qtbot):
    _window, page = at_settings("owner")
    choose(page, "Sample Auditor")
    page.people.role.click()
    dialog = the_dialog(qtbot)
    dialog.finish.click()
    qtbot.waitUntil(lambda: "their role already" in dialog.wrong.text(), timeout=10_000)
    dialog.reject()


def test_new_keys_are_made_once_what_is_lost_was_said(at_settings, keyboard, qtbot, practice, made, clock):
    window, page = at_settings("owner")
    choose(page, "Sample Reception")
    page.people.reset.click()
    dialog = the_dialog(qtbot)
    qtbot.waitUntil(lambda: "Nothing: they have no drafts" in dialog.lost.text())
    keys = keyboard(dialog)
    keys.tab_to("Password")
    keys.type("too short")
    keys.ctrl(Qt.Key.Key_Return)
    assert "at least 15" in dialog.password.first_row.error.text()
    dialog.password.clear()
    for name in ("Password", "The same again"):
        keys.tab_to(name)
        keys.type(PASSWORD)
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "has new keys" in window.shell.bar.text.text(), timeout=30_000)
    window.desk.lock()
    opened = []
    window.desk.open(unlocking.unlock, practice, made.persons["reception"], PASSWORD, then=opened.append)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)


def test_who_is_not_here_is_handed_a_code_for_new_keys_and_comes_back_with_it(
    at_settings, keyboard, qtbot, practice, made, clock, tmp_path
):
    window, page = at_settings("owner")
    choose(page, "Sample Reception")
    page.people.reset.click()
    dialog = the_dialog(qtbot)
    qtbot.waitUntil(lambda: "Nothing: they have no drafts" in dialog.lost.text())
    keys = keyboard(dialog)
    keys.tab_to("How they come to them: They sit here now")
    keys.press(Qt.Key.Key_Right)
    assert not dialog.password.isVisible() and "everybody is told when it is used" in dialog.asked.text()
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.handed.isVisible, timeout=10_000)
    code = next(word for word in shown(dialog.handed).split(" | ") if word.count("-") == 5)
    dialogs.path = lambda _title: tmp_path
    dialog.handed.save.click()
    qtbot.waitUntil(lambda: "delete the file" in dialog.handed.told.text(), timeout=20_000)
    dialog.handed.on.click()
    qtbot.waitUntil(lambda: page.people.rows.model.rowCount() == 5, timeout=10_000)
    assert "Reception · has a code" in [page.people._role_words(one) for one in page.people.rows.model.rows]
    assert code not in shown(page)
    window.desk.lock()
    opened = []
    window.desk.open(lambda *args: unlocking.join(practice, code, PASSWORD, *args), then=opened.append)
    qtbot.waitUntil(lambda: bool(opened) or window.shell is not None, timeout=20_000)
    assert window.desk.person.id == made.persons["reception"] and window.desk.person.generation == 2


def test_new_sheets_are_made_typed_back_and_put_in_place(at_settings, qtbot, made):
    window, page = at_settings("owner", tab="Recovery sheets")
    panel = page.recovery
    qtbot.waitUntil(lambda: panel.rows.model.rowCount() == 2)
    assert panel.due.isVisible()  # nobody has typed back a code of this practice yet
    panel.make.click()
    qtbot.waitUntil(panel.form.isVisible, timeout=10_000)
    qtbot.waitUntil(lambda: len(codes_on(panel.form)) == 2)
    codes = codes_on(panel.form)
    panel.prove.click()
    qtbot.waitUntil(lambda: bool(panel.form.rows["code1"].error.text()), timeout=10_000)
    panel.form.answers[0].setText(codes[0])
    panel.form.answers[1].setText(codes[0])
    panel.prove.click()
    assert "first sheet's code" in panel.form.rows["code2"].error.text()
    panel.form.answers[1].setText(codes[1].lower())
    panel.prove.click()
    qtbot.waitUntil(lambda: "The new sheets are in place" in window.shell.bar.text.text(), timeout=30_000)
    assert not panel.form.isVisible() and codes[0] not in shown(page)
    qtbot.waitUntil(lambda: not panel.due.isVisible())


def test_codes_of_the_sheets_one_has_can_be_typed_back(at_settings, qtbot, made):
    window, page = at_settings("owner", tab="Recovery sheets")
    panel = page.recovery
    qtbot.waitUntil(panel.have.isVisible)
    panel.have.click()
    for line, code in zip(panel.form.answers, made.codes, strict=True):
        line.setText(code)
    panel.prove.click()
    qtbot.waitUntil(lambda: "Both codes are right" in window.shell.bar.text.text(), timeout=10_000)
    qtbot.waitUntil(lambda: not panel.due.isVisible() and not panel.have.isVisible())


def test_sheets_that_are_not_for_now_leave_no_code_standing_and_can_be_gone_on_with_or_withdrawn(
    at_settings, qtbot
):
    window, page = at_settings("owner", tab="Recovery sheets")
    panel = page.recovery
    panel.make.click()
    qtbot.waitUntil(panel.form.isVisible, timeout=10_000)
    window.shell.show_page("trail")
    window.shell.show_page("settings")
    qtbot.waitUntil(panel.begun.isVisible)
    assert (
        not panel.form.isVisible() and not panel.make.isVisible()
    )  # those are gone on with, or withdrawn, first
    assert not codes_on(page)
    assert panel.have.isVisible() and panel.rows.model.rowCount() == 4
    panel.withdraw.click()
    qtbot.waitUntil(lambda: "withdrawn and open nothing" in window.shell.bar.text.text(), timeout=30_000)
    qtbot.waitUntil(lambda: not panel.begun.isVisible() and not panel.withdraw.isVisible(), timeout=10_000)


def test_not_now_withdraws_the_new_sheets(at_settings, acting, qtbot):
    window, page = at_settings("owner", tab="Recovery sheets")
    panel = page.recovery
    panel.make.click()
    qtbot.waitUntil(panel.form.isVisible, timeout=10_000)
    panel.stop.click()
    qtbot.waitUntil(lambda: "withdrawn and open nothing" in window.shell.bar.text.text(), timeout=30_000)
    assert not panel.form.isVisible()
    window.desk.close()
    assert [one.ended is None for one in acting("owner", recovery.ways).sheets] == [False, False, True, True]


def test_where_an_older_sheet_is_lost_the_practices_certificate_is_new_and_it_is_said(
    at_settings, acting, qtbot
):
    window, page = at_settings("owner", tab="Recovery sheets")
    panel = page.recovery
    panel.make.click()
    qtbot.waitUntil(lambda: len(codes_on(panel.form)) == 2, timeout=10_000)
    for line, code in zip(panel.form.answers, codes_on(panel.form), strict=True):
        line.setText(code)
    assert not panel.means.isVisible()
    panel.lost.click()
    assert panel.means.isVisible()
    panel.prove.click()
    qtbot.waitUntil(lambda: "print the trust card again" in window.shell.bar.text.text(), timeout=30_000)
    window.desk.close()
    assert acting("owner", lambda seat: seat.vault.register.newest(KeyClass.ROOT)).epoch == 2


def test_who_is_no_owner_sees_how_the_sheets_stand_and_makes_none(at_settings, qtbot):
    _window, page = at_settings("reception", tab="Recovery sheets")
    qtbot.waitUntil(lambda: page.recovery.rows.model.rowCount() == 2)
    assert not page.recovery.make.isVisible() and not page.recovery.have.isVisible()


def test_who_was_who_is_a_list_that_everybody_can_read(at_settings, acting, qtbot):
    _window, page = at_settings("auditor", tab="Who was who")
    qtbot.waitUntil(lambda: page.register.rows.model.rowCount() == 4)
    assert {one.began for one in page.register.rows.model.rows} == {
        "Founded the practice", "Appointed by Sample Owner",
    }  # fmt: skip
    _window.desk.close()
    assert len(acting("auditor", who_was_who.rows)) == 4


def test_who_is_invited_joins_at_the_unlock_page_and_a_mistyped_group_is_named(
    window_of, keyboard, acting, qtbot
):
    code = acting(
        "owner", lambda seat: invitations.invite(seat, "Sample Newcomer", Role.RECEPTION, False)
    ).code
    window = window_of("owner")
    window.desk.lock()
    qtbot.waitUntil(lambda: window.shell is None and window.unlock.who.count() > 0)
    keys = keyboard(window)
    keys.tab_to("I have an invitation…")
    keys.press(Qt.Key.Key_Return)
    dialog = the_dialog(qtbot)
    keys = keyboard(dialog)
    keys.tab_to("Code of the invitation")
    keys.type(("1" if code[0] != "1" else "2") + code[1:])
    for name in ("Password", "The same again"):
        keys.tab_to(name)
        keys.type(PASSWORD)
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Group 1" in dialog.rows["code"].error.text(), timeout=10_000)
    qtbot.waitUntil(dialog.finish.isEnabled)
    dialog.code.clear()
    keys.tab_to("Code of the invitation")
    keys.type(code)
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
    assert window.desk.person.name == "Sample Newcomer" and window.desk.person.role is Role.RECEPTION


def test_a_first_run_left_before_the_sheets_were_written_down_makes_new_ones(
    qtbot, acting, practice, made, clock, passwords
):
    acting("owner", lambda seat: settings.set_setup_step(seat, "recovery"))
    window = KeepwellWindow(Desk(practice, clock, ZONE))
    window.show()
    window.desk.open(unlocking.unlock, practice, made.persons["owner"], passwords["owner"])
    window.desk.ask(lambda seat: proved(seat) and None)
    qtbot.waitUntil(lambda: window.doors.first is not None, timeout=10_000)
    step = window.doors.first.steps[2]
    assert step.again.isVisible() and not step.save.isVisible()
    step.again.click()
    qtbot.waitUntil(lambda: len(codes_on(step.form)) == 2, timeout=10_000)
    for line, code in zip(step.answers, codes_on(step.form), strict=True):
        line.setText(code)
    step.finish()
    qtbot.waitUntil(lambda: window.doors.first.at == 3, timeout=30_000)
    window.desk.close()
    window.close()
    window.deleteLater()
    standing = acting("owner", recovery.ways)
    assert not standing.is_due
    assert [one.ended is None for one in standing.sheets] == [True, True, False, False]
