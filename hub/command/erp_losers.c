/* dealerhub erp losers: objects of the ERP whose customer became one with another, whose object counts now. The back office
 * joins or closes them. */
#include "hub/command/erp.h"
#include "hub/command/out.h"
#include "hub/store/idoc_store.h"
#include "hub/store/publication_store.h"

#include <stdio.h>
#include <string.h>

enum { PAGE = 500 }; /* golden ids looked at by one statement */

struct loser {
    const struct published_document *document; /* of the object that lost */
    struct uuid winner;                        /* golden id */
    const struct published_document *counts;   /* the winner's */
    const char *key, *winner_key;              /* the ERP's numbers, or NULL */
    instant since;
};

struct search {
    struct command_context *context;
    struct reading *reading;
    const struct erp_filter *filter;
    json_t *list;
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
        search->list, json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:b, s:s}", "system", loser->document->system, "anchor",
                                anchor, "object", out_text_json(loser->key), "golden", out_uuid_json(&loser->winner),
                                "winner", out_uuid_json(&loser->counts->anchor), "winnerObject",
                                out_text_json(loser->winner_key), "told", loser->document->loser, "since", since));
    if (!search->context->json) {
        (void)printf("%s  %s %s %s → %s %s%s\n", since, loser->document->system, number_text(search, loser->key),
                     anchor, number_text(search, loser->winner_key), winner,
                     loser->document->loser ? out_word(search->context, "  told", "  已通知") : "");
    }
}

static bool ask_numbers(const struct search *search, struct loser *loser) {
    struct command_context *context = search->context;
    const struct uuid anchors[] = {loser->document->anchor, loser->counts->anchor};
    const char *keys[2];
    const bool good =
        idoc_object_keys(context->database, loser->document->system, anchors, 2, context->arena, keys, &context->error);
    loser->key = good ? keys[0] : NULL;
    loser->winner_key = good ? keys[1] : NULL;
    return good;
}

/* What is published for whoever has the record now; NULL: nothing, or nobody has it. */
static bool find_winner(const struct search *search, const struct uuid *record, struct loser *loser,
                        struct publication_set *set) {
    struct command_context *context = search->context;
    GHashTable *found = g_hash_table_new(uuid_hash, uuid_same);
    struct column *records = column_new(context->arena, COLUMN_UUID);
    struct column *ids = column_new(context->arena, COLUMN_UUID);
    column_uuid(records, record);
    const bool good = customers_of_records(&search->reading->store, records, context->arena, found, &context->error);
    const struct uuid *winner = g_hash_table_lookup(found, record);
    if (winner != NULL) {
        loser->winner = *winner;
        column_uuid(ids, winner);
    }
    g_hash_table_destroy(found);
    return good && publications_read(context->database, ids, context->arena, set, &context->error);
}

static bool look_at_document(const struct search *search, const struct publication *gone,
                             const struct published_document *document) {
    struct loser loser = {.document = document, .since = gone->at};
    struct publication_set set = publication_set_new();
    bool good = find_winner(search, &document->anchor, &loser, &set);
    const struct publication *winner = publication_get(&set, &loser.winner);
    loser.counts = winner == NULL ? NULL : publication_document(winner, document->system);
    if (good && loser.counts != NULL && !uuid_equal(&loser.counts->anchor, &document->anchor)) {
        good = ask_numbers(search, &loser);
        if (good) {
            print(search, &loser);
        }
    }
    publication_set_free(&set);
    return good;
}

/* One a system, of those that the ERP was sent. */
static bool look_at(const struct search *search, const struct publication *gone) {
    bool good = true;
    for (size_t i = 0; good && i < gone->document_count; i++) {
        const struct published_document *document = &gone->documents[i];
        const char *system = search->filter->system;
        if (document->first != 0 && (system == NULL || strcmp(document->system, system) == 0)) {
            good = look_at_document(search, gone, document);
        }
    }
    return good;
}

static bool look_at_all(const struct search *search) {
    struct command_context *context = search->context;
    struct uuid after = {{0}};
    struct publication *gone;
    size_t count;
    bool good = true;
    do {
        good = publications_gone(context->database, &after, PAGE, context->arena, &gone, &count, &context->error);
        for (size_t i = 0; good && i < count; i++) {
            good = look_at(search, &gone[i]);
        }
    } while (good && count > 0);
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
