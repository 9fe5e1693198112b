#include "hub/command/condition.h"

#include "hub/identity/levels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct condition_kind {
    const char *name; /* NULL: any comparator */
    bool compares;
    bool (*read)(struct condition *condition, struct error *error);
    bool (*holds)(const struct condition *condition, const struct subject *subject);
};

/* --- weight ------------------------------------------------------------------------------------------------------- */

static bool read_bits(const char *text, size_t length, int32_t absent, int32_t *hundredths) {
    char *end;
    const double bits = length == 0 ? 0 : strtod(text, &end);
    if (length > 0 && (end != text + length || !(fabs(bits) < 10000))) {
        return false;
    }
    *hundredths = length == 0 ? absent : (int32_t)lround(bits * 100);
    return true;
}

static bool read_weight(struct condition *condition, struct error *error) {
    const char *text = condition->value;
    const char *dots = strstr(text, "..");
    /* strtod would take the first dot of the two for its own. */
    const size_t first = dots == NULL ? strlen(text) : (size_t)(dots - text);
    char least[32] = {0};
    const char *most = dots == NULL ? text : dots + 2;
    if (first >= sizeof least) {
        return error_set(error, USAGE, "weight", "%s is no range of bits, such as 4..6.5", text);
    }
    (void)snprintf(least, sizeof least, "%.*s", (int)first, text);
    return (read_bits(least, first, INT32_MIN, &condition->least) &&
            read_bits(most, strlen(most), INT32_MAX, &condition->most)) ||
           error_set(error, USAGE, "weight", "%s is no range of bits, such as 4..6.5", text);
}

static bool weight_holds(const struct condition *condition, const struct subject *subject) {
    return subject->question->weight >= condition->least && subject->question->weight <= condition->most;
}

/* --- what the question is ----------------------------------------------------------------------------------------- */

static const char *const kinds[] = {"", "review", "forbidden", "renumbered"};

static bool read_kind(struct condition *condition, struct error *error) {
    for (size_t i = 1; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i], condition->value) == 0) {
            return true;
        }
    }
    return error_set(error, USAGE, "kind", "%s is not review, forbidden or renumbered", condition->value);
}

static bool kind_holds(const struct condition *condition, const struct subject *subject) {
    return strcmp(kinds[subject->question->kind], condition->value) == 0;
}

static bool read_any(struct condition *condition, struct error *error) {
    return *condition->value != '\0' || error_set(error, USAGE, condition->name, "a value is missing");
}

static bool source_holds(const struct condition *condition, const struct subject *subject) {
    return strcmp(subject->sources[0], condition->value) == 0 || strcmp(subject->sources[1], condition->value) == 0;
}

static bool partner_holds(const struct condition *condition, const struct subject *subject) {
    for (size_t i = 0; i < 2; i++) {
        const struct partner *owner = rights_owner_of_source(subject->rights, subject->sources[i]);
        if (owner != NULL && strcmp(owner->id, condition->value) == 0) {
            return true;
        }
    }
    return false;
}

/* --- how the pair compares ---------------------------------------------------------------------------------------- */

static bool rule_holds(const struct condition *condition, const struct subject *subject) {
    const struct comparison *comparison = subject->comparison;
    return comparison == NULL || (comparison->rule != NULL && strcmp(comparison->rule, condition->value) == 0);
}

static bool read_level(struct condition *condition, struct error *error) {
    return level_find(condition->name, condition->value) != LEVEL_COUNT ||
           error_set(error, USAGE, condition->name, "no condition or comparator has this name and the value %s",
                     condition->value);
}

static bool level_holds(const struct condition *condition, const struct subject *subject) {
    const struct comparison *comparison = subject->comparison;
    for (size_t i = 0; comparison != NULL && i < comparison->level_count; i++) {
        if (strcmp(comparison->levels[i].comparator, condition->name) == 0 &&
            strcmp(comparison->levels[i].level, condition->value) == 0) {
            return true;
        }
    }
    return comparison == NULL;
}

static const struct condition_kind condition_kinds[] = {
    {"weight", false, read_weight, weight_holds}, {"kind", false, read_kind, kind_holds},
    {"source", false, read_any, source_holds},    {"partner", false, read_any, partner_holds},
    {"rule", true, read_any, rule_holds},         {NULL, true, read_level, level_holds},
};

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static bool read_one(char *text, struct conditions *conditions, struct error *error) {
    char *equals = strchr(text, '=');
    if (equals == NULL || conditions->count == CONDITIONS_MAX) {
        return error_set(error, USAGE, "--where", "%s", equals == NULL ? "a condition is NAME=VALUE" : "too many");
    }
    *equals = '\0';
    struct condition *condition = &conditions->items[conditions->count++];
    *condition = (struct condition){.kind = condition_kinds, .name = text, .value = equals + 1};
    while (condition->kind->name != NULL && strcmp(condition->kind->name, text) != 0) {
        condition->kind++;
    }
    return condition->kind->read(condition, error);
}

bool conditions_read(const char *text, struct arena *arena, struct conditions *conditions, struct error *error) {
    char *rest = arena_copy(arena, text);
    bool good = true;
    conditions->count = 0;
    while (good && rest != NULL) {
        char *next = strstr(rest, " and ");
        if (next != NULL) {
            *next = '\0';
            next += strlen(" and ");
        }
        good = read_one(rest, conditions, error);
        rest = next;
    }
    return good;
}

bool conditions_compare(const struct conditions *conditions) {
    for (size_t i = 0; i < conditions->count; i++) {
        if (conditions->items[i].kind->compares) {
            return true;
        }
    }
    return false;
}

bool conditions_hold(const struct conditions *conditions, const struct subject *subject) {
    for (size_t i = 0; i < conditions->count; i++) {
        if (!conditions->items[i].kind->holds(&conditions->items[i], subject)) {
            return false;
        }
    }
    return true;
}
