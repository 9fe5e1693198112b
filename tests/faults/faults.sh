# faults.sh – the table of faults. Each is a function fault_NAME that does it and heals it; that all work again afterwards
# is for the caller to see. Whatever it chooses, it chooses by RANDOM.
# shellcheck shell=bash

# name, what happens; how it is healed
list_faults() {
    cat <<'TABLE'
kill_one               an instance with all stages is killed by -9 at any moment; started again
kill_intake            the instance that reads and merges; started again
kill_relay             the instance that relays; started again
kill_all               all at once; started again
kill_row               one after the other, five times, as soon as each is up; started again
kill_step              an instance kills itself right behind a named step, alone at its work; started again; three steps
freeze_step            an instance stands still behind a named step past its session and its lease, others go on; woken
freeze                 an instance stands still (SIGSTOP) past its session and its lease; woken
freeze_twice           two of three stand still, one after the other; woken in the other order
join_and_leave         a fourth instance joins, an old one leaves, the new one is stopped
broker_stop            Kafka is stopped in order; started again
broker_kill            Kafka is killed by -9; started again
postgres_immediate     PostgreSQL is stopped at once, without a checkpoint; started again, with recovery
postgres_cut           its connections are cut by pg_terminate_backend, ten times at random moments; they come again
postgres_timeouts      statements are cut off after 15 ms; the limit is taken back
postgres_read_only     it takes no writes; it takes them again
postgres_reader        somebody leaves a report open, over much that comes and goes; the session is ended
postgres_full          its disk (a small tmpfs) is full; room is made, and it is started again if it ended
failover_sync          a synchronous standby takes over
failover_async         a standby that has not heard the latest takes over: commits are lost
restore                a base backup takes its place: commits are lost
link_stall             nothing moves to or from database or broker; it moves again
link_reset             all connections are reset, six times
link_slow              60 kB a second; as fast as before
link_cut               connections end within a message, wherever; four times
clock                  an instance's clock goes an hour forward, two back; right again
memory                 an instance gets less memory than it needs; started again
topic_made_anew        a topic is made, read, deleted, made again, read again and deleted
hang_up                SIGHUP to all instances, several times; files are loaded anew
update                 the database is what the version before left, with all that is stored; migrated; all is computed once more
TABLE
}

# Only root may fill a disk.
fault_names() {
    if [ "$(id -u)" -eq 0 ]; then list_faults | sed 's/ .*//'; else list_faults | sed '/^postgres_full/d; s/ .*//'; fi
}

# pick WORD… – sets PICKED.
pick() {
    local words=("$@")
    PICKED=${words[RANDOM % $#]}
}

# A moment of up to N tenths of a second: what is in flight then differs each time.
moment() {
    local tenths=$((RANDOM % ($1 + 1)))
    sleep "$((tenths / 10)).$((tenths % 10))"
}

# --- Processes --------------------------------------------------------------------------------------------------------

kill_some() {
    local name
    moment 20
    for name in "$@"; do instance_kill "$name"; done
}

fault_kill_one() { kill_some one; }
fault_kill_intake() { kill_some two; }
fault_kill_relay() { kill_some three; }
fault_kill_all() { kill_some "${USUAL[@]}"; }

fault_kill_row() {
    local i
    for ((i = 0; i < 5; i++)); do
        pick "${USUAL[@]}"
        kill_some "$PICKED"
        everything_runs
    done
}

# The named steps that come by in ordinary work, one after the other.
readonly STEPS=(commit raise-epoch take-turn close fence write produce apply-log merge read confirm-epoch begin)
declare -A STRUCK=()
step_turn=0

next_step() {
    STEP=${STEPS[step_turn % ${#STEPS[@]}]}
    step_turn=$((step_turn + 1))
}

# What a log holds beyond its copy is what somebody published who was killed before the next cycle: perhaps of one shard.
times_of_step() {
    TIMES=$((RANDOM % 3 + 1))
    if [ "$STEP" = apply-log ]; then
        TIMES=1
        everything_runs
        something_happens
    fi
}

# armed NAME [WHAT] – alone, so that it comes to do the step.
armed() {
    local name
    times_of_step
    for name in "${USUAL[@]}"; do instance_kill "$name"; done
    instance_start "$1" env DEALERHUB_STEP="$STEP:$TIMES${2:-}"
}

fault_kill_step() {
    local i
    for ((i = 0; i < 3; i++)); do
        next_step
        armed one
        wait_until 30 '! service_runs one' 2>/dev/null || { echo "nobody comes to $STEP" >&2 && return 1; }
        service_stop one
        KILLS=$((KILLS + 1))
        STRUCK[$STEP]=$((${STRUCK[$STEP]:-0} + 1))
        instance_start one
    done
}

# How long a frozen one stands still, s: longer than the consumer's session (6) and the lease (3), and what the broker needs to
# notice. It is the fault, and waits for nothing.
readonly STILL=8

is_still() {
    [[ $(ps -o state= -p "${SERVICE[$1]}") == T* ]]
}

fault_freeze_step() {
    next_step
    armed one :freeze
    wait_until 30 'is_still one' || { echo "nobody comes to $STEP" >&2 && return 1; }
    STRUCK[$STEP]=$((${STRUCK[$STEP]:-0} + 1))
    instance_start two
    instance_start three
    sleep "$STILL"
    wake one
}

stand_still() {
    service_runs "$1" || return 0
    kill -s STOP "${SERVICE[$1]}"
}

wake() {
    service_runs "$1" || return 0
    kill -s CONT "${SERVICE[$1]}"
}

fault_freeze() {
    pick one one two three
    moment 10
    stand_still "$PICKED"
    sleep "$STILL"
    wake "$PICKED"
}

fault_freeze_twice() {
    local first second
    pick one two three
    first=$PICKED
    case $first in one) second=three ;; two) second=one ;; *) second=two ;; esac
    stand_still "$first"
    sleep 4
    stand_still "$second"
    sleep 5
    wake "$second"
    moment 20
    wake "$first"
}

fault_join_and_leave() {
    local leaving
    pick one two
    leaving=$PICKED
    instance_start four
    wait_until 60 'instance_is_up four'
    moment 20
    service_stop "$leaving"
    moment 20
    pick stop kill
    if [ "$PICKED" = kill ]; then instance_kill four; else service_stop four; fi
}

fault_hang_up() {
    local i name
    for ((i = 0; i < 4; i++)); do
        for name in "${USUAL[@]}"; do
            if service_runs "$name"; then kill -s HUP "${SERVICE[$name]}"; fi
        done
        moment 10
    done
}

# Who finds an older database says so and ends. What a migration has computed anew goes on beside the faults that follow.
fault_update() {
    local name
    for name in "${USUAL[@]}"; do service_stop "$name"; done
    quietly "$POSTGRES_BIN/psql" -X -q -v ON_ERROR_STOP=1 -d "$POSTGRES_URI" -f "$here/version-before.sql"
    instance_start one
    wait_until 30 '! service_runs one'
    service_stop one
    tail -n 3 "$HARNESS_DIR/one.log" | grep -q migration_behind || { echo "nobody minds an older database" >&2 && return 1; }
    "$DEALERHUB" --config "$HUB_CONF" migrate >/dev/null &
    sleep "0.0$((RANDOM % 10))"
    if kill -s KILL $! 2>/dev/null; then KILLS=$((KILLS + 1)); fi
    wait $! || true
    hub migrate >/dev/null
}

# --- Kafka ------------------------------------------------------------------------------------------------------------

fault_broker_stop() {
    moment 10
    kafka_stop
    moment 30
}

fault_broker_kill() {
    moment 10
    kafka_kill
    moment 30
}

# --- PostgreSQL -------------------------------------------------------------------------------------------------------

fault_postgres_immediate() {
    moment 10
    postgres_kill
    moment 20
}

# Not by the database that is broken.
sql_beside() {
    "$POSTGRES_BIN/psql" -X -q -t -A -d postgres -c "$1" >/dev/null
}

cut_connections() {
    sql_beside "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()" 2>/dev/null
}

fault_postgres_cut() {
    local i
    for ((i = 0; i < 10; i++)); do
        moment 5
        cut_connections
    done
}
