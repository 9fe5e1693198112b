# surroundings.sh – more of the table of faults: what PostgreSQL, the network, the clock, the disk and the operators do.
# shellcheck shell=bash

# --- PostgreSQL refuses, or loses what it had -----------------------------------------------------------------------------

for_a_while() {
    sql_beside "ALTER DATABASE hub SET $1"
    cut_connections
    moment 50
    sql_beside "ALTER DATABASE hub RESET ${1%% *}"
    cut_connections
}

fault_postgres_timeouts() { for_a_while "statement_timeout = '15ms'"; }
fault_postgres_read_only() { for_a_while 'default_transaction_read_only = on'; }

# No vacuum clears away what goes meanwhile; some run, so that all is read past what they had to leave.
fault_postgres_reader() {
    local i reader
    PGAPPNAME=report "$POSTGRES_BIN/psql" -X -q -d "$POSTGRES_URI" -c 'BEGIN ISOLATION LEVEL REPEATABLE READ' \
        -c 'SELECT count(*) FROM golden' -c 'SELECT pg_sleep(3600)' >/dev/null 2>&1 &
    reader=$!
    for i in 1 2 3; do
        moment 30
        work_goes_on || return 1
        "$POSTGRES_BIN/psql" -X -q -d "$POSTGRES_URI" -c 'VACUUM dirty, notice, shard, merge_state, kafka_offset, relay_process'
    done
    sql_beside "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'report'"
    wait "$reader" || true
}

# Nearly nothing is left, then nothing; what PostgreSQL makes of that, an error or an end, is its affair. It writes meanwhile, and
# may have taken the ballast's room: dd takes what is left.
fault_postgres_full() {
    local room
    room=$(df --output=avail -k "$HARNESS_DIR/postgres" | tail -n 1)
    fallocate -l "$((room - 8192))K" "$HARNESS_DIR/postgres/ballast" || true
    dd if=/dev/zero of="$HARNESS_DIR/postgres/more" bs=64K 2>/dev/null || true
    sleep 2
    moment 50
    rm -f "$HARNESS_DIR/postgres/ballast" "$HARNESS_DIR/postgres/more"
}

# --- Another server takes over ----------------------------------------------------------------------------------------------

# next_server [OPTION…] – a copy of the server in a directory of its own, with a port of its own: NEXT.
next_server() {
    server=$((server + 1))
    NEXT=$HARNESS_DIR/postgres/$server
    local port
    free_port port
    mkdir -p "$NEXT"
    chown "$(postgres_user)" "$NEXT"
    quietly as_postgres "$POSTGRES_BIN/pg_basebackup" -h 127.0.0.1 -p "$PORT_STANDBY" -U postgres -D "$NEXT/data" \
        -X stream --checkpoint=fast --no-sync "$@"
    printf "port = %s\nunix_socket_directories = '%s'\n" "$port" "$NEXT" >>"$NEXT/data/postgresql.conf"
    echo "$port" >"$NEXT/port"
}

# The old one is gone for ever; the hubs find the new one behind the same link.
take_over() {
    rm -rf "${POSTGRES_NOW:?}"
    POSTGRES_NOW=$NEXT
    PGPORT=$(cat "$NEXT/port")
    POSTGRES_URI="postgresql://$PGUSER@$PGHOST:$PGPORT/hub"
    link_to database "$PGPORT"
    link_to standby "$PGPORT"
}

standby_start() {
    local identity=()
    next_server --write-recovery-conf
    [ "$(id -u)" -ne 0 ] || identity=(--reuid postgres --regid postgres --init-groups)
    service_start standby setpriv "${identity[@]}" --pdeathsig KILL "$POSTGRES_BIN/postgres" -D "$NEXT/data"
    wait_until 30 "[ \"\$(sql \"SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'\")\" = 1 ]"
}

promote() {
    postgres_kill
    quietly as_postgres "$POSTGRES_BIN/pg_ctl" promote -w -D "$NEXT/data"
    SERVICE[postgres]=${SERVICE[standby]}
    unset 'SERVICE[standby]'
    take_over
}

fault_failover_sync() {
    standby_start
    sql "ALTER SYSTEM SET synchronous_standby_names = '*'"
    sql "SELECT pg_reload_conf()" >/dev/null
    wait_until 30 "[ \"\$(sql \"SELECT sync_state FROM pg_stat_replication\")\" = sync ]"
    moment 30
    promote
}

# The standby hears nothing for a while, during which much is merged and told; all that is lost.
fault_failover_async() {
    standby_start
    link standby stall
    something_happens
    moment 20
    promote
    link standby pass
}

fault_restore() {
    next_server
    something_happens
    moment 40
    postgres_kill
    take_over
    postgres_start "$POSTGRES_NOW"
}

# --- The network --------------------------------------------------------------------------------------------------------------

fault_link_stall() {
    pick database broker
    local name=$PICKED
    moment 10
    link "$name" stall
    pick 1 3 9
    sleep "$PICKED"
    link "$name" pass
}

fault_link_reset() {
    local i
    for ((i = 0; i < 6; i++)); do
        pick database broker
        link "$PICKED" "reset $RANDOM"
        moment 8
    done
    link database pass
    link broker pass
}

fault_link_slow() {
    pick database broker
    link "$PICKED" 'slow 60000'
    sleep 5
    link "$PICKED" pass
}

# Somewhere inside a message; wherever that is, each connection ends there.
fault_link_cut() {
    local i name
    for ((i = 0; i < 4; i++)); do
        pick database database broker
        name=$PICKED
        link "$name" "cut $((RANDOM * 8))"
        moment 15
        link "$name" pass
    done
}

# --- The machine --------------------------------------------------------------------------------------------------------------

only() {
    local name
    for name in "${USUAL[@]}"; do instance_kill "$name"; done
    instance_start "$@"
    wait_until 60 "instance_is_up $1"
}

# Libraries that have to be loaded first, sanitizers before all.
preload() {
    local sanitizer
    sanitizer=$(ldd "$DEALERHUB" | sed -n 's/.*libasan[^ ]* => \([^ ]*\) .*/\1/p')
    echo "${sanitizer:+$sanitizer }$1"
}

# An hour forward, two back, right again, while one instance does all the work.
fault_clock() {
    local steps=$HARNESS_DIR/clock
    echo +0 >"$steps"
    only one env LD_PRELOAD="$(preload "$FAKETIME")" FAKETIME_TIMESTAMP_FILE="$steps" FAKETIME_NO_CACHE=1 \
        FAKETIME_DONT_FAKE_MONOTONIC=1
    local step
    for step in +3600 -3600 +0; do
        echo "$step" >"$steps"
        moment 30
    done
    service_stop one
}
FAKETIME=$(find /usr/lib -name libfaketimeMT.so.1 -print -quit)

# It ends when it would need more, at whatever allocation: while it starts, or once it works.
fault_memory() {
    pick 90 105 120 140
    if [[ $(preload '') == *asan* ]]; then
        only_briefly env ASAN_OPTIONS="${ASAN_OPTIONS:-}:hard_rss_limit_mb=$PICKED"
    else
        only_briefly prlimit --as="$((PICKED * 4 * 1024 * 1024))"
    fi
}

only_briefly() {
    local name
    for name in "${USUAL[@]}"; do instance_kill "$name"; done
    instance_start one "$@"
    wait_until 10 '! service_runs one' 2>/dev/null || true
    if service_runs one; then instance_kill one; else service_stop one && EXITS=$((EXITS + 1)); fi
}

# --- Operators ----------------------------------------------------------------------------------------------------------------

# What the hub knows of the passing topic: how often its two partitions began, both together, and how far they were read.
passing_is() {
    sql "SELECT coalesce(sum(life + 1), 0) || ' ' || coalesce(sum(next), 0) FROM kafka_offset WHERE topic = 'dealer.CC01.events'"
}

# load_into_passing NUMBER – some events of a store whose topic comes and goes. Both partitions begin anew for them.
load_into_passing() {
    local begun
    read -r begun _ < <(passing_is)
    passing=$((passing + 1))
    "$HARNESS_BUILD/tests/bin/load" "$KAFKA_BOOTSTRAP" CC01 "$1" "seed=$((seed * 1000 + 500 + passing))" odd \
        >/dev/null 2>>"$HARNESS_DIR/load.log"
    wait_until 90 "[ \"\$(passing_is)\" = '$((begun + 2)) $1' ]"
}

# Its messages are kept for the judge and the calm run.
forget_passing() {
    kcat -C -b "$KAFKA_BOOTSTRAP" -t dealer.CC01.events -o beginning -e -q -f '%k\x02%s\x01' >>"$HARNESS_DIR/kept"
    "$HARNESS_BUILD/tests/bin/topics" "$KAFKA_BOOTSTRAP" delete dealer.CC01.events
    wait_until 30 "! kcat -b $KAFKA_BOOTSTRAP -L | grep -q dealer.CC01.events"
}

# That it is another one is for the hub to notice: nobody touches its offsets.
fault_topic_made_anew() {
    kafka_topics dealer.CC01.events:2
    load_into_passing 60
    forget_passing
    kafka_topics dealer.CC01.events:2
    load_into_passing 40
    forget_passing
}

# --- Recreated for the calm run -------------------------------------------------------------------------------------------------

passing_comes_back() {
    [ -s "$HARNESS_DIR/kept" ] || return 0
    kafka_topics dealer.CC01.events:2
    kcat -P -b "$KAFKA_BOOTSTRAP" -t dealer.CC01.events -D '\x01' -K '\x02' -X partitioner=consistent_random <"$HARNESS_DIR/kept"
}
