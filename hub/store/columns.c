#include "hub/store/columns.h"

#include "hub/base/codec.h"

#include <endian.h>
#include <string.h>

/* PostgreSQL counts from 2000-01-01. */
static const int64_t POSTGRES_EPOCH = INT64_C(946684800000000);

/* Object ids of pg_type, fixed since they exist. */
static const struct {
    Oid element, array;
    int width; /* of a fixed-width type, or 0 */
} types[COLUMN_TYPES] = {
    [COLUMN_UUID] = {2950, 2951, 16}, [COLUMN_TEXT] = {25, 1009, 0},      [COLUMN_BYTES] = {17, 1001, 0},
    [COLUMN_BIGINT] = {20, 1016, 8},  [COLUMN_INTEGER] = {23, 1007, 4},   [COLUMN_SMALLINT] = {21, 1005, 2},
    [COLUMN_BOOLEAN] = {16, 1000, 1}, [COLUMN_INSTANT] = {1184, 1185, 8}, [COLUMN_DATE] = {1082, 1182, 4},
    [COLUMN_JSON] = {114, 199, 0},
};

struct column {
    enum column_type type;
    struct writer writer;
    uint32_t count;
    bool nulls;
};

static void put_32(struct writer *writer, uint32_t value) {
    const uint32_t big = htobe32(value);
    write_octets(writer, &big, sizeof big);
}

/* The last `width` octets of the value in network order. */
static void put_number(uint8_t *at, int width, int64_t value) {
    for (int i = width - 1; i >= 0; i--) {
        at[i] = (uint8_t)value;
        value = (int64_t)((uint64_t)value >> 8);
    }
}

struct column *column_new(struct arena *arena, enum column_type type) {
    struct column *column = ARENA_NEW(arena, struct column, 1);
    column->type = type;
    writer_start(&column->writer, arena);
    return column;
}

size_t column_count(const struct column *column) {
    return column->count;
}

void column_null(struct column *column) {
    put_32(&column->writer, UINT32_MAX);
    column->count++;
    column->nulls = true;
}

static void add(struct column *column, const void *data, size_t length) {
    put_32(&column->writer, (uint32_t)length);
    write_octets(&column->writer, data, length);
    column->count++;
}

void column_uuid(struct column *column, const struct uuid *uuid) {
    if (uuid == NULL) {
        column_null(column);
    } else {
        add(column, uuid->octets, sizeof uuid->octets);
    }
}

void column_text(struct column *column, const char *text) {
    if (text == NULL) {
        column_null(column);
    } else {
        add(column, text, strlen(text));
    }
}

void column_bytes(struct column *column, struct bytes bytes) {
    if (bytes.data == NULL) {
        column_null(column);
    } else {
        add(column, bytes.data, bytes.length);
    }
}

void column_number(struct column *column, int64_t number) {
    uint8_t octets[8];
    put_number(octets, types[column->type].width, number);
    add(column, octets, (size_t)types[column->type].width);
}

static int64_t from_instant(enum column_type type, instant when) {
    return type == COLUMN_DATE ? (instant_day(when) - POSTGRES_EPOCH) / DAYS(1) : when - POSTGRES_EPOCH;
}

void column_instant(struct column *column, instant when) {
    if (when == INSTANT_NONE) {
        column_null(column);
    } else {
        column_number(column, from_instant(column->type, when));
    }
}

struct parameters *parameters_new(struct arena *arena) {
    struct parameters *parameters = ARENA_NEW(arena, struct parameters, 1);
    parameters->arena = arena;
    return parameters;
}

static void append(struct parameters *parameters, Oid type, const void *data, size_t length) {
    const int at = parameters->count++;
    parameters->types[at] = type;
    parameters->values[at] = data;
    parameters->lengths[at] = (int)length;
    parameters->formats[at] = 1;
}

void parameter_column(struct parameters *parameters, const struct column *column) {
    struct writer writer;
    writer_start(&writer, parameters->arena);
    put_32(&writer, column->count > 0 ? 1 : 0); /* dimensions */
    put_32(&writer, column->nulls ? 1 : 0);
    put_32(&writer, types[column->type].element);
    if (column->count > 0) {
        put_32(&writer, column->count);
        put_32(&writer, 1); /* lower bound */
        write_octets(&writer, column->writer.data, column->writer.length);
    }
    append(parameters, types[column->type].array, writer.data, writer.length);
}

void parameter_uuid(struct parameters *parameters, const struct uuid *uuid) {
    const void *copy = uuid == NULL ? NULL : memcpy(arena_alloc(parameters->arena, 16), uuid->octets, 16);
    append(parameters, types[COLUMN_UUID].element, copy, 16);
}

void parameter_text(struct parameters *parameters, const char *text) {
    append(parameters, types[COLUMN_TEXT].element, arena_copy(parameters->arena, text),
           text == NULL ? 0 : strlen(text));
}

void parameter_bytes(struct parameters *parameters, struct bytes bytes) {
    const bool none = bytes.data == NULL && bytes.length == 0;
    append(parameters, types[COLUMN_BYTES].element, none ? NULL : arena_copy_bytes(parameters->arena, bytes).data,
           bytes.length);
}

void parameter_number(struct parameters *parameters, enum column_type type, int64_t number) {
    uint8_t *octets = arena_alloc(parameters->arena, 8);
    put_number(octets, types[type].width, number);
    append(parameters, types[type].element, octets, (size_t)types[type].width);
}

void parameter_instant(struct parameters *parameters, enum column_type type, instant when) {
    if (when == INSTANT_NONE) {
        append(parameters, types[type].element, NULL, 0);
    } else {
        parameter_number(parameters, type, from_instant(type, when));
    }
}

bool result_null(const PGresult *result, int row, int column) {
    return PQgetisnull(result, row, column);
}

static int64_t get_number(const char *at, int width) {
    uint64_t value = (width > 0 && (at[0] & 0x80) && width > 1) ? UINT64_MAX : 0;
    for (int i = 0; i < width; i++) {
        value = value << 8 | (uint8_t)at[i];
    }
    return (int64_t)value;
}

int64_t result_number(const PGresult *result, int row, int column) {
    return get_number(PQgetvalue(result, row, column), PQgetlength(result, row, column));
}

struct uuid result_uuid(const PGresult *result, int row, int column) {
    struct uuid uuid = {{0}};
    if (PQgetlength(result, row, column) == sizeof uuid.octets) {
        memcpy(uuid.octets, PQgetvalue(result, row, column), sizeof uuid.octets);
    }
    return uuid;
}

instant result_instant(const PGresult *result, int row, int column) {
    if (result_null(result, row, column)) {
        return INSTANT_NONE;
    }
    const int64_t number = result_number(result, row, column);
    return PQgetlength(result, row, column) == 4 ? DAYS(number) + POSTGRES_EPOCH : number + POSTGRES_EPOCH;
}

const char *result_text(const PGresult *result, int row, int column, struct arena *arena) {
    return arena_copy_n(arena, PQgetvalue(result, row, column), (size_t)PQgetlength(result, row, column));
}

const char *result_text_or_null(const PGresult *result, int row, int column, struct arena *arena) {
    return result_null(result, row, column) ? NULL : result_text(result, row, column, arena);
}

struct bytes result_bytes(const PGresult *result, int row, int column, struct arena *arena) {
    if (result_null(result, row, column)) {
        return (struct bytes){NULL, 0};
    }
    return arena_copy_bytes(arena, (struct bytes){(const uint8_t *)PQgetvalue(result, row, column),
                                                  (size_t)PQgetlength(result, row, column)});
}

struct uuid *result_uuid_rows(const PGresult *result, int column, struct arena *arena, size_t *count) {
    const int rows = PQntuples(result);
    struct uuid *ids = ARENA_NEW(arena, struct uuid, rows + 1);
    for (int row = 0; row < rows; row++) {
        ids[row] = result_uuid(result, row, column);
    }
    *count = (size_t)rows;
    return ids;
}

struct uuid *result_uuids(const PGresult *result, int row, int column, struct arena *arena, size_t *count) {
    enum { HEADER = 20, ELEMENT = 4 + 16 };
    const char *at = PQgetvalue(result, row, column);
    const int length = PQgetlength(result, row, column);
    *count = length < HEADER ? 0 : (size_t)(length - HEADER) / ELEMENT;
    struct uuid *uuids = ARENA_NEW(arena, struct uuid, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        memcpy(uuids[i].octets, at + HEADER + i * ELEMENT + 4, 16);
    }
    return uuids;
}
