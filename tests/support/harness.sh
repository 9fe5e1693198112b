# harness.sh – real services for shell tests: source it first. Everything listens on 127.0.0.1 at free ports, lives in
# $HARNESS_DIR, and is gone when the script ends, however it ends. A test that fails shows the ends of the logs.
#
#   service_start NAME COMMAND…     start in the background, log in $HARNESS_DIR/NAME.log, process id in ${SERVICE[NAME]}
#   service_stop NAME [SIGNAL]      stop (TERM) and wait; KILL after 30 seconds; the exit code in SERVICE_STATUS
#   service_kill NAME               kill -9 and wait
#   wait_until SECONDS 'COMMAND'    until it succeeds; fails, saying so, when it does not in time
#   free_port VARIABLE              a port that nobody listens on
#   kafka_start DIR [setting=value…]     sets and exports KAFKA_BOOTSTRAP; a second start on DIR finds its data and port
#   kafka_stop, kafka_kill
#   kafka_topic NAME PARTITIONS [setting=value…]
#   kafka_topics NAME:PARTITIONS[:setting=value,…]…    many at once, in one call
#   kafka_truncate TOPIC PARTITION OFFSET              deletes the records before the offset
#   kafka_read TOPIC [COUNT]        key|headers|value of all that is committed, by Kafka's own consumer; ends after COUNT
#                                   records or when none came for KAFKA_QUIET milliseconds (5000)
#   kafka_write TOPIC               lines key|value from standard input, by Kafka's own producer
#   postgres_start DIR [setting=value…]  sets and exports PGHOST, PGPORT, PGUSER; a second start on DIR finds its data
#   postgres_stop, postgres_kill    at once, with recovery at the next start
#   postgres_database NAME          makes it; sets POSTGRES_URI, a connection string for libpq
#
# Call the functions in the script itself, not in $(…): a service ends with the shell that started it.
# shellcheck shell=bash

set -euo pipefail

HARNESS_SUPPORT=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
HARNESS_BUILD=${DEALERHUB_BUILD_DIR:-$(cd "$HARNESS_SUPPORT/../.." && pwd)/build/debug}
HARNESS_DIR=$(mktemp -d "${TMPDIR:-/tmp}/dealerhub-test.XXXXXX")
# PostgreSQL runs as another user when we are root, and has to find its way to its directory.
chmod 711 "$HARNESS_DIR"

declare -A SERVICE=()
SERVICE_ORDER=()
HARNESS_MOUNTS=() # below $HARNESS_DIR, to be taken off at the end
SERVICE_STATUS=0

# --- Services -------------------------------------------------------------------------------------------------------

# Sent by the kernel should this shell be killed before it can clean up.
readonly WITH_PARENT=(setpriv --pdeathsig KILL)

service_start() {
    local name=$1
    shift
    "${WITH_PARENT[@]}" "$@" >>"$HARNESS_DIR/$name.log" 2>&1 &
    SERVICE[$name]=$!
    SERVICE_ORDER+=("$name")
}

# A number that was given anew to somebody else is no child of ours.
service_runs() {
    local stat
    [ -n "${SERVICE[$1]:-}" ] || return 1
    { read -r stat <"/proc/${SERVICE[$1]}/stat"; } 2>/dev/null || return 1
    stat=${stat##*) } # behind the name: state, parent
    [[ $stat == [!Z]" $$ "* ]]
}

service_signal() {
    ! service_runs "$1" || kill -s "$2" "${SERVICE[$1]}" 2>/dev/null || true
}

# Waits, quietly: bash would report a child that a signal ended.
service_wait() {
    local deadline=$((SECONDS + 30))
    while service_runs "$1" && [ "$SECONDS" -lt "$deadline" ]; do
        sleep 0.05
    done 2>/dev/null
    ! service_runs "$1"
}

service_stop() {
    local name=$1 signal=${2:-TERM}
    [ -n "${SERVICE[$name]:-}" ] || return 0
    service_signal "$name" "$signal"
    if ! service_wait "$name"; then
        echo "$name did not end within 30 seconds of SIG$signal" >&2
        service_signal "$name" KILL
    fi
    SERVICE_STATUS=0
    # shellcheck disable=SC2034  # for the test that sources this
    wait "${SERVICE[$name]}" 2>/dev/null || SERVICE_STATUS=$?
    unset "SERVICE[$name]"
}

service_kill() {
    service_stop "$1" KILL
}

show_logs() {
    local log
    for log in "$HARNESS_DIR"/*.log; do
        [ -s "$log" ] || continue
        echo "--- the end of $(basename "$log")" >&2
        tail -n 30 "$log" >&2
    done
}

harness_end() {
    local status=$? i
    trap '' INT TERM
    trap - EXIT
    [ "$status" -eq 0 ] || show_logs
    for ((i = ${#SERVICE_ORDER[@]} - 1; i >= 0; i--)); do
        case ${SERVICE_ORDER[i]} in
            kafka) service_stop kafka KILL ;; # nothing it holds will be needed
            postgres | standby) service_stop "${SERVICE_ORDER[i]}" QUIT ;;
            *) service_stop "${SERVICE_ORDER[i]}" ;;
        esac
    done
    for ((i = 0; i < ${#HARNESS_MOUNTS[@]}; i++)); do umount "${HARNESS_MOUNTS[i]}"; done
    [ -n "${HARNESS_KEEP:-}" ] || rm -rf "$HARNESS_DIR"
    exit "$status"
}
trap harness_end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

wait_until() {
    local seconds=$1 condition=$2 deadline
    deadline=$(($(date +%s%N) / 1000000 + seconds * 1000))
    until eval "$condition" >/dev/null 2>&1; do
        if [ "$(($(date +%s%N) / 1000000))" -ge "$deadline" ]; then
            echo "not so after $seconds seconds: $condition" >&2
            return 1
        fi
        sleep 0.1
    done
}

# Runs a command whose output matters only when it fails.
quietly() {
    local report
    report=$("$@" 2>&1) || { echo "$report" >&2 && return 1; }
}

# Like wait_until, but gives up as soon as the service is gone.
wait_for_service() {
    local name=$1 seconds=$2 condition=$3
    wait_until "$seconds" "$condition || ! service_runs $name"
    service_runs "$name" || { echo "$name ended while it was starting" >&2 && return 1; }
}

# Tests that run side by side have blocks of ports of their own, all below those the kernel hands out by itself. A service that is
# started again finds its port free, so a block is locked for as long as the test or one of its services lives.
readonly PORTS_FIRST=20000 PORTS_BLOCK=20 PORTS_BLOCKS=600 PORTS_LOCKS=/tmp/dealerhub-ports.$UID
HARNESS_PORT=0 HARNESS_PORTS_LEFT=0

take_ports() {
    local block=$(($$ % PORTS_BLOCKS)) lock
    mkdir -p "$PORTS_LOCKS"
    exec {lock}>"$PORTS_LOCKS/$block"
    until flock -n "$lock"; do
        exec {lock}>&-
        block=$(((block + 1) % PORTS_BLOCKS))
        exec {lock}>"$PORTS_LOCKS/$block"
    done
    HARNESS_PORT=$((PORTS_FIRST + block * PORTS_BLOCK - 1)) HARNESS_PORTS_LEFT=$PORTS_BLOCK
}

# Somebody who is no test may listen there.
next_port() {
    [ "$HARNESS_PORTS_LEFT" -gt 0 ] || take_ports
    HARNESS_PORT=$((HARNESS_PORT + 1)) HARNESS_PORTS_LEFT=$((HARNESS_PORTS_LEFT - 1))
}

free_port() {
    next_port
    # shellcheck disable=SC2188  # the redirection is the test: it connects
    while (: <>"/dev/tcp/127.0.0.1/$HARNESS_PORT") 2>/dev/null; do
        next_port
    done
    printf -v "$1" %d "$HARNESS_PORT"
}

# --- Kafka ----------------------------------------------------------------------------------------------------------

KAFKA_VERSION=$(sed -n 's:.*<kafka.version>\(.*\)</kafka.version>.*:\1:p' "$HARNESS_SUPPORT/kafka/pom.xml")
readonly KAFKA_JARS=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/dealerhub/kafka-$KAFKA_VERSION
readonly KAFKA_CLASSES=(-cp "$KAFKA_JARS/*" "-Dlog4j.configuration=file:$HARNESS_SUPPORT/kafka/log4j.properties")
# A short-lived process is done before the second compiler pays; a benchmark sets KAFKA_JVM for its broker.
readonly KAFKA_TOOL_JVM="-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData"
: "${KAFKA_JVM:=-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData}"

# Has Maven fetch the jars once per user; tests that start together wait for one another.
kafka_fetch() {
    [ ! -d "$KAFKA_JARS" ] || return 0
    mkdir -p "$(dirname "$KAFKA_JARS")"
    (
        flock 9
        [ ! -d "$KAFKA_JARS" ] || exit 0
        rm -rf "$KAFKA_JARS.part"
        echo "Fetching Apache Kafka $KAFKA_VERSION with Maven, once, into $KAFKA_JARS" >&2
        mvn -q -B -Dstyle.color=never -f "$HARNESS_SUPPORT/kafka/pom.xml" dependency:copy-dependencies \
            -DoutputDirectory="$KAFKA_JARS.part" >&2
        mv "$KAFKA_JARS.part" "$KAFKA_JARS"
    ) 9>"$KAFKA_JARS.lock"
}

kafka_tool() {
    # shellcheck disable=SC2086  # the options are words
    java $KAFKA_TOOL_JVM "${KAFKA_CLASSES[@]}" "$@"
}

# One node that is broker and controller; few partitions of its own topics, so that it starts and recovers fast. Where a disk's
# read-ahead is large, the first write to an index fills all of it with memory: 10 MiB, twice a partition, unless it is smaller.
kafka_settings() {
    local directory=$1 port=$2 controller=$3
    shift 3
    cat <<SETTINGS
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller
advertised.listeners=PLAINTEXT://127.0.0.1:$port
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=$directory/data
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
log.retention.ms=-1
log.index.size.max.bytes=1048576
SETTINGS
    printf '%s\n' "$@"
}

# A directory is formatted once; its ports stay, because clients that outlive a restart know them.
kafka_format() {
    local directory=$1 port controller
    shift
    free_port port
    free_port controller
    mkdir -p "$directory"
    kafka_settings "$directory" "$port" "$controller" "$@" >"$directory/server.properties"
    # Any 16 bytes in base64 do as the cluster's id.
    quietly kafka_tool kafka.tools.StorageTool format -t ZGVhbGVyaHViLXRlc3RzIQ -c "$directory/server.properties"
    echo "127.0.0.1:$port" >"$directory/bootstrap"
}

kafka_start() {
    local directory=$1
    kafka_fetch
    [ -f "$directory/bootstrap" ] || kafka_format "$@"
    KAFKA_BOOTSTRAP=$(cat "$directory/bootstrap")
    export KAFKA_BOOTSTRAP
    # shellcheck disable=SC2086
    service_start kafka java $KAFKA_JVM "${KAFKA_CLASSES[@]}" kafka.Kafka "$directory/server.properties"
    wait_for_service kafka 60 "kcat -b $KAFKA_BOOTSTRAP -L -m 2"
}

kafka_stop() {
    service_stop kafka
}

kafka_kill() {
    service_kill kafka
}

# A dealer's topic carries the broker's clock, as the partner kit has it.
kafka_topics() {
    local topic topics=()
    for topic in "$@"; do
        if [[ $topic == dealer.* && $topic != *message.timestamp.type=* ]]; then
            [[ $topic == *:*:* ]] && topic+=, || topic+=:
            topic+=message.timestamp.type=LogAppendTime
        fi
        topics+=("$topic")
    done
    "$HARNESS_BUILD/tests/bin/topics" "$KAFKA_BOOTSTRAP" create "${topics[@]}"
}

kafka_topic() {
    local topic=$1:$2 settings
    shift 2
    settings=$(IFS=, && echo "$*")
    kafka_topics "$topic${settings:+:$settings}"
}

kafka_truncate() {
    "$HARNESS_BUILD/tests/bin/topics" "$KAFKA_BOOTSTRAP" truncate "$1:$2:$3"
}

kafka_read() {
    local topic=$1 count=${2:-} limit=(--timeout-ms "${KAFKA_QUIET:-5000}")
    [ -z "$count" ] || limit=(--timeout-ms 30000 --max-messages "$count")
    # It tells of the end of the silence by an exception in the log; its exit code says 0 either way.
    kafka_tool org.apache.kafka.tools.consumer.ConsoleConsumer --bootstrap-server "$KAFKA_BOOTSTRAP" --topic "$topic" \
        --from-beginning --isolation-level read_committed "${limit[@]}" --property print.key=true \
        --property print.headers=true --property print.value=true --property 'key.separator=|' \
        --property 'headers.separator=,' --property null.literal= 2>>"$HARNESS_DIR/kafka-read.log" |
        kafka_columns
}

# The consumer prints headers|key|value.
kafka_columns() {
    sed -E 's/^([^|]*)\|([^|]*)\|/\2|\1|/'
}

kafka_write() {
    kafka_tool kafka.tools.ConsoleProducer --bootstrap-server "$KAFKA_BOOTSTRAP" --topic "$1" \
        --property parse.key=true --property 'key.separator=|' --sync 2>>"$HARNESS_DIR/kafka-write.log"
}

# --- PostgreSQL -----------------------------------------------------------------------------------------------------

POSTGRES_BIN=${POSTGRES_BIN:-$(find /usr/lib/postgresql/*/bin -maxdepth 0 2>/dev/null | sort -V | tail -n 1)}

# The server refuses to be root's; then it belongs to the user that its package made.
postgres_user() {
    if [ "$(id -u)" -eq 0 ]; then echo postgres; else id -un; fi
}

as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

# Durability ends at the process here: a test kills servers, not machines. postgres_start DIR fsync=on for a benchmark.
postgres_settings() {
    local directory=$1 port=$2
    shift 2
    cat <<SETTINGS
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$directory'
fsync = off
max_connections = 100
shared_buffers = 256MB
log_min_messages = warning
SETTINGS
    local setting
    for setting in "$@"; do
        printf "%s = '%s'\n" "${setting%%=*}" "${setting#*=}"
    done
}

postgres_init() {
    local directory=$1 port
    shift
    mkdir -p "$directory"
    chown "$(postgres_user)" "$directory"
    quietly as_postgres "$POSTGRES_BIN/initdb" -D "$directory/data" -U postgres --auth=trust --encoding=UTF8 \
        --locale=C.UTF-8 --no-sync
    free_port port
    postgres_settings "$directory" "$port" "$@" >>"$directory/data/postgresql.conf"
    echo "$port" >"$directory/port"
}

postgres_start() {
    local directory=$1 identity=()
    [ -f "$directory/port" ] || postgres_init "$@"
    PGHOST=127.0.0.1 PGPORT=$(cat "$directory/port") PGUSER=postgres
    export PGHOST PGPORT PGUSER
    [ "$(id -u)" -ne 0 ] || identity=(--reuid postgres --regid postgres --init-groups)
    service_start postgres setpriv "${identity[@]}" --pdeathsig KILL "$POSTGRES_BIN/postgres" -D "$directory/data"
    wait_for_service postgres 30 "$POSTGRES_BIN/pg_isready -q"
}

postgres_stop() {
    service_stop postgres INT
}

postgres_kill() {
    service_stop postgres QUIT
}

postgres_database() {
    "$POSTGRES_BIN/createdb" "$1"
    POSTGRES_URI="postgresql://$PGUSER@$PGHOST:$PGPORT/$1"
    export POSTGRES_URI
}
