#include "hub/store/sealed_record.h"

#include <inttypes.h>
#include <stdio.h>

bool sealed_key(const struct uuid *record, struct bytes stored, struct wrapped_key *wrapped, struct error *error) {
    if (wrapped_key_from_bytes(stored, wrapped)) {
        return true;
    }
    char id[UUID_TEXT];
    char place[sizeof error->place];
    (void)snprintf(place, sizeof place, "table source_record, row %s, column data_key", uuid_to_text(record, id));
    (void)error_set(error, SEAL_BROKEN, place, "%zu octets instead of %d", stored.length, WRAPPED_KEY_SIZE);
    error_translate(error, "长度不符");
    return false;
}

struct seal_of sealed_row(const struct uuid *record, enum seal_purpose purpose, const char *source,
                          const char *event_id, struct arena *arena) {
    return (struct seal_of){*record, purpose, arena_join(arena, source, "\x1f", event_id, NULL)};
}

const char *sealed_reject(const struct origin *origin, struct arena *arena) {
    const char *item =
        arena_print(arena, "%s\x1f%" PRId32 "\x1f%" PRId64, origin->topic, origin->partition, origin->offset);
    return origin->life == 0 ? item : arena_print(arena, "%s\x1f%" PRId32, item, origin->life);
}

struct seal_of sealed_document(const struct uuid *anchor, const char *system, int64_t number, struct arena *arena) {
    return (struct seal_of){*anchor, SEAL_DOCUMENT, arena_print(arena, "%s\x1f%" PRId64, system, number)};
}
