"""Where Gunicorn and `flask` enter."""

import os

from web.app import create_app
from web.config import Settings

settings = Settings.from_env()
if os.environ.get("FLASK_RUN_FROM_CLI") != "true":
    settings.require()  # a server starts whole or not at all; a command asks for what it needs itself
app = create_app(settings)
