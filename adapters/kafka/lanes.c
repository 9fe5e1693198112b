#include "adapters/kafka/lanes.h"

#include "hub/base/bell.h"

#include <glib.h>
#include <stdatomic.h>
#include <string.h>

/* A turn ends after so many messages or octets: runs of one partition are cheap to sort into a batch. Of the sources with more
 * than a turn's work waiting one has turns at a time, until it had so many messages: what a source says of one customer lies
 * close together, and is told to the customer's stores once when it comes in one batch. */
enum { TURN_MESSAGES = 8, TURN_OCTETS = 64 * 1024, STRETCH_MESSAGES = 1000 };

/* What is taken out of the library ahead, in all lanes together. Below 2.2 the library looks only once a second whether
 * there is room again, when all partitions of a broker had none: here have to wait some seconds' work of the merge. */
enum { AHEAD_OCTETS = 16 * 1024 * 1024 };

struct lane {
    struct lanes *all;
    int32_t partition;
    rd_kafka_queue_t *queue; /* the library's */
    atomic_bool stirred;     /* there may be something in it */
    GQueue ahead;            /* rd_kafka_message_t, taken out of it */
    size_t octets;           /* of those */
};

struct source {
    char *topic;
    GPtrArray *lanes;
    unsigned turn; /* of the lanes: whose it is */
};

struct lanes {
    rd_kafka_t *client;
    rd_kafka_queue_t *common;
    atomic_bool stirred; /* there may be something in that */
    struct bell *bell;
    GPtrArray *sources;
    unsigned turn; /* of the sources: whose it is */
    struct {
        unsigned messages;
        size_t octets;
    } taken;           /* in this turn */
    unsigned catching; /* of the sources: the one behind that has turns */
    unsigned stretch;  /* messages that it had */
    size_t octets;     /* ahead, of all lanes */
    unsigned busy;     /* lanes that have something ahead */
};

/* --- called by the library's threads, under the queue's lock ----------------------------------------------------------- */

static void lane_stirs(rd_kafka_t *client, void *opaque) {
    struct lane *lane = opaque;
    (void)client;
    atomic_store(&lane->stirred, true);
    bell_ring(lane->all->bell);
}

static void common_stirs(rd_kafka_t *client, void *opaque) {
    struct lanes *lanes = opaque;
    (void)client;
    atomic_store(&lanes->stirred, true);
    bell_ring(lanes->bell);
}

/* The library rings when a queue that was empty no longer is, so it counts as stirred until it was found empty. */
static rd_kafka_message_t *take_from(rd_kafka_queue_t *queue, atomic_bool *stirred) {
    if (!atomic_load(stirred)) {
        return NULL;
    }
    atomic_store(stirred, false);
    rd_kafka_message_t *message = rd_kafka_consume_queue(queue, 0);
    if (message != NULL) {
        atomic_store(stirred, true);
    }
    return message;
}

/* --- a lane ----------------------------------------------------------------------------------------------------------- */

static size_t octets_of(const rd_kafka_message_t *message) {
    return message->len + message->key_len;
}

static void push(struct lane *lane, rd_kafka_message_t *message) {
    lane->all->busy += lane->ahead.length == 0;
    lane->octets += octets_of(message);
    lane->all->octets += octets_of(message);
    g_queue_push_tail(&lane->ahead, message);
}

static rd_kafka_message_t *pop(struct lane *lane) {
    rd_kafka_message_t *message = g_queue_pop_head(&lane->ahead);
    if (message != NULL) {
        lane->octets -= octets_of(message);
        lane->all->octets -= octets_of(message);
        lane->all->busy -= lane->ahead.length == 0;
    }
    return message;
}

/* Whoever has nothing may always take one. */
static bool has_room(const struct lane *lane) {
    const struct lanes *lanes = lane->all;
    return lane->ahead.length == 0 || (lanes->octets < AHEAD_OCTETS && lane->octets < AHEAD_OCTETS / lanes->busy);
}

static void fill(struct lane *lane) {
    while (has_room(lane)) {
        rd_kafka_message_t *message = take_from(lane->queue, &lane->stirred);
        if (message == NULL) {
            return;
        }
        push(lane, message);
    }
}

static void drop(struct lane *lane) {
    rd_kafka_message_t *message;
    while ((message = pop(lane)) != NULL) {
        rd_kafka_message_destroy(message);
    }
}

static struct lane *lane_new(struct lanes *lanes, int32_t partition, rd_kafka_queue_t *queue) {
    struct lane *lane = g_new0(struct lane, 1);
    *lane = (struct lane){.all = lanes, .partition = partition, .queue = queue};
    g_queue_init(&lane->ahead);
    atomic_init(&lane->stirred, true);
    rd_kafka_queue_forward(lane->queue, NULL);
    rd_kafka_queue_cb_event_enable(lane->queue, lane_stirs, lane);
    return lane;
}

/* What the library still holds of it goes, too: it would stay there for as long as the partition is another's. */
static void lane_free(void *memory) {
    struct lane *lane = memory;
    rd_kafka_message_t *message;
    rd_kafka_queue_cb_event_enable(lane->queue, NULL, NULL);
    drop(lane);
    while ((message = rd_kafka_consume_queue(lane->queue, 0)) != NULL) {
        rd_kafka_message_destroy(message);
    }
    rd_kafka_queue_destroy(lane->queue);
    g_free(lane);
}

/* --- the lanes of a source -------------------------------------------------------------------------------------------- */

static void source_free(void *memory) {
    struct source *source = memory;
    g_ptr_array_unref(source->lanes);
    g_free(source->topic);
    g_free(source);
}

static struct source *find_source(const struct lanes *lanes, const char *topic) {
    for (unsigned i = 0; i < lanes->sources->len; i++) {
        struct source *source = lanes->sources->pdata[i];
        if (strcmp(source->topic, topic) == 0) {
            return source;
        }
    }
    return NULL;
}

static struct source *add_source(struct lanes *lanes, const char *topic) {
    struct source *source = g_new0(struct source, 1);
    source->topic = g_strdup(topic);
    source->lanes = g_ptr_array_new_with_free_func(lane_free);
    g_ptr_array_add(lanes->sources, source);
    return source;
}

static struct lane *find_lane(const struct source *source, int32_t partition) {
    for (unsigned i = 0; source != NULL && i < source->lanes->len; i++) {
        struct lane *lane = source->lanes->pdata[i];
        if (lane->partition == partition) {
            return lane;
        }
    }
    return NULL;
}

static bool is_behind(const struct lane *lane) {
    return lane->ahead.length > TURN_MESSAGES;
}

/* The lane whose turn it is goes on; if it has nothing, the next that has. */
static struct lane *choose_lane(struct source *source, bool behind) {
    const unsigned count = source->lanes->len;
    for (unsigned i = 0; i < count; i++) {
        struct lane *lane = source->lanes->pdata[(source->turn + i) % count];
        fill(lane);
        if (lane->ahead.length > 0 && is_behind(lane) == behind) {
            source->turn = (source->turn + i) % count;
            return lane;
        }
    }
    return NULL;
}

/* --- opening and closing ---------------------------------------------------------------------------------------------- */

struct lanes *lanes_new(rd_kafka_t *client) {
    struct lanes *lanes = g_new0(struct lanes, 1);
    lanes->client = client;
    lanes->bell = bell_new();
    lanes->sources = g_ptr_array_new_with_free_func(source_free);
    atomic_init(&lanes->stirred, true);
    lanes->common = rd_kafka_queue_get_consumer(client);
    rd_kafka_queue_cb_event_enable(lanes->common, common_stirs, lanes);
    return lanes;
}

void lanes_free(struct lanes *lanes) {
    if (lanes != NULL) {
        rd_kafka_queue_cb_event_enable(lanes->common, NULL, NULL);
        g_ptr_array_unref(lanes->sources);
        rd_kafka_queue_destroy(lanes->common);
        bell_free(lanes->bell);
        g_free(lanes);
    }
}

/* Without a queue of its own, which the library refuses of no topic that it has assigned, the common one would do. */
void lanes_open(struct lanes *lanes, const char *topic, int32_t partition) {
    struct source *source = find_source(lanes, topic);
    if (find_lane(source, partition) != NULL) {
        return;
    }
    rd_kafka_queue_t *queue = rd_kafka_queue_get_partition(lanes->client, topic, partition);
    if (queue != NULL) {
        source = source == NULL ? add_source(lanes, topic) : source;
        g_ptr_array_add(source->lanes, lane_new(lanes, partition, queue));
    }
}

void lanes_close(struct lanes *lanes, const char *topic, int32_t partition) {
    struct source *source = find_source(lanes, topic);
    struct lane *lane = find_lane(source, partition);
    if (lane != NULL && g_ptr_array_remove(source->lanes, lane) && source->lanes->len == 0) {
        (void)g_ptr_array_remove(lanes->sources, source);
    }
}

void lanes_close_all(struct lanes *lanes) {
    g_ptr_array_set_size(lanes->sources, 0);
}

void lanes_drop(struct lanes *lanes, const char *topic, int32_t partition) {
    struct lane *lane = find_lane(find_source(lanes, topic), partition);
    if (lane != NULL) {
        drop(lane);
    }
}

/* --- taking in turn --------------------------------------------------------------------------------------------------- */

static bool turn_is_over(const struct lanes *lanes) {
    return lanes->taken.messages >= TURN_MESSAGES || lanes->taken.octets >= TURN_OCTETS;
}

static void begin_turn(struct lanes *lanes, unsigned turn) {
    lanes->turn = turn;
    lanes->taken.messages = 0;
    lanes->taken.octets = 0;
}

static bool stretch_is_over(const struct lanes *lanes) {
    return lanes->stretch >= STRETCH_MESSAGES;
}

/* To the next lane of this source, but not within a stretch, and to the next source. */
static void end_turn(struct lanes *lanes) {
    const bool stays = lanes->turn == lanes->catching && !stretch_is_over(lanes);
    if (lanes->turn < lanes->sources->len && !stays) {
        ((struct source *)lanes->sources->pdata[lanes->turn])->turn++;
    }
    begin_turn(lanes, lanes->turn + 1);
}

static rd_kafka_message_t *take(struct lanes *lanes, struct lane *lane, bool *last) {
    rd_kafka_message_t *message = pop(lane);
    lanes->taken.messages++;
    lanes->taken.octets += octets_of(message);
    fill(lane);
    *last = lane->ahead.length == 0;
    return message;
}

/* Who is behind and has turns goes on until its stretch is over, or it is behind no more. */
static void choose_catching(struct lanes *lanes) {
    const unsigned count = lanes->sources->len;
    const bool is_over = stretch_is_over(lanes);
    for (unsigned i = is_over; i < count + is_over; i++) {
        const unsigned candidate = (lanes->catching + i) % count;
        if (choose_lane(lanes->sources->pdata[candidate], true) != NULL) {
            lanes->stretch = i == 0 ? lanes->stretch : 0;
            lanes->catching = candidate;
            return;
        }
    }
}

/* Of those that are not behind, and of the others the one whose stretch it is. */
static struct lane *lane_of(const struct lanes *lanes, unsigned turn) {
    struct source *source = lanes->sources->pdata[turn];
    struct lane *lane = choose_lane(source, false);
    return lane == NULL && turn == lanes->catching ? choose_lane(source, true) : lane;
}

static struct lane *lane_in_turn(struct lanes *lanes) {
    const unsigned count = lanes->sources->len;
    for (unsigned i = 0; i < count; i++) {
        const unsigned turn = (lanes->turn + i) % count;
        struct lane *lane = lane_of(lanes, turn);
        if (lane != NULL) {
            if (turn != lanes->turn) {
                begin_turn(lanes, turn);
            }
            return lane;
        }
    }
    return NULL;
}

static rd_kafka_message_t *next_in_turn(struct lanes *lanes, bool *last) {
    if (turn_is_over(lanes)) {
        end_turn(lanes);
        choose_catching(lanes);
    }
    struct lane *lane = lane_in_turn(lanes);
    if (lane == NULL) {
        choose_catching(lanes);
        lane = lane_in_turn(lanes);
    }
    if (lane == NULL) {
        return NULL;
    }
    lanes->stretch += lanes->turn == lanes->catching;
    return take(lanes, lane, last);
}

/* What is due, without waiting. */
static rd_kafka_message_t *next_at_once(struct lanes *lanes, bool held, bool *last) {
    rd_kafka_message_t *message = take_from(lanes->common, &lanes->stirred);
    *last = true;
    return message != NULL || held ? message : next_in_turn(lanes, last);
}

/* Before it waits it tells the library that somebody is there. */
rd_kafka_message_t *lanes_next(struct lanes *lanes, int64_t timeout, bool held, bool *last) {
    const int64_t latest = g_get_monotonic_time() + timeout;
    rd_kafka_message_t *message = next_at_once(lanes, held, last);
    for (int64_t left = timeout; message == NULL && left > 0; left = latest - g_get_monotonic_time()) {
        atomic_store(&lanes->stirred, true);
        message = next_at_once(lanes, held, last);
        if (message == NULL) {
            (void)bell_wait(lanes->bell, left);
        }
    }
    return message;
}
