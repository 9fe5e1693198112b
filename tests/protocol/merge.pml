/* merge.pml – the merge's turn and the intake's offsets (hub/stage/protocol.md), every interleaving of them: two instances
 * that consume two partitions, either of which may be killed, lose its session with PostgreSQL, not hear how its commit
 * ended, or go on with a partition that is another's by now.
 *
 * Partition 0 holds events 1 and 2, partition 1 event 4; all are of one customer, whose golden record is the set of them.
 * That the same event is not merged twice is also kept by its key; here that key is left out, so that offsets and turns have
 * to do it alone.
 *
 * WITHOUT_<STEP> leaves one step out; tests/protocol/run shows that the search then finds a fault. */

#ifndef KILLS
#define KILLS 1
#endif
#ifndef CUTS
#define CUTS 1
#endif
#ifndef UNCLEAR
#define UNCLEAR 1
#endif
#ifndef REBALANCES
#define REBALANCES 2
#endif

#define EVENTS 7
#define NOBODY 2
#define end_of(partition) ((partition) == 0 -> 2 : 1)
#define event_at(partition, offset) ((partition) == 1 -> 4 : ((offset) == 0 -> 1 : 2))

/* --- what is durable: PostgreSQL ---------------------------------------------------------------------------------------- */

byte golden, next[2];
byte turn = NOBODY; /* the lock; it ends with its session */

/* --- what only the model knows ------------------------------------------------------------------------------------------ */

byte assigned[2]; /* by Kafka: partition to instance */
bool kill[2], cut[2];
byte kills = KILLS, cuts = CUTS, unclear = UNCLEAR, rebalances = REBALANCES;
byte merged;
bool calm;

inline commit_event(event) {
    assert((merged & event) == 0);
    merged = merged | event
}

active proctype Faults() {
    do
    :: d_step { kills > 0 && !kill[0] -> kills--; kill[0] = true }
    :: d_step { kills > 0 && !kill[1] -> kills--; kill[1] = true }
    :: d_step { cuts > 0 && turn == 0 -> cuts--; cut[0] = true; turn = NOBODY }
    :: d_step { cuts > 0 && turn == 1 -> cuts--; cut[1] = true; turn = NOBODY }
    :: d_step { rebalances > 0 -> rebalances--; assigned[0] = 1 - assigned[0] }
    :: d_step { rebalances > 0 -> rebalances--; assigned[1] = 1 - assigned[1] }
    :: d_step { !calm -> calm = true } -> break
    od
}

inline leave_turn() {
    if
    :: turn == me -> turn = NOBODY
    :: else
    fi
}

/* Offsets come from PostgreSQL, whenever a partition is assigned and whenever anything went wrong. */
inline read_offsets() {
    position[0] = next[0];
    position[1] = next[1]
}

inline start_anew() {
    leave_turn();
    cut[me] = false;
    read_offsets();
    knows[0] = (assigned[0] == me);
    knows[1] = (assigned[1] == me);
    state = 0;
    offset = 0;
    partition = 0
}

#define has_more(p) (knows[p] && position[p] < end_of(p))

proctype Instance(byte me) {
    byte position[2], state, partition, offset;
    bool knows[2]; /* what it takes for its own: it may not have heard */

    atomic { start_anew() }
again:
    {
        do
        :: atomic { knows[0] != (assigned[0] == me) ->
               knows[0] = !knows[0]; position[0] = next[0] }
        :: atomic { knows[1] != (assigned[1] == me) ->
               knows[1] = !knows[1]; position[1] = next[1] }
        :: atomic { has_more(0) || has_more(1) ->
               if
               :: has_more(0) -> partition = 0
               :: has_more(1) -> partition = 1
               fi;
               offset = position[partition] };
           atomic {
               /* take-turn */
#ifndef WITHOUT_TAKE_TURN
               turn == NOBODY;
               turn = me;
#endif
               state = golden
           }
           atomic {
               /* write: of an open transaction, which nobody sees; without one each statement stands by itself */
#ifdef WITHOUT_WRITE
               if
               :: cut[me] -> start_anew(); goto again
               :: else
               fi;
               golden = state | event_at(partition, offset);
               commit_event(event_at(partition, offset))
#else
               skip
#endif
           }
           atomic {
               /* merge: on condition that the offset is still the one that it began with */
               if
               :: cut[me] -> start_anew(); goto again
#ifndef WITHOUT_MERGE
#ifndef WITHOUT_CONDITION
               :: !cut[me] && next[partition] != offset -> start_anew(); goto again
               :: !cut[me] && next[partition] == offset ->
#else
               :: !cut[me] ->
#endif
                   next[partition] = offset + 1;
#ifndef WITHOUT_WRITE
                   golden = state | event_at(partition, offset);
                   commit_event(event_at(partition, offset));
#endif
                   position[partition] = offset + 1
#else
               :: !cut[me] -> position[partition] = offset + 1
#endif
               fi;
               leave_turn();
               state = 0;
               offset = 0;
               partition = 0;
               if
               :: !calm && unclear > 0 -> unclear--; start_anew(); goto again
               :: true
               fi
           }
        od
    } unless {
        atomic { kill[me] -> kill[me] = false; start_anew() }
    }
    goto again
}

/* When nothing moves any more, every event is merged, once, and its effect is there. */
active proctype Judge() {
    timeout ->
    assert(merged == EVENTS && golden == EVENTS);
    assert(next[0] == end_of(0) && next[1] == end_of(1))
}

init {
    atomic {
        assigned[1] = 1;
        run Instance(0);
        run Instance(1)
    }
}
