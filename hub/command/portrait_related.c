/* Whom a customer belongs together with: household, firm, owners of one car. */
#include "hub/command/out.h"
#include "hub/command/portrait.h"
#include "hub/command/terms.h"
#include "hub/golden/related.h"

static const char *period(instant from, instant to, bool chinese, struct arena *arena) {
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

static void print_files(const struct related *related, bool chinese, struct arena *arena, FILE *out) {
    for (size_t i = 0; i < related->tie_count; i++) {
        const struct customer_tie *tie = related->ties[i];
        (void)fprintf(out, "    %s – %s  %s\n", portrait_member(tie->member, arena),
                      portrait_member(&tie->other, arena), evidence(tie->evidence, chinese, arena));
    }
}

static bool is_shown_by(const struct related *related, const struct member *a, const struct member *b) {
    return related->tie_count == 1 && uuid_equal(&related->ties[0]->member->record, &a->record) &&
           uuid_equal(&related->ties[0]->other.record, &b->record);
}

void portrait_relation(const struct related *related, const struct member *a, const struct member *b, bool chinese,
                       struct arena *arena, FILE *out) {
    (void)fprintf(out, "%s %s %s  %s %s  %s\n", portrait_member(related->inward ? b : a, arena),
                  term(TERM_TIE, related_word(related->kind, false), chinese),
                  portrait_member(related->inward ? a : b, arena), chinese ? "依据" : "by",
                  evidence(related->evidence, chinese, arena), period(related->since, related->until, chinese, arena));
    if (!is_shown_by(related, a, b)) {
        print_files(related, chinese, arena, out);
    }
}

static void print_one(const struct related *related, bool chinese, struct arena *arena, FILE *out) {
    char golden[UUID_TEXT];
    const char *word = term(TERM_TIE, related_word(related->kind, related->inward), chinese);
    (void)fprintf(out, "  %s %s %s %s %s  → %s\n", out_column(word, 18, arena),
                  out_column(portrait_member(&related->ties[0]->other, arena), 20, arena),
                  out_column(period(related->since, related->until, chinese, arena), 24, arena),
                  chinese ? "依据" : "by", evidence(related->evidence, chinese, arena),
                  uuid_to_text(&related->golden, golden));
    print_files(related, chinese, arena, out);
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

static json_t *evidence_json(unsigned bits) {
    json_t *list = json_array();
    for (unsigned bit = 0; tie_evidence_name(bit) != NULL; bit++) {
        if ((bits >> bit & 1) != 0) {
            (void)json_array_append_new(list, json_string(tie_evidence_name(bit)));
        }
    }
    return list;
}

json_t *portrait_relation_json(const struct related *related, struct arena *arena) {
    json_t *shown = json_array();
    for (size_t i = 0; i < related->tie_count; i++) {
        const struct customer_tie *tie = related->ties[i];
        (void)json_array_append_new(
            shown, json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "member", portrait_member(tie->member, arena),
                             "name", portrait_member(&tie->other, arena), "record", out_uuid_json(&tie->member->record),
                             "other", out_uuid_json(&tie->other.record), "since", day_json(tie->since), "until",
                             day_json(tie->until), "by", evidence_json(tie->evidence)));
    }
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "relation", related_word(related->kind, related->inward),
                     "golden", out_uuid_json(&related->golden), "since", day_json(related->since), "until",
                     day_json(related->until), "by", evidence_json(related->evidence), "shown_by", shown);
}

json_t *portrait_related_json(const struct customer *customer, struct arena *arena) {
    size_t count;
    const struct related *related = related_of(customer, NULL, NULL, arena, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list, portrait_relation_json(&related[i], arena));
    }
    return list;
}
