"""What every answer carries to the browser, and where a redirect may lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_wtf import CSRFProtect

if TYPE_CHECKING:
    from flask import Flask, Response

    from web.config import Settings

LARGEST_BODY_BYTES = 64 * 1024
MOST_FORM_FIELDS = 100

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
ONE_YEAR = "max-age=31536000; includeSubDomains"

csrf = CSRFProtect()


def init_security(app: Flask, settings: Settings) -> None:
    """Fix cookies, limits, headers and the form token for an application."""
    app.config.update(
        SECRET_KEY=settings.secret_key or None,
        MAX_CONTENT_LENGTH=LARGEST_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY_BYTES,
        MAX_FORM_PARTS=MOST_FORM_FIELDS,
        SESSION_COOKIE_NAME="veiviser" if settings.insecure_cookies else "__Host-veiviser",
        SESSION_COOKIE_SECURE=not settings.insecure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session it is bound to
        WTF_CSRF_SSL_STRICT=False,  # we send no referrer, not even to ourselves
    )
    csrf.init_app(app)

    @app.after_request
    def harden(response: Response) -> Response:
        response.headers.update(HEADERS)
        response.headers.setdefault("Cache-Control", "no-store")
        if not settings.insecure_cookies:
            response.headers["Strict-Transport-Security"] = ONE_YEAR
        return response
