# The part of Flask-Login that we use; the package itself is not typed.

from collections.abc import Callable
from typing import Any

from flask import Flask

current_user: Any

class UserMixin:
    is_authenticated: bool

class LoginManager:
    session_protection: str | None
    def __init__(self, app: Flask, *, add_context_processor: bool) -> None: ...
    def user_loader(self, load: Callable[[str], object]) -> object: ...

def login_user(user: object) -> bool: ...
def logout_user() -> bool: ...
