#include "hub/event/retention.h"

#include "hub/base/config_value.h"

#include <string.h>

static bool lasts(const struct retention *retention) {
    return retention->details == 0 || (retention->bodies != 0 && retention->bodies <= retention->details);
}

static bool wrong(struct error *error, const char *word, const char *what) {
    return error_set(error, CONFIG_BAD_VALUE, "retention.kinds", "%.60s: %s", word, what);
}

/* "400d" or "400d/3650d": without the second details stay as long as those of other kinds. */
static bool read_spans(const char *word, char *spans, struct retention *retention, struct error *error) {
    char *second = strchr(spans, '/');
    if (second != NULL) {
        *second++ = '\0';
    }
    return (config_duration_read(spans, &retention->bodies) &&
            (second == NULL || config_duration_read(second, &retention->details))) ||
           wrong(error, word, "no KIND=SPAN or KIND=SPAN/SPAN; units: us, ms, s, min, h, d");
}

static bool read_word(const struct kinds *kinds, const char *word, struct retention *all, struct arena *arena,
                      struct error *error) {
    char *name = arena_copy(arena, word);
    char *spans = strchr(name, '=');
    if (spans == NULL) {
        return wrong(error, word, "no KIND=SPAN or KIND=SPAN/SPAN");
    }
    *spans++ = '\0';
    for (size_t i = 0; i < kinds_count(kinds); i++) {
        if (strcmp(kind_at(kinds, i)->name, name) == 0) {
            return read_spans(word, spans, &all[i], error) &&
                   (lasts(&all[i]) || wrong(error, word, "a body is kept longer than its details"));
        }
    }
    return wrong(error, word, "there is no such kind of event");
}

struct retention *retention_read(const struct config *config, const struct kinds *kinds, struct arena *arena,
                                 struct error *error) {
    const struct retention usual = {config->retention_bodies, config->retention_details};
    struct retention *all = ARENA_NEW(arena, struct retention, kinds_count(kinds) + 1);
    if (!lasts(&usual)) {
        (void)error_set(error, CONFIG_BAD_VALUE, "retention.details", "shorter than retention.bodies");
        return NULL;
    }
    for (size_t i = 0; i < kinds_count(kinds); i++) {
        all[i] = usual;
    }
    for (const char *at = config->retention_kinds; *(at += strspn(at, " \t")) != '\0'; at += strcspn(at, " \t")) {
        if (!read_word(kinds, arena_copy_n(arena, at, strcspn(at, " \t")), all, arena, error)) {
            return NULL;
        }
    }
    return all;
}
