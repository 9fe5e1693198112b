#include "hub/command/portrait.h"

#include "hub/command/out.h"
#include "hub/command/terms.h"
#include "hub/golden/related.h"
#include "hub/rights/mask.h"

#include <stdlib.h>
#include <string.h>

const char *portrait_member(const struct member *member, struct arena *arena) {
    const char *number = member->under == NULL ? member->number : member->under;
    return *member->role == '\0' ? arena_print(arena, "%s/%s", member->source, number)
                                 : arena_print(arena, "%s/%s/%s", member->source, number, member->role);
}

const char *portrait_standing(const struct member *member, bool chinese, struct arena *arena) {
    if (member->collective) {
        return chinese ? "散客账户，不作关联" : "collective account, links nothing";
    }
    return member->generation == 0
               ? ""
               : arena_print(arena, chinese ? "客户号第 %d 任" : "generation %d of the number", member->generation);
}

/* Which mask shows enough of a value to recognise it; "hidden" for what has none. */
static const struct {
    const char *attribute, *mask;
} masks[] = {{"name", "name"},   {"former-name", "name"}, {"latin-name", "name"}, {"id-document", "id"},
             {"phone", "phone"}, {"email", "email"},      {"birth-date", "year"}, {"vehicle", "tail"}};

static const char *mask(const struct attribute *attribute, const char *text, struct arena *arena) {
    for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
        if (strcmp(masks[i].attribute, attribute->name) == 0) {
            return mask_by_name(masks[i].mask)(text, arena);
        }
    }
    return mask_by_name("hidden")(text, arena);
}

/* The first two parts identify (number; VIN and plate), the rest describes. */
static bool is_masked_part(const struct attribute *attribute, size_t index) {
    return index == 0 || (index == 1 && strcmp(attribute->name, "vehicle") == 0);
}

const char *portrait_part(const struct attribute *attribute, size_t index, const char *text, bool reveal,
                          struct arena *arena) {
    const bool masked = attribute->sensitive && !reveal && *text != '\0' && is_masked_part(attribute, index);
    return masked ? mask(attribute, text, arena) : text;
}

const char *portrait_words(const struct customer_value *value, bool reveal, bool chinese, struct arena *arena) {
    const char *text = "";
    const char *rest = value->value.typed;
    const char separator[] = {VALUE_SEPARATOR, '\0'};
    for (size_t index = 0; *rest != '\0'; index++) {
        const size_t length = strcspn(rest, separator);
        const char *part = arena_copy_n(arena, rest, length);
        text = arena_print(arena, "%s%s%s", text, index == 0 ? "" : " | ",
                           portrait_part(value->attribute, index, term_of_part(value->attribute, index, part, chinese),
                                         reveal, arena));
        rest += length + (rest[length] != '\0');
    }
    return text;
}

const char *portrait_value(const struct customer_value *value, bool reveal, struct arena *arena) {
    return portrait_words(value, reveal, false, arena);
}

static const char *label(const struct attribute *attribute, bool chinese) {
    return chinese ? attribute->zh : attribute->en;
}

static void print_value(const struct customer_value *value, const struct portrait_wish *wish, struct arena *arena,
                        FILE *out) {
    char when[INSTANT_TEXT];
    (void)fprintf(out, "  %s %s%s", out_column(label(value->attribute, wish->chinese), 16, arena),
                  portrait_words(value, wish->reveal, wish->chinese, arena),
                  value->value.flags & VALUE_DOUBTFUL ? " ?" : "");
    if (wish->lineage) {
        (void)fprintf(out, "    ← %s, %s, %s, %s", portrait_member(value->member, arena), value->event,
                      instant_print_day(value->recorded, when),
                      term(TERM_SURVIVOR, survivor_rule_name(value->why), wish->chinese));
    }
    (void)fprintf(out, "\n");
}

const char *portrait_fact(const struct attribute *fact, const char *text, bool reveal, struct arena *arena) {
    return fact->sensitive && !reveal ? mask_by_name("tail")(text, arena) : text;
}

const char *portrait_state(const char *state, bool chinese) {
    static const char *const words[][2] = {{"voided", "已作废"}, {"superseded", "已被新版取代"}, {"erased", "已删除"}};
    for (size_t i = 0; chinese && i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i][0], state) == 0) {
            return words[i][1];
        }
    }
    return state;
}

static const char *event_label(const struct customer_event *event, bool chinese) {
    return event->kind == NULL ? "?" : chinese ? event->kind->zh : event->kind->en;
}

void portrait_event(const struct customer_event *event, const struct portrait_wish *wish, struct arena *arena,
                    FILE *out) {
    char when[INSTANT_TEXT];
    (void)fprintf(out, "  %s  %s %s", instant_print_day(event->time, when),
                  out_column(event_label(event, wish->chinese), 22, arena), event->source);
    const char *between = "  ";
    for (size_t i = 0; i < event->fact_count; i++) {
        if (*event->facts[i].text == '\0') {
            continue; /* a detail that has expired */
        }
        (void)fprintf(out, "%s%s %s", between, label(event->facts[i].fact, wish->chinese),
                      portrait_fact(event->facts[i].fact, event->facts[i].text, wish->reveal, arena));
        between = ", ";
    }
    if (wish->event_ids) {
        (void)fprintf(out, "  [%s %s]", portrait_member(event->member, arena), event->id);
    }
    if (strcmp(event->state, "counts") != 0) {
        (void)fprintf(out, "  %s", portrait_state(event->state, wish->chinese));
    }
    (void)fprintf(out, "\n");
}

void portrait_print(const struct customer *customer, const struct portrait_wish *wish, struct arena *arena, FILE *out) {
    char id[UUID_TEXT];
    (void)fprintf(out, "%s %s  (%s)\n", wish->chinese ? "客户" : "customer", uuid_to_text(&customer->golden, id),
                  term(TERM_STAGE, customer_stage(customer), wish->chinese));
    for (size_t i = 0; i < customer->value_count; i++) {
        print_value(&customer->values[i], wish, arena, out);
    }
    (void)fprintf(out, "%s\n", wish->chinese ? "门店档案" : "source records");
    for (size_t i = 0; i < customer->member_count; i++) {
        const char *standing = portrait_standing(&customer->members[i], wish->chinese, arena);
        (void)fprintf(out, "  %s%s%s%s\n", portrait_member(&customer->members[i], arena),
                      customer->members[i].closed ? " †" : "", *standing == '\0' ? "" : "  ", standing);
    }
    portrait_related(customer, wish->chinese ? "关系" : "relations", wish->chinese, arena, out);
    if (wish->history) {
        (void)fprintf(out, "%s (%zu)\n", wish->chinese ? "历史" : "history", customer->event_total);
        for (size_t i = 0; i < customer->event_count; i++) {
            portrait_event(&customer->events[i], wish, arena, out);
        }
    }
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

static json_t *value_json(const struct customer_value *value, const struct portrait_wish *wish, struct arena *arena) {
    char when[INSTANT_TEXT];
    json_t *json = json_pack("{s:s, s:s}", "attribute", value->attribute->name, "value",
                             portrait_value(value, wish->reveal, arena));
    if (value->value.flags & VALUE_DOUBTFUL) {
        (void)json_object_set_new(json, "doubtful", json_string(error_kind(value->value.doubt)->code));
    }
    if (wish->lineage) {
        (void)json_object_set_new(json, "from", json_string(portrait_member(value->member, arena)));
        (void)json_object_set_new(json, "event", json_string(value->event));
        (void)json_object_set_new(json, "recorded", json_string(instant_print(value->recorded, when)));
        (void)json_object_set_new(json, "rule", json_string(survivor_rule_name(value->why)));
    }
    return json;
}

json_t *portrait_event_json(const struct customer_event *event, const struct portrait_wish *wish, struct arena *arena) {
    char when[INSTANT_TEXT];
    char recorded[INSTANT_TEXT];
    json_t *facts = json_object();
    for (size_t i = 0; i < event->fact_count; i++) {
        (void)json_object_set_new(
            facts, event->facts[i].fact->name,
            json_string(portrait_fact(event->facts[i].fact, event->facts[i].text, wish->reveal, arena)));
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "time", instant_print(event->time, when), "recorded",
                     instant_print(event->recorded, recorded), "kind", event->kind == NULL ? "" : event->kind->name,
                     "source", event->source, "member", portrait_member(event->member, arena), "event", event->id,
                     "state", event->state, "facts", facts);
}

static json_t *member_json(const struct member *member) {
    char id[UUID_TEXT];
    return json_pack("{s:s, s:s, s:s, s:s, s:i, s:b}", "record", uuid_to_text(&member->record, id), "source",
                     member->source, "number", member->number, "role", member->role, "generation", member->generation,
                     "collective", member->collective);
}

json_t *portrait_json(const struct customer *customer, const struct portrait_wish *wish, struct arena *arena) {
    char id[UUID_TEXT];
    json_t *members = json_array();
    json_t *values = json_array();
    json_t *events = json_array();
    for (size_t i = 0; i < customer->member_count; i++) {
        (void)json_array_append_new(members, member_json(&customer->members[i]));
    }
    for (size_t i = 0; i < customer->value_count; i++) {
        (void)json_array_append_new(values, value_json(&customer->values[i], wish, arena));
    }
    for (size_t i = 0; wish->history && i < customer->event_count; i++) {
        (void)json_array_append_new(events, portrait_event_json(&customer->events[i], wish, arena));
    }
    return json_pack("{s:s, s:I, s:s, s:o, s:o, s:o, s:o, s:I}", "golden", uuid_to_text(&customer->golden, id),
                     "version", (json_int_t)customer->version, "stage", customer_stage(customer), "members", members,
                     "values", values, "relations", portrait_related_json(customer, arena), "history", events, "events",
                     (json_int_t)customer->event_total);
}

/* --- canonical ---------------------------------------------------------------------------------------------------- */

static int by_text(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void print_sorted(const char **lines, size_t count, const char *prefix, FILE *out) {
    if (count > 0) {
        qsort(lines, count, sizeof *lines, by_text);
    }
    for (size_t i = 0; i < count; i++) {
        (void)fprintf(out, "  %s%s\n", prefix, lines[i]);
    }
}

static int newest_first(const void *left, const void *right) {
    const struct customer_event *a = left;
    const struct customer_event *b = right;
    if (a->time != b->time) {
        return a->time > b->time ? -1 : 1;
    }
    const int by_source = strcmp(a->source, b->source);
    return by_source != 0 ? by_source : strcmp(a->id, b->id);
}

static void print_canonical_relations(const struct customer *customer, struct arena *arena, FILE *out) {
    size_t count;
    char since[INSTANT_TEXT];
    char until[INSTANT_TEXT];
    const struct related *related = related_of(customer, NULL, NULL, arena, &count);
    for (size_t i = 0; i < count; i++) {
        (void)fprintf(out, "  relation: %s %s by %s", related_word(related[i].kind, related[i].inward),
                      portrait_member(&related[i].ties[0]->other, arena), related_evidence(related[i].evidence, arena));
        if (related[i].since != INSTANT_NONE) {
            (void)fprintf(out, " since %s", instant_print_day(related[i].since, since));
        }
        if (related[i].until != INSTANT_NONE) {
            (void)fprintf(out, " until %s", instant_print_day(related[i].until, until));
        }
        (void)fprintf(out, "\n");
    }
}

void portrait_canonical(const struct customer *customer, struct arena *arena, FILE *out) {
    const char **members = ARENA_NEW(arena, const char *, customer->member_count + 1);
    struct customer_event *events = ARENA_NEW(arena, struct customer_event, customer->event_count + 1);
    const struct member *founder = customer_member(customer, &customer->golden);
    char when[INSTANT_TEXT];
    for (size_t i = 0; i < customer->member_count; i++) {
        members[i] = portrait_member(&customer->members[i], arena);
    }
    (void)fprintf(out, "golden %s\n", founder == NULL ? "?" : portrait_member(founder, arena));
    print_sorted(members, customer->member_count, "member ", out);
    for (size_t i = 0; i < customer->value_count; i++) {
        const struct customer_value *value = &customer->values[i];
        (void)fprintf(out, "  %s: %s (%s)\n", value->attribute->name, portrait_value(value, true, arena),
                      portrait_member(value->member, arena));
    }
    print_canonical_relations(customer, arena, out);
    if (customer->event_count > 0) {
        memcpy(events, customer->events, customer->event_count * sizeof *events);
        qsort(events, customer->event_count, sizeof *events, newest_first);
    }
    for (size_t i = 0; i < customer->event_count; i++) {
        (void)fprintf(out, "  history: %s %s %s %s\n", instant_print(events[i].time, when),
                      events[i].kind == NULL ? "?" : events[i].kind->name, events[i].source, events[i].id);
    }
}
