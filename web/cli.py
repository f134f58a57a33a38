"""The commands: `match` works on files alone, `jobs` tidies, `staff` invites, `demo` fills with people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.demo.command import demo
from web.jobs import jobs
from web.match_command import match
from web.staff.command import staff
from web.verify_command import verify

if TYPE_CHECKING:
    from flask import Flask


def init_commands(app: Flask) -> None:
    """Add our commands to `flask`."""
    for command in (match, verify, jobs, staff, demo):
        app.cli.add_command(command)
