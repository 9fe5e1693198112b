/* Which model a comparison is explained by: not the file that happens to lie here, but the one that the merge works by. */
#include "hub/command/contrast.h"
#include "hub/stage/file_copies.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MODEL_FILE "identity/model.xml"

static struct model *load_here(struct command_context *context, const struct reading *reading) {
    const char *path = files_path(&context->files, MODEL_FILE, context->arena, &context->error);
    return path == NULL ? NULL : model_load(path, reading->documents.attributes, &context->error);
}

/* The number of the set in force, and whether the file here is its model. No set: 0. */
static bool look(struct command_context *context, int *in_force, bool *is_here) {
    static const char *const name[] = {MODEL_FILE};
    struct proposed_set *sets;
    struct file_copies here;
    size_t count;
    *in_force = 0;
    *is_here = false;
    if (!file_copies_read(&context->files, name, 1, context->arena, &here, &context->error) ||
        !proposed_sets(context->database, context->arena, &sets, &count, &context->error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (sets[i].in_force) {
            *in_force = sets[i].id;
            *is_here = strstr(sets[i].files, here.list) != NULL;
        }
    }
    return true;
}

static struct bytes content_of(const struct set_file *files, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(files[i].name, MODEL_FILE) == 0) {
            return files[i].content;
        }
    }
    return (struct bytes){NULL, 0};
}

/* Loaded as a file is; it need not be there any longer than that. */
static struct model *load_bytes(struct command_context *context, const struct reading *reading, struct bytes content) {
    char *path = NULL;
    struct model *model = NULL;
    const int file = g_file_open_tmp("dealerhub-model-XXXXXX", &path, NULL);
    if (file < 0 || !g_file_set_contents(path, (const char *)content.data, (gssize)content.length, NULL)) {
        (void)error_set(&context->error, CONFIG_UNREADABLE, "TMPDIR", "no file can be made there");
    } else {
        model = model_load(path, reading->documents.attributes, &context->error);
    }
    if (file >= 0) {
        (void)close(file);
        (void)unlink(path);
    }
    g_free(path);
    return model;
}

static void warn(const struct command_context *context) {
    (void)fprintf(stderr, "%s\n",
                  out_word(context, "warning: the model in force is not kept in the database; the file here is used",
                           "警告：数据库中没有生效模型的内容，改用本机文件"));
}

struct model *contrast_model(struct command_context *context, const struct reading *reading) {
    struct set_file *files;
    size_t count;
    int in_force;
    bool is_here;
    if (!look(context, &in_force, &is_here)) {
        return NULL;
    }
    if (is_here || in_force == 0) {
        return load_here(context, reading);
    }
    if (!file_set_read(context->database, in_force, context->arena, &files, &count, &context->error)) {
        return NULL;
    }
    const struct bytes content = content_of(files, count);
    if (content.data == NULL) {
        warn(context);
        return load_here(context, reading);
    }
    return load_bytes(context, reading, content);
}
