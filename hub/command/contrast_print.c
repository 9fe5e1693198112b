/* What two records have in common and what not, for people and as JSON. */
#include "hub/command/contrast.h"
#include "hub/command/portrait.h"
#include "hub/command/terms.h"

#include <stdio.h>
#include <string.h>

static const char *cell(const struct command_context *context, enum term_domain domain, const char *code, int width) {
    return out_column(term(domain, code, context->chinese), width, context->arena);
}

static const char *shown(const struct command_context *context, const struct attribute *attribute,
                         const struct value *value, bool reveal) {
    const struct customer_value said = {.attribute = attribute, .value = *value};
    return portrait_words(&said, reveal, context->chinese && !context->json, context->arena);
}

static const char *held_text(const struct command_context *context, const struct profile *profile, uint16_t index,
                             bool reveal) {
    if (index >= profile->count) {
        return "";
    }
    const struct held_value *held = &profile->values[index];
    return shown(context, held->attribute, held->value, reveal);
}

/* The value behind a key; it may stand in the dictionary but no longer in the attributes file. */
static const char *key_text(const struct command_context *context, const struct contrast *contrast,
                            const struct contrast_key *key, bool reveal) {
    const struct stored_record *record = key->a != NULL ? contrast->a : contrast->b;
    const struct record_key *held = key->a != NULL ? key->a : key->b;
    const struct profile *profile = key->a != NULL ? &contrast->profile_a : &contrast->profile_b;
    for (size_t i = 0; held->ordinal < record->dictionary.count && i < profile->count; i++) {
        if (profile->values[i].value == &record->dictionary.values[held->ordinal]) {
            return shown(context, profile->values[i].attribute, profile->values[i].value, reveal);
        }
    }
    return "";
}

static bool is_shared(const struct contrast_key *key) {
    return key->a != NULL && key->b != NULL;
}

static bool is_former(const struct contrast_key *key) {
    return (key->a != NULL && key->a->former) || (key->b != NULL && key->b->former);
}

static enum key_kind kind_of(const struct contrast_key *key) {
    return (enum key_kind)(key->a != NULL ? key->a : key->b)->kind;
}

const char *contrast_reason(const struct command_context *context, const struct contrast *contrast) {
    const struct comparison *comparison = &contrast->comparison;
    if (contrast->word_count > 0 && strcmp(contrast->words[0].verdict, "apart") == 0) {
        return out_word(context, "a steward said that they are apart", "数据管家认定为不同客户");
    }
    if (comparison->veto == VETO_ID_DOCUMENTS) {
        return out_word(context, "two valid ID numbers of one type", "同类证件号均有效但不同");
    }
    if (comparison->veto == VETO_PARTY_KIND) {
        return out_word(context, "a person and an organisation", "一为个人，一为企业");
    }
    if (comparison->contradiction) {
        return out_word(context, "they contradict each other: name, birth date or gender",
                        "姓名、出生日期或性别相互矛盾");
    }
    return "";
}

const char *contrast_half(const struct command_context *context, unsigned half) {
    const char *text = "";
    for (unsigned bit = 0; half_comparator(bit) != NULL; bit++) {
        if ((half & 1U << bit) != 0) {
            text = arena_print(context->arena, "%s%s%s", text, *text == '\0' ? "" : ", ",
                               term(TERM_COMPARATOR, half_comparator(bit), context->chinese));
        }
    }
    return text;
}

json_t *contrast_half_json(unsigned half) {
    json_t *list = json_array();
    for (unsigned bit = 0; half_comparator(bit) != NULL; bit++) {
        if ((half & 1U << bit) != 0) {
            (void)json_array_append_new(list, json_string(half_comparator(bit)));
        }
    }
    return list;
}

/* --- for people --------------------------------------------------------------------------------------------------- */

static void print_key(const struct command_context *context, const struct contrast *contrast,
                      const struct contrast_key *key, bool reveal) {
    const struct stored_record *only = key->a != NULL ? contrast->a : contrast->b;
    const char *where =
        is_shared(key) ? out_word(context, "shared", "共有") : portrait_member(&only->member, context->arena);
    (void)printf("  %s %s %s", cell(context, TERM_KEY, key_kind_name(kind_of(key)), 16),
                 out_column(where, 22, context->arena), key_text(context, contrast, key, reveal));
    if (key->finds) {
        command_print(context, "  held by %u, generic above %u", "  持有客户号 %u 个，超过 %u 个为通用值", key->holders,
                      key->cap);
    } else {
        (void)printf("%s", out_word(context, "  links nothing by itself", "  不单独作为关联依据"));
    }
    if (key->said != 0) {
        (void)printf("%s", key->said > 0 ? out_word(context, "  a steward: generic", "  数据管家：通用值")
                                         : out_word(context, "  a steward: free", "  数据管家：放行"));
    }
    (void)printf("%s%s\n", key->generic ? out_word(context, "  GENERIC", "  通用值") : "",
                 is_former(key) ? out_word(context, "  former", "  曾用") : "");
}

static void print_keys(const struct command_context *context, const struct contrast *contrast, bool reveal) {
    (void)printf("%s\n", out_word(context, "keys", "身份键"));
    for (size_t i = 0; i < contrast->key_count; i++) {
        print_key(context, contrast, &contrast->keys[i], reveal);
    }
    if (!contrast->shared) {
        (void)printf("  %s\n", out_word(context, "no shared key that is not generic: the machine does not link them",
                                        "没有共有的非通用身份键，系统不会关联"));
    }
}

const char *contrast_level(const struct command_context *context, const struct level *level) {
    struct arena *arena = context->arena;
    return arena_print(arena, "%s %s %9s", cell(context, TERM_COMPARATOR, level->comparator, 16),
                       cell(context, TERM_LEVEL, level->level, 22),
                       out_weight(level->weight + level->frequency, arena));
}

static void print_level(const struct command_context *context, const struct contrast *contrast,
                        const struct level *level, bool reveal) {
    (void)printf("  %s %s %9s", cell(context, TERM_COMPARATOR, level->comparator, 16),
                 cell(context, TERM_LEVEL, level->level, 22), out_weight(level->weight, context->arena));
    if (level->frequency != 0) {
        (void)printf(" %s %s", out_word(context, "frequency", "频度"), out_weight(level->frequency, context->arena));
    }
    (void)printf("  %s ~ %s%s\n", held_text(context, &contrast->profile_a, level->a, reveal),
                 held_text(context, &contrast->profile_b, level->b, reveal),
                 level->generic ? out_word(context, "  GENERIC: counts nothing", "  通用值，不计") : "");
}

static void print_comparison(const struct command_context *context, const struct contrast *contrast, bool reveal) {
    const struct comparison *comparison = &contrast->comparison;
    const char *reason = contrast_reason(context, contrast);
    command_print(context, "comparison (bits), model version %s\n", "比较（比特），模型版本 %s\n", contrast->model);
    for (size_t i = 0; i < comparison->level_count; i++) {
        print_level(context, contrast, &comparison->levels[i], reveal);
    }
    (void)printf("  %s %9s  %s", out_column(out_word(context, "total", "合计"), 39, context->arena),
                 out_weight(comparison->weight, context->arena),
                 term(TERM_ZONE, zone_name(comparison->zone), context->chinese));
    if (comparison->rule != NULL) {
        (void)printf("  %s %s", out_word(context, "limited by rule", "受规则限制"), comparison->rule);
    }
    (void)printf("\n");
    if (*reason != '\0') {
        (void)printf("  %s\n", reason);
    }
    if (comparison->half != 0) {
        (void)printf("  %s (%s)\n",
                     out_word(context, "half a link: it joins when other files of one customer have the rest",
                              "半关联：同一客户的其他档案具备其余条件时合并"),
                     contrast_half(context, comparison->half));
    }
}

static void print_said(const struct command_context *context, const struct contrast *contrast) {
    char when[INSTANT_TEXT];
    if (contrast->edge != NULL) {
        (void)printf("%s %s %s\n", out_word(context, "link as stored", "已存关联"),
                     out_weight(contrast->edge->weight, context->arena),
                     contrast->edge->asks ? out_word(context, "half a link, in review", "半关联，待人工确认")
                     : contrast->edge->half != 0 ? out_word(context, "half a link", "半关联")
                                                 : term(TERM_ZONE, zone_name(contrast->edge->zone), context->chinese));
    }
    for (size_t i = 0; i < contrast->word_count; i++) {
        const struct said_word *word = &contrast->words[i];
        (void)printf("%s %s  %s %s/%s %s%s%s\n", out_word(context, "said", "人工决定"),
                     term(TERM_VERDICT, word->verdict, context->chinese), instant_print(word->recorded, when),
                     word->source, word->event_id, word->author, word->reason == NULL ? "" : "  ",
                     word->reason == NULL ? "" : word->reason);
    }
}

void contrast_print(const struct command_context *context, const struct contrast *contrast, bool reveal) {
    print_keys(context, contrast, reveal);
    print_comparison(context, contrast, reveal);
    print_said(context, contrast);
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

static json_t *key_json(const struct command_context *context, const struct contrast *contrast,
                        const struct contrast_key *key, bool reveal) {
    return json_pack("{s:s, s:b, s:b, s:b, s:b, s:I, s:I, s:b, s:o, s:s}", "kind", key_kind_name(kind_of(key)), "a",
                     key->a != NULL, "b", key->b != NULL, "finds_candidates", key->finds, "generic", key->generic,
                     "holders", (json_int_t)key->holders, "cap", (json_int_t)key->cap, "former", is_former(key), "word",
                     key->said == 0 ? json_null() : json_string(key->said > 0 ? "generic" : "free"), "value",
                     key_text(context, contrast, key, reveal));
}

static json_t *level_json(const struct command_context *context, const struct contrast *contrast,
                          const struct level *level, bool reveal) {
    return json_pack("{s:s, s:s, s:i, s:i, s:s, s:s, s:b}", "comparator", level->comparator, "level", level->level,
                     "weight", (int)level->weight, "frequency", (int)level->frequency, "a",
                     held_text(context, &contrast->profile_a, level->a, reveal), "b",
                     held_text(context, &contrast->profile_b, level->b, reveal), "generic", level->generic);
}

static json_t *word_json(const struct said_word *word) {
    char when[INSTANT_TEXT];
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "verdict", word->verdict, "author", word->author, "source",
                     word->source, "event", word->event_id, "recorded", instant_print(word->recorded, when), "reason",
                     out_text_json(word->reason));
}

static json_t *comparison_json(const struct command_context *context, const struct contrast *contrast, bool reveal) {
    const struct comparison *comparison = &contrast->comparison;
    json_t *levels = json_array();
    for (size_t i = 0; i < comparison->level_count; i++) {
        (void)json_array_append_new(levels, level_json(context, contrast, &comparison->levels[i], reveal));
    }
    return json_pack("{s:o, s:i, s:s, s:o, s:s, s:b, s:o}", "levels", levels, "weight", (int)comparison->weight, "zone",
                     zone_name(comparison->zone), "half", contrast_half_json(comparison->half), "veto",
                     veto_name(comparison->veto), "contradiction", comparison->contradiction, "rule",
                     out_text_json(comparison->rule));
}

json_t *contrast_json(const struct command_context *context, const struct contrast *contrast, bool reveal) {
    json_t *keys = json_array();
    json_t *words = json_array();
    for (size_t i = 0; i < contrast->key_count; i++) {
        (void)json_array_append_new(keys, key_json(context, contrast, &contrast->keys[i], reveal));
    }
    for (size_t i = 0; i < contrast->word_count; i++) {
        (void)json_array_append_new(words, word_json(&contrast->words[i]));
    }
    json_t *edge = contrast->edge == NULL
                       ? json_null()
                       : json_pack("{s:i, s:s, s:o, s:b}", "weight", (int)contrast->edge->weight, "zone",
                                   zone_name(contrast->edge->zone), "half", contrast_half_json(contrast->edge->half),
                                   "asks", contrast->edge->asks);
    return json_pack("{s:s, s:o, s:b, s:o, s:o, s:o}", "model", contrast->model, "keys", keys, "shares_key",
                     contrast->shared, "comparison", comparison_json(context, contrast, reveal), "edge", edge, "words",
                     words);
}
