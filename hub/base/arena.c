#include "hub/base/arena.h"

#include "hub/base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 64 * 1024, ALIGNMENT = 16, USUAL_TEXT = 128 };

struct block {
    struct block *next;
    size_t size;
    size_t used;
    _Alignas(ALIGNMENT) unsigned char data[];
};

struct arena {
    struct block *blocks; /* the newest first */
    size_t used;
};

static struct block *block_new(size_t size, struct block *next) {
    struct block *block = memory_get(sizeof *block + size);
    *block = (struct block){.next = next, .size = size};
    return block;
}

struct arena *arena_new(void) {
    struct arena *arena = memory_get(sizeof *arena);
    *arena = (struct arena){.blocks = block_new(BLOCK_SIZE, NULL)};
    return arena;
}

void arena_free(struct arena *arena) {
    if (arena == NULL) {
        return;
    }
    arena_reset(arena);
    free(arena->blocks);
    free(arena);
}

void arena_reset(struct arena *arena) {
    while (arena->blocks->next != NULL) {
        struct block *gone = arena->blocks;
        arena->blocks = gone->next;
        free(gone);
    }
    arena->blocks->used = 0;
    arena->used = 0;
}

struct arena_mark arena_mark(const struct arena *arena) {
    return (struct arena_mark){arena->blocks, arena->blocks->used, arena->used};
}

void arena_rewind(struct arena *arena, struct arena_mark mark) {
    while (arena->blocks != mark.block) {
        struct block *gone = arena->blocks;
        arena->blocks = gone->next;
        free(gone);
    }
    arena->blocks->used = mark.used;
    arena->used = mark.total;
}

static size_t round_up(size_t size) {
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

void *arena_raw(struct arena *arena, size_t size) {
    const size_t rounded = round_up(size);
    struct block *block = arena->blocks;
    if (block->size - block->used < rounded) {
        block = block_new(rounded > BLOCK_SIZE ? rounded : BLOCK_SIZE, block);
        arena->blocks = block;
    }
    void *memory = block->data + block->used;
    block->used += rounded;
    arena->used += rounded;
    return memory;
}

void *arena_alloc(struct arena *arena, size_t size) {
    return memset(arena_raw(arena, size), 0, size);
}

void arena_shrink(struct arena *arena, const void *memory, size_t size, size_t used) {
    struct block *block = arena->blocks;
    const size_t back = round_up(size) - round_up(used);
    if ((const unsigned char *)memory + round_up(size) == block->data + block->used) {
        block->used -= back;
        arena->used -= back;
    }
}

char *arena_copy_n(struct arena *arena, const char *text, size_t length) {
    char *copy = arena_raw(arena, length + 1);
    if (length > 0) {
        memcpy(copy, text, length);
    }
    copy[length] = '\0';
    return copy;
}

char *arena_copy(struct arena *arena, const char *text) {
    return text == NULL ? NULL : arena_copy_n(arena, text, strlen(text));
}

struct bytes arena_copy_bytes(struct arena *arena, struct bytes bytes) {
    uint8_t *copy = arena_raw(arena, bytes.length + 1);
    if (bytes.length > 0) {
        memcpy(copy, bytes.data, bytes.length);
    }
    copy[bytes.length] = 0;
    return (struct bytes){copy, bytes.length};
}

char *arena_print(struct arena *arena, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    char *text = arena_raw(arena, USUAL_TEXT); /* most fit, and need not be printed to be measured */
    const int length = vsnprintf(text, USUAL_TEXT, format, arguments);
    va_end(arguments);
    const size_t size = length < 0 ? 1 : (size_t)length + 1;
    arena_shrink(arena, text, USUAL_TEXT, size <= USUAL_TEXT ? size : 0);
    if (size > USUAL_TEXT) {
        text = arena_raw(arena, size);
        (void)vsnprintf(text, size, format, again);
    }
    va_end(again);
    return text;
}

char *arena_join(struct arena *arena, const char *first, ...) {
    va_list texts;
    size_t length = 0;
    va_start(texts, first);
    for (const char *text = first; text != NULL; text = va_arg(texts, const char *)) {
        length += strlen(text);
    }
    va_end(texts);
    char *joined = arena_raw(arena, length + 1);
    char *end = joined;
    va_start(texts, first);
    for (const char *text = first; text != NULL; text = va_arg(texts, const char *)) {
        end = stpcpy(end, text);
    }
    va_end(texts);
    *end = '\0';
    return joined;
}

char *arena_number(struct arena *arena, int64_t number) {
    enum { DIGITS = 20 }; /* of the longest, with its sign */
    char digits[DIGITS];
    size_t first = DIGITS;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        digits[--first] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (number < 0) {
        digits[--first] = '-';
    }
    return arena_copy_n(arena, digits + first, DIGITS - first);
}

size_t arena_used(const struct arena *arena) {
    return arena->used;
}
