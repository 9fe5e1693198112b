#include "adapters/idoc/control.h"

#include <string.h>

/* Names of documents. Never change it: SAP compares ARCKEY with what it was sent years ago. */
static const struct uuid document_namespace = {
    {0x5d, 0x0c, 0x1d, 0x6e, 0x4b, 0x5f, 0x5e, 0x0a, 0x9c, 0x0b, 0x8e, 0x61, 0x70, 0xd1, 0x4f, 0x27}};

static void set(const struct idoc_mapping *mapping, const char **values, const char *field, const char *value) {
    const int index = idoc_segment_field(mapping->control, field);
    if (index >= 0 && value != NULL) {
        values[index] = value;
    }
}

static const char *get(const struct idoc_mapping *mapping, const char *const *values, const char *field) {
    const int index = idoc_segment_field(mapping->control, field);
    return index < 0 || values[index] == NULL ? "" : values[index];
}

static const char *archive_key(const struct idoc_mapping *mapping, const char *const *values, struct arena *arena) {
    char text[UUID_TEXT];
    const char *name = arena_print(arena, "%s\n%s\n%s\n%s", mapping->system, get(mapping, values, "MANDT"),
                                   get(mapping, values, "SNDPRN"), get(mapping, values, "DOCNUM"));
    const struct uuid key = uuid_of_name(&document_namespace, name, strlen(name));
    return arena_print(arena, "urn:sap.com:msgid=%s", uuid_to_text(&key, text));
}

const char *control_day(const struct idoc_mapping *mapping, instant at, struct arena *arena) {
    char text[INSTANT_TEXT];
    return arena_copy(arena, instant_print_day(at + mapping->utc_offset, text));
}

const char **control_compose(const struct idoc_mapping *mapping, const struct erp_request *request,
                             struct arena *arena) {
    enum { COUNTER_RANGE = 1000000 };
    char at[INSTANT_TEXT];
    const char **values = ARENA_NEW(arena, const char *, mapping->control->field_count);
    memcpy(values, mapping->control_values, sizeof *values * mapping->control->field_count);
    /* 2026-11-20T14:03:00Z */
    (void)instant_print(request->at + mapping->utc_offset, at);
    const char *date = arena_print(arena, "%.4s%.2s%.2s", at, at + 5, at + 8);
    const char *time = arena_print(arena, "%.2s%.2s%.2s", at + 11, at + 14, at + 17);
    set(mapping, values, "TABNAM", "EDI_DC40");
    set(mapping, values, "DIRECT", "2");
    set(mapping, values, "DOCNUM", arena_print(arena, "%016lld", (long long)request->number));
    set(mapping, values, "IDOCTYP", mapping->type->name);
    set(mapping, values, "CIMTYP", mapping->type->extension);
    set(mapping, values, "CREDAT", date);
    set(mapping, values, "CRETIM", time);
    set(mapping, values, "ARCKEY", archive_key(mapping, values, arena));
    set(mapping, values, "SERIAL",
        arena_print(arena, "%s%s%06lld", date, time, (long long)(request->serial % COUNTER_RANGE)));
    return values;
}
