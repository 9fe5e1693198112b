#include "hub/golden/record.h"

#include "hub/golden/order_list.h"

#include <string.h>

int order_compare(const struct order *a, const struct order *b) {
    if (a->recorded != b->recorded) {
        return a->recorded < b->recorded ? -1 : 1;
    }
    if (a->time != b->time) {
        return a->time < b->time ? -1 : 1;
    }
    return strcmp(a->event, b->event);
}

static void dictionary_grow(struct dictionary *dictionary, struct arena *arena) {
    if (dictionary->count < dictionary->capacity) {
        return;
    }
    const size_t capacity = dictionary->capacity == 0 ? 16 : dictionary->capacity * 2;
    struct value *values = ARENA_NEW(arena, struct value, capacity);
    if (dictionary->count > 0) {
        memcpy(values, dictionary->values, dictionary->count * sizeof *values);
    }
    dictionary->values = values;
    dictionary->capacity = capacity;
}

uint32_t dictionary_ordinal(struct dictionary *dictionary, const struct value *value, struct arena *arena,
                            bool *added) {
    *added = false;
    for (size_t i = 0; i < dictionary->count; i++) {
        if (dictionary->values[i].attribute == value->attribute && dictionary->values[i].flags == value->flags &&
            strcmp(dictionary->values[i].typed, value->typed) == 0) {
            return (uint32_t)i;
        }
    }
    dictionary_grow(dictionary, arena);
    dictionary->values[dictionary->count] = *value;
    *added = true;
    return (uint32_t)dictionary->count++;
}

/* Most values are normal as they were typed: those are written once. */
struct bytes dictionary_encode(const struct dictionary *dictionary, struct arena *arena) {
    struct writer writer;
    writer_start(&writer, arena);
    compact_mark(&writer);
    write_unsigned(&writer, dictionary->count);
    for (size_t i = 0; i < dictionary->count; i++) {
        const struct value *value = &dictionary->values[i];
        const bool same = strcmp(value->typed, value->normal) == 0;
        write_unsigned(&writer, value->attribute);
        write_unsigned(&writer, value->flags);
        write_unsigned(&writer, (uint64_t)value->doubt << 1 | same);
        write_text(&writer, value->typed);
        if (!same) {
            write_text(&writer, value->normal);
        }
    }
    return writer_bytes(&writer);
}

static void read_value(struct reader *reader, struct arena *arena, bool compact, struct value *value) {
    value->attribute = (uint16_t)read_unsigned(reader);
    value->flags = (uint8_t)read_unsigned(reader);
    const uint64_t doubt = read_unsigned(reader);
    const bool same = compact && (doubt & 1) != 0;
    value->doubt = (enum error_code)(compact ? doubt >> 1 : doubt);
    value->typed = read_text(reader, arena);
    value->normal = same ? value->typed : read_text(reader, arena);
}

bool dictionary_decode(struct bytes bytes, struct arena *arena, struct dictionary *dictionary) {
    struct reader reader = reader_of(bytes);
    *dictionary = (struct dictionary){0};
    const bool compact = compact_begins(&reader);
    const uint64_t count = bytes.length == 0 ? 0 : read_unsigned(&reader);
    if (reader.failed || count > bytes.length) {
        return false;
    }
    dictionary->values = ARENA_NEW(arena, struct value, count + 4);
    dictionary->capacity = (size_t)count + 4;
    for (; dictionary->count < count && !reader.failed; dictionary->count++) {
        read_value(&reader, arena, compact, &dictionary->values[dictionary->count]);
    }
    return reader_done(&reader);
}

struct bytes row_claims_encode(const struct row_claim *claims, size_t count, struct arena *arena) {
    struct writer writer;
    writer_start(&writer, arena);
    write_unsigned(&writer, count);
    for (size_t i = 0; i < count; i++) {
        write_unsigned(&writer, claims[i].attribute);
        write_unsigned(&writer, claims[i].mode);
        write_unsigned(&writer, claims[i].count);
        for (size_t k = 0; k < claims[i].count; k++) {
            write_unsigned(&writer, claims[i].ordinals[k]);
        }
    }
    return writer_bytes(&writer);
}

/* How many things follow, each of at least one octet; none when there cannot be as many. */
static size_t read_count(struct reader *reader) {
    const uint64_t count = read_up_to(reader, (uint64_t)(reader->end - reader->at));
    return reader->failed ? 0 : (size_t)count;
}

/* What was read to its end is `things`; anything else cannot be read. */
static void *all_or_none(const struct reader *reader, void *things, size_t *count) {
    if (reader_done(reader)) {
        return things;
    }
    *count = 0;
    return NULL;
}

static void read_row_claim(struct reader *reader, struct arena *arena, struct row_claim *claim) {
    claim->attribute = (uint16_t)read_up_to(reader, UINT16_MAX);
    claim->mode = (uint8_t)read_up_to(reader, MENTION_COMPLETE);
    claim->count = read_count(reader);
    claim->ordinals = ARENA_NEW(arena, uint32_t, claim->count + 1);
    for (size_t k = 0; k < claim->count; k++) {
        claim->ordinals[k] = (uint32_t)read_up_to(reader, UINT32_MAX);
    }
}

struct row_claim *row_claims_decode(struct bytes bytes, struct arena *arena, size_t *count) {
    struct reader reader = reader_of(bytes);
    *count = read_count(&reader);
    struct row_claim *claims = ARENA_NEW(arena, struct row_claim, *count + 1);
    for (size_t i = 0; i < *count && !reader.failed; i++) {
        read_row_claim(&reader, arena, &claims[i]);
    }
    return all_or_none(&reader, claims, count);
}

struct bytes facts_encode(const struct event_fact *facts, size_t count, struct arena *arena) {
    struct writer writer;
    writer_start(&writer, arena);
    write_unsigned(&writer, count);
    for (size_t i = 0; i < count; i++) {
        write_unsigned(&writer, facts[i].fact->id);
        write_text(&writer, facts[i].text);
    }
    return writer_bytes(&writer);
}

struct event_fact *facts_decode(const struct attributes *attributes, struct bytes bytes, struct arena *arena,
                                size_t *count) {
    struct reader reader = reader_of(bytes);
    const size_t stored = read_count(&reader);
    struct event_fact *facts = ARENA_NEW(arena, struct event_fact, stored + 1);
    *count = 0;
    for (size_t i = 0; i < stored && !reader.failed; i++) {
        const struct attribute *fact = attribute_by_id(attributes, (unsigned)read_up_to(&reader, UINT16_MAX));
        const char *text = read_text(&reader, arena);
        if (fact != NULL) { /* a fact no longer in the attributes file is not shown */
            facts[(*count)++] = (struct event_fact){fact, text};
        }
    }
    return all_or_none(&reader, facts, count);
}

struct bytes record_keys_encode(const struct record_key *keys, size_t count, struct arena *arena) {
    struct writer writer;
    writer_start(&writer, arena);
    write_unsigned(&writer, count);
    for (size_t i = 0; i < count; i++) {
        write_octets(&writer, keys[i].digest.octets, DIGEST_SIZE);
        write_unsigned(&writer, keys[i].kind);
        write_unsigned(&writer, keys[i].former);
        write_unsigned(&writer, keys[i].attribute);
        write_unsigned(&writer, keys[i].ordinal);
    }
    return writer_bytes(&writer);
}

struct record_key *record_keys_decode(struct bytes bytes, struct arena *arena, size_t *count) {
    struct reader reader = reader_of(bytes);
    *count = read_count(&reader);
    struct record_key *keys = ARENA_NEW(arena, struct record_key, *count + 1);
    for (size_t i = 0; i < *count && !reader.failed; i++) {
        read_octets(&reader, keys[i].digest.octets, DIGEST_SIZE);
        keys[i].kind = (uint8_t)read_up_to(&reader, UINT8_MAX);
        keys[i].former = read_up_to(&reader, 1) != 0;
        keys[i].attribute = (uint16_t)read_up_to(&reader, UINT16_MAX);
        keys[i].ordinal = (uint32_t)read_up_to(&reader, UINT32_MAX);
    }
    return all_or_none(&reader, keys, count);
}

bool row_claims_are_of(const struct row_claim *claims, size_t count, const struct dictionary *dictionary) {
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < claims[i].count; k++) {
            if (claims[i].ordinals[k] >= dictionary->count) {
                return false;
            }
        }
    }
    return true;
}

bool record_keys_are_of(const struct record_key *keys, size_t count, const struct dictionary *dictionary) {
    for (size_t i = 0; i < count; i++) {
        if (keys[i].ordinal >= dictionary->count) {
            return false;
        }
    }
    return true;
}

/* Parts of a name, each ended by a separator that XML cannot hold; returns the length. */
static size_t name_parts(uint8_t *name, const char *const *parts, size_t count) {
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t part = strnlen(parts[i], 128);
        memcpy(name + length, parts[i], part);
        length += part;
        name[length++] = '\x1f';
    }
    return length;
}

struct uuid record_id(const struct uuid *namespace_id, const char *source, const char *number, const char *role,
                      const struct digest *party) {
    uint8_t name[512];
    const char *const parts[] = {source, number, role};
    /* whoever has a number is the same whatever role a document gives */
    size_t length = name_parts(name, parts, party == NULL ? 2 : 3);
    if (party != NULL) {
        memcpy(name + length, party->octets, DIGEST_SIZE);
        length += DIGEST_SIZE;
    }
    return uuid_of_name(namespace_id, name, length);
}

struct uuid generation_id(const struct uuid *namespace_id, const char *source, const char *number, const char *event) {
    uint8_t name[640];
    const char *const parts[] = {source, number, "", event}; /* no party has an empty role */
    return uuid_of_name(namespace_id, name, name_parts(name, parts, 4));
}
