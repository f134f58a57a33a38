"""The commands: `jobs` keeps an installation tidy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.jobs import jobs

if TYPE_CHECKING:
    from flask import Flask


def init_commands(app: Flask) -> None:
    """Add our commands to `flask`."""
    for command in (jobs,):
        app.cli.add_command(command)
