#include "hub/store/unreadable.h"

#include <stdio.h>

static const struct {
    const char *en, *zh;
} reasons[UNREADABLE_WHYS] = {
    [UNREADABLE_FORM] = {"it was cut off or is of no known form", "内容被截断或格式未知"},
    [UNREADABLE_REFERENCE] = {"it names a record or a value that is not there", "引用了不存在的档案或值"},
};

enum { ROW_MOST = 180 }; /* octets of what names a row: table and column are told beside it */

static bool unreadable(struct error *error, enum unreadable_why why, const char *table, const char *row,
                       const char *column) {
    char place[sizeof error->place];
    (void)snprintf(place, sizeof place, "table %s, row %s, column %s", table, row, column);
    (void)error_set(error, ROW_UNREADABLE, place, "%s", reasons[why].en);
    error_translate(error, reasons[why].zh);
    return false;
}

bool unreadable_golden(struct error *error, enum unreadable_why why, const struct uuid *golden, const char *column) {
    char row[UUID_TEXT];
    return unreadable(error, why, "golden", uuid_to_text(golden, row), column);
}

bool unreadable_record(struct error *error, enum unreadable_why why, const struct uuid *record, const char *column) {
    char row[UUID_TEXT];
    return unreadable(error, why, "source_record", uuid_to_text(record, row), column);
}

bool unreadable_event(struct error *error, enum unreadable_why why, const char *source, const char *event, int part,
                      const char *column) {
    char row[ROW_MOST];
    (void)snprintf(row, sizeof row, "%s %s %d", source, event, part);
    return unreadable(error, why, "event_row", row, column);
}
