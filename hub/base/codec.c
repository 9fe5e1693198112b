#include "hub/base/codec.h"

#include <string.h>

void writer_start(struct writer *writer, struct arena *arena) {
    *writer = (struct writer){.arena = arena};
}

static void make_room(struct writer *writer, size_t more) {
    if (writer->capacity - writer->length >= more) {
        return;
    }
    size_t capacity = writer->capacity == 0 ? 128 : writer->capacity * 2;
    while (capacity - writer->length < more) {
        capacity *= 2;
    }
    uint8_t *data = arena_alloc(writer->arena, capacity);
    if (writer->length > 0) {
        memcpy(data, writer->data, writer->length);
    }
    writer->data = data;
    writer->capacity = capacity;
}

void write_octets(struct writer *writer, const void *data, size_t length) {
    make_room(writer, length);
    if (length > 0) {
        memcpy(writer->data + writer->length, data, length);
    }
    writer->length += length;
}

void write_unsigned(struct writer *writer, uint64_t value) {
    uint8_t octets[10];
    size_t count = 0;
    while (value >= 0x80) {
        octets[count++] = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    octets[count++] = (uint8_t)value;
    write_octets(writer, octets, count);
}

void write_signed(struct writer *writer, int64_t value) {
    write_unsigned(writer, ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0));
}

void write_text(struct writer *writer, const char *text) {
    const size_t length = text == NULL ? 0 : strlen(text);
    write_unsigned(writer, length);
    write_octets(writer, text, length);
}

struct bytes writer_bytes(const struct writer *writer) {
    return (struct bytes){writer->data, writer->length};
}

struct reader reader_of(struct bytes bytes) {
    return (struct reader){.at = bytes.data, .end = bytes.length == 0 ? bytes.data : bytes.data + bytes.length};
}

uint64_t read_unsigned(struct reader *reader) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (reader->at == reader->end) {
            break;
        }
        const uint8_t octet = *reader->at++;
        value |= (uint64_t)(octet & 0x7f) << shift;
        if (octet < 0x80) {
            return value;
        }
    }
    reader->failed = true;
    reader->at = reader->end;
    return 0;
}

uint64_t read_up_to(struct reader *reader, uint64_t most) {
    const uint64_t value = read_unsigned(reader);
    if (value <= most) {
        return value;
    }
    reader->failed = true;
    reader->at = reader->end;
    return 0;
}

int64_t read_signed(struct reader *reader) {
    const uint64_t value = read_unsigned(reader);
    return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

int64_t read_distance(struct reader *reader, int64_t base) {
    int64_t value;
    if (__builtin_add_overflow(base, read_signed(reader), &value)) {
        reader->failed = true;
        return 0;
    }
    return value;
}

static bool has(struct reader *reader, uint64_t length) {
    if ((uint64_t)(reader->end - reader->at) >= length) {
        return true;
    }
    reader->failed = true;
    reader->at = reader->end;
    return false;
}

void read_octets(struct reader *reader, void *data, size_t length) {
    if (!has(reader, length)) {
        memset(data, 0, length);
        return;
    }
    memcpy(data, reader->at, length);
    reader->at += length;
}

const char *read_text(struct reader *reader, struct arena *arena) {
    const uint64_t length = read_unsigned(reader);
    if (!has(reader, length)) {
        return "";
    }
    const char *text = arena_copy_n(arena, (const char *)reader->at, (size_t)length);
    reader->at += length;
    return text;
}

bool reader_done(const struct reader *reader) {
    return reader->at == reader->end && !reader->failed;
}
