"""A policy as a TOML file: what it leaves out keeps its default."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

from web.exchange.tables import BadFile, Complaint
from web.models.policies import content_of, policy_from

if TYPE_CHECKING:
    from matching import Policy
    from web.exchange.tables import File


def read_policy(path: File) -> Policy:
    """Read a policy.

    Raises
    ------
    BadFile
        If the file is not TOML, or the policy is impossible.
    """
    try:
        return policy_from(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror or error}"
    except UnicodeDecodeError:
        reason = "not UTF-8; save the file as UTF-8"
    except ValueError as error:  # of which tomllib's own error is one
        reason = str(error)
    raise BadFile([Complaint(path.name, None, None, reason)])


def policy_text(policy: Policy) -> str:
    """Return a whole policy as TOML, defaults included."""
    content = content_of(policy)
    tables = {name: value for name, value in content.items() if isinstance(value, dict)}
    # JSON writes words and numbers as TOML does.
    lines = [f"{name} = {json.dumps(value)}" for name, value in content.items() if name not in tables]
    for name, table in tables.items():
        lines += ["", f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"
