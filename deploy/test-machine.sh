#!/bin/sh
# Makes sure that this machine has what only the tests need: a browser, fonts to draw with, PostgreSQL's programs.
set -eu

wanted=""
command -v chromium >/dev/null || wanted="$wanted chromium"
[ -d /usr/share/fonts/truetype/noto ] || wanted="$wanted fonts-noto-core"
[ -d /usr/share/fonts/truetype/abyssinica ] || wanted="$wanted fonts-sil-abyssinica"
[ -n "${PGBIN:-}" ] || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || wanted="$wanted postgresql"
[ -n "$wanted" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif sudo --non-interactive true 2>/dev/null; then
    as_root="sudo"
else
    echo "The tests need packages of the machine's own. Run: apt-get install --no-install-recommends$wanted" >&2
    exit 1
fi

# PostgreSQL's package would start a server at once; the tests start and stop their own.
$as_root mkdir -p /etc/postgresql-common/createcluster.d
echo "create_main_cluster = false" | $as_root tee /etc/postgresql-common/createcluster.d/none.conf >/dev/null

set -x
$as_root apt-get update --quiet --quiet
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install --quiet --quiet --yes --no-install-recommends $wanted </dev/null
