/* floor.h – what the floor hands from its reading thread to its storing thread: one batch of messages that are valid. */
#ifndef TESTS_BENCH_FLOOR_H
#define TESTS_BENCH_FLOOR_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FLOOR_BATCH = 1000, FLOOR_KEYS = 4, FLOOR_TEXT = 128 };

/* What the document says, as far as the floor stores it. */
struct floor_event {
    rd_kafka_message_t *message;
    char source[FLOOR_TEXT], id[FLOOR_TEXT], time[FLOOR_TEXT], number[FLOOR_TEXT], name[FLOOR_TEXT];
    char keys[FLOOR_KEYS][FLOOR_TEXT];
};

struct floor_batch {
    struct floor_event events[FLOOR_BATCH];
    size_t count;
};

struct floor_store;

/* Connects and makes the tables when they are missing; ends the program when that fails. */
struct floor_store *floor_store_open(const char *conninfo);
void floor_store_close(struct floor_store *store);
/* Offset to read next; 0 when none is known. */
int64_t floor_store_next(struct floor_store *store, const char *topic, int32_t partition);
/* Everything of a batch but the commit. */
void floor_store_write(struct floor_store *store, const struct floor_batch *batch);
void floor_store_commit(struct floor_store *store);
/* CPU seconds that the connection's backend has spent. */
double floor_store_cpu(struct floor_store *store);

#endif
