/* relay.pml – the relay's protocol (hub/stage/protocol.md), every interleaving of it: two relays, either of which may be
 * killed, be slow beyond its lease, or not hear how its commit ended, and a database that may fall back to an earlier
 * moment (a failover to a standby that lagged, a restore, closings that PostgreSQL had not flushed).
 *
 * Three events of one customer. Events 1 and 4 make customer A; event 2 shows that the founder is B, so that A is gone and
 * B is all of them. What a customer is, is thus a function of the set of merged events; a view is that set.
 *
 * WITHOUT_<STEP> leaves one step out; tests/protocol/run shows that the search then finds a fault. */

#ifndef KILLS
#define KILLS 1
#endif
#ifndef LAPSES
#define LAPSES 1
#endif
#ifndef UNCLEAR
#define UNCLEAR 1
#endif
#ifndef FALLS
#define FALLS 1
#endif
#ifndef TOUCHES
#define TOUCHES 1
#endif

#ifndef EVENTS
#define EVENTS 3 /* a set of 1, 2 and 4 */
#endif
#define A 0
#define B 1
#define LOG_ROOM 8
#define BATCH_ROOM 6

/* --- what is durable ------------------------------------------------------------------------------------------------- */

typedef Database {
    byte merged;          /* the set of events */
    byte batch;           /* batches merged so far */
    byte era[BATCH_ROOM]; /* of each batch */
    byte dirty[2];        /* stamps; 0: clean */
    byte told[2];         /* the copy of what the log tells of each customer */
    byte version;         /* the highest number given out */
    byte offset;          /* the log is applied up to here */
    byte epoch;
    bool free             /* nobody's lease runs */
};

Database db, standby;
byte incarnation; /* of the database: sessions end when it falls */

typedef Record {
    byte customer, content, version, batch, era
};
Record log[LOG_ROOM]; /* with each of them the partner's view, in one transaction */
byte log_end;
byte producer_epoch;

byte sent; /* the inputs */

/* --- what only the model knows ----------------------------------------------------------------------------------------- */

byte owner;
bool holds[2], kill[2];
byte seen[2], seen_version; /* by a partner who reads what is committed */
bool retracted[2];
byte eras = 1;
byte kills = KILLS, lapses = LAPSES, unclear = UNCLEAR, falls = FALLS, touches = TOUCHES;
bool calm, copied;

#define content_of(customer, events) \
    (((((events) & 2) != 0) == ((customer) == B)) -> (events) : 0)

/* Nothing twice, no hole, no step back. */
inline see(who, what, number) {
    assert(number == seen_version + 1);
    assert(what != seen[who]);
    assert(what == 0 || (what & seen[who]) == seen[who]);
    assert(!retracted[who]);
    retracted[who] = (what == 0);
    seen[who] = what;
    seen_version = number
}

inline write_log(who, what, number, of_batch, of_era) {
    assert(log_end < LOG_ROOM);
    log[log_end].customer = who;
    log[log_end].content = what;
    log[log_end].version = number;
    log[log_end].batch = of_batch;
    log[log_end].era = of_era;
    log_end++
}

/* --- inputs and merge (merge.pml shows why a batch is one step here) ---------------------------------------------------- */

active proctype Inputs() {
    do
    :: d_step { (sent & 1) == 0 -> sent = sent | 1 }
    :: d_step { (sent & 2) == 0 -> sent = sent | 2 }
    :: d_step { (EVENTS & 4 & ~sent) != 0 -> sent = sent | 4 }
    od
}

inline merge(events) {
    db.batch++;
    assert(db.batch < BATCH_ROOM);
    db.era[db.batch] = eras;
    if
    :: content_of(A, db.merged) != content_of(A, db.merged | (events)) -> db.dirty[A] = db.batch
    :: else
    fi;
    if
    :: content_of(B, db.merged) != content_of(B, db.merged | (events)) -> db.dirty[B] = db.batch
    :: else
    fi;
    db.merged = db.merged | (events)
}

#define is_next(event) ((sent & (event)) != 0 && (db.merged & (event)) == 0)

active proctype Merge() {
    do
    :: d_step { is_next(1) -> merge(1) }
    :: d_step { is_next(2) -> merge(2) }
    :: d_step { is_next(4) -> merge(4) }
    :: d_step { is_next(1) && is_next(2) -> merge(3) }
    :: d_step { touches > 0 && content_of(B, db.merged) != 0 -> /* marked without a change: a redo */
           touches--;
           db.batch++;
           assert(db.batch < BATCH_ROOM);
           db.era[db.batch] = eras;
           db.dirty[B] = db.batch }
    od
}

/* --- faults ------------------------------------------------------------------------------------------------------------ */

inline copy_database(to, from) {
    to.merged = from.merged;
    to.batch = from.batch;
    to.era[1] = from.era[1];
    to.era[2] = from.era[2];
    to.era[3] = from.era[3];
    to.era[4] = from.era[4];
    to.era[5] = from.era[5];
    to.dirty[A] = from.dirty[A];
    to.dirty[B] = from.dirty[B];
    to.told[A] = from.told[A];
    to.told[B] = from.told[B];
    to.version = from.version;
    to.offset = from.offset;
    to.epoch = from.epoch;
    to.free = from.free
}

active proctype Faults() {
    do
    :: d_step { kills > 0 && holds[0] && !kill[0] -> kills--; kill[0] = true }
    :: d_step { kills > 0 && holds[1] && !kill[1] -> kills--; kill[1] = true }
    :: d_step { falls > 0 && !copied -> copied = true; copy_database(standby, db) }
    :: d_step { falls > 0 && copied ->
           falls--;
           copied = false;
           incarnation++;
           eras++;
           copy_database(db, standby) }
    :: d_step { !calm -> calm = true } -> break
    od
}

/* --- the relay ---------------------------------------------------------------------------------------------------------- */

#define here (session == incarnation)
#define ours (here && db.epoch == epoch)
#define needs(customer) (stamp[customer] != 0 && content[customer] != told[customer])

inline produce(customer, number) {
    if
    :: needs(customer) ->
        number++;
        see(customer, content[customer], number)
    :: else
    fi
}

inline produce_log(customer, number) {
    if
    :: needs(customer) ->
        number++;
        write_log(customer, content[customer], number, batch, era)
    :: else
    fi
}

/* What the partner reads; a successor's view before the end of what it replaces. */
inline produce_views() {
    i = version;
    produce(B, i);
    produce(A, i);
    i = 0
}

inline produce_records() {
    produce_log(B, version);
    produce_log(A, version);
    offset = log_end
}

inline commit() {
#if !defined(WITHOUT_PRODUCE) && !defined(WITHOUT_COMMIT)
#ifndef WITHOUT_BEGIN
    produce_views();
#endif
    produce_records()
#else
    skip
#endif
}

inline note_record(i) {
    db.told[log[i].customer] = log[i].content;
    version = (log[i].version > version -> log[i].version : version);
#ifndef WITHOUT_DOUBT
    if
    :: doubt -> db.dirty[log[i].customer] = BATCH_ROOM
    :: else
    fi
#endif
}

inline note_closing(who) {
    if
    :: stamp[who] != 0 ->
        db.told[who] = content[who];
        if
#ifdef WITHOUT_STAMP
        :: true -> db.dirty[who] = 0
#else
        :: db.dirty[who] == stamp[who] -> db.dirty[who] = 0
        :: else
#endif
        fi
    :: else
    fi
}

inline forget() {
    epoch = 0;
    producer = 0;
    session = 0;
    version = 0;
    offset = 0;
    i = 0;
    doubt = false;
    rightful = false;
    batch = 0;
    era = 0;
    ends = 0;
    content[A] = 0;
    content[B] = 0;
    told[A] = 0;
    told[B] = 0;
    stamp[A] = 0;
    stamp[B] = 0
}

proctype Relay(byte me) {
    byte epoch, producer, session, version, offset, i, batch, era, ends;
    byte content[2], told[2], stamp[2];
    bool doubt, rightful;

away:
    {
        atomic {
            if
            :: db.free
            :: !db.free && !holds[owner] -> /* its lease ran out; only who could not give it back is waited for */
                assert(kills < KILLS || falls < FALLS)
            :: !calm && lapses > 0 && !holds[me] -> lapses--
            fi;
            /* raise-epoch */
#ifndef WITHOUT_RAISE_EPOCH
            db.epoch++;
#endif
            db.free = false;
            owner = me;
            holds[me] = true;
            session = incarnation;
            epoch = db.epoch;
            offset = db.offset;
            version = db.version
        }
        d_step {
            /* fence */
#ifndef WITHOUT_FENCE
            producer_epoch++;
#endif
            producer = producer_epoch
        }
        atomic {
            if
            :: !here -> goto lost
            :: here && offset < log_end &&
               !(log[log_end - 1].batch <= db.batch && log[log_end - 1].era == db.era[log[log_end - 1].batch]) ->
                /* note-ends */
#ifndef WITHOUT_NOTE_ENDS
                doubt = true;
                ends = sent
#endif
            :: else
            fi
        }
        /* catch-up */
#ifndef WITHOUT_CATCH_UP
        atomic {
            if
            :: !ours -> goto lost
            :: ours && (db.merged & ends) == ends -> ends = 0
            fi
        }
#endif
        atomic {
            /* apply-log */
#ifndef WITHOUT_APPLY_LOG
            if
            :: offset == log_end
            :: offset < log_end && !ours -> goto lost
            :: offset < log_end && ours ->
                i = offset;
                do
                :: i < log_end -> note_record(i); i++
                :: else -> break
                od;
                i = 0;
                db.version = version;
                db.offset = log_end;
                offset = log_end
            fi;
#endif
            doubt = false
        }
        atomic {
            /* confirm-epoch */
            rightful = ours;
#ifndef WITHOUT_CONFIRM_EPOCH
            if
            :: ours
            :: else -> goto lost
            fi
#endif
        }
cycle:
        atomic {
            if
            :: !ours -> goto lost /* when it renews its lease, which it may be too slow for */
            :: here && (db.dirty[A] != 0 || db.dirty[B] != 0)
            fi;
            /* read */
#ifdef WITHOUT_READ
            if
            :: batch != 0 -> goto planned
            :: else
            fi;
#endif
            content[A] = content_of(A, db.merged);
            content[B] = content_of(B, db.merged);
            told[A] = db.told[A];
            told[B] = db.told[B];
            stamp[A] = db.dirty[A];
            stamp[B] = db.dirty[B];
            batch = db.batch;
            era = db.era[db.batch]
        }
#ifdef WITHOUT_READ
planned:
#endif
        if
        :: !needs(A) && !needs(B) -> goto close
        :: else
        fi;
        /* begin, produce: an open transaction, which nobody sees; without one everybody does */
#ifdef WITHOUT_BEGIN
        atomic {
            if
            :: producer == producer_epoch -> produce_views()
            :: else -> goto lost
            fi
        }
#endif
        atomic {
            /* commit */
            assert(rightful || producer != producer_epoch);
            if
            :: producer != producer_epoch -> goto lost
            :: producer == producer_epoch -> commit()
            :: producer == producer_epoch && !calm && unclear > 0 ->
                unclear--;
                commit();
                goto lost
            :: producer == producer_epoch && !calm && unclear > 0 ->
                unclear--;
                goto lost
            fi
        }
close:
        atomic {
            /* close */
#ifndef WITHOUT_CLOSE
            if
            :: !ours -> goto lost
            :: ours ->
                note_closing(A);
                note_closing(B);
                db.version = version;
                db.offset = offset
            fi;
#endif
#ifndef WITHOUT_READ
            content[A] = 0;
            content[B] = 0;
            told[A] = 0;
            told[B] = 0;
            stamp[A] = 0;
            stamp[B] = 0;
            batch = 0;
            era = 0
#endif
        }
        goto cycle;
lost:
        atomic {
            /* release */
            if
            :: ours ->
#ifndef WITHOUT_RELEASE
                db.free = true
#endif
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

/* When nothing moves any more, every partner has the latest. */
active proctype Judge() {
    timeout ->
    assert(db.merged == EVENTS);
    assert(db.dirty[A] == 0 && db.dirty[B] == 0);
    assert(seen[A] == 0 && seen[B] == EVENTS);
    assert(db.told[A] == 0 && db.told[B] == EVENTS && db.offset == log_end)
}

init {
    atomic {
        db.free = true;
        run Relay(0);
        run Relay(1)
    }
}
