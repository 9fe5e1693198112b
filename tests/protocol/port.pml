/* port.pml – documents through a port without transactions (hub/stage/protocol.md), every interleaving: two relays, either
 * of which may be killed, or be slow beyond its lease and then go on sending. The receiver knows documents by their number:
 * what comes again under the same number has to be the same octets, and no number may come for the first time after a
 * greater one.
 *
 * The customer is at state 1, 2, 3 one after the other; a document is the state that it was built of.
 *
 * WITHOUT_<STEP> leaves one step out; tests/protocol/run shows that the search then finds a fault. */

#ifndef KILLS
#define KILLS 1
#endif
#ifndef LAPSES
#define LAPSES 1
#endif

#define LAST 3 /* the customer's last state */
#define ROOM 5 /* for documents: numbers 1 to 4 */

mtype = { absent, queued, unknown, sent, replaced };

/* --- what is durable --------------------------------------------------------------------------------------------------- */

byte golden = 1, dirty = 1; /* PostgreSQL: the customer's state, a stamp */
mtype row[ROOM] = absent;   /* PostgreSQL: documents by number */
byte body[ROOM];
byte epoch_now;
bool free = true;
byte numbers; /* the log: the last number given out, and of what state its digest is */
byte digest;

/* --- what only the model knows ------------------------------------------------------------------------------------------ */

byte received[ROOM], arrivals[ROOM], highest;
byte owner;
bool holds[2], kill[2];
byte kills = KILLS, lapses = LAPSES, excuses;
bool calm;

active proctype Customer() {
    do
    :: d_step { golden < LAST -> golden++; dirty = golden }
    od
}

active proctype Faults() {
    do
    :: d_step { kills > 0 && holds[0] -> kills--; excuses++; kill[0] = true }
    :: d_step { kills > 0 && holds[1] -> kills--; excuses++; kill[1] = true }
    :: d_step { !calm -> calm = true } -> break
    od
}

inline receive(number, octets) {
    assert(received[number] == 0 || received[number] == octets);
    assert(received[number] != 0 || number > highest);
    arrivals[number]++;
    assert(arrivals[number] <= 1 + excuses);
    received[number] = octets;
    highest = (number > highest -> number : highest)
}

#define ours (epoch_now == epoch)

/* A newer full state takes the place of an older one that was not handed over. */
inline make_row(number, octets) {
    row[number] = queued;
    body[number] = octets;
    j = 1;
    do
    :: j < number ->
        if
        :: row[j] == queued -> row[j] = replaced
        :: else
        fi;
        j++
    :: else -> break
    od;
    j = 0
}

/* Oldest first. */
inline find_waiting() {
    number = 1;
    do
    :: number < ROOM && row[number] != queued && row[number] != unknown -> number++
    :: else -> break
    od
}

#define waits ((row[1] == queued || row[1] == unknown) || (row[2] == queued || row[2] == unknown) || \
               (row[3] == queued || row[3] == unknown) || (row[4] == queued || row[4] == unknown))

inline forget() {
    epoch = 0;
    state = 0;
    stamp = 0;
    number = 0;
    j = 0
}

proctype Relay(byte me) {
    byte epoch, state, stamp, number, j;

away:
    {
        atomic {
            if
            :: free
            :: !free && !holds[owner]
            :: !calm && lapses > 0 && !holds[me] -> lapses--; excuses++
            fi;
            epoch_now++;
            epoch = epoch_now;
            free = false;
            owner = me;
            holds[me] = true;
            /* apply-log: a number that has no row was not sent by anybody; its document is built of what there is now */
            if
            :: numbers > 0 && row[numbers] == absent -> make_row(numbers, golden); digest = golden
            :: else
            fi
        }
cycle:
        atomic {
            if
            :: !ours -> goto lost
            :: dirty != 0 -> state = golden; stamp = dirty
            :: waits -> goto send
            fi
        }
        atomic {
            /* commit: the log has the number; the producer is fenced, as relay.pml shows */
            if
            :: !ours -> goto lost
            :: ours && digest == state -> goto closed
            :: ours && digest != state -> numbers++; digest = state; number = numbers
            fi
        }
#ifdef WITHOUT_CLOSE
        atomic { receive(number, state) }
#endif
        atomic {
            /* close */
            if
            :: !ours -> goto lost
            :: ours -> make_row(number, state)
            fi;
#ifdef WITHOUT_CLOSE
            row[number] = sent;
#endif
            number = 0
        }
closed:
        atomic {
            if
            :: !ours -> goto lost
            :: ours && dirty == stamp -> dirty = 0
            :: ours && dirty != stamp
            fi;
            state = 0;
            stamp = 0
        }
        goto cycle;
send:
        atomic {
            find_waiting();
            /* hand-over: it may be out from now on, and nothing takes its place */
            if
            :: number == ROOM -> number = 0; goto cycle
            :: number < ROOM && !ours -> goto lost
#ifdef WITHOUT_HAND_OVER
            :: number < ROOM && ours
#else
            :: number < ROOM && ours -> row[number] = unknown
#endif
            fi
        }
        atomic {
            /* send-document: whoever has the shard by now */
#ifndef WITHOUT_SEND_DOCUMENT
            receive(number, body[number])
#else
            skip
#endif
        }
        atomic {
            /* note-document */
#ifndef WITHOUT_NOTE_DOCUMENT
            if
            :: row[number] == queued || row[number] == unknown -> row[number] = sent
            :: else
            fi;
#endif
            number = 0
        }
        goto cycle;
lost:
        atomic {
            if
            :: ours -> free = true
            :: else
            fi;
            holds[me] = false;
            forget()
        }
        goto away
    } unless {
        atomic { kill[me] -> kill[me] = false; holds[me] = false; forget() }
    }
    goto away
}

/* When nothing moves any more, the receiver has the latest. */
active proctype Judge() {
    timeout ->
    assert(dirty == 0 && highest > 0 && received[highest] == LAST)
}

init {
    atomic {
        run Relay(0);
        run Relay(1)
    }
}
