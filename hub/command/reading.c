#include "hub/command/reading.h"

#include "hub/store/seal.h"

#include <stdio.h>
#include <string.h>

bool reading_open(struct command_context *context, struct reading *reading) {
    *reading = (struct reading){0};
    if (!documents_open(context, &reading->documents)) {
        return false;
    }
    reading->sealer = sealer_new(context->keys);
    reading->cache = key_cache_new((size_t)context->config->key_cache);
    if (!installation_load(context->database, reading->sealer, &reading->installation, &context->error)) {
        return false;
    }
    reading->store = (struct customer_store){.database = context->database,
                                             .attributes = reading->documents.attributes,
                                             .kinds = reading->documents.kinds,
                                             .sealer = reading->sealer,
                                             .keys = reading->cache};
    return true;
}

void reading_close(struct reading *reading) {
    installation_free(&reading->installation);
    key_cache_free(reading->cache);
    sealer_free(reading->sealer);
    documents_close(&reading->documents);
}

const char *reading_subject(struct command_context *context, const char *subject) {
    char line[512];
    if (strcmp(subject, "-") != 0) {
        return subject;
    }
    if (fgets(line, sizeof line, stdin) == NULL) {
        return "";
    }
    line[strcspn(line, "\r\n")] = '\0';
    return arena_copy(context->arena, line);
}

static void append(struct golden_list *found, const struct golden_list *more, struct arena *arena) {
    struct uuid *ids = ARENA_NEW(arena, struct uuid, found->count + more->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < found->count; i++) {
        ids[count++] = found->ids[i];
    }
    for (size_t i = 0; i < more->count; i++) {
        bool known = uuid_is_nil(&more->ids[i]);
        for (size_t k = 0; k < count; k++) {
            known |= uuid_equal(&ids[k], &more->ids[i]);
        }
        if (!known) {
            ids[count++] = more->ids[i];
        }
    }
    *found = (struct golden_list){ids, count};
}

bool reading_number(struct command_context *context, const char *subject, const char **source, const char **number) {
    const char *slash = strchr(subject, '/');
    if (slash == NULL) {
        return false;
    }
    *source = arena_copy_n(context->arena, subject, (size_t)(slash - subject));
    *number = slash + 1;
    return true;
}

static bool find_number(struct command_context *context, struct reading *reading, const char *subject,
                        struct golden_list *found) {
    const char *source, *number;
    struct golden_list more = {0};
    if (!reading_number(context, subject, &source, &number)) {
        return true;
    }
    if (!customer_of_number(&reading->store, source, number, context->arena, &more, &context->error)) {
        return false;
    }
    append(found, &more, context->arena);
    return true;
}

static bool find_keys(struct command_context *context, struct reading *reading, const char *subject,
                      struct golden_list *found) {
    enum { FOUND_MAX = 50 };
    size_t count;
    struct golden_list more = {0};
    const struct identity_key *keys = keys_of_search(reading->installation.keyer, subject, context->arena, &count);
    if (!customer_of_keys(&reading->store, keys, count, FOUND_MAX, context->arena, &more, &context->error)) {
        return false;
    }
    append(found, &more, context->arena);
    return true;
}

bool reading_find(struct command_context *context, struct reading *reading, const char *subject,
                  struct golden_list *found) {
    struct uuid id;
    *found = (struct golden_list){0};
    if (uuid_from_text(subject, &id)) {
        return customer_of_record(&reading->store, &id, context->arena, found, &context->error);
    }
    return find_number(context, reading, subject, found) &&
           (found->count > 0 || find_keys(context, reading, subject, found));
}

static bool many_fit(struct command_context *context, const char *subject, const struct uuid *ids, size_t count) {
    enum { NAMED = 8 };
    char id[UUID_TEXT];
    const char *names = "";
    for (size_t i = 0; i < count && i < NAMED; i++) {
        names = arena_print(context->arena, "%s %s", names, uuid_to_text(&ids[i], id));
    }
    return error_set(&context->error, USAGE, subject, "%zu records fit; name one by its id:%s", count, names);
}

bool reading_record(struct command_context *context, struct reading *reading, const char *subject,
                    struct stored_record **record) {
    struct uuid id;
    struct uuid *ids = &id;
    size_t count = 1;
    *record = NULL;
    if (!uuid_from_text(subject, &id) &&
        !records_of_name(&reading->store, subject, context->arena, &ids, &count, &context->error)) {
        return false;
    }
    if (count > 1) {
        return many_fit(context, subject, ids, count);
    }
    return count == 0 || records_load(&reading->store, ids, 1, context->arena, record, &context->error);
}

/* In one snapshot: a golden row and what its cells point to may change together, by an erasure or an adoption. */
struct customer **reading_load(struct command_context *context, struct reading *reading,
                               const struct golden_list *found, struct customer_wish wish) {
    struct database *database = reading->store.database;
    struct customer **customers = ARENA_NEW(context->arena, struct customer *, found->count + 1);
    const bool alone = database_idle(database);
    const bool good =
        (!alone || database_script(database, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", &context->error)) &&
        customers_load(&reading->store, found->ids, found->count, wish, context->arena, customers, &context->error);
    if (alone) {
        database_rollback(database);
    }
    return good ? customers : NULL;
}

struct rights *reading_rights(struct command_context *context, const struct reading *reading) {
    const char *partners = files_path(&context->files, "config/partners.xml", context->arena, &context->error);
    const char *rules =
        partners == NULL ? NULL : files_path(&context->files, "config/rules.xml", context->arena, &context->error);
    const char *schemas = arena_print(context->arena, "%s/config", context->files.data);
    return rules == NULL ? NULL
                         : rights_load(partners, rules, schemas, reading->documents.attributes,
                                       reading->documents.kinds, &context->error);
}

int reading_run(struct command_context *context, reading_use *use, const void *request) {
    struct reading reading;
    const int code = reading_open(context, &reading) ? use(context, &reading, request) : command_failed(context);
    reading_close(&reading);
    return code;
}
