#include "hub/command/documents.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct event_limits documents_limits(const struct config *config) {
    return (struct event_limits){
        .bytes = (size_t)config->event_bytes,
        .depth = (unsigned)config->event_depth,
        .attributes = (unsigned)config->event_attributes,
        .text = (size_t)config->event_text,
        .elements = (unsigned)config->event_elements,
    };
}

bool documents_open(struct command_context *context, struct documents *documents) {
    *documents = (struct documents){.limits = documents_limits(context->config)};
    const char *path = files_path(&context->files, "config/attributes.xml", context->arena, &context->error);
    documents->attributes = path == NULL ? NULL : attributes_load(path, &context->error);
    if (documents->attributes == NULL) {
        return false;
    }
    const char *shipped = arena_print(context->arena, "%s/event", context->files.data);
    const char *site = arena_print(context->arena, "%s/event", context->files.site);
    documents->kinds = kinds_load(shipped, site, documents->attributes, &context->error);
    return documents->kinds != NULL;
}

void documents_close(struct documents *documents) {
    kinds_free(documents->kinds);
    attributes_free(documents->attributes);
}

bool documents_bytes(struct command_context *context, const char *file, struct bytes *body) {
    const bool standard_input = strcmp(file, "-") == 0;
    FILE *stream = standard_input ? stdin : fopen(file, "re");
    if (stream == NULL) {
        return error_set(&context->error, CONFIG_UNREADABLE, file, "%s", strerror(errno));
    }
    const size_t most = (size_t)context->config->event_bytes + 1;
    uint8_t *data = arena_alloc(context->arena, most);
    *body = (struct bytes){data, fread(data, 1, most, stream)};
    const bool failed = ferror(stream) != 0;
    const int why = errno;
    if (!standard_input) {
        (void)fclose(stream);
    }
    return !failed || error_set(&context->error, CONFIG_UNREADABLE, file, "%s", strerror(why));
}

bool documents_read(const struct documents *documents, struct bytes body, struct arena *arena, struct event *event,
                    struct error *error) {
    *error = (struct error){.code = OK};
    return event_read(documents->kinds, documents->attributes, &documents->limits, NULL, body, arena, event, error);
}

const char *documents_place(const char *file, const struct error *error, struct arena *arena) {
    return error->line == 0 ? file : arena_print(arena, "%s:%u:%u", file, error->line, error->column);
}
