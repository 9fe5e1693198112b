#include "hub/command/condition.h"

#include "hub/identity/model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct condition_reading {
    const struct vocabulary *vocabulary;
    struct arena *arena;
    struct error *error;
};

struct condition_kind {
    const char *name; /* NULL: any comparator */
    bool compares;
    bool (*read)(struct condition *condition, const struct condition_reading *reading);
    bool (*holds)(const struct condition *condition, const struct subject *subject);
};

/* --- refusing ----------------------------------------------------------------------------------------------------- */

/* What could be said instead, as far as a message holds it. */
struct choices {
    const char *list;
    bool cut;
};

static void choices_add(struct choices *choices, const char *choice, struct arena *arena) {
    enum { LIST_MOST = 200 };
    const size_t length = choices->list == NULL ? 0 : strlen(choices->list);
    choices->cut = choices->cut || length + strlen(choice) > LIST_MOST;
    if (!choices->cut) {
        choices->list = length == 0 ? choice : arena_print(arena, "%s %s", choices->list, choice);
    }
}

static bool refuse(const struct condition *condition, const struct condition_reading *reading, const char *what,
                   const struct choices *choices) {
    const char *place = arena_print(reading->arena, "%s=%s", condition->name, condition->value);
    return error_set(reading->error, USAGE, place, "%s; there are %s%s", what,
                     choices->list == NULL ? "none" : choices->list, choices->cut ? " …" : "");
}

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

static bool read_weight(struct condition *condition, const struct condition_reading *reading) {
    const char *text = condition->value;
    const char *dots = strstr(text, "..");
    /* strtod would take the first dot of the two for its own. */
    const size_t first = dots == NULL ? strlen(text) : (size_t)(dots - text);
    char least[32] = {0};
    const char *most = dots == NULL ? text : dots + 2;
    if (first >= sizeof least) {
        return error_set(reading->error, USAGE, "weight", "%s is no range of bits, such as 4..6.5", text);
    }
    (void)snprintf(least, sizeof least, "%.*s", (int)first, text);
    return (read_bits(least, first, INT32_MIN, &condition->least) &&
            read_bits(most, strlen(most), INT32_MAX, &condition->most)) ||
           error_set(reading->error, USAGE, "weight", "%s is no range of bits, such as 4..6.5", text);
}

static bool weight_holds(const struct condition *condition, const struct subject *subject) {
    return subject->question->weight >= condition->least && subject->question->weight <= condition->most;
}

/* --- what the question is ----------------------------------------------------------------------------------------- */

static const char *const kinds[] = {"", "review", "forbidden", "renumbered"};

static bool read_kind(struct condition *condition, const struct condition_reading *reading) {
    struct choices choices = {0};
    for (size_t i = 1; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i], condition->value) == 0) {
            return true;
        }
        choices_add(&choices, kinds[i], reading->arena);
    }
    return refuse(condition, reading, "no question is of this kind", &choices);
}

static bool kind_holds(const struct condition *condition, const struct subject *subject) {
    return strcmp(kinds[subject->question->kind], condition->value) == 0;
}

/* A source may be gone from the configuration while its records stay. */
static bool read_source(struct condition *condition, const struct condition_reading *reading) {
    return *condition->value != '\0' || error_set(reading->error, USAGE, condition->name, "a value is missing");
}

static bool read_partner(struct condition *condition, const struct condition_reading *reading) {
    const struct rights *rights = reading->vocabulary->rights;
    struct choices choices = {0};
    for (size_t i = 0; i < rights_partner_count(rights); i++) {
        if (strcmp(rights_partner(rights, i)->id, condition->value) == 0) {
            return true;
        }
        choices_add(&choices, rights_partner(rights, i)->id, reading->arena);
    }
    return refuse(condition, reading, "no partner has this id", &choices);
}

static bool source_holds(const struct condition *condition, const struct subject *subject) {
    return subject->sources[0] == NULL || strcmp(subject->sources[0], condition->value) == 0 ||
           strcmp(subject->sources[1], condition->value) == 0;
}

static bool partner_holds(const struct condition *condition, const struct subject *subject) {
    for (size_t i = 0; i < 2 && subject->sources[i] != NULL; i++) {
        const struct partner *owner = rights_owner_of_source(subject->rights, subject->sources[i]);
        if (owner != NULL && strcmp(owner->id, condition->value) == 0) {
            return true;
        }
    }
    return subject->sources[0] == NULL;
}

/* --- how the pair compares ---------------------------------------------------------------------------------------- */

static bool read_rule(struct condition *condition, const struct condition_reading *reading) {
    const struct model *model = reading->vocabulary->model;
    struct choices choices = {0};
    if (strcmp(condition->value, RULE_NO_CURRENT_KEY) == 0) {
        return true;
    }
    choices_add(&choices, RULE_NO_CURRENT_KEY, reading->arena);
    for (size_t i = 0; i < model->rule_count; i++) {
        const struct model_rule *rule = &model->rules[i];
        if (!rule->divides && strcmp(rule->name, condition->value) == 0) {
            return true;
        }
        if (!rule->divides) {
            choices_add(&choices, rule->name, reading->arena);
        }
    }
    return refuse(condition, reading, "no rule of the model that judges a pair has this name", &choices);
}

static bool rule_holds(const struct condition *condition, const struct subject *subject) {
    const struct comparison *comparison = subject->comparison;
    return comparison == NULL || (comparison->rule != NULL && strcmp(comparison->rule, condition->value) == 0);
}

/* By what name the comparison tells of the attribute; NULL: it is not compared. */
static const char *told_as(const struct attribute *attribute) {
    const char *comparator = attribute->comparator;
    return comparator != NULL && strcmp(comparator, level_comparator(LEVEL_TEXT_SAME)) == 0 ? attribute->name
                                                                                            : comparator;
}

static bool is_told_before(const struct attributes *attributes, size_t index, const char *name) {
    for (size_t i = 0; i < index; i++) {
        const char *other = told_as(attribute_at(attributes, i));
        if (other != NULL && strcmp(other, name) == 0) {
            return true;
        }
    }
    return false;
}

/* The comparator behind the name; NULL and *error. */
static const char *comparator_named(const struct condition *condition, const struct condition_reading *reading) {
    static const char *const others[] = {"weight", "kind", "source", "partner", "rule"};
    const struct attributes *attributes = reading->vocabulary->attributes;
    struct choices choices = {0};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        choices_add(&choices, others[i], reading->arena);
    }
    for (size_t i = 0; i < attributes_count(attributes); i++) {
        const char *name = told_as(attribute_at(attributes, i));
        if (name != NULL && strcmp(name, condition->name) == 0) {
            return attribute_at(attributes, i)->comparator;
        }
        if (name != NULL && !is_told_before(attributes, i, name)) {
            choices_add(&choices, name, reading->arena);
        }
    }
    (void)refuse(condition, reading, "no condition or comparator has this name", &choices);
    return NULL;
}

/* What is missing on one side is no outcome that a comparison tells of. */
static bool read_level(struct condition *condition, const struct condition_reading *reading) {
    const char *comparator = comparator_named(condition, reading);
    struct choices choices = {0};
    for (int i = 0; comparator != NULL && i < LEVEL_COUNT; i++) {
        if (strcmp(level_comparator((enum level_id)i), comparator) != 0 || level_is_missing((enum level_id)i)) {
            continue;
        }
        if (strcmp(level_name((enum level_id)i), condition->value) == 0) {
            return true;
        }
        choices_add(&choices, level_name((enum level_id)i), reading->arena);
    }
    return comparator != NULL && refuse(condition, reading, "never so", &choices);
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
    {"source", false, read_source, source_holds}, {"partner", false, read_partner, partner_holds},
    {"rule", true, read_rule, rule_holds},        {NULL, true, read_level, level_holds},
};

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static bool read_one(char *text, const struct condition_reading *reading, struct conditions *conditions) {
    char *equals = strchr(text, '=');
    if (equals == NULL || conditions->count == CONDITIONS_MAX) {
        return error_set(reading->error, USAGE, "--where", "%s",
                         equals == NULL ? "a condition is NAME=VALUE" : "too many");
    }
    *equals = '\0';
    struct condition *condition = &conditions->items[conditions->count++];
    *condition = (struct condition){.kind = condition_kinds, .name = text, .value = equals + 1};
    while (condition->kind->name != NULL && strcmp(condition->kind->name, text) != 0) {
        condition->kind++;
    }
    return condition->kind->read(condition, reading);
}

bool conditions_read(const char *text, const struct vocabulary *vocabulary, struct arena *arena,
                     struct conditions *conditions, struct error *error) {
    const struct condition_reading reading = {vocabulary, arena, error};
    char *rest = arena_copy(arena, text);
    bool good = true;
    conditions->count = 0;
    while (good && rest != NULL) {
        char *next = strstr(rest, " and ");
        if (next != NULL) {
            *next = '\0';
            next += strlen(" and ");
        }
        good = read_one(rest, &reading, conditions);
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
