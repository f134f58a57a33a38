"""Static files: hashed by the build, compressed beforehand, served for a year.

WhiteNoise serves what stands in `static/dist`; its names carry a digest, so that a browser never has to ask
again. Pages ask `asset("app.css")` for today's name.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from whitenoise import WhiteNoise

from web.security import HEADERS

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from flask import Flask

DIST = Path(__file__).parent / "static" / "dist"
MANIFEST = Path(__file__).parent / "static" / "manifest.json"
PREFIX = "static/"


def init_assets(app: Flask) -> None:
    """Serve the built files and let templates find them."""
    names = json.loads(MANIFEST.read_text(encoding="utf-8")) if MANIFEST.exists() else {}

    def asset(name: str) -> str:
        """Return the address of a built file by its plain name."""
        return f"/{PREFIX}{names.get(name, name)}"

    app.jinja_env.globals["asset"] = asset
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # the documented way to wrap an application
        app.wsgi_app,
        root=DIST,
        prefix=PREFIX,
        add_headers_function=_harden,
        immutable_file_test=lambda _path, _url: True,
    )


def _harden(headers: MutableMapping[str, str], _path: str, _url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
