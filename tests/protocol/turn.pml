/* turn.pml – whose turn it is to tell the ERP of an object (hub/stage/protocol.md), every interleaving: one customer, whose golden
 * id is A in one shard, B in another once an earlier founder comes, and A again when that one is cut out. Each shard has a relay,
 * which may be killed and come again anywhere; that no two have the same shard in hand is shown by relay.pml. The receiver
 * may be told twice, but of nothing older than what it has, nor by a lesser number; and it makes the object once.
 *
 * With PORT documents go by a port without transactions. WITHOUT_<RULE> leaves a rule out; tests/protocol/run shows that the
 * search then finds a fault. */

#ifndef KILLS
#define KILLS 1
#endif
#ifndef MOVES
#define MOVES 2
#endif

#define LAST 3 /* the customer's last state */
#define A 0
#define B 1
#define NONE 0
#define UNKNOWN 9 /* a digest: another may tell of the object */

/* --- what is durable ------------------------------------------------------------------------------------------------------ */

byte state = 1, owner = A; /* PostgreSQL: the customer, and under which id */
bool dirty[2], owed[2], gone[2];
byte stamp[2];
byte number[2], digest[2]; /* the copy: the last document told of under each id, or adopted */
byte first[2], first_state[2], queued[2], queued_state[2]; /* rows of a port: the one that creates, and the latest */
byte out[2], out_state[2];                                 /* may be out */
byte logged[2], logged_digest[2]; /* the log */
byte highest[2];

/* --- what only the model knows -------------------------------------------------------------------------------------------- */

byte has, has_number, creations, creating;
bool kill[2];
byte kills = KILLS, moves = MOVES;
bool calm;

inline mark(id) {
    dirty[id] = true;
    stamp[id]++
}

/* Back to an id that has not looked at itself in between: not covered. */
active proctype Customer() {
    do
    :: d_step { state < LAST -> state++; mark(owner) }
    :: d_step { moves > 0 && !dirty[1 - owner] -> moves--; owner = 1 - owner; mark(A); mark(B) }
    od
}

active proctype Faults() {
    do
    :: d_step { kills > 0 -> kills--; kill[A] = true }
    :: d_step { kills > 0 -> kills--; kill[B] = true }
    :: d_step { !calm -> calm = true } -> break
    od
}

inline receive(what, by) {
    if
    :: by == has_number -> assert(what == has) /* again */
    :: by != has_number ->
        assert(by > has_number);
        assert(has_number != 0 || by == creating); /* an update of what there is */
        assert(what >= has);
        has = what;
        has_number = by
    fi
}

#ifdef PORT
#define waits_at_port(id) (first[id] != NONE || queued[id] != NONE || out[id] != NONE)
#else
#define waits_at_port(id) false
#endif
#ifdef WITHOUT_TURN
#define busy(other) false
#else
#define busy(other) (dirty[other] || waits_at_port(other))
#endif

/* What the ERP was told last, as far as the copy has it: the greater number; its own says nothing once it was gone. */
inline look_back() {
    before = number[me];
    told = (gone[me] -> UNKNOWN : digest[me]);
    if
    :: number[other] > before || (number[other] == before && told == UNKNOWN) ->
        before = number[other];
        told = digest[other]
    :: else
    fi;
    told = (before == NONE -> NONE : told)
}

inline forget() {
    seen = 0;
    now = 0;
    before = 0;
    told = 0;
    made = 0
}

/* Numbers of a shard are odd or even. */
inline take_number() {
#ifdef WITHOUT_NUMBERS
    made = highest[me];
#else
    made = (before > highest[me] -> before : highest[me]);
#endif
    made = made + 1;
    made = (made % 2 == me -> made : made + 1)
}

/* A newer one takes the place of one that waits, but for the one that creates. */
inline make_row(by, what) {
#ifdef PORT
    if
#ifndef WITHOUT_FIRST
    :: by == creating -> first[me] = by; first_state[me] = what
    :: by != creating ->
#else
    :: true ->
#endif
        queued[me] = by; queued_state[me] = what
    fi
#else
    skip
#endif
}

inline clean() {
    if
    :: stamp[me] == seen -> dirty[me] = false
    :: else
    fi
}

proctype Relay(byte me) {
    byte other = 1 - me, seen, now, before, told, made;

cycle:
    {
        do
#ifdef PORT
        :: atomic { waits_at_port(me) ->
               /* hand-over: oldest first */
               if
               :: out[me] != NONE
               :: out[me] == NONE && first[me] != NONE ->
                   out[me] = first[me];
                   out_state[me] = first_state[me];
                   first[me] = NONE;
                   first_state[me] = 0
               :: out[me] == NONE && first[me] == NONE ->
                   out[me] = queued[me];
                   out_state[me] = queued_state[me];
                   queued[me] = NONE;
                   queued_state[me] = 0
               fi };
           atomic { receive(out_state[me], out[me]) }
           atomic { out[me] = NONE; out_state[me] = 0 }
#endif
        :: atomic { dirty[me] && owner != me ->
               /* a golden record that is no more */
#ifdef WITHOUT_GONE
               !dirty[other] && !owed[other];
#endif
               dirty[me] = false;
               owed[me] = false;
               gone[me] = true }
        :: atomic { dirty[me] && owner == me && busy(other) ->
               look_back();
               if
               :: before > number[me] || gone[me] -> number[me] = before; digest[me] = UNKNOWN
               :: else
               fi;
               gone[me] = false;
               owed[me] = true;
               dirty[me] = false;
               forget() }
        :: atomic { (dirty[me] || owed[me]) && owner == me && !busy(other) ->
               /* read */
               seen = stamp[me];
               now = state;
               look_back() }
           if
           :: atomic { told == now ->
                  clean();
                  owed[me] = false;
                  gone[me] = false;
                  number[me] = before;
                  digest[me] = told;
                  forget() }
           :: told != now ->
               atomic {
                   /* commit */
                   take_number();
                   if
                   :: before == NONE -> creations++; creating = made; assert(creations == 1)
                   :: else
                   fi;
                   highest[me] = made;
                   logged[me] = made;
                   logged_digest[me] = now;
#ifndef PORT
                   receive(now, made)
#endif
               }
               atomic {
                   /* close */
                   clean();
                   owed[me] = false;
                   gone[me] = false;
                   number[me] = made;
                   digest[me] = now;
                   logged[me] = NONE;
                   logged_digest[me] = NONE;
                   make_row(made, now);
                   forget()
               }
           fi
        od
    } unless {
        atomic {
            kill[me] ->
            kill[me] = false;
            /* taken over: what the log tells and the copy does not is applied; a document that only it knows is built again, of
             * what the customer is by now, if that is still its own */
            if
            :: logged[me] != NONE ->
                number[me] = logged[me];
                digest[me] = logged_digest[me];
                gone[me] = false;
                now = (owner == me -> state : logged_digest[me]);
                made = logged[me];
                make_row(made, now);
                logged[me] = NONE;
                logged_digest[me] = NONE
            :: else
            fi;
            forget()
        }
    }
    goto cycle
}

/* When nothing moves any more, the receiver has the latest, and nobody waits. */
active proctype Judge() {
    timeout ->
    assert(!dirty[A] && !dirty[B] && !owed[A] && !owed[B]);
    assert(has == LAST && creations == 1)
}

init {
    atomic {
        dirty[A] = true;
        stamp[A] = 1;
        run Relay(A);
        run Relay(B)
    }
}
