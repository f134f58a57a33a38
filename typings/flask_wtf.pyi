# The part of Flask-WTF that we use; the package itself is not typed.

from flask import Flask
from wtforms import Form

class FlaskForm(Form):
    def is_submitted(self) -> bool: ...

class CSRFProtect:
    def init_app(self, app: Flask) -> None: ...
