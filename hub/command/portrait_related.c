/* Whom a customer belongs together with: household, firm, owners of one car. */
#include "hub/command/out.h"
#include "hub/command/portrait.h"
#include "hub/command/terms.h"
#include "hub/golden/related.h"

const char *portrait_period(instant from, instant to, bool chinese, struct arena *arena) {
    char since[INSTANT_TEXT];
    char until[INSTANT_TEXT];
    const char *begins = from == INSTANT_NONE ? "" : instant_print_day(from, since);
    const char *ends = to == INSTANT_NONE ? "" : instant_print_day(to, until);
    if (*begins == '\0' && *ends == '\0') {
        return "";
    }
    return chinese ? arena_print(arena, "%s 至 %s", begins, *ends == '\0' ? "今" : ends)
                   : arena_print(arena, "%s – %s", begins, ends);
}

static const char *evidence(unsigned bits, bool chinese, struct arena *arena) {
    const char *text = "";
    for (unsigned bit = 0; tie_evidence_name(bit) != NULL; bit++) {
        if ((bits >> bit & 1) != 0) {
            text = arena_print(arena, "%s%s%s", text,
                               *text == '\0' ? ""
                               : chinese     ? "、"
                                             : ", ",
                               term(TERM_EVIDENCE, tie_evidence_name(bit), chinese));
        }
    }
    return text;
}

const char *portrait_tie(const struct member *a, const struct member *b, const struct tie *tie, bool chinese,
                         struct arena *arena) {
    const char *word = term(TERM_TIE, related_word(tie->kind, false), chinese);
    return arena_print(arena, "%s %s %s  %s %s", portrait_member(tie->turned ? b : a, arena), word,
                       portrait_member(tie->turned ? a : b, arena), chinese ? "依据" : "by",
                       evidence(tie->evidence, chinese, arena));
}

static void print_one(const struct related *related, bool chinese, struct arena *arena, FILE *out) {
    char golden[UUID_TEXT];
    const char *word = term(TERM_TIE, related_word(related->kind, related->inward), chinese);
    (void)fprintf(out, "  %s %s %s %s %s  → %s\n", out_column(word, 18, arena),
                  out_column(portrait_member(&related->ties[0]->other, arena), 20, arena),
                  out_column(portrait_period(related->since, related->until, chinese, arena), 24, arena),
                  chinese ? "依据" : "by", evidence(related->evidence, chinese, arena),
                  uuid_to_text(&related->golden, golden));
    for (size_t i = 0; i < related->tie_count; i++) {
        const struct customer_tie *tie = related->ties[i];
        (void)fprintf(out, "    %s – %s  %s\n", portrait_member(tie->member, arena),
                      portrait_member(&tie->other, arena), evidence(tie->evidence, chinese, arena));
    }
}

void portrait_related(const struct customer *customer, const char *title, bool chinese, struct arena *arena,
                      FILE *out) {
    size_t count;
    const struct related *related = related_of(customer, NULL, NULL, arena, &count);
    if (count > 0) {
        (void)fprintf(out, "%s\n", title);
    }
    for (size_t i = 0; i < count; i++) {
        print_one(&related[i], chinese, arena, out);
    }
}

static json_t *day_json(instant day) {
    char text[INSTANT_TEXT];
    return day == INSTANT_NONE ? json_null() : json_string(instant_print_day(day, text));
}

json_t *portrait_evidence_json(unsigned bits) {
    json_t *list = json_array();
    for (unsigned bit = 0; tie_evidence_name(bit) != NULL; bit++) {
        if ((bits >> bit & 1) != 0) {
            (void)json_array_append_new(list, json_string(tie_evidence_name(bit)));
        }
    }
    return list;
}

static json_t *one_json(const struct related *related, struct arena *arena) {
    json_t *shown = json_array();
    for (size_t i = 0; i < related->tie_count; i++) {
        const struct customer_tie *tie = related->ties[i];
        (void)json_array_append_new(
            shown, json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "member", portrait_member(tie->member, arena),
                             "name", portrait_member(&tie->other, arena), "record", out_uuid_json(&tie->member->record),
                             "other", out_uuid_json(&tie->other.record), "since", day_json(tie->since), "until",
                             day_json(tie->until), "by", portrait_evidence_json(tie->evidence)));
    }
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "relation", related_word(related->kind, related->inward),
                     "golden", out_uuid_json(&related->golden), "since", day_json(related->since), "until",
                     day_json(related->until), "by", portrait_evidence_json(related->evidence), "shown_by", shown);
}

json_t *portrait_related_json(const struct customer *customer, struct arena *arena) {
    size_t count;
    const struct related *related = related_of(customer, NULL, NULL, arena, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list, one_json(&related[i], arena));
    }
    return list;
}
