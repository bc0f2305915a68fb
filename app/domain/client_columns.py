"""Client columns: which column of another program's file is what, and what a line of it says about a client."""

import unicodedata
from collections.abc import Collection, Mapping

from app.domain import clients
from app.domain.clients import Particulars
from app.domain.errors import Refused
from app.domain.tables import Line
from app.i18n import N_, _

COLUMN_WORDS: dict[str, str] = {
    "name": N_("Name"),
    "first": N_("First name"),
    "middle": N_("Middle name"),
    "last": N_("Last name"),
    "preferred": N_("Preferred name"),
    "aliases": N_("Also known as"),
    "reference": N_("Reference"),
    "clinician": N_("Clinician"),
    "phone": N_("Phone (its last four digits)"),
}
"""What a column of a file can be for us; every other column stays outside."""

USUAL = {
    "name": """name fullname clientname patientname client patient displayname nameofclient clientfullname
        patientfullname nombrecompleto nombredelcliente cliente paciente""",
    "first": """firstname first givenname fname forename clientfirstname patientfirstname legalfirstname nombre""",
    "middle": """middlename middle mname middleinitial mi segundonombre""",
    "last": """lastname last surname familyname lname clientlastname patientlastname legallastname
        apellido apellidos""",
    "preferred": """preferredname preferredfirstname nickname goesby preferred prefersname nombrepreferido""",
    "aliases": """aliases alias alsoknownas aka othernames formername maidenname previousname otrosnombres""",
    "reference": """reference referencenumber clientid patientid clientnumber patientnumber mrn medicalrecordnumber
        id pid pubpid accountnumber account acct chartnumber chart externalid clientcode patientguid fileid number no
        referencia expediente numerodeexpediente""",
    "clinician": """clinician primaryclinician therapist primarytherapist provider primaryprovider practitioner
        assignedstaff assignedclinician counselor counsellor psychologist staff renderingprovider
        terapeuta profesional""",
    "phone": """phone mobile mobilephone cell cellphone phonenumber mobilenumber homephone primaryphone
        contactnumber telephone tel phoneendswith telefono movil celular""",
}
"""Headings as they are usual in practice programs' exports, the likeliest first, without spaces, capitals, accents."""

TITLES = ("dr", "prof", "mr", "mrs", "ms", "mx", "miss", "dra", "sr", "sra")
TITLES_AFTER = ("phd", "psyd", "lcsw", "lpc", "lmft", "lmhc", "md", "ma", "msw", "lac", "ph.d.", "m.d.")


def propose(heads: Collection[str]) -> dict[str, int]:
    """Propose which column is what, from the headings alone; the first usual heading wins.

    >>> propose(["Last Name", "First Name", "Client ID", "Diagnosis"])
    {'first': 1, 'last': 0, 'reference': 2}
    """
    plain = [_plain(head) for head in heads]
    found: dict[str, int] = {}
    for field, words in USUAL.items():
        at = next((plain.index(heading) for heading in words.split() if heading in plain), None)
        if at is not None and at not in found.values():
            found[field] = at
    if "first" in found and "last" in found:
        found.pop("name", None)
    if "first" in found and "last" not in found and "name" not in found:
        found["name"] = found.pop("first")
    return found


def check_columns(columns: Mapping[str, int], heads: Collection[str]) -> None:
    """Refuse columns by which no client could be named; raises Refused."""
    if not ({"name", "first", "last"} & set(columns)):
        raise Refused(_("Say which column holds the name."), "name")
    for field, at in columns.items():
        if field not in COLUMN_WORDS or not 0 <= at < len(heads):
            raise Refused(_("There is no such column."), field)


def particulars(
    row: Line, columns: Mapping[str, int], people: Mapping[tuple[str, ...], str]
) -> tuple[Particulars, tuple[str, ...]]:
    """Give what a line says about a client, and what in it could not be used; `people` are person ids by name."""

    def cell(field: str) -> str:
        at = columns.get(field)
        return row.cells[at].strip(" \t") if at is not None else ""

    notes = []
    whole = " ".join(part for part in (cell("first"), cell("middle"), cell("last")) if part)
    name = cell("name") or whole
    preferred = cell("preferred")
    if preferred and cell("last") and len(preferred.split()) == 1:
        preferred = f"{preferred} {cell('last')}"
    aliases = [preferred, *(one.strip() for one in cell("aliases").replace("|", ";").split(";"))]
    therapist = cell("clinician")
    clinician = people.get(clients.key(_untitled(therapist)), "") if therapist else ""
    if therapist and not clinician:
        notes.append(_("“{name}” is not on the staff list, so no clinician is set.").format(name=therapist))
    digits = "".join(char for char in cell("phone") if char.isascii() and char.isdigit())[-4:]
    said = Particulars(
        name=name,
        aliases=tuple(dict.fromkeys(one for one in aliases if one and clients.key(one) != clients.key(name))),
        reference=cell("reference"),
        clinician=clinician,
        phone_ends=digits if len(digits) >= 2 else "",
    )
    return said, tuple(notes)


def people(staff: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Give the person id for each staff member's name, without titles; `staff` gives names by person id."""
    return {clients.key(_untitled(name)): person for person, name in staff.items()}


def _untitled(name: str) -> str:
    words = name.split(",")[0].split() if name.lower().endswith(TITLES_AFTER) else name.split()
    return " ".join(word for word in words if word.casefold().strip(".") not in TITLES)


def _plain(heading: str) -> str:
    folded = unicodedata.normalize("NFD", heading.casefold())
    return "".join(char for char in folded if char.isalnum())
