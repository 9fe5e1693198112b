#include "hub/golden/fold.h"

#include "hub/golden/order_list.h"

#include <string.h>

/* One call of fold_apply, so that its helpers need not hand everything on. */
struct step {
    struct fold *fold;
    const struct dictionary *dictionary;
    const struct attribute *attribute;
    const struct order *order;
    struct arena *arena;
    bool changed;
};

static struct claim *claim_of(const struct step *step, uint32_t ordinal) {
    for (size_t i = 0; i < step->fold->count; i++) {
        struct claim *claim = &step->fold->claims[i];
        if (claim->attribute == step->attribute->id && claim->ordinal == ordinal) {
            return claim;
        }
    }
    return NULL;
}

static void append(struct step *step, uint32_t ordinal) {
    struct fold *fold = step->fold;
    if (fold->count == fold->capacity) {
        const size_t capacity = fold->capacity == 0 ? 16 : fold->capacity * 2;
        struct claim *claims = ARENA_NEW(step->arena, struct claim, capacity);
        if (fold->count > 0) {
            memcpy(claims, fold->claims, fold->count * sizeof *claims);
        }
        fold->claims = claims;
        fold->capacity = capacity;
    }
    fold->claims[fold->count++] =
        (struct claim){.attribute = step->attribute->id, .ordinal = ordinal, .since = *step->order};
}

static void stand(struct step *step, uint32_t ordinal) {
    struct claim *claim = claim_of(step, ordinal);
    if (claim != NULL && !claim->former && !step->attribute->declared) {
        return;
    }
    if (claim == NULL) {
        append(step, ordinal);
    } else {
        claim->former = false;
        claim->since = *step->order;
    }
    step->changed = true;
}

static void retire(struct step *step, struct claim *claim) {
    claim->former = true;
    step->changed = true;
}

static const struct value *value_at(const struct step *step, uint32_t ordinal) {
    static const struct value nothing = {.typed = "", .normal = ""};
    return ordinal < step->dictionary->count ? &step->dictionary->values[ordinal] : &nothing;
}

static bool is_placeholder(const struct step *step, uint32_t ordinal) {
    return (value_at(step, ordinal)->flags & VALUE_PLACEHOLDER) != 0;
}

static bool is_named(const struct row_claim *said, uint32_t ordinal) {
    for (size_t i = 0; i < said->count; i++) {
        if (said->ordinals[i] == ordinal) {
            return true;
        }
    }
    return false;
}

/* Retires what stands of the attribute and is not said now. */
static void retire_others(struct step *step, const struct row_claim *said) {
    for (size_t i = 0; i < step->fold->count; i++) {
        struct claim *claim = &step->fold->claims[i];
        if (claim->attribute == step->attribute->id && !claim->former && !is_named(said, claim->ordinal)) {
            retire(step, claim);
        }
    }
}

/* True when the two agree in every key part and there is one. */
static bool same_key(const struct step *step, uint32_t a, uint32_t b) {
    bool any = false;
    for (size_t i = 0; i < step->attribute->field_count; i++) {
        if (!step->attribute->fields[i].key) {
            continue;
        }
        any = true;
        if (strcmp(value_part(step->arena, value_at(step, a)->typed, i),
                   value_part(step->arena, value_at(step, b)->typed, i)) != 0) {
            return false;
        }
    }
    return any;
}

static bool has_key(const struct attribute *attribute) {
    for (size_t i = 0; i < attribute->field_count; i++) {
        if (attribute->fields[i].key) {
            return true;
        }
    }
    return false;
}

/* A later value with the same key parts (type of ID document, purpose of a consent) replaces the earlier one. */
static void replace_same_key(struct step *step, uint32_t ordinal) {
    if (!has_key(step->attribute) || is_placeholder(step, ordinal)) {
        return;
    }
    for (size_t i = 0; i < step->fold->count; i++) {
        struct claim *claim = &step->fold->claims[i];
        if (claim->attribute == step->attribute->id && !claim->former && claim->ordinal != ordinal &&
            same_key(step, claim->ordinal, ordinal)) {
            retire(step, claim);
        }
    }
}

static bool says_something(const struct step *step, const struct row_claim *said) {
    for (size_t i = 0; i < said->count; i++) {
        if (!is_placeholder(step, said->ordinals[i])) {
            return true;
        }
    }
    return said->count == 0;
}

static void apply_one(struct step *step, const struct row_claim *said) {
    const bool whole = said->mode != MENTION_ADDITIONAL;
    if (whole && says_something(step, said)) {
        retire_others(step, said);
    }
    for (size_t i = 0; i < said->count; i++) {
        if (!whole) {
            replace_same_key(step, said->ordinals[i]);
        }
        stand(step, said->ordinals[i]);
    }
}

bool fold_apply(struct fold *fold, const struct attributes *attributes, const struct dictionary *dictionary,
                const struct order *order, const struct row_claim *claims, size_t count, struct arena *arena) {
    struct step step = {.fold = fold, .dictionary = dictionary, .order = order, .arena = arena};
    for (size_t i = 0; i < count; i++) {
        step.attribute = attribute_by_id(attributes, claims[i].attribute);
        if (step.attribute != NULL) {
            apply_one(&step, &claims[i]);
        }
    }
    return step.changed;
}

struct bytes fold_encode(const struct fold *fold, struct arena *arena) {
    struct writer writer;
    struct order_list since = order_list_new(fold->count, arena);
    size_t *index = ARENA_NEW(arena, size_t, fold->count + 1);
    for (size_t i = 0; i < fold->count; i++) {
        index[i] = order_list_add(&since, &fold->claims[i].since);
    }
    writer_start(&writer, arena);
    compact_mark(&writer);
    order_list_write(&since, &writer);
    write_unsigned(&writer, fold->count);
    for (size_t i = 0; i < fold->count; i++) {
        const struct claim *claim = &fold->claims[i];
        write_unsigned(&writer, claim->attribute);
        write_unsigned(&writer, (uint64_t)claim->ordinal << 1 | claim->former);
        write_unsigned(&writer, index[i]);
    }
    return writer_bytes(&writer);
}

/* As stored up to the third version of the database: every claim with its own order. */
static void read_plain_claim(struct reader *reader, struct arena *arena, struct claim *claim) {
    claim->attribute = (uint16_t)read_unsigned(reader);
    claim->ordinal = (uint32_t)read_unsigned(reader);
    claim->former = read_unsigned(reader) != 0;
    claim->since = order_read(reader, arena);
}

static void read_claim(struct reader *reader, const struct order_list *since, struct claim *claim) {
    claim->attribute = (uint16_t)read_unsigned(reader);
    const uint64_t ordinal = read_unsigned(reader);
    claim->ordinal = (uint32_t)(ordinal >> 1);
    claim->former = (ordinal & 1) != 0;
    claim->since = order_list_at(since, (size_t)read_unsigned(reader), reader);
}

bool fold_decode(struct bytes bytes, struct arena *arena, struct fold *fold) {
    struct reader reader = reader_of(bytes);
    *fold = (struct fold){0};
    const bool compact = compact_begins(&reader);
    const struct order_list since = compact ? order_list_read(&reader, arena) : (struct order_list){0};
    const uint64_t count = read_unsigned(&reader);
    if (reader.failed || count > bytes.length) {
        return false;
    }
    fold->claims = ARENA_NEW(arena, struct claim, count + 4);
    fold->capacity = (size_t)count + 4;
    for (; fold->count < count && !reader.failed; fold->count++) {
        if (compact) {
            read_claim(&reader, &since, &fold->claims[fold->count]);
        } else {
            read_plain_claim(&reader, arena, &fold->claims[fold->count]);
        }
    }
    return reader_done(&reader);
}

bool fold_is_of(const struct fold *fold, const struct dictionary *dictionary) {
    for (size_t i = 0; i < fold->count; i++) {
        if (fold->claims[i].ordinal >= dictionary->count) {
            return false;
        }
    }
    return true;
}

struct profile record_profile(const struct uuid *record, const struct attributes *attributes,
                              const struct dictionary *dictionary, const struct fold *fold, struct arena *arena) {
    struct profile profile = {.record = *record, .values = ARENA_NEW(arena, struct held_value, fold->count + 1)};
    for (size_t i = 0; i < fold->count; i++) {
        const struct claim *claim = &fold->claims[i];
        const struct attribute *attribute = attribute_by_id(attributes, claim->attribute);
        if (attribute == NULL || attribute->comparator == NULL || claim->ordinal >= dictionary->count) {
            continue;
        }
        const struct value *value = &dictionary->values[claim->ordinal];
        if (*value->normal != '\0' && (value->flags & VALUE_PLACEHOLDER) == 0) {
            profile.values[profile.count++] = (struct held_value){
                .value = value, .attribute = attribute, .former = claim->former, .since = claim->since.time};
        }
    }
    return profile;
}
