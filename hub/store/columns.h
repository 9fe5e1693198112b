/* columns.h – parameters and results of statements in PostgreSQL's binary form. A column is an array parameter: a
 * set-based statement unnests several of equal length. Everything lives in the arena given. */
#ifndef HUB_STORE_COLUMNS_H
#define HUB_STORE_COLUMNS_H

#include "hub/base/arena.h"
#include "hub/base/instant.h"
#include "hub/base/uuid.h"

#include <libpq-fe.h>

enum column_type {
    COLUMN_UUID,
    COLUMN_TEXT,
    COLUMN_BYTES,
    COLUMN_BIGINT,
    COLUMN_INTEGER,
    COLUMN_SMALLINT,
    COLUMN_BOOLEAN,
    COLUMN_INSTANT,
    COLUMN_DATE,
    COLUMN_JSON,
    COLUMN_TYPES
};

struct column; /* an array in the making */

enum { PARAMETER_MAX = 24 };

struct parameters {
    struct arena *arena;
    int count;
    const char *values[PARAMETER_MAX];
    int lengths[PARAMETER_MAX];
    int formats[PARAMETER_MAX];
    Oid types[PARAMETER_MAX];
};

struct column *column_new(struct arena *arena, enum column_type type);
size_t column_count(const struct column *column);
void column_null(struct column *column);
void column_uuid(struct column *column, const struct uuid *uuid); /* NULL: null */
void column_text(struct column *column, const char *text);        /* NULL: null; also json */
void column_bytes(struct column *column, struct bytes bytes);     /* data NULL: null */
void column_number(struct column *column, int64_t number);        /* any integer type, boolean */
void column_instant(struct column *column, instant when);         /* INSTANT_NONE: null; also dates */

struct parameters *parameters_new(struct arena *arena);
void parameter_column(struct parameters *parameters, const struct column *column);
void parameter_uuid(struct parameters *parameters, const struct uuid *uuid);
void parameter_text(struct parameters *parameters, const char *text);
void parameter_bytes(struct parameters *parameters, struct bytes bytes);
void parameter_number(struct parameters *parameters, enum column_type type, int64_t number);
void parameter_instant(struct parameters *parameters, enum column_type type, instant when);

/* Reading a binary result; NULL gives zero, "", INSTANT_NONE. */
bool result_null(const PGresult *result, int row, int column);
int64_t result_number(const PGresult *result, int row, int column);
struct uuid result_uuid(const PGresult *result, int row, int column);
instant result_instant(const PGresult *result, int row, int column); /* timestamptz or date, by its length */
const char *result_text(const PGresult *result, int row, int column, struct arena *arena);
const char *result_text_or_null(const PGresult *result, int row, int column, struct arena *arena);
struct bytes result_bytes(const PGresult *result, int row, int column, struct arena *arena);
/* The column of all rows. */
struct uuid *result_uuid_rows(const PGresult *result, int column, struct arena *arena, size_t *count);
/* A uuid[] cell. */
struct uuid *result_uuids(const PGresult *result, int row, int column, struct arena *arena, size_t *count);

#endif
