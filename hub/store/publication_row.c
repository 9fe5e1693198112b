#include "hub/base/codec.h"
#include "hub/store/publication.h"

/* The first layout knew no losers. */
enum { LAYOUT_FIRST = 1, LAYOUT = 2, RETRACTED = 1, LOSER = 1 };

/* --- writing ------------------------------------------------------------------------------------------------------ */

static void write_view(struct writer *writer, const struct published_view *view) {
    write_text(writer, view->partner);
    write_signed(writer, view->version);
    write_signed(writer, view->sequence);
    write_unsigned(writer, view->retracted ? RETRACTED : 0);
    write_octets(writer, view->digest.octets, sizeof view->digest.octets);
}

static void write_document(struct writer *writer, const struct published_document *document) {
    write_text(writer, document->system);
    write_signed(writer, document->number);
    write_octets(writer, document->digest.octets, sizeof document->digest.octets);
    write_octets(writer, document->anchor.octets, sizeof document->anchor.octets);
    write_text(writer, document->state);
    write_signed(writer, document->first);
    write_unsigned(writer, document->loser ? LOSER : 0);
}

struct bytes publication_pack(const struct publication *publication, struct arena *arena) {
    struct writer writer;
    writer_start(&writer, arena);
    write_unsigned(&writer, LAYOUT);
    write_signed(&writer, publication->batch);
    write_signed(&writer, publication->era);
    write_signed(&writer, publication->at);
    write_unsigned(&writer, publication->member_count);
    write_octets(&writer, publication->members, publication->member_count * sizeof *publication->members);
    write_unsigned(&writer, publication->view_count);
    for (size_t i = 0; i < publication->view_count; i++) {
        write_view(&writer, &publication->views[i]);
    }
    write_unsigned(&writer, publication->document_count);
    for (size_t i = 0; i < publication->document_count; i++) {
        write_document(&writer, &publication->documents[i]);
    }
    return writer_bytes(&writer);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* How many more there can be: each takes an octet at least, so that nonsense cannot ask for all memory. */
static size_t read_count(struct reader *reader) {
    const uint64_t count = read_unsigned(reader);
    reader->failed = reader->failed || count > (uint64_t)(reader->end - reader->at);
    return reader->failed ? 0 : (size_t)count;
}

static void read_members(struct reader *reader, struct arena *arena, struct publication *publication) {
    publication->member_count = read_count(reader);
    publication->members = ARENA_NEW(arena, struct uuid, publication->member_count + 1);
    read_octets(reader, publication->members, publication->member_count * sizeof *publication->members);
}

static void read_views(struct reader *reader, struct arena *arena, struct publication *publication) {
    publication->view_count = publication->view_room = read_count(reader);
    publication->views = ARENA_NEW(arena, struct published_view, publication->view_count + 1);
    for (size_t i = 0; i < publication->view_count; i++) {
        struct published_view *view = &publication->views[i];
        view->partner = read_text(reader, arena);
        view->version = read_signed(reader);
        view->sequence = read_signed(reader);
        view->retracted = (read_unsigned(reader) & RETRACTED) != 0;
        read_octets(reader, view->digest.octets, sizeof view->digest.octets);
    }
}

static void read_documents(struct reader *reader, bool losers, struct arena *arena, struct publication *publication) {
    publication->document_count = publication->document_room = read_count(reader);
    publication->documents = ARENA_NEW(arena, struct published_document, publication->document_count + 1);
    for (size_t i = 0; i < publication->document_count; i++) {
        struct published_document *document = &publication->documents[i];
        document->system = read_text(reader, arena);
        document->number = read_signed(reader);
        read_octets(reader, document->digest.octets, sizeof document->digest.octets);
        read_octets(reader, document->anchor.octets, sizeof document->anchor.octets);
        document->state = read_text(reader, arena);
        document->first = read_signed(reader);
        document->loser = losers && (read_unsigned(reader) & LOSER) != 0;
    }
}

bool publication_unpack(struct bytes bytes, const struct uuid *golden, struct arena *arena,
                        struct publication *publication) {
    struct reader reader = reader_of(bytes);
    *publication = (struct publication){.golden = *golden};
    const uint64_t layout = read_unsigned(&reader);
    if (layout != LAYOUT_FIRST && layout != LAYOUT) {
        return false;
    }
    publication->batch = read_signed(&reader);
    publication->era = read_signed(&reader);
    publication->at = read_signed(&reader);
    read_members(&reader, arena, publication);
    read_views(&reader, arena, publication);
    read_documents(&reader, layout == LAYOUT, arena, publication);
    return reader_done(&reader);
}
