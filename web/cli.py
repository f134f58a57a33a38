"""The commands: `match` works on files alone, `jobs` keeps a place tidy, `demo` fills it with people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.demo.command import demo
from web.jobs import jobs
from web.match_command import match

if TYPE_CHECKING:
    from flask import Flask


def init_commands(app: Flask) -> None:
    """Add our commands to `flask`."""
    for command in (match, jobs, demo):
        app.cli.add_command(command)
