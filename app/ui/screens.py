"""Every page there is: its words in the rail, whom it is for, and where it is found. One row a page."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from app.domain.kinds import Kind
from app.domain.people import Role
from app.domain.roles import Right, may
from app.i18n import N_

if TYPE_CHECKING:
    from app.domain.people import Member

OFFICE = frozenset({Role.OWNER, Role.CLINICIAN, Role.RECEPTION})
CLINICIANS = frozenset({Role.OWNER, Role.CLINICIAN})
EVERYONE = frozenset({Role.OWNER, Role.CLINICIAN, Role.RECEPTION, Role.AUDITOR})


class Screen(Struct, frozen=True, kw_only=True):
    """One page: key, words (empty: reached from other pages only), where in app.ui its class is, who may open it.

    `kind` and `right` are looked up in the roles' table; `roles` narrows that to those whose work it is. A page inside
    another (a client's own page) names that one in `under`, so that the rail shows where the person is. `top` puts a
    button in the top bar as well, with the key `press`; `brief` is what is left of its words in a narrow window.
    """

    key: str
    where: str
    kind: Kind
    words: str = ""
    right: Right = Right.SEE
    roles: frozenset[Role] = EVERYONE
    clinical: bool = False
    under: str = ""
    top: str = ""
    brief: str = ""
    press: str = ""

    def is_for(self, person: "Member") -> bool:
        """Say whether this person may open the page."""
        if self.clinical and not (person.role is Role.CLINICIAN or person.clinical):
            return False
        return person.role in self.roles and may(person.role, self.kind, self.right, person.clinical)

    def make(self) -> Callable[..., Any]:
        """Give the page's class, imported only now."""
        module, _colon, name = self.where.partition(":")
        made: Callable[..., Any] = getattr(import_module(f"app.ui.{module}"), name)
        return made


SCREENS: tuple[Screen, ...] = (
    Screen(key="today", words=N_("Today"), where="today.page:TodayPage", kind=Kind.DAY_LIST, roles=OFFICE),
    Screen(
        key="after-hours",
        words=N_("After hours"),
        where="afterhours.page:AfterHoursPage",
        kind=Kind.SESSION,
        right=Right.WRITE,
        roles=CLINICIANS,
        clinical=True,
    ),
    Screen(
        key="clients",
        words=N_("Clients & flags"),
        where="clients.page:ClientsPage",
        kind=Kind.CLIENT,
        roles=OFFICE,
    ),
    Screen(key="client", where="clients.client:ClientPage", kind=Kind.CLIENT, roles=OFFICE, under="clients"),
    Screen(
        key="client-form",
        where="clients.client_form:ClientFormPage",
        kind=Kind.CLIENT,
        right=Right.WRITE,
        roles=OFFICE,
        under="clients",
    ),
    Screen(
        key="client-import",
        where="clients.importing:ImportPage",
        kind=Kind.CLIENT,
        right=Right.WRITE,
        roles=OFFICE,
        under="clients",
    ),
    Screen(
        key="flag-review",
        where="clients.review:FlagReviewPage",
        kind=Kind.FLAG,
        right=Right.APPROVE,
        roles=CLINICIANS,
        under="clients",
    ),
    Screen(
        key="flag-shares",
        where="clients.shares:FlagSharesPage",
        kind=Kind.FLAG,
        right=Right.APPROVE,
        roles=frozenset({Role.OWNER}),
        under="clients",
    ),
    Screen(
        key="flag-export",
        where="clients.flag_export:FlagExportPage",
        kind=Kind.FLAG,
        right=Right.EXPORT,
        roles=CLINICIANS,
        under="clients",
    ),
    Screen(key="persons", where="persons.page:PersonsPage", kind=Kind.PERSON, roles=OFFICE, under="clients"),
    Screen(key="person", where="persons.person:PersonPage", kind=Kind.PERSON, roles=OFFICE, under="clients"),
    Screen(
        key="person-form",
        where="persons.form:PersonFormPage",
        kind=Kind.PERSON,
        right=Right.WRITE,
        roles=CLINICIANS,
        under="clients",
    ),
    Screen(
        key="flag-form",
        where="clients.flag_form:FlagFormPage",
        kind=Kind.FLAG,
        right=Right.WRITE,
        roles=CLINICIANS,
        under="clients",
    ),
    Screen(key="duties", where="duties.page:DutiesPage", kind=Kind.DISCLOSURE, under="clients"),
    Screen(key="risk-review", where="reviews.review:RiskReviewPage", kind=Kind.RISK_REVIEW, under="clients"),
    Screen(
        key="risk-review-form",
        where="reviews.review_form:RiskReviewFormPage",
        kind=Kind.RISK_REVIEW,
        right=Right.WRITE,
        roles=CLINICIANS,
        clinical=True,
        under="clients",
    ),
    Screen(
        key="inbox",
        words=N_("Inbox"),
        where="inbox.page:InboxPage",
        kind=Kind.INCIDENT,
        right=Right.APPROVE,
        roles=frozenset({Role.OWNER}),
    ),
    Screen(key="safety-plan", where="reviews.plan:SafetyPlanPage", kind=Kind.SAFETY_PLAN, under="clients"),
    Screen(
        key="safety-plan-form",
        where="reviews.plan_form:SafetyPlanFormPage",
        kind=Kind.SAFETY_PLAN,
        right=Right.WRITE,
        roles=CLINICIANS,
        clinical=True,
        under="clients",
    ),
    Screen(key="conduct", where="conduct.file:ConductPage", kind=Kind.CONDUCT, under="clients"),
    Screen(
        key="conduct-form",
        where="conduct.form:ConductFormPage",
        kind=Kind.CONDUCT,
        right=Right.WRITE,
        roles=CLINICIANS,
        clinical=True,
        under="clients",
    ),
    Screen(key="worksheet", where="worksheets.worksheet:WorksheetPage", kind=Kind.WORKSHEET, under="clients"),
    Screen(
        key="worksheet-form",
        where="worksheets.form:WorksheetFormPage",
        kind=Kind.WORKSHEET,
        right=Right.WRITE,
        roles=CLINICIANS,
        clinical=True,
        under="clients",
    ),
    Screen(
        key="disclosure", where="disclosures.disclosure:DisclosurePage", kind=Kind.DISCLOSURE, under="clients"
    ),
    Screen(
        key="disclosure-form",
        where="disclosures.form:DisclosureFormPage",
        kind=Kind.DISCLOSURE,
        right=Right.WRITE,
        under="clients",
    ),
    Screen(key="request", where="requests.request:RequestPage", kind=Kind.REQUEST, under="clients"),
    Screen(
        key="request-form",
        where="requests.form:RequestFormPage",
        kind=Kind.REQUEST,
        right=Right.WRITE,
        under="clients",
    ),
    Screen(
        key="duty-paper",
        where="reports.dossier:DutyPaperPage",
        kind=Kind.DISCLOSURE,
        right=Right.EXPORT,
        roles=CLINICIANS,
        clinical=True,
        under="clients",
    ),
    Screen(key="incidents", words=N_("Incidents"), where="incidents.page:IncidentsPage", kind=Kind.INCIDENT),
    Screen(key="incident", where="incidents.one:IncidentPage", kind=Kind.INCIDENT, under="incidents"),
    Screen(key="actions", where="inbox.actions:ActionsPage", kind=Kind.ACTION, under="incidents"),
    Screen(key="action", where="inbox.action:ActionPage", kind=Kind.ACTION, under="incidents"),
    Screen(key="left-reports", where="incidents.left:LeftReportsPage", kind=Kind.DROP, under="incidents"),
    Screen(
        key="protocols",
        words=N_("Protocols & drills"),
        where="protocols.page:ProtocolsPage",
        kind=Kind.RUN,
        top=N_("Run protocol"),
        brief=N_("Run"),
        press="Ctrl+R",
    ),
    Screen(key="run", where="protocols.run:RunPage", kind=Kind.RUN, under="protocols"),
    Screen(
        key="log-incident",
        where="incidents.capture:CapturePage",
        kind=Kind.INCIDENT,
        right=Right.WRITE,
        roles=OFFICE,
        under="incidents",
        top=N_("Log incident"),
        brief=N_("Log"),
        press="Ctrl+N",
    ),
    Screen(
        key="reports",
        words=N_("Reports"),
        where="reports.page:ReportsPage",
        kind=Kind.DAY_LIST,
        right=Right.EXPORT,
        roles=OFFICE,
    ),
    Screen(
        key="law-records",
        where="law.exporting:LawRecordPage",
        kind=Kind.INCIDENT,
        right=Right.EXPORT,
        roles=CLINICIANS,
        under="reports",
    ),
    Screen(key="clocks", where="law.clocks:ClocksPage", kind=Kind.CLOCK, roles=EVERYONE, under="today"),
    Screen(key="verify", where="verify.page:VerifyPage", kind=Kind.EXPORT, under="reports"),
    Screen(
        key="trail", words=N_("Audit trail"), where="trail.page:TrailPage", kind=Kind.ACCESS, roles=EVERYONE
    ),
    Screen(key="notices", where="notices.page:NoticesPage", kind=Kind.NOTICE),
    Screen(
        key="returned", where="notices.returned:ReturnedPage", kind=Kind.NOTICE, roles=frozenset({Role.OWNER})
    ),
    Screen(key="anchors", where="trail.anchors:AnchorsPage", kind=Kind.ACCESS, roles=EVERYONE, under="trail"),
    Screen(
        key="disposal",
        words=N_("Disposal & holds"),
        where="disposal.page:DisposalPage",
        kind=Kind.DISPOSAL,
        roles=EVERYONE,
    ),
    Screen(key="settings", words=N_("Settings"), where="settings.page:SettingsPage", kind=Kind.PRACTICE),
)
"""In the order of the rail."""


def screen(key: str) -> Screen | None:
    """Give the page of that key."""
    return next((one for one in SCREENS if one.key == key), None)
