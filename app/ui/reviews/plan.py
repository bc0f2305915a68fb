"""One safety plan: when it is looked at again, its steps once it is opened, the client's sheet, and its history."""

from pathlib import Path

import msgspec

from app.domain import safety_plans as rules
from app.domain.actions import Status
from app.domain.kinds import Kind
from app.domain.report_names import file_name
from app.domain.reports import Report
from app.i18n import _
from app.services import safety_plans as services
from app.services.sealed_records import Sheet, members
from app.ui.duties.recordpage import SealedRecordPage, Step
from app.ui.parts.dialogs import dialogs


class SafetyPlanPage(SealedRecordPage):
    """Shows one plan. Its sheet is drawn in a child, and saved after the password was typed."""

    kind = Kind.SAFETY_PLAN
    questions = rules.QUESTIONS

    def open_lines(self, shown: Sheet) -> list[tuple[str, str]]:
        """Give when it is looked at again; nothing of one that is over."""
        return super().open_lines(shown) if shown.record.status is Status.ACTIVE else []

    def offered(self, shown: Sheet) -> list[Step]:
        """Give the steps: the sheet, change, look at it again, end, act again, entered in error."""
        if not (shown.may_write and shown.readable):
            return []
        wrong: Step = (_("Entered in error…"), lambda: self.ask_withdrawn(services.withdraw))
        if shown.record.status is Status.ENDED:
            return [(_("Act again…"), self._reactivate), wrong]
        return [
            (_("Print the client's sheet…"), self._print),
            (_("Change"), lambda: self.go.emit("safety-plan-form", {"record": self.record})),
            (_("Looked at again…"), self._keep),
            (_("End the plan…"), self._end),
            wrong,
        ]

    def _keep(self) -> None:
        now = self.shown.record.now if self.shown is not None else {}
        day = rules.usual_due(self.desk.now().day())
        self.desk.ask(
            lambda seat: members(seat, clinical_only=True),
            then=lambda staff: self.ask_moved(
                _("Looked at again with the client"), services.keep, day, staff, str(now.get("by", ""))
            ),
            owner=self,
        )

    def _end(self) -> None:
        self.ask_reason(
            _("End the plan"),
            _("End the plan"),
            _("Why it ends"),
            services.end,
            _("The plan has ended."),
            _("It stays readable. The client may keep their sheet."),
        )

    def _reactivate(self) -> None:
        self.ask_reason(
            _("The plan acts again"),
            _("Let it act again"),
            _("Why it is needed again"),
            services.reactivate,
            _("The plan acts again."),
        )

    def _print(self) -> None:
        self.desk.ask(services.prepare_sheet, self.record, then=self._draw, owner=self)

    def _draw(self, report: Report) -> None:
        payload = {"report": msgspec.to_builtins(report)}
        self.desk.run("build", payload, then=lambda drawn: self._save(report, drawn), owner=self)

    def _save(self, report: Report, drawn: bytes) -> None:
        path = dialogs.save_file(self, _("Save the client's sheet"), file_name(report), _("Sheets (*.pdf)"))
        if path is None:
            return
        self.desk.do(
            services.save_sheet,
            self.record,
            drawn,
            path,
            then=self._saved,
            owner=self,
            changed=(Kind.EXPORT,),
        )

    def _saved(self, path: Path) -> None:
        self.say(_("Saved: {file}. Print it, hand it over, and delete the file.").format(file=path.name))
