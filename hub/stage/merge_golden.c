#include "hub/stage/merge_golden.h"

#include <stdlib.h>
#include <string.h>

/* --- clusters ----------------------------------------------------------------------------------------------------- */

struct judge {
    struct merge_run *run;
    GPtrArray *known; /* the members, then others that they are compared with */
};

static struct comparison compare_members(const struct judge *judge, size_t a, size_t b) {
    struct comparison comparison;
    struct batch_record *left = g_ptr_array_index(judge->known, (unsigned)a);
    struct batch_record *right = g_ptr_array_index(judge->known, (unsigned)b);
    compare_profiles(judge->run->parts->model,
                     batch_record_profile(judge->run->set, left, judge->run->parts->attributes),
                     batch_record_profile(judge->run->set, right, judge->run->parts->attributes), false,
                     judge->run->arena, &comparison);
    return comparison;
}

/* No two records that veto or contradict one another stand in one cluster. */
static bool in_conflict(void *argument, size_t a, size_t b) {
    const struct comparison comparison = compare_members(argument, a, b);
    return comparison.veto != VETO_NONE || comparison.contradiction;
}

static bool is_vetoed(void *argument, size_t a, size_t b) {
    return compare_members(argument, a, b).veto != VETO_NONE;
}

static size_t node_of(const struct merge_run *run, const struct uuid *id) {
    return working_set_record(run->set, id)->node;
}

static void gather_links(const struct merge_run *run, const GPtrArray *edges, struct component *component) {
    component->links = ARENA_NEW(run->arena, struct link, edges->len + 1);
    component->halves = ARENA_NEW(run->arena, struct half_link, edges->len + 1);
    for (unsigned i = 0; i < edges->len; i++) {
        struct batch_edge *edge = g_ptr_array_index(edges, i);
        edge->asks = false;
        const struct link link = {node_of(run, &edge->a), node_of(run, &edge->b), edge->weight};
        if (edge->half == 0) {
            component->links[component->link_count++] = link;
        } else {
            component->halves[component->half_count++] = (struct half_link){link, edge->half, &edge->asks};
        }
    }
}

/* Where a steward has spoken there is no rival. */
static bool is_decided(const struct merge_run *run, const struct batch_edge *edge) {
    return working_set_words(run->set, &edge->a, &edge->b) != NULL;
}

/* Node of a record; one that is no member is given the next number beyond them. */
static size_t node_beyond(struct judge *judge, struct batch_record *record, const struct uuid *component) {
    if (uuid_equal(&record->component, component) && record->grouped) {
        return record->node;
    }
    g_ptr_array_add(judge->known, record);
    return judge->known->len - 1;
}

static void gather_rivals(struct judge *judge, const struct whole *whole, struct component *component) {
    struct merge_run *run = judge->run;
    const struct uuid *id = &((const struct batch_record *)g_ptr_array_index(whole->members, 0))->component;
    struct link *rivals = ARENA_NEW(run->arena, struct link, whole->rivals->len * 2 + 1);
    for (unsigned i = 0; i < whole->rivals->len; i++) {
        const struct batch_edge *edge = g_ptr_array_index(whole->rivals, i);
        struct batch_record *a = working_set_record(run->set, &edge->a);
        struct batch_record *b = working_set_record(run->set, &edge->b);
        if (a == NULL || b == NULL || a->gone || b->gone || is_decided(run, edge)) {
            continue;
        }
        const size_t one = node_beyond(judge, a, id);
        const size_t other = node_beyond(judge, b, id);
        rivals[component->rival_count++] = (struct link){one, other, edge->weight};
        rivals[component->rival_count++] = (struct link){other, one, edge->weight};
    }
    component->rivals = rivals;
}

static void gather_words(const struct merge_run *run, const GPtrArray *words, struct component *component) {
    component->words = ARENA_NEW(run->arena, struct word, words->len + 1);
    component->word_count = words->len;
    for (unsigned i = 0; i < words->len; i++) {
        const struct batch_word *said = g_ptr_array_index(words, i);
        component->words[i] = (struct word){.a = node_of(run, &said->a),
                                            .b = node_of(run, &said->b),
                                            .verdict = said->verdict,
                                            .recorded = said->order.recorded,
                                            .time = said->order.time,
                                            .event = said->order.event};
    }
}

static bool is_earlier(const struct batch_record *a, const struct batch_record *b) {
    return a->first != b->first ? a->first < b->first : uuid_order(&a->id, &b->id) < 0;
}

/* Nobody founds a cluster for whom nothing counts. */
static void name_clusters(const struct merge_run *run, const GPtrArray *members, const size_t *numbers, size_t count) {
    const struct batch_record **founders = ARENA_NEW(run->arena, const struct batch_record *, count + 1);
    for (unsigned i = 0; i < members->len; i++) {
        const struct batch_record *member = g_ptr_array_index(members, i);
        const struct batch_record **founder = &founders[numbers[i]];
        if (member->first != INSTANT_NONE && (*founder == NULL || is_earlier(member, *founder))) {
            *founder = member;
        }
    }
    for (unsigned i = 0; i < members->len; i++) {
        struct batch_record *member = g_ptr_array_index(members, i);
        member->golden = member->first == INSTANT_NONE ? (struct uuid){{0}} : founders[numbers[i]]->id;
    }
}

void merge_divide(struct merge_run *run, const struct whole *whole) {
    GPtrArray *members = whole->members;
    struct judge judge = {run, working_set_array(run->set)};
    struct uuid *nodes = ARENA_NEW(run->arena, struct uuid, members->len);
    bool *modest = ARENA_NEW(run->arena, bool, members->len);
    for (unsigned i = 0; i < members->len; i++) {
        struct batch_record *member = g_ptr_array_index(members, i);
        member->node = i;
        g_ptr_array_add(judge.known, member);
        nodes[i] = member->id;
        modest[i] =
            members->len > 2 && !profile_has_full_name(batch_record_profile(run->set, member, run->parts->attributes));
    }
    struct component component = {.nodes = nodes,
                                  .modest = modest,
                                  .node_count = members->len,
                                  .conflict = in_conflict,
                                  .veto = is_vetoed,
                                  .argument = &judge,
                                  .whole = model_whole(run->parts->model),
                                  .cap = model_component_cap(run->parts->model),
                                  .margin = model_margin(run->parts->model)};
    size_t single = 0;
    size_t count = 1;
    size_t *numbers = &single;
    if (members->len > 1) {
        gather_links(run, whole->edges, &component);
        gather_rivals(&judge, whole, &component);
        gather_words(run, whole->words, &component);
        numbers = cluster_component(&component, run->arena, &count);
    }
    name_clusters(run, members, numbers, count);
}

/* --- golden rows -------------------------------------------------------------------------------------------------- */

/* The latest word on one claim counts. */
static bool is_pinned(const struct working_set *set, const struct batch_record *record,
                      const struct attribute *attribute, const struct claim *claim) {
    const struct batch_pin *latest = NULL;
    for (unsigned i = 0; i < set->pins->len; i++) {
        const struct batch_pin *pin = g_ptr_array_index(set->pins, i);
        if (uuid_equal(&pin->record, &record->id) && strcmp(pin->attribute, attribute->name) == 0 &&
            (latest == NULL || order_compare(&pin->order, &latest->order) > 0)) {
            latest = pin;
        }
    }
    return latest != NULL && latest->pinned && strcmp(latest->claim_event, claim->since.event) == 0;
}

static size_t add_candidates(struct merge_run *run, struct batch_record *record, struct candidate *candidates) {
    size_t count = 0;
    for (size_t i = 0; i < record->fold.count; i++) {
        const struct claim *claim = &record->fold.claims[i];
        const struct attribute *attribute = attribute_by_id(run->parts->attributes, claim->attribute);
        if (claim->former || attribute == NULL || claim->ordinal >= record->dictionary.count) {
            continue;
        }
        candidates[count++] = (struct candidate){.attribute = attribute,
                                                 .value = &record->dictionary.values[claim->ordinal],
                                                 .claim = claim,
                                                 .record = record->id,
                                                 .source = record->source,
                                                 .pinned = is_pinned(run->set, record, attribute, claim)};
    }
    return count;
}

static void choose_cells(struct merge_run *run, struct batch_golden *golden) {
    size_t room = 0;
    size_t count = 0;
    for (unsigned i = 0; i < golden->members->len; i++) {
        room += ((const struct batch_record *)g_ptr_array_index(golden->members, i))->fold.count;
    }
    struct candidate *candidates = ARENA_NEW(run->arena, struct candidate, room + 1);
    for (unsigned i = 0; i < golden->members->len; i++) {
        count += add_candidates(run, g_ptr_array_index(golden->members, i), candidates + count);
    }
    golden->cells = survivorship_choose(run->parts->survivorship, candidates, count, run->arena, &golden->cell_count);
}

static void digest_golden(struct merge_run *run, struct batch_golden *golden) {
    struct writer writer;
    const struct bytes cells = cells_encode(golden->cells, golden->cell_count, run->arena);
    writer_start(&writer, run->arena);
    for (unsigned i = 0; i < golden->members->len; i++) {
        const struct batch_record *member = g_ptr_array_index(golden->members, i);
        write_octets(&writer, member->id.octets, sizeof member->id.octets);
    }
    write_octets(&writer, cells.data, cells.length);
    golden->digest = keyer_digest_bytes(run->parts->keyer, writer_bytes(&writer));
}

static struct batch_golden *golden_of(struct working_set *set, const struct uuid *id) {
    struct batch_golden *golden = g_hash_table_lookup(set->goldens, id);
    if (golden == NULL) {
        golden = ARENA_NEW(set->arena, struct batch_golden, 1);
        golden->id = *id;
        golden->members = working_set_array(set);
        (void)g_hash_table_insert(set->goldens, &golden->id, golden);
    }
    return golden;
}

static bool read_old(struct merge_run *run, const GPtrArray *records) {
    struct column *goldens = column_new(run->arena, COLUMN_UUID);
    struct column *pinned = column_new(run->arena, COLUMN_UUID);
    GHashTable *asked = g_hash_table_new(uuid_hash, uuid_same);
    for (unsigned i = 0; i < records->len; i++) {
        struct batch_record *record = g_ptr_array_index(records, i);
        column_uuid(pinned, &record->id);
        struct uuid *const ids[] = {&record->golden, &record->old_golden};
        for (size_t k = 0; k < 2; k++) {
            if (!uuid_is_nil(ids[k]) && g_hash_table_add(asked, ids[k])) {
                column_uuid(goldens, ids[k]);
            }
        }
    }
    g_hash_table_destroy(asked);
    return merge_read_goldens(&run->store, run->set, goldens, pinned, run->error);
}

static void note_moves(struct merge_run *run, struct batch_record *record) {
    const bool moved = !uuid_equal(&record->golden, &record->old_golden);
    if (moved || !uuid_equal(&record->component, &record->old_component) || record->parted != record->old_parted) {
        merge_touch(run, record);
    }
    if (moved) {
        working_set_dirty(run->set, &record->golden);
        working_set_dirty(run->set, &record->old_golden);
        run->linked += !uuid_equal(&record->golden, &record->id) && !uuid_is_nil(&record->golden);
    }
}

bool merge_goldens(struct merge_run *run, GPtrArray *records) {
    if (!read_old(run, records)) {
        return false;
    }
    for (unsigned i = 0; i < records->len; i++) {
        struct batch_record *record = g_ptr_array_index(records, i);
        note_moves(run, record);
        if (!uuid_is_nil(&record->golden)) {
            g_ptr_array_add(golden_of(run->set, &record->golden)->members, record);
        }
    }
    GHashTableIter iterator;
    void *value;
    g_hash_table_iter_init(&iterator, run->set->goldens);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        struct batch_golden *golden = value;
        choose_cells(run, golden);
        digest_golden(run, golden);
    }
    return true;
}
