#include "hub/event/decision.h"

#include <stdlib.h>
#include <string.h>

/* What a verdict cannot do without. */
static const struct verdict {
    const char *name;
    size_t records, rejects, events;
    bool claim, claim_event, key, file_set, until;
} verdicts[] = {
    {.name = "same", .records = 2},
    {.name = "apart", .records = 2},
    {.name = "defer", .records = 2, .until = true},
    {.name = "revoke", .events = 1},
    {.name = "pin", .claim = true, .claim_event = true},
    {.name = "unpin", .claim = true},
    {.name = "generic", .key = true},
    {.name = "free", .key = true},
    {.name = "adopt", .file_set = true},
    {.name = "replay", .rejects = 1},
    {.name = "discard", .rejects = 1},
    {.name = "erase", .records = 1, .until = true},
};

static size_t count_named(const struct tree_element *root, const char *name) {
    size_t count = 0;
    const struct tree_element *element = tree_named(root->first, name, EVENT_NAMESPACE);
    for (; element != NULL; element = tree_named(element->next, name, EVENT_NAMESPACE)) {
        count++;
    }
    return count;
}

/* The first record stands against all others unless records say that they are of the second side; these come last. */
static bool take_side(const struct tree_element *element, struct arena *arena, struct decision *decision, bool *sided) {
    const char *side = tree_attribute(element, "side", arena);
    const bool second = side != NULL && strcmp(side, "b") == 0;
    if (second && !*sided) {
        *sided = true;
        decision->first_side = decision->record_count;
    }
    return second || !*sided;
}

static bool read_records(const struct tree_element *root, struct arena *arena, struct decision *decision) {
    struct uuid *records = ARENA_NEW(arena, struct uuid, count_named(root, "Record"));
    const struct tree_element *element = tree_named(root->first, "Record", EVENT_NAMESPACE);
    bool sided = false;
    decision->first_side = 1;
    for (; element != NULL; element = tree_named(element->next, "Record", EVENT_NAMESPACE)) {
        const char *id = tree_attribute(element, "id", arena);
        if (id == NULL || !take_side(element, arena, decision, &sided) ||
            !uuid_from_text(id, &records[decision->record_count++])) {
            return false;
        }
    }
    decision->records = records;
    return decision->first_side > 0;
}

static void read_events(const struct tree_element *root, struct arena *arena, struct decision *decision) {
    const char **events = ARENA_NEW(arena, const char *, count_named(root, "Event") + 1);
    const struct tree_element *element = tree_named(root->first, "Event", EVENT_NAMESPACE);
    for (; element != NULL; element = tree_named(element->next, "Event", EVENT_NAMESPACE)) {
        const char *id = tree_attribute(element, "id", arena);
        if (id != NULL) {
            events[decision->event_count++] = id;
        }
    }
    decision->events = events;
}

static bool read_rejects(const struct tree_element *root, struct arena *arena, struct decision *decision) {
    int64_t *rejects = ARENA_NEW(arena, int64_t, count_named(root, "Reject"));
    const struct tree_element *element = tree_named(root->first, "Reject", EVENT_NAMESPACE);
    for (; element != NULL; element = tree_named(element->next, "Reject", EVENT_NAMESPACE)) {
        const char *id = tree_attribute(element, "id", arena);
        char *end = NULL;
        if (id == NULL || *id == '\0') {
            return false;
        }
        rejects[decision->reject_count++] = strtoll(id, &end, 10);
        if (*end != '\0') {
            return false;
        }
    }
    decision->rejects = rejects;
    return true;
}

static bool has_all(const struct verdict *verdict, const struct decision *decision) {
    const bool claim = decision->claim_record != NULL && decision->claim_attribute != NULL;
    const bool key = decision->key_kind != NULL && decision->key_digest != NULL;
    return decision->record_count >= verdict->records && decision->reject_count >= verdict->rejects &&
           decision->event_count >= verdict->events && (!verdict->claim || claim) &&
           (!verdict->claim_event || decision->claim_event != NULL) && (!verdict->key || key) &&
           (!verdict->file_set || decision->file_set != NULL) && (!verdict->until || decision->until != INSTANT_NONE);
}

static bool suits_verdict(const struct decision *decision) {
    for (size_t i = 0; decision->verdict != NULL && i < sizeof verdicts / sizeof *verdicts; i++) {
        if (strcmp(verdicts[i].name, decision->verdict) == 0) {
            return has_all(&verdicts[i], decision);
        }
    }
    return false;
}

int decision_file_set_number(const char *file_set) {
    enum { DIGITS = 16 };
    const bool is_number = strlen(file_set) == DIGITS && strspn(file_set, "0123456789") == DIGITS;
    const long long number = is_number ? strtoll(file_set, NULL, 10) : 0;
    return number <= INT32_MAX ? (int)number : 0;
}

struct decision *decision_read(const struct tree_element *root, struct arena *arena, struct error *error) {
    struct decision *decision = ARENA_NEW(arena, struct decision, 1);
    *decision = (struct decision){
        .verdict = tree_attribute(root, "verdict", arena),
        .author = tree_attribute(root, "author", arena),
        .reason = tree_first(root, "Reason", arena),
        .claim_record = tree_first(root, "Claim/@record", arena),
        .claim_attribute = tree_first(root, "Claim/@attribute", arena),
        .claim_event = tree_first(root, "Claim/@event", arena),
        .key_kind = tree_first(root, "Key/@kind", arena),
        .key_digest = tree_first(root, "Key/@digest", arena),
        .file_set = tree_first(root, "FileSet/@digest", arena),
        .until = INSTANT_NONE,
    };
    const char *until = tree_first(root, "Until", arena);
    read_events(root, arena, decision);
    const bool dated = until == NULL || instant_parse(until, &decision->until);
    if (!dated || !read_records(root, arena, decision) || !read_rejects(root, arena, decision) ||
        !suits_verdict(decision)) {
        (void)error_set(error, UNKNOWN_DECISION, "/Decision/@verdict", "an element that the verdict needs is missing");
        error_translate(error, "缺少该决定所需的元素");
        return NULL;
    }
    return decision;
}
