# scene.sh – what faults are done to: instances of the hub behind links that can misbehave, a load, and the judge.
#
#   scene_open           services, links, topics, two copies of one migrated database, instances, load
#   scene_settle         heals nothing, waits until all that was sent is merged and told
#   scene_judge          against a calm run of the same events; ends the script when something is wrong
#   instance_start NAME  with the stages that belong to its name
#   everything_runs      starts what does not run
#   work_goes_on         something more is merged, and something more published
#   link NAME MODE       see proxy
# shellcheck shell=bash

readonly LINKS=$HARNESS_DIR/links
readonly SOURCES=D0123,D0456,D0789,D0999
readonly LOAD_SLICE=1000000
# What instances there can be, and the stages of each; the first three run when nothing else is said.
declare -A STAGES=([one]=intake,merge,relay [two]=intake,merge [three]=relay [four]=intake,merge,relay)
readonly USUAL=(one two three)
KILLS=0 EXITS=0 load_seed=0 passing=0 server=1

say() {
    printf '%6.1f %s\n' "$(($(date +%s%N) / 100000000 - BEGAN))e-1" "$*"
}
BEGAN=$(($(date +%s%N) / 100000000))

# --- Links ------------------------------------------------------------------------------------------------------------

link() {
    printf '%s' "$2" >"$LINKS/$1.new"
    mv "$LINKS/$1.new" "$LINKS/$1.mode"
    wait_until 10 "[ \"\$(cat '$LINKS/$1.seen')\" = '$2' ]"
}

link_to() {
    printf '%s' "$2" >"$LINKS/$1.target"
}

links_open() {
    mkdir -p "$LINKS"
    free_port PORT_DATABASE
    free_port PORT_BROKER
    free_port PORT_STANDBY
    free_port PORT_OF_HUBS # where the broker listens for the hubs
    service_start proxy python3 "$here/proxy" "$LINKS" database "$PORT_DATABASE" "$PGPORT" \
        broker "$PORT_BROKER" "$PORT_OF_HUBS" standby "$PORT_STANDBY" "$PGPORT"
    wait_for_service proxy 10 "grep -q ready '$HARNESS_DIR/proxy.log'"
}

# --- Services ---------------------------------------------------------------------------------------------------------

# The hubs know the broker by a listener whose advertised address is the link.
broker_open() {
    local directory=$HARNESS_DIR/kafka
    kafka_fetch
    kafka_format "$directory"
    sed -i -e "s|^listeners=.*|&,HUB://127.0.0.1:$PORT_OF_HUBS|" \
        -e "s|^advertised.listeners=.*|&,HUB://127.0.0.1:$PORT_BROKER|" \
        -e "s|^listener.security.protocol.map=.*|&,HUB:PLAINTEXT|" "$directory/server.properties"
    kafka_start "$directory"
}

database_open() {
    mkdir -p "$HARNESS_DIR/postgres"
    if [ "$(id -u)" -eq 0 ]; then
        HARNESS_MOUNTS+=("$HARNESS_DIR/postgres")
        # Two servers stand in it at times, and what is stored grows with the minutes
        mount -t tmpfs -o size=$((1500 + 25 * minutes))m,mode=755 faults "$HARNESS_DIR/postgres"
    fi
    POSTGRES_NOW=$HARNESS_DIR/postgres/1
    postgres_start "$POSTGRES_NOW" max_wal_senders=4 wal_keep_size=64MB max_wal_size=256MB
    postgres_database hub
}

configure() {
    cat >"$HUB_CONF" <<CONF
database = host=127.0.0.1 port=$PORT_DATABASE user=postgres dbname=hub connect_timeout=3
data = $REPOSITORY/schemas
site = $HARNESS_DIR/site
key.file = $HARNESS_DIR/master.key
kafka.bootstrap.servers = 127.0.0.1:$PORT_BROKER
kafka.session.timeout.ms = 6000
erp.port = kafka
batch.linger = 5ms
batch.events = 40
CONF
    mkdir -p "$HARNESS_DIR/site/config"
    hub key make "$HARNESS_DIR/master.key" >/dev/null
    hub migrate >/dev/null
}

# The same secrets, and so the same record ids: the calm run's database is a copy of the migrated one.
scene_open() {
    database_open
    links_open
    broker_open
    kafka_topics dealerhub.decisions:1 erp.ERP.idocs:1 dealer.D0123.events:3 dealer.D0456.events:3 dealer.D0789.events:3 \
        dealer.D0999.events:3
    configure
    "$POSTGRES_BIN/createdb" -T hub calm
    everything_runs
    load_goes_on
}

# --- Instances --------------------------------------------------------------------------------------------------------

# instance_start NAME [COMMAND…] – behind a command that changes its surroundings.
instance_start() {
    local name=$1
    shift
    : >"$HARNESS_DIR/$name.ready"
    echo "--- started" >>"$HARNESS_DIR/$name.log"
    service_start "$name" "$@" "$DEALERHUB" --config "$HUB_CONF" run --stages "${STAGES[$name]}"
}

instance_is_up() {
    service_runs "$1" && tail -n +"$(grep -n -e '--- started' "$HARNESS_DIR/$1.log" | tail -n 1 | cut -d: -f1)" \
        "$HARNESS_DIR/$1.log" | grep -q ' started '
}

instance_kill() {
    service_runs "$1" || return 0
    service_kill "$1"
    KILLS=$((KILLS + 1))
}

postgres_goes_on() {
    service_runs postgres || postgres_start "$POSTGRES_NOW"
}

broker_goes_on() {
    service_runs kafka || kafka_start "$HARNESS_DIR/kafka"
}

# An instance that ended by itself is started again, as systemd would; it is counted.
everything_runs() {
    local name
    postgres_goes_on
    broker_goes_on
    for name in "${USUAL[@]}"; do
        service_runs "$name" && continue
        if [ -n "${SERVICE[$name]:-}" ]; then
            service_stop "$name"
            EXITS=$((EXITS + 1))
        fi
        instance_start "$name"
    done
    for name in "${USUAL[@]}"; do
        wait_until 60 "instance_is_up $name || ! service_runs $name"
    done
}

progress() {
    sql "SELECT coalesce((SELECT sum(next) FROM kafka_offset WHERE topic LIKE 'dealer.%'), 0),
                (SELECT sum(log_offset) FROM shard)" 2>/dev/null || echo "0 0"
}

# both_grew MERGED PUBLISHED – since they stood there, something was merged and something published.
both_grew() {
    local merged published
    read -r merged published < <(progress)
    [ "$merged" -gt "$1" ] && [ "$published" -gt "$2" ]
}

# Waits for that, whoever does it.
something_happens() {
    local merged published
    read -r merged published < <(progress)
    wait_until 60 "both_grew $merged $published"
}

work_goes_on() {
    local merged published deadline=$((SECONDS + 90))
    read -r merged published < <(progress)
    while [ "$SECONDS" -lt "$deadline" ]; do
        everything_runs
        load_goes_on
        if both_grew "$merged" "$published"; then return 0; fi
        sleep 0.2
    done
    return 1
}

# --- Load -------------------------------------------------------------------------------------------------------------

# Stores do not go by the hubs' link. A broker that is gone for long ends the sender; another one goes on.
load_goes_on() {
    service_runs load && return 0
    load_seed=$((load_seed + 1))
    service_start load "$HARNESS_BUILD/tests/bin/load" "$KAFKA_BOOTSTRAP" "$SOURCES" "$LOAD_SLICE" \
        "seed=$((seed * 1000 + load_seed))" "rate=$rate" odd
}

# --- The end ----------------------------------------------------------------------------------------------------------

settled() {
    [ "$(sql "SELECT (SELECT sum(next) FROM kafka_offset WHERE topic LIKE 'dealer.%') >= $sent
                     AND NOT EXISTS (SELECT FROM dirty) AND NOT EXISTS (SELECT FROM notice)
                     AND NOT EXISTS (SELECT FROM backlog)
                     AND NOT EXISTS (SELECT FROM merge_state WHERE adopting IS NOT NULL)")" = t ]
}

scene_settle() {
    service_stop load
    everything_runs
    sql "DELETE FROM kafka_offset WHERE topic = 'dealer.CC01.events'"
    sent=$("$here/judge" "$KAFKA_BOOTSTRAP" ends)
    say "waiting until $sent messages are merged and told"
    wait_until 180 settled || { sql 'TABLE kafka_offset; SELECT * FROM shard' && exit 1; }
    local name
    for name in "${USUAL[@]}"; do
        service_stop "$name"
        [ "$SERVICE_STATUS" -eq 0 ] || { echo "$name does not end in peace: $SERVICE_STATUS" && exit 1; }
    done
}

# A topic that was made anew gives its offsets several times; in the calm run it is there once.
readonly REFUSED="SELECT topic, CASE WHEN topic <> 'dealer.CC01.events' THEN partition END,
        CASE WHEN topic <> 'dealer.CC01.events' THEN \"offset\" END, code, place, line FROM reject ORDER BY 1, 2, 3, 4, 5, 6"

# Golden ids, members, values with their origin, history; then what stands behind them.
state() {
    "$DEALERHUB" --config "$1" show --all --canonical
    local query
    for query in "SELECT source, number, role, record_id, component, golden_id FROM source_record ORDER BY 1, 2, 3, 4" \
        "SELECT source, event_id, part, record_id, state FROM event_row ORDER BY 1, 2, 3" \
        "$REFUSED" \
        "SELECT a, b, weight, zone FROM edge ORDER BY 1, 2"; do
        sql "$query"
    done
}

# One instance, nothing broken, other names of what goes out.
calm_run() {
    local conf=$HARNESS_DIR/calm.conf
    sed -e "s|dbname=hub|dbname=calm|" -e '/^batch\./d' "$HUB_CONF" >"$conf"
    cat >>"$conf" <<CONF
topic.customers = calm.%s.customers
topic.feedback = calm.%s.feedback
topic.publications = calm.publications
erp.topic = calm.%s.idocs
CONF
    POSTGRES_URI=${POSTGRES_URI%/*}/calm
    kafka_topics calm.ERP.idocs:1
    passing_comes_back
    sent=$("$here/judge" "$KAFKA_BOOTSTRAP" ends)
    service_start calm "$DEALERHUB" --config "$conf" run
    wait_until 300 settled
    service_stop calm
    state "$conf" >"$HARNESS_DIR/calm.state"
    POSTGRES_URI=${POSTGRES_URI%/*}/hub
}

# A fault of the state is none of the outputs: these are judged all the same.
scene_judge() {
    local verdict=0
    say "the calm run"
    state "$HUB_CONF" >"$HARNESS_DIR/hub.state"
    calm_run
    say "judging"
    if ! diff "$HARNESS_DIR/calm.state" "$HARNESS_DIR/hub.state" >"$HARNESS_DIR/difference"; then
        echo "the golden state is another than the calm run's:" && head -n 40 "$HARNESS_DIR/difference"
        verdict=1
    fi
    sql "SELECT source, event_id FROM event_row WHERE part = 0" >"$HARNESS_DIR/merged"
    sql "SELECT topic, partition, \"offset\" FROM reject" >"$HARNESS_DIR/refused"
    sql "SELECT golden_id, encode(content, 'hex') FROM publication" >"$HARNESS_DIR/published"
    # Status 03: it went out. One that was held until a newer one took its place never did.
    sql "SELECT number FROM idoc WHERE state = 'sent' OR status = '03'" >"$HARNESS_DIR/documents"
    "$here/judge" "$KAFKA_BOOTSTRAP" "$HARNESS_DIR" || verdict=1
    the_last_views_are_what_the_hub_would_show
    return "$verdict"
}

the_last_views_are_what_the_hub_would_show() {
    local partner golden view shown
    while IFS=$'\t' read -r partner golden view <&3; do
        shown=$(hub view --xml --reveal "$partner" "$golden" </dev/null |
            python3 "$REPOSITORY/tests/integration/published" bare)
        equals "the view of $golden for $partner" "$view" "$shown"
    done 3<"$HARNESS_DIR/views"
}
