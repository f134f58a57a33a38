"""The blueprint of the desk's pages for volunteers, which two files fill."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("vetting", __name__, template_folder="templates")
