/* One question: both sides by attribute, what speaks for and against, what follows from each answer. */
#include "hub/command/consequence.h"
#include "hub/command/explain.h"
#include "hub/command/portrait.h"
#include "hub/command/review.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAIRS_SHOWN = 10 };

/* A pair of source records across the two sides. */
struct across {
    const struct stored_record *a, *b;
    struct contrast contrast;
};

struct shown {
    struct stored_record *given[2];
    struct stored_record **members[2];
    size_t counts[2];
    struct across pairs[PAIRS_SHOWN]; /* the heaviest first; at least the two that were named */
    size_t pair_count, pair_total;
    struct sides sides; /* as an answer names them */
    struct consequences same, apart;
};

/* --- finding out -------------------------------------------------------------------------------------------------- */

static bool find_given(struct command_context *context, struct reading *reading, const struct review_request *request,
                       struct shown *shown) {
    return reading_record(context, reading, request->a, &shown->given[0]) &&
           reading_record(context, reading, request->b, &shown->given[1]);
}

static bool is_one(const struct shown *shown) {
    return !uuid_is_nil(&shown->given[0]->golden) && uuid_equal(&shown->given[0]->golden, &shown->given[1]->golden);
}

/* Two records of one customer stand for themselves; else each stands with all of its golden record. */
static bool load_sides(struct command_context *context, struct reading *reading, struct shown *shown) {
    for (size_t side = 0; side < 2; side++) {
        shown->members[side] = &shown->given[side];
        shown->counts[side] = 1;
        if (!uuid_is_nil(&shown->given[side]->golden) && !is_one(shown) &&
            !explain_members(context, reading, &shown->given[side]->golden, &shown->members[side],
                             &shown->counts[side])) {
            return false;
        }
    }
    return true;
}

static const struct stored_record *member_at(const struct shown *shown, size_t side, const struct uuid *record) {
    for (size_t i = 0; i < shown->counts[side]; i++) {
        if (uuid_equal(&shown->members[side][i]->member.record, record)) {
            return shown->members[side][i];
        }
    }
    return NULL;
}

static int heaviest_first(const void *left, const void *right) {
    const struct stored_link *a = left;
    const struct stored_link *b = right;
    if (a->weight != b->weight) {
        return a->weight > b->weight ? -1 : 1;
    }
    const int by_a = uuid_order(&a->a, &b->a);
    return by_a != 0 ? by_a : uuid_order(&a->b, &b->b);
}

static bool add_pair(struct command_context *context, struct reading *reading, const struct model *model,
                     struct shown *shown, const struct stored_record *a, const struct stored_record *b) {
    struct across *pair = &shown->pairs[shown->pair_count++];
    *pair = (struct across){.a = a, .b = b};
    return contrast_make(context, reading, model, a, b, &pair->contrast);
}

static bool find_pairs(struct command_context *context, struct reading *reading, const struct model *model,
                       struct shown *shown) {
    struct stored_link *links;
    size_t count;
    const struct uuid *ids = explain_ids(shown->members[0], shown->counts[0], context->arena);
    if (!records_links(&reading->store, ids, shown->counts[0], context->arena, &links, &count, &context->error)) {
        return false;
    }
    if (count > 0) {
        qsort(links, count, sizeof *links, heaviest_first);
    }
    for (size_t i = 0; i < count; i++) {
        const bool forth = member_at(shown, 0, &links[i].a) != NULL;
        const struct stored_record *a = member_at(shown, 0, forth ? &links[i].a : &links[i].b);
        const struct stored_record *b = member_at(shown, 1, forth ? &links[i].b : &links[i].a);
        if (!stored_link_asks(&links[i]) || a == NULL || b == NULL) {
            continue;
        }
        shown->pair_total++;
        if (shown->pair_count < PAIRS_SHOWN && !add_pair(context, reading, model, shown, a, b)) {
            return false;
        }
    }
    return shown->pair_count > 0 || add_pair(context, reading, model, shown, shown->given[0], shown->given[1]);
}

/* As the answer would be given: each record of one side with each of the other. */
static size_t words_of(const struct sides *sides, enum verdict verdict, struct tried_word *words) {
    size_t count = 0;
    for (size_t a = 0; a < sides->first; a++) {
        for (size_t b = sides->first; b < sides->count; b++) {
            words[count++] = (struct tried_word){sides->records[a], sides->records[b], verdict};
        }
    }
    return count;
}

static bool look_ahead(struct command_context *context, struct reading *reading, const struct model *model,
                       struct shown *shown) {
    struct foresight foresight = {.context = context};
    struct tried_word words[SIDE_MAX * SIDE_MAX];
    const struct sides *sides = &shown->sides;
    bool good = review_sides(context, reading, shown->given, &shown->sides) &&
                foresight_open(context, reading, model, &foresight);
    good = good && consequences_of(&foresight, words, words_of(sides, WORD_SAME, words), &shown->same) &&
           consequences_of(&foresight, words, words_of(sides, WORD_APART, words), &shown->apart);
    foresight_close(&foresight);
    return good;
}

/* --- both sides by attribute -------------------------------------------------------------------------------------- */

static bool is_said(GPtrArray *texts, const char *text) {
    for (unsigned i = 0; i < texts->len; i++) {
        if (strcmp(g_ptr_array_index(texts, i), text) == 0) {
            return true;
        }
    }
    return false;
}

static void add_texts(const struct command_context *context, GPtrArray *texts, const struct stored_record *record,
                      const struct attribute *attribute, bool reveal) {
    struct arena *arena = context->arena;
    for (size_t i = 0; i < record->fold.count; i++) {
        const struct claim *claim = &record->fold.claims[i];
        if (claim->attribute != attribute->id || claim->ordinal >= record->dictionary.count) {
            continue;
        }
        const struct customer_value value = {.attribute = attribute,
                                             .value = record->dictionary.values[claim->ordinal]};
        const char *text = portrait_words(&value, reveal, context->chinese && !context->json, arena);
        text = claim->former ? arena_print(arena, "(%s)", text) : text;
        if (!is_said(texts, text)) {
            g_ptr_array_add(texts, (void *)(uintptr_t)text);
        }
    }
}

/* Distinct values of one side, "; " between them, former ones in brackets. */
static const char *side_text(const struct command_context *context, const struct shown *shown, size_t side,
                             const struct attribute *attribute, bool reveal) {
    GPtrArray *texts = g_ptr_array_new();
    const char *whole = "";
    for (size_t i = 0; i < shown->counts[side] && i < SIDE_MAX; i++) {
        add_texts(context, texts, shown->members[side][i], attribute, reveal);
    }
    for (unsigned i = 0; i < texts->len; i++) {
        whole =
            arena_print(context->arena, "%s%s%s", whole, i == 0 ? "" : "; ", (const char *)g_ptr_array_index(texts, i));
    }
    g_ptr_array_free(texts, TRUE);
    return whole;
}

static const char *side_name(const struct shown *shown, size_t side, struct arena *arena) {
    const char *name = portrait_member(&shown->given[side]->member, arena);
    return shown->counts[side] == 1 ? name : arena_print(arena, "%s +%zu", name, shown->counts[side] - 1);
}

static bool is_cut(const struct shown *shown) {
    return shown->counts[0] > SIDE_MAX || shown->counts[1] > SIDE_MAX;
}

static void print_cuts(const struct command_context *context, const struct shown *shown) {
    for (size_t side = 0; side < 2; side++) {
        if (shown->counts[side] > SIDE_MAX) {
            command_print(context, "of %s the values of %d records out of %zu are shown\n",
                          "%s 一方仅显示 %d 份档案的内容，共 %zu 份\n",
                          portrait_member(&shown->given[side]->member, context->arena), SIDE_MAX, shown->counts[side]);
        }
    }
}

static void print_sides(const struct command_context *context, const struct reading *reading, const struct shown *shown,
                        bool reveal) {
    const struct attributes *attributes = reading->documents.attributes;
    (void)printf("%-18s %s %s\n", "", out_column(side_name(shown, 0, context->arena), 40, context->arena),
                 side_name(shown, 1, context->arena));
    for (size_t i = 0; i < attributes_count(attributes); i++) {
        const struct attribute *attribute = attribute_at(attributes, i);
        const char *a = side_text(context, shown, 0, attribute, reveal);
        const char *b = side_text(context, shown, 1, attribute, reveal);
        if (*a != '\0' || *b != '\0') {
            (void)printf("%s %s %s\n", out_column(context->chinese ? attribute->zh : attribute->en, 18, context->arena),
                         out_column(a, 40, context->arena), b);
        }
    }
    print_cuts(context, shown);
}

static json_t *sides_json(const struct command_context *context, const struct reading *reading,
                          const struct shown *shown, bool reveal) {
    const struct attributes *attributes = reading->documents.attributes;
    json_t *list = json_array();
    for (size_t i = 0; i < attributes_count(attributes); i++) {
        const struct attribute *attribute = attribute_at(attributes, i);
        const char *a = side_text(context, shown, 0, attribute, reveal);
        const char *b = side_text(context, shown, 1, attribute, reveal);
        if (*a != '\0' || *b != '\0') {
            (void)json_array_append_new(list,
                                        json_pack("{s:s, s:s, s:s}", "attribute", attribute->name, "a", a, "b", b));
        }
    }
    return list;
}

/* --- for and against ---------------------------------------------------------------------------------------------- */

static size_t print_reasons(const struct command_context *context, const struct shown *shown) {
    size_t count = 0;
    for (size_t i = 0; i < shown->pair_count; i++) {
        const char *reason = contrast_reason(context, &shown->pairs[i].contrast);
        if (*reason != '\0') {
            (void)printf("  %s – %s  %s\n", portrait_member(&shown->pairs[i].a->member, context->arena),
                         portrait_member(&shown->pairs[i].b->member, context->arena), reason);
            count++;
        }
    }
    return count;
}

static void print_arguments(const struct command_context *context, const struct shown *shown, bool speaks_for) {
    (void)printf("%s\n", speaks_for ? out_word(context, "speaks for it", "支持为同一客户")
                                    : out_word(context, "speaks against it", "反对为同一客户"));
    const struct comparison *comparison = &shown->pairs[0].contrast.comparison;
    size_t count = 0;
    for (size_t i = 0; i < comparison->level_count; i++) {
        const int32_t weight = comparison->levels[i].weight + comparison->levels[i].frequency;
        if (weight != 0 && (weight > 0) == speaks_for) {
            (void)printf("  %s\n", contrast_level(context, &comparison->levels[i]));
            count++;
        }
    }
    count += speaks_for ? 0 : print_reasons(context, shown);
    if (count == 0) {
        (void)printf("  %s\n", out_word(context, "nothing", "无"));
    }
}

static void print_pairs(const struct command_context *context, const struct shown *shown) {
    command_print(context, "pairs (%zu)\n", "档案对（%zu）\n", shown->pair_total);
    for (size_t i = 0; i < shown->pair_count; i++) {
        const struct across *pair = &shown->pairs[i];
        (void)printf("  %s – %s  %s\n", portrait_member(&pair->a->member, context->arena),
                     portrait_member(&pair->b->member, context->arena),
                     out_weight(pair->contrast.comparison.weight, context->arena));
    }
}

static json_t *pairs_json(const struct command_context *context, const struct shown *shown, bool reveal) {
    json_t *list = json_array();
    for (size_t i = 0; i < shown->pair_count; i++) {
        json_t *pair = contrast_json(context, &shown->pairs[i].contrast, reveal);
        (void)json_object_set_new(pair, "a", out_uuid_json(&shown->pairs[i].a->member.record));
        (void)json_object_set_new(pair, "b", out_uuid_json(&shown->pairs[i].b->member.record));
        (void)json_array_append_new(list, pair);
    }
    return list;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static int tell(const struct command_context *context, const struct reading *reading, const struct shown *shown,
                bool reveal) {
    if (context->json) {
        json_t *whole = pairs_json(context, shown, reveal);
        return out_json(json_pack("{s:o, s:o, s:I, s:I, s:b, s:b, s:o, s:o, s:o, s:o}", "a",
                                  out_uuid_json(&shown->given[0]->golden), "b", out_uuid_json(&shown->given[1]->golden),
                                  "records_a", (json_int_t)shown->counts[0], "records_b", (json_int_t)shown->counts[1],
                                  "values_cut", is_cut(shown), "answer_cut", sides_are_cut(&shown->sides), "sides",
                                  sides_json(context, reading, shown, reveal), "pairs", whole, "if_same",
                                  consequences_json(&shown->same), "if_apart", consequences_json(&shown->apart)));
    }
    print_sides(context, reading, shown, reveal);
    print_pairs(context, shown);
    print_arguments(context, shown, true);
    print_arguments(context, shown, false);
    contrast_print(context, &shown->pairs[0].contrast, reveal);
    const char *cut = sides_cut(context, &shown->sides);
    if (cut != NULL) {
        (void)printf("%s\n", cut);
    }
    (void)printf("%s\n", out_word(context, "if they are the same", "若为同一客户"));
    consequences_print(context, &shown->same);
    (void)printf("%s\n", out_word(context, "if they are apart", "若不是同一客户"));
    consequences_print(context, &shown->apart);
    return EXIT_DONE;
}

int review_show(struct command_context *context, struct reading *reading, const void *argument) {
    const struct review_request *request = argument;
    struct shown *shown = ARENA_NEW(context->arena, struct shown, 1);
    if (!find_given(context, reading, request, shown)) {
        return command_failed(context);
    }
    if (shown->given[0] == NULL || shown->given[1] == NULL) {
        return out_nothing(context);
    }
    if (uuid_equal(&shown->given[0]->member.record, &shown->given[1]->member.record)) {
        (void)error_set(&context->error, USAGE, "", "both are the same source record");
        return command_failed(context);
    }
    struct model *model = contrast_model(context, reading);
    const bool good = model != NULL && load_sides(context, reading, shown) &&
                      find_pairs(context, reading, model, shown) && look_ahead(context, reading, model, shown);
    const int code = good ? tell(context, reading, shown, request->reveal) : command_failed(context);
    model_free(model);
    return code;
}
