/* codec.h – the compact binary form of what the hub keeps for itself: varints, texts, octets, in writing order.
 * A reader that runs out or meets nonsense says so by `failed` and gives zeros from then on. */
#ifndef HUB_BASE_CODEC_H
#define HUB_BASE_CODEC_H

#include "hub/base/arena.h"

#include <stdbool.h>

struct writer {
    struct arena *arena;
    uint8_t *data;
    size_t length, capacity;
};

struct reader {
    const uint8_t *at, *end;
    bool failed;
};

void writer_start(struct writer *writer, struct arena *arena);
void write_unsigned(struct writer *writer, uint64_t value); /* LEB128 */
void write_signed(struct writer *writer, int64_t value);    /* zigzag */
void write_octets(struct writer *writer, const void *data, size_t length);
void write_text(struct writer *writer, const char *text); /* NULL is written as "" */
struct bytes writer_bytes(const struct writer *writer);

struct reader reader_of(struct bytes bytes);
uint64_t read_unsigned(struct reader *reader);
/* A number above `most` is nonsense: the hub never writes it there. */
uint64_t read_up_to(struct reader *reader, uint64_t most);
int64_t read_signed(struct reader *reader);
/* A number written as its distance from `base`; fails, with 0, when there is no such number. */
int64_t read_distance(struct reader *reader, int64_t base);
/* Copies exactly `length` octets, or zeros. */
void read_octets(struct reader *reader, void *data, size_t length);
/* A terminated copy in the arena. */
const char *read_text(struct reader *reader, struct arena *arena);
bool reader_done(const struct reader *reader);

#endif
