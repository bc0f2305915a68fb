"""TOML files: protocols and law packs as files say them, before anybody looks at what they mean."""

import tomllib
from typing import Any

from app.domain.errors import Refused
from app.i18n import _


def load(data: bytes, most: int, too_large: str) -> dict[str, Any]:
    """Read a file's values; raises Refused with what to mend, `too_large` where it has more than `most` bytes."""
    if len(data) > most:
        raise Refused(too_large)
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Refused(_("This file is not text in UTF-8.")) from error
    except (ValueError, RecursionError) as error:
        raise Refused(_("This file is not spelt as TOML: {reason}.").format(reason=error)) from error
