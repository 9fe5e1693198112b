#include "hub/base/config_value.h"

#include <errno.h>
#include <inttypes.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

struct unit {
    const char *name;
    int64_t factor;
};

static const struct unit plain_units[] = {{"", 1}, {NULL, 0}};
static const struct unit size_units[] = {{"", 1},          {"B", 1},         {"KiB", 1024},
                                         {"MiB", 1 << 20}, {"GiB", 1 << 30}, {NULL, 0}};
static const struct unit duration_units[] = {
    {"us", 1}, {"ms", 1000}, {"s", 1000000}, {"min", 60000000}, {"h", 3600000000LL}, {"d", 86400000000LL}, {NULL, 0}};

static void *member_of(struct config *config, const struct config_key *key) {
    return (char *)config + key->offset;
}

static const char *unit_names(const struct unit *units) {
    return units == size_units ? "B, KiB, MiB, GiB" : units == duration_units ? "us, ms, s, min, h, d" : "none";
}

static const struct unit *find_unit(const struct unit *units, const char *name) {
    for (; units->name != NULL; units++) {
        if (strcmp(units->name, name) == 0) {
            return units;
        }
    }
    return NULL;
}

/* Digits, blanks, unit. */
static bool read_scaled(const struct unit *units, const char *text, int64_t *result) {
    if (*text < '0' || *text > '9') {
        return false;
    }
    char *end;
    errno = 0;
    const long long number = strtoll(text, &end, 10);
    const struct unit *unit = find_unit(units, end + strspn(end, " \t"));
    return errno == 0 && unit != NULL && !__builtin_mul_overflow((int64_t)number, unit->factor, result);
}

bool config_duration_read(const char *text, int64_t *span) {
    return read_scaled(duration_units, text, span);
}

static bool store_number(const struct config_key *key, const struct unit *units, const char *text, const char *place,
                         struct config *config, struct error *error) {
    int64_t number;
    if (!read_scaled(units, text, &number)) {
        return error_set(error, CONFIG_BAD_VALUE, place, "%s: '%.40s' is no %s; units: %s", key->key, text,
                         config_type_name(key->type), unit_names(units));
    }
    if (number < key->least || number > key->most) {
        return error_set(error, CONFIG_BAD_VALUE, place, "%s: '%.40s' lies outside %" PRId64 " … %" PRId64 "%s",
                         key->key, text, key->least, key->most,
                         units == size_units       ? " bytes"
                         : units == duration_units ? " µs"
                                                   : "");
    }
    memcpy(member_of(config, key), &number, sizeof number);
    return true;
}

static bool read_number(const struct config_key *key, const char *text, const char *place, struct config *config,
                        struct error *error) {
    return store_number(key, plain_units, text, place, config, error);
}

static bool read_size(const struct config_key *key, const char *text, const char *place, struct config *config,
                      struct error *error) {
    return store_number(key, size_units, text, place, config, error);
}

static bool read_duration(const struct config_key *key, const char *text, const char *place, struct config *config,
                          struct error *error) {
    return store_number(key, duration_units, text, place, config, error);
}

static bool read_plain_text(const struct config_key *key, const char *text, const char *place, struct config *config,
                            struct error *error) {
    (void)place;
    (void)error;
    memcpy(member_of(config, key), &text, sizeof text);
    return true;
}

/* A pattern that is not anchored would be taken by librdkafka for the name of one topic. */
static bool read_pattern(const struct config_key *key, const char *text, const char *place, struct config *config,
                         struct error *error) {
    if (*text != '^') {
        return error_set(error, CONFIG_BAD_VALUE, place, "%s: a pattern begins with ^", key->key);
    }
    regex_t compiled;
    const int fault = regcomp(&compiled, text, REG_EXTENDED | REG_NOSUB);
    if (fault != 0) {
        char reason[100];
        (void)regerror(fault, &compiled, reason, sizeof reason);
        return error_set(error, CONFIG_BAD_VALUE, place, "%s: no regular expression: %s", key->key, reason);
    }
    regfree(&compiled);
    return read_plain_text(key, text, place, config, error);
}

/* Index of the word in "a|b|c", or -1. */
static int choice_index(const char *choices, const char *word) {
    const size_t length = strlen(word);
    int index = 0;
    for (const char *at = choices;; at++, index++) {
        const size_t span = strcspn(at, "|");
        if (span == length && strncmp(at, word, span) == 0) {
            return index;
        }
        at += span;
        if (*at == '\0') {
            return -1;
        }
    }
}

static bool read_choice(const struct config_key *key, const char *text, const char *place, struct config *config,
                        struct error *error) {
    const int index = choice_index(key->choices, text);
    if (index < 0) {
        return error_set(error, CONFIG_BAD_VALUE, place, "%s: '%.40s' is none of %s", key->key, text, key->choices);
    }
    memcpy(member_of(config, key), &index, sizeof index);
    return true;
}

static bool read_boolean(const struct config_key *key, const char *text, const char *place, struct config *config,
                         struct error *error) {
    const int index = choice_index("no|yes", text);
    if (index < 0) {
        return error_set(error, CONFIG_BAD_VALUE, place, "%s: '%.40s' is neither yes nor no", key->key, text);
    }
    const bool value = index == 1;
    memcpy(member_of(config, key), &value, sizeof value);
    return true;
}

typedef bool read_function(const struct config_key *, const char *, const char *, struct config *, struct error *);

static const struct {
    const char *name;
    read_function *read;
} types[] = {
    [CONFIG_TEXT] = {"text", read_plain_text},
    [CONFIG_PATH] = {"path", read_plain_text},
    [CONFIG_PATTERN] = {"pattern", read_pattern},
    [CONFIG_NUMBER] = {"number", read_number},
    [CONFIG_SIZE] = {"size", read_size},
    [CONFIG_DURATION] = {"duration", read_duration},
    [CONFIG_BOOLEAN] = {"yes or no", read_boolean},
    [CONFIG_CHOICE] = {"choice", read_choice},
};

bool config_value_read(const struct config_key *key, const char *text, const char *place, struct config *config,
                       struct error *error) {
    return types[key->type].read(key, text, place, config, error);
}

const char *config_type_name(enum config_type type) {
    return types[type].name;
}

enum { LONGEST = 63 };

static unsigned least_of(unsigned a, unsigned b, unsigned c) {
    const unsigned least = a < b ? a : b;
    return least < c ? least : c;
}

/* Levenshtein's distance, by rows. */
static unsigned distance(const char *a, const char *b) {
    unsigned row[LONGEST + 1];
    const size_t length = strlen(b) < LONGEST ? strlen(b) : LONGEST;
    for (unsigned i = 0; i <= length; i++) {
        row[i] = i;
    }
    for (; *a != '\0'; a++) {
        unsigned diagonal = row[0]++;
        for (size_t i = 1; i <= length; i++) {
            const unsigned above = row[i];
            row[i] = least_of(above + 1, row[i - 1] + 1, diagonal + (*a == b[i - 1] ? 0 : 1));
            diagonal = above;
        }
    }
    return row[length];
}

const char *config_nearest(const char *typed) {
    const char *nearest = NULL;
    unsigned least = (unsigned)strlen(typed) / 3 + 1;
    for (unsigned i = 0; i < CONFIG_COUNT; i++) {
        const unsigned away = distance(typed, config_key(i)->key);
        if (away <= least && (nearest == NULL || away < least)) {
            nearest = config_key(i)->key;
            least = away;
        }
    }
    return nearest;
}
