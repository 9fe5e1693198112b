#include "hub/store/publication.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* --- writing ------------------------------------------------------------------------------------------------------ */

static json_t *digest_json(const struct published_digest *digest) {
    static const char digits[] = "0123456789abcdef";
    char text[2 * PUBLISHED_DIGEST_SIZE];
    for (size_t i = 0; i < PUBLISHED_DIGEST_SIZE; i++) {
        text[2 * i] = digits[digest->octets[i] >> 4];
        text[2 * i + 1] = digits[digest->octets[i] & 15];
    }
    return json_stringn_nocheck(text, sizeof text);
}

static json_t *uuid_json(const struct uuid *uuid) {
    char text[UUID_TEXT];
    return json_string_nocheck(uuid_to_text(uuid, text));
}

static json_t *members_json(const struct publication *publication) {
    json_t *members = json_array();
    for (size_t i = 0; i < publication->member_count; i++) {
        (void)json_array_append_new(members, uuid_json(&publication->members[i]));
    }
    return members;
}

static json_t *views_json(const struct publication *publication) {
    json_t *views = json_object();
    for (size_t i = 0; i < publication->view_count; i++) {
        const struct published_view *view = &publication->views[i];
        json_t *object = json_object();
        (void)json_object_set_new_nocheck(object, "version", json_integer(view->version));
        (void)json_object_set_new_nocheck(object, "sequence", json_integer(view->sequence));
        (void)json_object_set_new_nocheck(object, "digest", digest_json(&view->digest));
        if (view->retracted) {
            (void)json_object_set_new_nocheck(object, "retracted", json_true());
        }
        (void)json_object_set_new(views, view->partner, object);
    }
    return views;
}

static json_t *documents_json(const struct publication *publication) {
    json_t *documents = json_object();
    for (size_t i = 0; i < publication->document_count; i++) {
        const struct published_document *document = &publication->documents[i];
        json_t *object = json_object();
        (void)json_object_set_new_nocheck(object, "number", json_integer(document->number));
        (void)json_object_set_new_nocheck(object, "digest", digest_json(&document->digest));
        (void)json_object_set_new_nocheck(object, "anchor", uuid_json(&document->anchor));
        (void)json_object_set_new_nocheck(object, "state", json_string(document->state));
        (void)json_object_set_new_nocheck(object, "first", json_integer(document->first));
        if (document->loser) {
            (void)json_object_set_new_nocheck(object, "loser", json_true());
        }
        (void)json_object_set_new(documents, document->system, object);
    }
    return documents;
}

/* More octets than it usually has. */
static size_t room_for(const struct publication *publication) {
    enum { HEAD = 128, MEMBER = 40, VIEW = 136, DOCUMENT = 224 };
    return HEAD + MEMBER * publication->member_count + VIEW * publication->view_count +
           DOCUMENT * publication->document_count;
}

static struct bytes dump(const json_t *root, size_t room, struct arena *arena) {
    char *text = arena_raw(arena, room);
    const size_t length = json_dumpb(root, text, room, JSON_COMPACT);
    if (length > room) {
        return dump(root, length, arena);
    }
    arena_shrink(arena, text, room, length);
    return (struct bytes){(const uint8_t *)text, length};
}

struct bytes publication_encode(const struct publication *publication, struct arena *arena) {
    char at[INSTANT_TEXT];
    json_t *root = json_object();
    (void)json_object_set_new_nocheck(root, "batch", json_integer(publication->batch));
    (void)json_object_set_new_nocheck(root, "era", json_integer(publication->era));
    (void)json_object_set_new_nocheck(root, "at", json_string_nocheck(instant_print(publication->at, at)));
    (void)json_object_set_new_nocheck(root, "members", members_json(publication));
    (void)json_object_set_new_nocheck(root, "views", views_json(publication));
    (void)json_object_set_new_nocheck(root, "erp", documents_json(publication));
    const struct bytes text = dump(root, room_for(publication), arena);
    json_decref(root);
    return text;
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
