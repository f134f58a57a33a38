#!/bin/sh
# Runs the demo: a database of its own under var/demo, the server, and the jobs beside it. Both stop together.
set -eu
cd "$(dirname "$0")/.."

mkdir -p var/demo
secrets=var/demo/secrets
[ -s "$secrets" ] || (umask 077 && .venv/bin/python deploy/new_secrets.py >"$secrets")
set -a
. "./$secrets"
VEIVISER_MODE=demo INSECURE_COOKIES=1 PORT="${PORT:-8000}"
PUBLIC_URL="http://127.0.0.1:$PORT"
DATABASE_URL="sqlite:///$PWD/var/demo/veiviser.db" MAIL_FROM=demo@example.org
MAIL_URL="mailbox://$PWD/var/demo/mailbox"
set +a

# Both commands do nothing the second time, but even that takes seconds: they run when a migration is news.
up_to_date=var/demo/up-to-date
if [ ! -e "$up_to_date" ] || [ -n "$(find migrations/versions -name '*.py' -newer "$up_to_date")" ]; then
    .venv/bin/flask --app wsgi db upgrade
    .venv/bin/flask --app wsgi demo fill
    touch "$up_to_date"
fi

.venv/bin/flask --app wsgi jobs run --forever &
jobs=$!
.venv/bin/gunicorn wsgi:app &
server=$!
asked_to_stop=no
stop() {
    asked_to_stop=yes
    kill "$server" 2>/dev/null || true
}
trap stop INT TERM HUP

echo "Veiviser answers at http://127.0.0.1:$PORT/ - Ctrl-C stops it."
status=0
wait "$server" || status=$?
wait "$server" || true # the first wait ends early when a signal comes
kill "$jobs" 2>/dev/null || true
wait "$jobs" || true
[ "$asked_to_stop" = yes ] || exit "$status"
