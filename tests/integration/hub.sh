# hub.sh – what the tests of this folder share, on top of the harness: source it first.
#
#   hub_prepare [key=value…]   PostgreSQL, Kafka, a migrated database, a master key, hub.conf; more settings as given; the
#                              daemon and the commands connect as roles of their own
#   hub COMMAND…               dealerhub with that configuration
#   hub_start NAME [ARGUMENT…] `dealerhub run` as a service, ready when it returns
#   sql QUERY                  rows of tab-separated columns
#   sample NAME [SED…]         a sample of schemas/event, changed by sed commands
#   send TOPIC KEY [OPTION…]   standard input as one message, by kcat
#   registration ID SOURCE NUMBER   a small event, without a line end
#   merged ID                  is there a row of that event?
#   equals WHAT FOUND EXPECTED
# shellcheck shell=bash
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/../support/harness.sh"

REPOSITORY=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly REPOSITORY
readonly DEALERHUB=${DEALERHUB_BIN:-$HARNESS_BUILD/dealerhub}
readonly HUB_CONF=$HARNESS_DIR/hub.conf
KAFKA_SETTINGS=() POSTGRES_SETTINGS=() # beside those of the harness

equals() {
    [ "$2" = "$3" ] || { printf '%s:\n%s\nexpected:\n%s\n' "$1" "$2" "$3" >&2 && exit 1; }
}

hub() {
    "$DEALERHUB" --config "$HUB_CONF" "$@"
}

sql() {
    "$POSTGRES_BIN/psql" -X -q -t -A -F $'\t' -d "$POSTGRES_URI" -c "$1"
}

hub_prepare() {
    postgres_start "$HARNESS_DIR/postgres" "${POSTGRES_SETTINGS[@]}"
    postgres_database hub
    kafka_start "$HARNESS_DIR/kafka" "${KAFKA_SETTINGS[@]}"
    kafka_topics dealerhub.decisions:1
    free_port HUB_PORT
    mkdir -p "$HARNESS_DIR/site"
    {
        cat <<CONF
database = $POSTGRES_URI
data = $REPOSITORY/schemas
site = $HARNESS_DIR/site
key.file = $HARNESS_DIR/master.key
kafka.bootstrap.servers = $KAFKA_BOOTSTRAP
http.port = $HUB_PORT
CONF
        printf '%s\n' "$@"
    } >"$HUB_CONF"
    hub key make "$HARNESS_DIR/master.key" >/dev/null
    hub migrate >/dev/null
    hub_roles
}

# The hub and its commands run as roles that may do no more than they need, as an operator would have it.
hub_roles() {
    sql "CREATE ROLE hub_daemon LOGIN IN ROLE dealerhub_merge, dealerhub_relay, dealerhub_keep;
         CREATE ROLE hub_reader LOGIN IN ROLE dealerhub_read"
    sed -i "s|^database = .*|database = ${POSTGRES_URI/$PGUSER@/hub_daemon@}\ndatabase.read = ${POSTGRES_URI/$PGUSER@/hub_reader@}\ndatabase.owner = $POSTGRES_URI|" "$HUB_CONF"
}

hub_start() {
    local name=$1
    shift
    : >"$HARNESS_DIR/$name.log"
    service_start "$name" "$DEALERHUB" --config "$HUB_CONF" run "$@"
    wait_for_service "$name" 30 "grep -q ' started ' '$HARNESS_DIR/$name.log'"
}

sample() {
    local file=$REPOSITORY/schemas/event/samples/$1 expression arguments=(-e "")
    shift
    for expression in "$@"; do
        arguments+=(-e "$expression")
    done
    sed "${arguments[@]}" "$file"
}

send() {
    local topic=$1 key=$2
    shift 2
    cat >"$HARNESS_DIR/message"
    kcat -P -b "$KAFKA_BOOTSTRAP" -t "$topic" -k "$key" "$@" "$HARNESS_DIR/message"
}

registration() {
    printf '<CustomerRegistered xmlns="urn:dealerhub:event:1" id="%s" source="%s" time="2026-11-01T09:00:00+08:00">' "$1" "$2"
    printf '<Customer number="%s"><PartyKind>person</PartyKind><Name>李红</Name></Customer></CustomerRegistered>' "$3"
}

merged() {
    [ "$(sql "SELECT count(*) FROM event_row WHERE event_id = '$1'")" = 1 ]
}

# What was published: golden id, tab, the last word of the publications log about it, a line each.
publications() {
    kcat -C -b "$KAFKA_BOOTSTRAP" -t dealerhub.publications -o beginning -e -q -f '%k\t%s\n' \
        -X isolation.level=read_committed | awk -F '\t' '!/^feedback:/ { last[$1] = $2 } END { for (key in last) print key "\t" last[key] }'
}
