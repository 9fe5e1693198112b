#include "hub/store/publication.h"

#include <assert.h>
#include <string.h>

struct published_digest published_digest_of(const struct keyer *keyer, struct bytes content) {
    const struct digest whole = keyer_digest_bytes(keyer, content);
    struct published_digest digest;
    static_assert(sizeof digest.octets == sizeof whole.octets, "the log holds digests whole");
    memcpy(digest.octets, whole.octets, sizeof digest.octets);
    return digest;
}

bool published_digest_equal(const struct published_digest *a, const struct published_digest *b) {
    return memcmp(a->octets, b->octets, sizeof a->octets) == 0;
}

struct published_view *publication_view(const struct publication *publication, const char *partner) {
    for (size_t i = 0; i < publication->view_count; i++) {
        if (strcmp(publication->views[i].partner, partner) == 0) {
            return &publication->views[i];
        }
    }
    return NULL;
}

struct published_document *publication_document(const struct publication *publication, const char *system) {
    for (size_t i = 0; i < publication->document_count; i++) {
        if (strcmp(publication->documents[i].system, system) == 0) {
            return &publication->documents[i];
        }
    }
    return NULL;
}

/* The list, or a longer copy of it; `size` is that of an element. */
static void *grown(void *list, size_t count, size_t *room, size_t size, struct arena *arena) {
    if (count < *room) {
        return list;
    }
    *room = count * 2 + 4;
    void *longer = arena_alloc(arena, *room * size);
    if (count > 0) {
        memcpy(longer, list, count * size);
    }
    return longer;
}

struct published_view *publication_add_view(struct publication *publication, const char *partner, struct arena *arena) {
    publication->views =
        grown(publication->views, publication->view_count, &publication->view_room, sizeof *publication->views, arena);
    struct published_view *view = &publication->views[publication->view_count++];
    *view = (struct published_view){.partner = arena_copy(arena, partner)};
    return view;
}

struct published_document *publication_add_document(struct publication *publication, const char *system,
                                                    struct arena *arena) {
    publication->documents = grown(publication->documents, publication->document_count, &publication->document_room,
                                   sizeof *publication->documents, arena);
    struct published_document *document = &publication->documents[publication->document_count++];
    *document = (struct published_document){.system = arena_copy(arena, system), .state = ""};
    return document;
}

bool published_document_told_loss(const struct published_document *document) {
    return document->loser && strcmp(document->state, "held") != 0;
}

bool publication_has_member(const struct publication *publication, const struct uuid *record) {
    for (size_t i = 0; i < publication->member_count; i++) {
        if (uuid_equal(&publication->members[i], record)) {
            return true;
        }
    }
    return false;
}

struct publication publication_copy(const struct publication *publication, struct arena *arena) {
    struct publication copy = *publication;
    copy.view_room = copy.document_room = 0; /* so the lists are copied at once, with room for more */
    copy.views = grown(copy.views, copy.view_count, &copy.view_room, sizeof *copy.views, arena);
    copy.documents = grown(copy.documents, copy.document_count, &copy.document_room, sizeof *copy.documents, arena);
    return copy;
}

static int64_t greater(int64_t a, int64_t b) {
    return a > b ? a : b;
}

int64_t publication_highest(const struct publication *publication) {
    int64_t highest = 0;
    for (size_t i = 0; i < publication->view_count; i++) {
        highest = greater(highest, publication->views[i].sequence);
    }
    for (size_t i = 0; i < publication->document_count; i++) {
        highest = greater(highest, publication->documents[i].number);
    }
    return highest;
}
