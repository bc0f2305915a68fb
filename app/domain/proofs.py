"""Proofs: for which acts somebody types their password again, although they are signed in.

A desk that its person walked away from must not be enough to take records out, to change who works here or which keys
open the practice. What was proved holds for one purpose and for a few minutes.
"""

from enum import StrEnum

from app.i18n import N_

SECONDS = 180
"""So long after the password was typed for a purpose it need not be typed for it again."""


class Purpose(StrEnum):
    """What a password was typed for."""

    EXPORT = "export"
    PEOPLE = "people"
    KEYS = "keys"
    BACKUP = "backup"
    RESTORE = "restore"
    DISPOSAL = "disposal"


ASKED = {
    Purpose.EXPORT: N_("Before something leaves Keepwell, type your password again."),
    Purpose.PEOPLE: N_("Before it is changed who works here, type your password again."),
    Purpose.KEYS: N_("Before it is changed what opens this practice, type your password again."),
    Purpose.BACKUP: N_("Before a copy of the practice is put somewhere, type your password again."),
    Purpose.RESTORE: N_("Before a backup is laid down, type your password again."),
    Purpose.DISPOSAL: N_("Before records are gone for good, type your password again."),
}
"""How the person at the desk is asked."""


class Act(StrEnum):
    """What can only be done by somebody who has just typed their password for it."""

    APPOINT = "appoint"
    INVITE = "invite"
    WITHDRAW_INVITATION = "withdraw invitation"
    CHANGE_ROLE = "change role"
    RESET = "reset"
    LET_GO = "let go"
    NEW_SHEETS = "new sheets"
    SAVE_SHEETS = "save sheets"
    PERSONAL_SHEET = "personal sheet"
    CHANGE_FILE_KEY = "change file key"
    SIGN_REPORT = "sign report"
    EXPORT_RECORD = "export record for the law"
    EXPORT_ATTACHMENT = "export attachment"
    EXPORT_FLAGS = "export flags"
    EXPORT_TRAIL = "export trail"
    EXPORT_LIST = "export list"
    BACK_UP = "back up"
    BACKUP_PLACE = "backup place"
    REHEARSE = "rehearse"
    DISPOSE = "dispose"
    LIFT_HOLD = "lift hold"


NEEDS: dict[Act, Purpose] = {
    Act.APPOINT: Purpose.PEOPLE,
    Act.INVITE: Purpose.PEOPLE,
    Act.WITHDRAW_INVITATION: Purpose.PEOPLE,
    Act.CHANGE_ROLE: Purpose.PEOPLE,
    Act.RESET: Purpose.PEOPLE,
    Act.LET_GO: Purpose.PEOPLE,
    Act.NEW_SHEETS: Purpose.KEYS,
    Act.SAVE_SHEETS: Purpose.KEYS,
    Act.PERSONAL_SHEET: Purpose.KEYS,
    Act.CHANGE_FILE_KEY: Purpose.KEYS,
    Act.SIGN_REPORT: Purpose.EXPORT,
    Act.EXPORT_RECORD: Purpose.EXPORT,
    Act.EXPORT_ATTACHMENT: Purpose.EXPORT,
    Act.EXPORT_FLAGS: Purpose.EXPORT,
    Act.EXPORT_TRAIL: Purpose.EXPORT,
    Act.EXPORT_LIST: Purpose.EXPORT,
    Act.BACK_UP: Purpose.BACKUP,
    Act.BACKUP_PLACE: Purpose.BACKUP,
    Act.REHEARSE: Purpose.RESTORE,
    Act.DISPOSE: Purpose.DISPOSAL,
    Act.LIFT_HOLD: Purpose.DISPOSAL,
}
"""Every act that asks again, and for which purpose.

A change of one's own password asks for the old one itself, and a restored practice for its owner's when it is opened;
the day's own backup and what an unlock finishes ask nobody.
"""
