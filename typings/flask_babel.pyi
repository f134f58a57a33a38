# The part of Flask-Babel that we use; the package itself is not typed.

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

from babel import Locale
from flask import Flask

class LazyString(str):  # it is not one, but behaves like one wherever we use it
    __slots__ = ()

class Babel:
    def init_app(self, app: Flask, *, locale_selector: Callable[[], str]) -> None: ...

def force_locale(locale: str) -> AbstractContextManager[None]: ...
def get_locale() -> Locale: ...
def gettext(message: str, /, **variables: object) -> str: ...
def ngettext(singular: str, plural: str, num: int, /, **variables: object) -> str: ...
def lazy_gettext(message: str, /, **variables: object) -> LazyString: ...
def format_date(day: date, format: str) -> str: ...  # noqa: A002 - the package's own name
