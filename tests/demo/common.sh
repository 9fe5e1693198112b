# common.sh – what the tests of the demo share: a directory of their own, and that a demo leaves nothing behind.
# shellcheck shell=bash
set -euo pipefail

REPOSITORY=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
DEALERHUB=${DEALERHUB_BIN:-$REPOSITORY/build/debug/dealerhub}
HERE=$(mktemp -d "${TMPDIR:-/tmp}/dealerhub-demo-test.XXXXXX")
chmod 711 "$HERE" # PostgreSQL, another user when we are root, has to find its way
export TMPDIR=$HERE
unset DEALERHUB_CONFIG DEALERHUB_DATA
trap 'rm -rf "$HERE"' EXIT

fail() {
    echo "$*" >&2
    tail -n 30 "$HERE"/out "$HERE"/err "$HERE"/*/hub.log >&2 2>/dev/null || true
    exit 1
}

# Processes that have our directory in their command line: the server and the hub of a demo do.
left_behind() {
    pgrep -af "$HERE/dealerhub-demo" || true
    find "$HERE" -mindepth 1 -maxdepth 1 -name 'dealerhub-demo.*'
}

check_nothing_is_left() {
    [ -z "$(left_behind)" ] || fail "left behind: $(left_behind)"
}

# start_demo OPTION… – in the background, as DEMO. What the one before said is gone first: a signal that came before the demo itself
# runs would meet a copy of this shell, which takes the directory away.
start_demo() {
    rm -f "$HERE/out"
    "${DEMO_COMMAND[@]}" "$@" >"$HERE/out" 2>"$HERE/err" </dev/null &
    DEMO=$!
}

# wait_for FILE TEXT: until the text stands in the file; DEMO is the process that writes it.
wait_for() {
    local deadline=$((SECONDS + 90))
    until grep -q "$2" "$1" 2>/dev/null; do
        kill -0 "$DEMO" 2>/dev/null || fail "the demo ended before it said: $2"
        [ "$SECONDS" -lt "$deadline" ] || fail "the demo did not say: $2"
        sleep 0.1
    done
}

# An array, not a function: what runs in the background then is the demo itself, not a shell that waits for it.
# shellcheck disable=SC2034
readonly DEMO_COMMAND=("$DEALERHUB" --data "$REPOSITORY/schemas" demo)
