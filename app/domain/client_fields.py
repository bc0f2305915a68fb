"""The client's form: what is asked, in which words, and who may read each answer."""

from app.domain.fields import Field
from app.domain.ledger import PartName
from app.i18n import N_

FIELDS: tuple[Field, ...] = (
    Field(name="name", label=N_("Name"), required=True, identifying=True),
    Field(
        name="aliases",
        label=N_("Also known as"),
        help=N_("Other names they are booked under, one a line."),
        identifying=True,
    ),
    Field(
        name="reference",
        label=N_("Reference"),
        help=N_("Their number in your practice's own system."),
        identifying=True,
    ),
    Field(name="clinician", label=N_("Clinician")),
    Field(
        name="phone_ends",
        label=N_("Phone ends with"),
        help=N_("The last two to four digits, to tell two people of one name apart."),
        identifying=True,
    ),
    Field(
        name="interval",
        label=N_("Days between sessions"),
        help=N_(
            "After so many days without a session they are pointed out after hours. 0 stands for the usual 28."
        ),
    ),
    Field(
        name="access",
        label=N_("Access needs"),
        help=N_("Barriers that change how you keep them and yourselves safe. Only clinicians read this."),
        part=PartName.CLINICAL,
    ),
    Field(
        name="culture",
        label=N_("Culture and language"),
        help=N_("What to respect so that help can be accepted. Only clinicians read this."),
        part=PartName.CLINICAL,
    ),
)
"""What is asked about a client; reception reads the open ones."""
