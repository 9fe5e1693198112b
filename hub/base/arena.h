/* arena.h – memory that lives and dies together, usually with one batch.
 * Everything taken from an arena is freed by arena_free or arena_reset, never singly.
 * Out of memory stops the process: offsets stand in PostgreSQL, so a restart loses nothing. */
#ifndef HUB_BASE_ARENA_H
#define HUB_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

struct arena;

/* A run of bytes that somebody else owns; not terminated. */
struct bytes {
    const uint8_t *data;
    size_t length;
};

struct arena *arena_new(void);
void arena_free(struct arena *arena);
/* Gives back all but the first block, for the next batch. */
void arena_reset(struct arena *arena);
/* Zeroed, aligned for any type; never NULL. */
void *arena_alloc(struct arena *arena, size_t size);
/* The same, not zeroed: for what is written at once. */
void *arena_raw(struct arena *arena, size_t size);
/* Gives back what is behind `used` octets of `memory`, which was taken last and with `size`; else nothing happens. */
void arena_shrink(struct arena *arena, const void *memory, size_t size, size_t used);
/* Where an arena stands, to come back to. */
struct arena_mark {
    const void *block;
    size_t used, total;
};
struct arena_mark arena_mark(const struct arena *arena);
/* Gives back all that was taken since the mark; marks made since are void. */
void arena_rewind(struct arena *arena, struct arena_mark mark);
char *arena_copy(struct arena *arena, const char *text);
char *arena_copy_n(struct arena *arena, const char *text, size_t length);
struct bytes arena_copy_bytes(struct arena *arena, struct bytes bytes);
char *arena_print(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Texts one after the other, up to NULL: what arena_print does with "%s" alone, at a tenth of the time. */
char *arena_join(struct arena *arena, const char *first, ...) __attribute__((sentinel));
/* In decimals: views have several, and printf takes its time. */
char *arena_number(struct arena *arena, int64_t number);
/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *arena);

#define ARENA_NEW(arena, type, count) ((type *)arena_alloc((arena), sizeof(type) * (size_t)(count)))

#endif
