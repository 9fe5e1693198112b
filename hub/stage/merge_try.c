#include "hub/stage/merge_try.h"

#include "hub/stage/merge_run.h"

#include <stdlib.h>
#include <string.h>

static void say(struct merge_run *run, const struct tried_word *said, instant at) {
    const struct event event = {.source = "", .id = "", .recorded = at, .time = at};
    merge_add_word(run, &event, &said->a, &said->b, said->verdict);
}

static struct tried_golden tried_of(const struct batch_golden *golden, struct arena *arena) {
    struct tried_golden tried = {.id = golden->id,
                                 .members = ARENA_NEW(arena, struct uuid, golden->members->len),
                                 .member_count = golden->members->len,
                                 .cells = golden->cells,
                                 .cell_count = golden->cell_count};
    for (unsigned i = 0; i < golden->members->len; i++) {
        tried.members[i] = ((const struct batch_record *)g_ptr_array_index(golden->members, i))->id;
    }
    return tried;
}

static int by_id(const void *left, const void *right) {
    return uuid_order(&((const struct tried_golden *)left)->id, &((const struct tried_golden *)right)->id);
}

static void take(const struct working_set *set, struct arena *arena, struct tried *tried) {
    GHashTableIter iterator;
    void *key;
    void *value;
    tried->goldens = ARENA_NEW(arena, struct tried_golden, g_hash_table_size(set->goldens) + 1);
    tried->before = ARENA_NEW(arena, struct uuid, g_hash_table_size(set->old_goldens) + 1);
    tried->count = tried->before_count = 0;
    g_hash_table_iter_init(&iterator, set->goldens);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        tried->goldens[tried->count++] = tried_of(value, arena);
    }
    g_hash_table_iter_init(&iterator, set->old_goldens);
    while (g_hash_table_iter_next(&iterator, &key, NULL)) {
        tried->before[tried->before_count++] = *(const struct uuid *)key;
    }
    if (tried->count > 0) {
        qsort(tried->goldens, tried->count, sizeof *tried->goldens, by_id);
    }
}

bool merge_try(const struct merge_parts *parts, struct database *database, struct sealer *sealer,
               const struct tried_word *words, size_t count, instant at, struct arena *arena, struct tried *tried,
               struct error *error) {
    struct merge_run run = merge_run_of(parts, database, sealer, arena, error);
    for (size_t i = 0; i < count; i++) {
        say(&run, &words[i], at);
    }
    const bool good = merge_group(&run);
    if (good) {
        take(run.set, arena, tried);
    }
    working_set_free(run.set);
    return good;
}
