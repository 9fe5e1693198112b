#include "hub/stage/message_header.h"

#include "hub/base/codec.h"

/* A length of 0 is written for "no value", any other for one more than the octets that follow. */
struct bytes message_headers_pack(const struct message_header *headers, size_t count, struct arena *arena) {
    struct writer writer;
    if (count == 0) {
        return (struct bytes){NULL, 0};
    }
    writer_start(&writer, arena);
    for (size_t i = 0; i < count; i++) {
        const struct bytes value = headers[i].value;
        write_text(&writer, headers[i].name);
        write_unsigned(&writer, value.data == NULL ? 0 : value.length + 1);
        if (value.data != NULL) {
            write_octets(&writer, value.data, value.length);
        }
    }
    return writer_bytes(&writer);
}

static struct bytes read_value(struct reader *reader, struct arena *arena) {
    const uint64_t length = read_unsigned(reader);
    if (length == 0) {
        return (struct bytes){NULL, 0};
    }
    if (reader->failed || length - 1 > (uint64_t)(reader->end - reader->at)) {
        reader->failed = true;
        return (struct bytes){NULL, 0};
    }
    uint8_t *data = arena_alloc(arena, length);
    read_octets(reader, data, length - 1);
    return (struct bytes){data, length - 1};
}

bool message_headers_unpack(struct bytes packed, struct arena *arena, const struct message_header **headers,
                            size_t *count) {
    struct reader reader = reader_of(packed);
    /* none takes less than two octets */
    struct message_header *all = ARENA_NEW(arena, struct message_header, packed.length / 2 + 1);
    *count = 0;
    *headers = all;
    while (!reader_done(&reader) && !reader.failed) {
        const char *name = read_text(&reader, arena);
        const struct bytes value = read_value(&reader, arena);
        if (!reader.failed) {
            all[(*count)++] = (struct message_header){name, value};
        }
    }
    return !reader.failed;
}
