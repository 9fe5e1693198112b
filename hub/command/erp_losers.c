/* dealerhub erp losers: objects of the ERP whose customer became one with another, whose object counts now. The back office
 * joins or closes them. */
#include "hub/command/erp.h"
#include "hub/command/out.h"
#include "hub/store/idoc_store.h"
#include "hub/store/publication_store.h"

#include <stdio.h>
#include <string.h>

enum { PAGE = 500 }; /* golden ids looked at by one statement each; what is known of them lives as long as their page */

struct loser {
    const struct published_document *document; /* of the object that lost */
    struct uuid winner;                        /* golden id; nil: nobody has the record */
    const struct published_document *counts;   /* the winner's, or NULL */
    const char *key, *winner_key;              /* the ERP's numbers, or NULL */
    bool asked;                                /* for these */
    instant since;
};

struct search {
    struct command_context *context;
    struct reading *reading;
    const struct erp_filter *filter;
    json_t *list;
};

struct page {
    const struct search *search;
    struct arena *arena;
    const struct publication *gone;
    size_t gone_count;
    struct loser *losers;
    size_t count;
    struct publication_set winners;
};

static const char *number_text(const struct search *search, const char *key) {
    return key != NULL ? key : out_word(search->context, "(no number yet)", "（尚无编号）");
}

static void print(const struct search *search, const struct loser *loser) {
    char anchor[UUID_TEXT];
    char winner[UUID_TEXT];
    char since[INSTANT_TEXT];
    (void)uuid_to_text(&loser->document->anchor, anchor);
    (void)uuid_to_text(&loser->winner, winner);
    (void)instant_print(loser->since, since);
    (void)json_array_append_new(
        search->list,
        json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:b, s:s}", "system", loser->document->system, "anchor", anchor,
                  "object", out_text_json(loser->key), "golden", out_uuid_json(&loser->winner), "winner",
                  out_uuid_json(&loser->counts->anchor), "winnerObject", out_text_json(loser->winner_key), "told",
                  published_document_told_loss(loser->document), "since", since));
    if (!search->context->json) {
        (void)printf("%s  %s %s %s → %s %s%s\n", since, loser->document->system, number_text(search, loser->key),
                     anchor, number_text(search, loser->winner_key), winner,
                     published_document_told_loss(loser->document) ? out_word(search->context, "  told", "  已通知")
                                                                   : "");
    }
}

/* --- one page ------------------------------------------------------------------------------------------------------- */

static bool is_wanted(const struct page *page, const struct published_document *document) {
    const char *system = page->search->filter->system;
    return document->first != 0 && (system == NULL || strcmp(document->system, system) == 0);
}

/* One a system, of those that the ERP was sent. */
static void gather(struct page *page) {
    size_t most = 0;
    for (size_t i = 0; i < page->gone_count; i++) {
        most += page->gone[i].document_count;
    }
    page->losers = ARENA_NEW(page->arena, struct loser, most + 1);
    for (size_t i = 0; i < page->gone_count; i++) {
        for (size_t k = 0; k < page->gone[i].document_count; k++) {
            if (is_wanted(page, &page->gone[i].documents[k])) {
                page->losers[page->count++] =
                    (struct loser){.document = &page->gone[i].documents[k], .since = page->gone[i].at};
            }
        }
    }
}

/* Who has the records now. */
static bool find_winners(struct page *page) {
    const struct search *search = page->search;
    GHashTable *found = g_hash_table_new(uuid_hash, uuid_same);
    struct column *records = column_new(page->arena, COLUMN_UUID);
    for (size_t i = 0; i < page->count; i++) {
        column_uuid(records, &page->losers[i].document->anchor);
    }
    const bool good =
        customers_of_records(&search->reading->store, records, page->arena, found, &search->context->error);
    for (size_t i = 0; i < page->count; i++) {
        const struct uuid *winner = g_hash_table_lookup(found, &page->losers[i].document->anchor);
        page->losers[i].winner = winner == NULL ? (struct uuid){{0}} : *winner;
    }
    g_hash_table_destroy(found);
    return good;
}

/* What is published for these. */
static bool read_winners(struct page *page) {
    struct command_context *context = page->search->context;
    struct column *ids = column_new(page->arena, COLUMN_UUID);
    for (size_t i = 0; i < page->count; i++) {
        if (!uuid_is_nil(&page->losers[i].winner)) {
            column_uuid(ids, &page->losers[i].winner);
        }
    }
    return publications_read(context->database, ids, page->arena, &page->winners, &context->error);
}

/* Leaves those whose object is not the one that counts. */
static void sift(struct page *page) {
    size_t kept = 0;
    for (size_t i = 0; i < page->count; i++) {
        struct loser loser = page->losers[i];
        const struct publication *winner = publication_get(&page->winners, &loser.winner);
        loser.counts = winner == NULL ? NULL : publication_document(winner, loser.document->system);
        if (loser.counts != NULL && !uuid_equal(&loser.counts->anchor, &loser.document->anchor)) {
            page->losers[kept++] = loser;
        }
    }
    page->count = kept;
}

/* Of all from this one on that are in its system. */
static bool ask_numbers_of_system(const struct page *page, size_t first) {
    struct command_context *context = page->search->context;
    const char *system = page->losers[first].document->system;
    struct uuid *anchors = ARENA_NEW(page->arena, struct uuid, 2 * (page->count - first));
    const char **keys = ARENA_NEW(page->arena, const char *, 2 * (page->count - first));
    struct loser **asked = ARENA_NEW(page->arena, struct loser *, page->count - first);
    size_t count = 0;
    for (size_t i = first; i < page->count; i++) {
        struct loser *loser = &page->losers[i];
        if (strcmp(loser->document->system, system) == 0) {
            anchors[2 * count] = loser->document->anchor;
            anchors[2 * count + 1] = loser->counts->anchor;
            asked[count++] = loser;
        }
    }
    const bool good =
        idoc_object_keys(context->database, system, anchors, 2 * count, page->arena, keys, &context->error);
    for (size_t i = 0; i < count; i++) {
        asked[i]->key = keys[2 * i];
        asked[i]->winner_key = keys[2 * i + 1];
        asked[i]->asked = true;
    }
    return good;
}

static bool ask_numbers(const struct page *page) {
    bool good = true;
    for (size_t i = 0; good && i < page->count; i++) {
        good = page->losers[i].asked || ask_numbers_of_system(page, i);
    }
    return good;
}

static bool look_at(struct page *page) {
    gather(page);
    if (page->count == 0) {
        return true;
    }
    if (!find_winners(page) || !read_winners(page)) {
        return false;
    }
    sift(page);
    if (!ask_numbers(page)) {
        return false;
    }
    for (size_t i = 0; i < page->count; i++) {
        print(page->search, &page->losers[i]);
    }
    return true;
}

/* --- all ------------------------------------------------------------------------------------------------------------- */

/* False on a failure; *last: there is nothing behind it. */
static bool look_at_next(const struct search *search, struct uuid *after, struct arena *arena, bool *last) {
    struct command_context *context = search->context;
    struct page page = {.search = search, .arena = arena, .winners = publication_set_new()};
    struct publication *gone;
    const bool good =
        publications_gone(context->database, after, PAGE, arena, &gone, &page.gone_count, &context->error);
    page.gone = gone;
    *last = page.gone_count == 0;
    const bool looked = good && look_at(&page);
    publication_set_free(&page.winners);
    return looked;
}

static bool look_at_all(const struct search *search) {
    struct arena *arena = arena_new();
    struct uuid after = {{0}};
    bool last = false;
    bool good = true;
    while (good && !last) {
        good = look_at_next(search, &after, arena, &last);
        arena_reset(arena);
    }
    arena_free(arena);
    return good;
}

int erp_list_losers(struct command_context *context, struct reading *reading, const void *argument) {
    const struct search search = {context, reading, argument, json_array()};
    if (look_at_all(&search)) {
        return out_list(context, search.list);
    }
    json_decref(search.list);
    return command_failed(context);
}
