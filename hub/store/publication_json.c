#include "hub/store/publication.h"

#include <jansson.h>
#include <string.h>

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* A tree of jansson's, a dozen objects of which this is made and then forgotten, cost a tenth of what the relay does for a
 * customer; so the text is written as it comes. Reading is rare, and jansson's. */
struct text {
    struct arena *arena;
    char *data;
    size_t length, room;
};

/* Space for so many octets more, which the caller fills. */
static char *space_for(struct text *text, size_t length) {
    if (text->room - text->length < length) {
        const size_t room = (text->room + length) * 2;
        char *data = arena_raw(text->arena, room);
        memcpy(data, text->data, text->length);
        text->data = data;
        text->room = room;
    }
    char *space = text->data + text->length;
    text->length += length;
    return space;
}

static void put(struct text *text, const char *literal) {
    const size_t length = strlen(literal);
    memcpy(space_for(text, length), literal, length);
}

/* Behind what ends with a value: another one follows. */
static void put_comma(struct text *text) {
    const char last = text->data[text->length - 1];
    if (last != '{' && last != '[' && last != ':') {
        *space_for(text, 1) = ',';
    }
}

static void put_hex(struct text *text, const uint8_t *octets, size_t count) {
    static const char digits[] = "0123456789abcdef";
    char *space = space_for(text, 2 * count);
    for (size_t i = 0; i < count; i++) {
        space[2 * i] = digits[octets[i] >> 4];
        space[2 * i + 1] = digits[octets[i] & 15];
    }
}

/* Quotes, backslashes and controls are escaped (RFC 8259, 7). */
static void put_string(struct text *text, const char *string) {
    put_comma(text);
    put(text, "\"");
    for (; *string != '\0'; string++) {
        const uint8_t octet = (uint8_t)*string;
        if (octet < 0x20) {
            put(text, "\\u00");
            put_hex(text, &octet, 1);
            continue;
        }
        if (octet == '"' || octet == '\\') {
            put(text, "\\");
        }
        *space_for(text, 1) = *string;
    }
    put(text, "\"");
}

static void put_name(struct text *text, const char *name) {
    put_string(text, name);
    put(text, ":");
}

static void put_number(struct text *text, const char *name, int64_t number) {
    put_name(text, name);
    put(text, arena_number(text->arena, number));
}

static void put_digest(struct text *text, const struct published_digest *digest) {
    put_name(text, "digest");
    put(text, "\"");
    put_hex(text, digest->octets, PUBLISHED_DIGEST_SIZE);
    put(text, "\"");
}

static void put_uuid(struct text *text, const struct uuid *uuid) {
    char string[UUID_TEXT];
    put_string(text, uuid_to_text(uuid, string));
}

static void put_view(struct text *text, const struct published_view *view) {
    put_name(text, view->partner);
    put(text, "{");
    put_number(text, "version", view->version);
    put_number(text, "sequence", view->sequence);
    put_digest(text, &view->digest);
    put(text, view->retracted ? ",\"retracted\":true}" : "}");
}

static void put_document(struct text *text, const struct published_document *document) {
    put_name(text, document->system);
    put(text, "{");
    put_number(text, "number", document->number);
    put_digest(text, &document->digest);
    put_name(text, "anchor");
    put_uuid(text, &document->anchor);
    if (document->state != NULL) {
        put_name(text, "state");
        put_string(text, document->state);
    }
    put_number(text, "first", document->first);
    put(text, document->loser ? ",\"loser\":true}" : "}");
}

/* More octets than it usually has. */
static size_t room_of(const struct publication *publication) {
    enum { HEAD = 128, MEMBER = 40, VIEW = 136, DOCUMENT = 224 };
    return HEAD + MEMBER * publication->member_count + VIEW * publication->view_count +
           DOCUMENT * publication->document_count;
}

static void put_parts(struct text *text, const struct publication *publication) {
    put(text, ",\"members\":[");
    for (size_t i = 0; i < publication->member_count; i++) {
        put_uuid(text, &publication->members[i]);
    }
    put(text, "],\"views\":{");
    for (size_t i = 0; i < publication->view_count; i++) {
        put_view(text, &publication->views[i]);
    }
    put(text, "},\"erp\":{");
    for (size_t i = 0; i < publication->document_count; i++) {
        put_document(text, &publication->documents[i]);
    }
    put(text, "}}");
}

struct bytes publication_encode(const struct publication *publication, struct arena *arena) {
    char at[INSTANT_TEXT];
    struct text text = {.arena = arena, .room = room_of(publication)};
    text.data = arena_raw(arena, text.room);
    put(&text, "{");
    put_number(&text, "batch", publication->batch);
    put_number(&text, "era", publication->era);
    put_name(&text, "at");
    put_string(&text, instant_print(publication->at, at));
    put_parts(&text, publication);
    return (struct bytes){(const uint8_t *)text.data, text.length};
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static int digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool digest_from(const json_t *json, struct published_digest *digest) {
    const char *text = json_string_value(json);
    if (text == NULL || strlen(text) != 2 * PUBLISHED_DIGEST_SIZE) {
        return false;
    }
    for (size_t i = 0; i < PUBLISHED_DIGEST_SIZE; i++) {
        const int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        digest->octets[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static bool uuid_from(const json_t *json, struct uuid *uuid) {
    const char *text = json_string_value(json);
    return text != NULL && uuid_from_text(text, uuid);
}

static bool read_members(const json_t *members, struct arena *arena, struct publication *publication) {
    const size_t count = json_array_size(members);
    publication->members = ARENA_NEW(arena, struct uuid, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (!uuid_from(json_array_get(members, i), &publication->members[i])) {
            return false;
        }
    }
    publication->member_count = count;
    return json_is_array(members);
}

static bool read_views(json_t *views, struct arena *arena, struct publication *publication) {
    const char *partner = NULL;
    json_t *object = NULL;
    bool good = json_is_object(views);
    json_object_foreach(views, partner, object) {
        struct published_view *view = publication_add_view(publication, partner, arena);
        view->version = json_integer_value(json_object_get(object, "version"));
        view->sequence = json_integer_value(json_object_get(object, "sequence"));
        view->retracted = json_is_true(json_object_get(object, "retracted"));
        good = good && digest_from(json_object_get(object, "digest"), &view->digest);
    }
    return good;
}

static bool read_documents(json_t *documents, struct arena *arena, struct publication *publication) {
    const char *system = NULL;
    json_t *object = NULL;
    bool good = json_is_object(documents);
    json_object_foreach(documents, system, object) {
        struct published_document *document = publication_add_document(publication, system, arena);
        const char *state = json_string_value(json_object_get(object, "state"));
        document->number = json_integer_value(json_object_get(object, "number"));
        document->state = arena_copy(arena, state == NULL ? "" : state);
        document->first = json_integer_value(json_object_get(object, "first"));
        document->loser = json_is_true(json_object_get(object, "loser"));
        good = good && digest_from(json_object_get(object, "digest"), &document->digest) &&
               uuid_from(json_object_get(object, "anchor"), &document->anchor);
    }
    return good;
}

bool publication_decode(struct bytes text, const struct uuid *golden, struct arena *arena,
                        struct publication *publication) {
    *publication = (struct publication){.golden = *golden, .at = INSTANT_NONE};
    json_t *root = json_loadb((const char *)text.data, text.length, JSON_REJECT_DUPLICATES, NULL);
    const char *at = json_string_value(json_object_get(root, "at"));
    publication->batch = json_integer_value(json_object_get(root, "batch"));
    publication->era = json_integer_value(json_object_get(root, "era"));
    const bool good = at != NULL && instant_parse(at, &publication->at) &&
                      read_members(json_object_get(root, "members"), arena, publication) &&
                      read_views(json_object_get(root, "views"), arena, publication) &&
                      read_documents(json_object_get(root, "erp"), arena, publication);
    json_decref(root);
    return good;
}
