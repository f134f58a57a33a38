"""The round before, as the file that it was written to: only which pairs it proposed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from web.exchange.round_files import FORMAT
from web.exchange.tables import BadFile, Complaint

if TYPE_CHECKING:
    from pathlib import Path

    from matching import PairMemory


def read_previous(path: Path) -> PairMemory:
    """Return the pairs that a round proposed.

    Raises
    ------
    BadFile
        If the file is not a round as `flask match` writes it.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] == FORMAT:
            return frozenset((str(one["newcomer"]), str(one["volunteer"])) for one in content["proposals"])
        reason = f"its format is not {FORMAT}"
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror or error}"
    except (ValueError, KeyError, TypeError):
        reason = "this is not the file of a round"
    raise BadFile([Complaint(path.name, None, None, reason)])


def previous_text(pairs: PairMemory) -> str:
    """Return a file that tells of a round before no more than which pairs it proposed."""
    proposals = [{"newcomer": newcomer, "volunteer": volunteer} for newcomer, volunteer in sorted(pairs)]
    return json.dumps({"format": FORMAT, "proposals": proposals}, indent=1) + "\n"
