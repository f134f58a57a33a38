"""How Gunicorn serves Veiviser; it finds this file by itself when started in this folder."""

import os
from pathlib import Path

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"

preload_app = True  # load once, then fork: nothing is connected to before the first request
worker_class = "gthread"
workers = 2
threads = 4
timeout = 60
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 500

# A heartbeat on a slow disk would get a healthy worker killed.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - the folder Gunicorn advises
control_socket_disable = True

# When, what and how long, but not who: no address, no query string, no referrer, no browser.
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
