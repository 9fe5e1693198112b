/* The stored form of a golden record's cells: records and events that cells come from stand once, cells point to them. */
#include "hub/golden/order_list.h"
#include "hub/golden/survivorship.h"

#include <string.h>

struct record_list {
    struct uuid *ids;
    size_t count;
};

static size_t add_record(struct record_list *records, const struct uuid *id) {
    for (size_t i = 0; i < records->count; i++) {
        if (uuid_equal(&records->ids[i], id)) {
            return i;
        }
    }
    records->ids[records->count] = *id;
    return records->count++;
}

struct place {
    size_t record, since;
};

static void write_lists(struct writer *writer, const struct record_list *records, const struct order_list *since) {
    write_unsigned(writer, records->count);
    write_octets(writer, records->ids, records->count * sizeof *records->ids);
    order_list_write(since, writer);
}

struct bytes cells_encode(const struct cell *cells, size_t count, struct arena *arena) {
    struct writer writer;
    struct record_list records = {ARENA_NEW(arena, struct uuid, count + 1), 0};
    struct order_list since = order_list_new(count, arena);
    struct place *places = ARENA_NEW(arena, struct place, count + 1);
    for (size_t i = 0; i < count; i++) {
        places[i] = (struct place){add_record(&records, &cells[i].record), order_list_add(&since, &cells[i].since)};
    }
    writer_start(&writer, arena);
    compact_mark(&writer);
    write_lists(&writer, &records, &since);
    write_unsigned(&writer, count);
    for (size_t i = 0; i < count; i++) {
        write_unsigned(&writer, cells[i].attribute);
        write_unsigned(&writer, places[i].record);
        write_unsigned(&writer, cells[i].ordinal);
        write_unsigned(&writer, cells[i].why);
        write_unsigned(&writer, places[i].since);
    }
    return writer_bytes(&writer);
}

/* As stored up to the third version of the database: every cell with its own record and order. */
static void read_plain_cell(struct reader *reader, struct arena *arena, struct cell *cell) {
    cell->attribute = (uint16_t)read_up_to(reader, UINT16_MAX);
    read_octets(reader, cell->record.octets, sizeof cell->record.octets);
    cell->ordinal = (uint32_t)read_up_to(reader, UINT32_MAX);
    cell->why = (uint8_t)read_up_to(reader, RULE_COUNT - 1);
    cell->since = order_read(reader, arena);
}

static struct record_list read_records(struct reader *reader, struct arena *arena) {
    const uint64_t count = read_unsigned(reader);
    struct record_list records = {0};
    if (count > (uint64_t)(reader->end - reader->at)) {
        reader->failed = true;
        return records;
    }
    records = (struct record_list){ARENA_NEW(arena, struct uuid, count + 1), (size_t)count};
    for (size_t i = 0; i < count; i++) {
        read_octets(reader, records.ids[i].octets, sizeof records.ids[i].octets);
    }
    return records;
}

static void read_cell(struct reader *reader, const struct record_list *records, const struct order_list *since,
                      struct cell *cell) {
    cell->attribute = (uint16_t)read_up_to(reader, UINT16_MAX);
    const uint64_t record = read_unsigned(reader);
    cell->ordinal = (uint32_t)read_up_to(reader, UINT32_MAX);
    cell->why = (uint8_t)read_up_to(reader, RULE_COUNT - 1);
    cell->since = order_list_at(since, (size_t)read_unsigned(reader), reader);
    if (record < records->count) {
        cell->record = records->ids[record];
    } else {
        reader->failed = true;
    }
}

struct cell *cells_decode(struct bytes bytes, struct arena *arena, size_t *count) {
    struct reader reader = reader_of(bytes);
    struct record_list records = {0};
    struct order_list since = {0};
    const bool compact = compact_begins(&reader);
    if (compact) {
        records = read_records(&reader, arena);
        since = order_list_read(&reader, arena);
    }
    const uint64_t stored = read_up_to(&reader, bytes.length);
    *count = reader.failed ? 0 : (size_t)stored;
    struct cell *cells = ARENA_NEW(arena, struct cell, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        if (compact) {
            read_cell(&reader, &records, &since, &cells[i]);
        } else {
            read_plain_cell(&reader, arena, &cells[i]);
        }
    }
    return reader_done(&reader) ? cells : NULL;
}
