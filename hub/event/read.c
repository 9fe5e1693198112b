#include "hub/event/decision.h"
#include "hub/event/encoding.h"
#include "hub/event/event.h"
#include "hub/event/limits.h"
#include "hub/event/parser.h"
#include "hub/event/people.h"
#include "hub/event/place.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

struct event_reader {
    const struct kinds *kinds;
    const struct attributes *attributes;
    struct event_limits limits;
    struct parser *parser;
};

struct event_reader *event_reader_new(const struct kinds *kinds, const struct attributes *attributes,
                                      const struct event_limits *limits) {
    struct event_reader *reader = g_new0(struct event_reader, 1);
    reader->kinds = kinds;
    reader->attributes = attributes;
    reader->limits = limits == NULL ? event_default_limits : *limits;
    reader->parser = parser_new(kinds, &reader->limits);
    return reader;
}

void event_reader_free(struct event_reader *reader) {
    if (reader != NULL) {
        parser_free(reader->parser);
        g_free(reader);
    }
}

/* A value that its schema let pass and we cannot use, e.g. a day that no calendar has. */
static bool refuse_time(const struct tree_element *root, const char *name, struct error *error) {
    char place[sizeof error->place];
    (void)snprintf(place, sizeof place, "/%.64s/@%s", root->name, name);
    (void)error_set(error, SCHEMA_VIOLATION, place, "not a point in time");
    error_translate(error, "不是有效时间");
    return false;
}

static bool read_envelope(const struct tree_element *root, struct arena *arena, struct event *event,
                          struct error *error) {
    const char *recorded = tree_attribute(root, "recorded", arena);
    event->id = tree_attribute(root, "id", arena);
    event->source = tree_attribute(root, "source", arena);
    if (event->id == NULL || event->source == NULL) {
        char place[sizeof error->place];
        tree_place(root, place, sizeof place);
        return error_set(error, SCHEMA_VIOLATION, place, "id and source are required");
    }
    if (!instant_parse(tree_attribute(root, "time", arena), &event->time)) {
        return refuse_time(root, "time", error);
    }
    event->recorded = event->time;
    return recorded == NULL || instant_parse(recorded, &event->recorded) || refuse_time(root, "recorded", error);
}

static const char *join_fact(void *data, const struct tree_element *element, const char *value) {
    GString *joined = data;
    (void)element;
    if (*value != '\0') {
        g_string_append(joined, joined->len == 0 ? "" : "; ");
        g_string_append(joined, value);
    }
    return NULL;
}

static void read_facts(const struct tree_element *root, struct arena *arena, struct event *event) {
    GString *joined = g_string_sized_new(256);
    event->facts = ARENA_NEW(arena, struct event_fact, event->kind->fact_count);
    for (size_t i = 0; i < event->kind->fact_count; i++) {
        const struct kind_fact *fact = &event->kind->facts[i];
        g_string_truncate(joined, 0);
        (void)tree_walk(root, fact->path, arena, join_fact, joined);
        if (joined->len > 0) {
            event->facts[event->fact_count++] =
                (struct event_fact){.fact = fact->fact, .text = arena_copy_n(arena, joined->str, joined->len)};
        }
    }
    (void)g_string_free(joined, TRUE);
}

static const char *find(const struct tree_element *root, const char *path, struct arena *arena) {
    return path == NULL ? NULL : tree_first(root, path, arena);
}

static bool take_apart(const struct event_reader *reader, const char *modes, const struct tree_element *root,
                       struct arena *arena, struct event *event, struct error *error) {
    if (!read_envelope(root, arena, event, error) ||
        (event->kind->customer && !people_read(reader->attributes, modes, root, arena, event, error))) {
        return false;
    }
    if (event->kind->customer && (event->person_count == 0 || *event->people[0].role != '\0')) {
        return error_set(error, SCHEMA_VIOLATION, "/", "the kind %s needs a Customer first", event->kind->name);
    }
    event->document = find(root, event->kind->document, arena);
    event->effect_text = find(root, event->kind->effect_path, arena);
    read_facts(root, arena, event);
    if (event->kind->effect == EFFECT_DECIDE) {
        event->decision = decision_read(root, arena, error);
        if (event->decision == NULL) {
            return false;
        }
    }
    event->rest = tree_xml(root, arena, event->kind->customer ? people_is_block : NULL);
    return true;
}

/* An attribute of a refused document, when it looks like what it should be: whoever sent it can find it by that. */
static const char *claimed(const struct tree_element *root, const char *name, struct arena *arena) {
    enum { NAME_MAX_LENGTH = 64 };
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:-";
    const char *text = root == NULL ? NULL : tree_attribute(root, name, arena);
    const bool sound =
        text != NULL && *text != '\0' && strlen(text) <= NAME_MAX_LENGTH && text[strspn(text, allowed)] == '\0';
    return sound ? text : NULL;
}

/* Of a refused document: whom an erasure would have to name to mean it, and since when. */
static void read_whom(const struct tree_element *root, struct arena *arena, struct event *event) {
    event->recorded = INSTANT_NONE;
    event->person_count = 0;
    if (root == NULL) {
        return;
    }
    const char *recorded = tree_attribute(root, "recorded", arena);
    instant said;
    if (instant_parse(recorded == NULL ? tree_attribute(root, "time", arena) : recorded, &said)) {
        event->recorded = said;
    }
    people_read_numbers(root, arena, event);
}

bool event_reader_read(struct event_reader *reader, const char *modes, struct bytes body, struct arena *arena,
                       struct event *event, struct error *error) {
    struct bytes text;
    const struct origin origin = event->origin;
    *event = (struct event){.body = body, .origin = origin, .recorded = INSTANT_NONE};
    if (body.length > reader->limits.bytes) {
        char detail[64];
        (void)snprintf(detail, sizeof detail, "%zu > %zu bytes", body.length, reader->limits.bytes);
        return error_set(error, TOO_LARGE, "/", "%s", detail);
    }
    if (!encoding_decode(body, arena, &text, error) || !limits_check(&reader->limits, text, error)) {
        return false;
    }
    const struct tree_element *root = parser_run(reader->parser, text, arena, &event->kind, error);
    if (root == NULL) {
        event->id = claimed(parser_root(reader->parser), "id", arena);
        event->source = claimed(parser_root(reader->parser), "source", arena);
        read_whom(parser_root(reader->parser), arena, event);
        return false;
    }
    if (!take_apart(reader, modes, root, arena, event, error)) {
        read_whom(root, arena, event);
        if (error != NULL) {
            place_position(text, root->offset, &error->line, &error->column);
        }
        return false;
    }
    return true;
}

bool event_read(const struct kinds *kinds, const struct attributes *attributes, const struct event_limits *limits,
                const char *modes, struct bytes body, struct arena *arena, struct event *event, struct error *error) {
    struct event_reader *reader = event_reader_new(kinds, attributes, limits);
    const bool good = event_reader_read(reader, modes, body, arena, event, error);
    event_reader_free(reader);
    return good;
}

const char *event_key(const struct event *event, struct arena *arena) {
    if (event->decision != NULL && event->decision->record_count > 0) {
        char *text = arena_alloc(arena, UUID_TEXT);
        return uuid_to_text(&event->decision->records[0], text);
    }
    return event->kind->customer ? event->people[0].number : event->source;
}

const char *event_fact_text(const struct event *event, const char *name) {
    for (size_t i = 0; i < event->fact_count; i++) {
        if (strcmp(event->facts[i].fact->name, name) == 0) {
            return event->facts[i].text;
        }
    }
    return NULL;
}

const struct mention *person_mention(const struct person *person, const char *attribute) {
    for (size_t i = 0; i < person->mention_count; i++) {
        if (strcmp(person->mentions[i].attribute->name, attribute) == 0) {
            return &person->mentions[i];
        }
    }
    return NULL;
}
