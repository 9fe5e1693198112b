/* Event rows against the documents they were made of, as far as those are held: not the customer's own block, which no body
 * keeps, but its parties' and everything else that a document says. */
#include "hub/stage/merge_run.h"
#include "hub/stage/rebuild.h"
#include "hub/store/body_store.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

enum { BODIES = 500 }; /* events read by one statement */

#define PARTY_OF "party-of"

/* Rows of one day that do not say whose party somebody is, though their document does. */
struct lacking {
    int64_t day;
    size_t count;
    const char *first; /* name of one of them */
};

struct reading {
    struct rebuild *rebuild;
    struct event_reader *reader;
    struct key_cache *keys;
    struct arena *arena;
    size_t most, told;
    difference_teller *tell;
    void *argument;
    size_t *count;
    bool may_lack;       /* there may be rows from before it was kept whose party somebody is */
    int64_t kept_since;  /* the first day on which a row says so, as far as they were read */
    GHashTable *lacking; /* day → struct lacking */
    struct arena *lasting;
};

static void report(struct reading *reading, const char *row, size_t count) {
    *reading->count += count;
    if (reading->told++ < reading->most) {
        reading->tell(reading->argument, &(struct difference){"event row", row, DIFFERENCE_OTHER});
    }
}

static const char *name_of(const struct held_row *row, struct arena *arena) {
    return arena_print(arena, "%s %s %d", row->source, row->event, row->part);
}

static void differs(struct reading *reading, const struct held_row *row) {
    report(reading, name_of(row, reading->arena), 1);
}

/* --- the document put together again -------------------------------------------------------------------------------- */

static xmlDocPtr parse(struct bytes body) {
    return xmlReadMemory((const char *)body.data, (int)body.length, NULL, "UTF-8",
                         XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
}

/* Before whatever the document says beside its people: the customer's number, then the parties' blocks. */
static bool add_people(xmlDocPtr document, const struct held_row *rows, size_t count) {
    xmlNodePtr root = xmlDocGetRootElement(document);
    xmlNodePtr first = root->children;
    xmlNodePtr customer = xmlNewDocNode(document, root->ns, (const xmlChar *)"Customer", NULL);
    (void)xmlNewProp(customer, (const xmlChar *)"number", (const xmlChar *)rows[0].number);
    (void)(first == NULL ? xmlAddChild(root, customer) : xmlAddPrevSibling(first, customer));
    for (size_t i = count; i > 1; i--) { /* the last one first, since each goes right behind the customer */
        xmlDocPtr block = rows[i - 1].body.data == NULL ? NULL : parse(rows[i - 1].body);
        xmlNodePtr copy = block == NULL ? NULL : xmlDocCopyNode(xmlDocGetRootElement(block), document, 1);
        xmlFreeDoc(block);
        if (copy == NULL) {
            return false;
        }
        (void)xmlAddNextSibling(customer, copy);
    }
    return true;
}

/* False when a part is not held, or is no XML. */
static bool put_together(const struct held_row *rows, size_t count, struct arena *arena, struct bytes *whole) {
    xmlDocPtr document = parse(rows[0].body);
    if (document == NULL || (rows[0].number != NULL && !add_people(document, rows, count))) {
        xmlFreeDoc(document);
        return false;
    }
    xmlChar *text;
    int length;
    xmlDocDumpMemoryEnc(document, &text, &length, "UTF-8");
    *whole = arena_copy_bytes(arena, (struct bytes){text, (size_t)length});
    xmlFree(text);
    xmlFreeDoc(document);
    return true;
}

/* --- comparing ------------------------------------------------------------------------------------------------------- */

static const struct row_claim *claim_of(const struct held_row *row, const struct attribute *attribute) {
    for (size_t i = 0; i < row->claim_count; i++) {
        if (row->claims[i].attribute == attribute->id) {
            return &row->claims[i];
        }
    }
    return NULL;
}

static bool has_ordinal(const struct row_claim *claim, uint32_t ordinal) {
    for (size_t i = 0; i < claim->count; i++) {
        if (claim->ordinals[i] == ordinal) {
            return true;
        }
    }
    return false;
}

/* Every value that the document mentions stands in the row; of a party also nothing else. How a list was meant is the source's
 * configuration, which may have changed since. */
static bool is_claimed(const struct reading *reading, struct held_row *row, const struct mention *mention) {
    const struct row_claim *claim = claim_of(row, mention->attribute);
    if (claim == NULL || (row->part > 0 && claim->count != mention->count)) {
        return false;
    }
    for (size_t i = 0; i < mention->count; i++) {
        bool added;
        const struct value value = merge_value_by_itself(&mention->values[i]);
        const uint32_t ordinal = dictionary_ordinal(&row->dictionary, &value, reading->arena, &added);
        if (added || !has_ordinal(claim, ordinal)) {
            return false;
        }
    }
    return true;
}

/* --- rows from before it was kept whose party somebody is ------------------------------------------------------------- */

static void note_lacking(struct reading *reading, const struct held_row *row) {
    struct lacking *lacking = g_hash_table_lookup(reading->lacking, &row->day);
    if (lacking == NULL) {
        lacking = ARENA_NEW(reading->lasting, struct lacking, 1);
        *lacking = (struct lacking){.day = row->day, .first = name_of(row, reading->lasting)};
        (void)g_hash_table_insert(reading->lacking, &lacking->day, lacking);
    }
    lacking->count++;
}

/* Such a row does not say so, and cannot have been written after the first that does. */
static bool may_be_older(struct reading *reading, const struct held_row *row, const struct mention *mention) {
    if (!reading->may_lack || strcmp(mention->attribute->name, PARTY_OF) != 0) {
        return false;
    }
    const bool lacks = claim_of(row, mention->attribute) == NULL;
    if (lacks) {
        note_lacking(reading, row);
    } else if (row->day < reading->kept_since) {
        reading->kept_since = row->day;
    }
    return lacks;
}

/* Those of a later day lost it; of the same day nobody knows. */
static void tell_lacking(struct reading *reading) {
    GHashTableIter days;
    void *value = NULL;
    g_hash_table_iter_init(&days, reading->lacking);
    while (g_hash_table_iter_next(&days, NULL, &value)) {
        const struct lacking *lacking = value;
        if (lacking->day > reading->kept_since) {
            report(reading, lacking->first, lacking->count);
        }
    }
}

static bool says_the_same(struct reading *reading, struct held_row *row, const struct person *person) {
    size_t said = person->mention_count;
    for (size_t i = 0; i < person->mention_count; i++) {
        if (may_be_older(reading, row, &person->mentions[i])) {
            said--;
        } else if (!is_claimed(reading, row, &person->mentions[i])) {
            return false;
        }
    }
    return row->part == 0 || row->claim_count == said;
}

static bool same_bytes(struct bytes a, struct bytes b) {
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static bool same_head(const struct held_row *row, const struct merge_input *input) {
    const struct event *event = input->event;
    const struct bytes document =
        input->has_document ? (struct bytes){input->document.octets, DIGEST_SIZE} : (struct bytes){NULL, 0};
    return strcmp(row->kind, event->kind->name) == 0 && row->time == event->time && row->recorded == event->recorded &&
           strcmp(row->source, event->source) == 0 && strcmp(row->event, event->id) == 0 &&
           same_bytes(row->document, document);
}

/* What stands in the first row alone. */
static bool same_facts(const struct reading *reading, const struct held_row *row, const struct event *event) {
    struct batch_row made = {0};
    const struct bytes facts = facts_encode(event->facts, event->fact_count, reading->arena);
    merge_document_numbers(reading->rebuild->parts, &made, event, reading->arena);
    const struct bytes vehicle =
        made.has_vehicle ? (struct bytes){made.vehicle.octets, DIGEST_SIZE} : (struct bytes){NULL, 0};
    return same_bytes(row->facts, facts) && row->has_amount == made.has_amount && row->amount == made.amount &&
           row->has_mileage == made.has_mileage && row->mileage == made.mileage && same_bytes(row->vehicle, vehicle);
}

static void compare_event(struct reading *reading, struct held_row *rows, size_t count) {
    struct merge_input input = {.origin = {.appended = INSTANT_NONE}};
    if (!put_together(rows, count, reading->arena, &input.body)) {
        return;
    }
    reading->rebuild->documents++;
    merge_read_input(reading->rebuild->parts, reading->reader, &input, reading->arena);
    if (input.refused) { /* by schemas of today */
        differs(reading, &rows[0]);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const size_t part = (size_t)rows[i].part;
        const bool person = part < input.event->person_count;
        if (!same_head(&rows[i], &input) || (part == 0 && !same_facts(reading, &rows[0], input.event)) ||
            (person && !says_the_same(reading, &rows[i], &input.event->people[part]))) {
            differs(reading, &rows[i]);
        }
    }
}

static size_t rows_of_one(const struct held_row *rows, size_t count) {
    size_t same = 1;
    while (same < count && strcmp(rows[same].source, rows[0].source) == 0 &&
           strcmp(rows[same].event, rows[0].event) == 0) {
        same++;
    }
    return same;
}

static bool compare_all(struct reading *reading) {
    const struct rebuild *rebuild = reading->rebuild;
    struct customer_store store = {.database = rebuild->database,
                                   .attributes = rebuild->parts->attributes,
                                   .kinds = rebuild->parts->kinds,
                                   .sealer = rebuild->sealer,
                                   .keys = reading->keys};
    GString *source = g_string_new(NULL);
    GString *event = g_string_new(NULL);
    struct held_row *rows;
    size_t count;
    bool good;
    do {
        const char *last_source = source->str;
        const char *last_event = event->str;
        arena_reset(reading->arena);
        good = bodies_next(&store, &rebuild->parts->hub_key, &last_source, &last_event, BODIES, reading->arena, &rows,
                           &count, rebuild->error);
        for (size_t at = 0; good && at < count; at += rows_of_one(rows + at, count - at)) {
            compare_event(reading, rows + at, rows_of_one(rows + at, count - at));
        }
        if (last_source != source->str) {
            (void)g_string_assign(source, last_source);
            (void)g_string_assign(event, last_event);
        }
    } while (good && count > 0);
    (void)g_string_free(source, TRUE);
    (void)g_string_free(event, TRUE);
    return good;
}

bool rebuild_compare_bodies(struct rebuild *rebuild, int most, difference_teller *tell, void *argument, size_t *count) {
    const struct merge_parts *parts = rebuild->parts;
    struct reading reading = {.rebuild = rebuild,
                              .reader = event_reader_new(parts->kinds, parts->attributes, parts->limits),
                              .keys = key_cache_new(BODIES),
                              .arena = arena_new(),
                              .most = (size_t)most,
                              .tell = tell,
                              .argument = argument,
                              .count = count,
                              .kept_since = INT64_MAX,
                              .lacking = g_hash_table_new(g_int64_hash, g_int64_equal),
                              .lasting = arena_new()};
    const bool good = bodies_may_lack(rebuild->database, PARTY_OF, reading.arena, &reading.may_lack, rebuild->error) &&
                      compare_all(&reading);
    if (good) {
        tell_lacking(&reading);
    }
    g_hash_table_destroy(reading.lacking);
    arena_free(reading.lasting);
    key_cache_free(reading.keys);
    event_reader_free(reading.reader);
    arena_free(reading.arena);
    return good;
}
