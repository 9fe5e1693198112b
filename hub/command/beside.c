#include "hub/command/beside.h"

#include "hub/store/merge_read.h"

static bool is_in_force(struct command_context *context, const struct assembly *assembly) {
    return assembly->parts.file_set == assembly->in_force ||
           error_set(&context->error, FILE_SET_BEHIND, "file_set", "in force: %d, held here: %d", assembly->in_force,
                     assembly->parts.file_set);
}

bool beside_open(struct command_context *context, struct beside *beside) {
    *beside = (struct beside){.sealer = sealer_new(context->keys)};
    if (!installation_load(context->database, beside->sealer, &beside->installation, &context->error)) {
        return false;
    }
    beside->assembly = assembly_new(context->config, &context->error);
    if (beside->assembly == NULL ||
        !assembly_look(beside->assembly, context->database, &beside->installation, &context->error) ||
        !is_in_force(context, beside->assembly)) {
        return false;
    }
    const char *application = arena_print(context->arena, "dealerhub %s", context->command->name);
    beside->database = database_open_keyed(context->config->database, application, &context->error);
    beside->rebuild = (struct rebuild){.parts = &beside->assembly->parts,
                                       .database = beside->database,
                                       .sealer = beside->sealer,
                                       .error = &context->error};
    return beside->database != NULL;
}

void beside_close(struct beside *beside) {
    database_close(beside->database);
    assembly_release(beside->assembly);
    installation_free(&beside->installation);
    sealer_free(beside->sealer);
}
