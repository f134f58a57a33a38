"""All that we keep about somebody, as a file to take along."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Response

if TYPE_CHECKING:
    from collections.abc import Mapping


def as_file(kept: Mapping[str, Any]) -> Response:
    """Return it as a file that a person can read and a machine too."""
    text = json.dumps(kept, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": "attachment; filename=answers.json"}
    return Response(text + "\n", mimetype="application/json", headers=headers)
