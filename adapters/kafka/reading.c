#include "adapters/kafka/reading.h"

#include "adapters/kafka/settings.h"

enum { SEEK_TIMEOUT = 5000 /* ms */ };

/* --- lists ---------------------------------------------------------------------------------------------------------- */

typedef rd_kafka_topic_partition_list_t list;

static list *by_place(const struct inbox_place *places, size_t count, bool is_read) {
    list *some = rd_kafka_topic_partition_list_new((int)count);
    for (size_t i = 0; i < count; i++) {
        if ((places[i].next != INBOX_NOWHERE) == is_read) {
            rd_kafka_topic_partition_list_add(some, places[i].topic, places[i].partition)->offset = places[i].next;
        }
    }
    return some;
}

/* Those of a list that are in another, or are not. */
static list *by_list(const list *all, const list *other, bool is_in) {
    list *some = rd_kafka_topic_partition_list_new(all->cnt);
    for (int i = 0; i < all->cnt; i++) {
        const rd_kafka_topic_partition_t *place = &all->elems[i];
        if ((rd_kafka_topic_partition_list_find(other, place->topic, place->partition) != NULL) == is_in) {
            rd_kafka_topic_partition_list_add(some, place->topic, place->partition)->offset = place->offset;
        }
    }
    return some;
}

static list *assigned(rd_kafka_t *client) {
    list *all;
    return rd_kafka_assignment(client, &all) == RD_KAFKA_RESP_ERR_NO_ERROR ? all : rd_kafka_topic_partition_list_new(0);
}

/* --- one step each ---------------------------------------------------------------------------------------------------- */

static bool is_done(rd_kafka_error_t *problem, struct error *error) {
    return problem == NULL || kafka_failed(BROKER_FAILED, "partitions", problem, error);
}

/* Whatever they were paused by before. */
static void hold_or_resume(rd_kafka_t *client, list *some, bool held) {
    (void)(held ? rd_kafka_pause_partitions(client, some) : rd_kafka_resume_partitions(client, some));
}

static bool assign(rd_kafka_t *client, list *some, bool held, struct error *error) {
    const bool good = is_done(rd_kafka_incremental_assign(client, some), error);
    hold_or_resume(client, some, held);
    return good;
}

/* Before 2.1 the library takes the milliseconds of this one call for microseconds. */
static int seek_timeout(void) {
    return rd_kafka_version() < 0x02010000 ? SEEK_TIMEOUT * 1000 : SEEK_TIMEOUT;
}

/* By each partition's own answer. Where the log did not hold the offset that was next, the library has stopped
 * (auto.offset.reset) and cannot seek: those go into `stopped`. */
static bool seek(rd_kafka_t *client, list *some, list *stopped, struct error *error) {
    if (some->cnt > 0 && !is_done(rd_kafka_seek_partitions(client, some, seek_timeout()), error)) {
        return false;
    }
    for (int i = 0; i < some->cnt; i++) {
        const rd_kafka_topic_partition_t *place = &some->elems[i];
        if (place->err == RD_KAFKA_RESP_ERR__STATE) {
            rd_kafka_topic_partition_list_add(stopped, place->topic, place->partition)->offset = place->offset;
        } else if (place->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
            return error_set(error, BROKER_FAILED, place->topic, "%s", rd_kafka_err2str(place->err));
        }
    }
    return true;
}

/* --- what the group gives and takes ----------------------------------------------------------------------------------- */

/* The library waits for the call even when there is nothing to say. */
bool reading_begin(rd_kafka_t *client, const struct inbox_place *places, size_t count, bool held, struct error *error) {
    list *some = by_place(places, count, true);
    const bool good = assign(client, some, held, error);
    rd_kafka_topic_partition_list_destroy(some);
    return good;
}

bool reading_end(rd_kafka_t *client, const rd_kafka_topic_partition_list_t *all, struct error *error) {
    list *now = assigned(client);
    list *some = by_list(all, now, true);
    const bool good = is_done(rd_kafka_incremental_unassign(client, some), error);
    rd_kafka_topic_partition_list_destroy(some);
    rd_kafka_topic_partition_list_destroy(now);
    return good;
}

/* --- in between ------------------------------------------------------------------------------------------------------- */

/* Seeks those that are assigned; those that have stopped are given up and come again with the others. */
static bool read_from(rd_kafka_t *client, const list *wanted, const list *now, bool held, struct error *error) {
    list *stay = by_list(wanted, now, true);
    list *come = by_list(wanted, now, false);
    list *stopped = rd_kafka_topic_partition_list_new(stay->cnt);
    bool good = seek(client, stay, stopped, error) &&
                (stopped->cnt == 0 || is_done(rd_kafka_incremental_unassign(client, stopped), error));
    for (int i = 0; good && i < stopped->cnt; i++) {
        const rd_kafka_topic_partition_t *place = &stopped->elems[i];
        rd_kafka_topic_partition_list_add(come, place->topic, place->partition)->offset = place->offset;
    }
    good = good && (come->cnt == 0 || assign(client, come, held, error));
    hold_or_resume(client, stay, held);
    rd_kafka_topic_partition_list_destroy(stopped);
    rd_kafka_topic_partition_list_destroy(come);
    rd_kafka_topic_partition_list_destroy(stay);
    return good;
}

bool reading_move(rd_kafka_t *client, const struct inbox_place *places, size_t count, bool held, struct error *error) {
    list *now = assigned(client);
    list *wanted = by_place(places, count, true);
    list *idle = by_place(places, count, false);
    list *go = by_list(idle, now, true);
    const bool good = (go->cnt == 0 || is_done(rd_kafka_incremental_unassign(client, go), error)) &&
                      (wanted->cnt == 0 || read_from(client, wanted, now, held, error));
    rd_kafka_topic_partition_list_destroy(go);
    rd_kafka_topic_partition_list_destroy(idle);
    rd_kafka_topic_partition_list_destroy(wanted);
    rd_kafka_topic_partition_list_destroy(now);
    return good;
}

void reading_hold(rd_kafka_t *client, bool held) {
    list *all = assigned(client);
    hold_or_resume(client, all, held);
    rd_kafka_topic_partition_list_destroy(all);
}
