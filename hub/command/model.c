/* dealerhub model show|train|try|history|adopt: the life of the model that says how alike two records are. */
#include "hub/command/model.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    int (*run)(struct command_context *context, const struct model_request *request);
    int least, most; /* files */
} verbs[] = {{"show", model_show, 0, 1},
             {"train", model_train, 1, 1},
             {"try", model_try, 1, 1},
             {"history", model_history, 0, 0}};

/* False unless it is a whole number from 1 on, or was not given. */
static bool take_number(const char *text, long *number) {
    char *end = "";
    if (text != NULL) {
        *number = strtol(text, &end, 10);
    }
    return *end == '\0' && *number > 0;
}

static bool take_precision(const char *text, double *precision) {
    char *end = "";
    if (text != NULL) {
        *precision = strtod(text, &end);
    }
    return *end == '\0' && *precision > 0 && *precision < 1;
}

static int run_verb(struct command_context *context, int argc, char **argv, struct model_request *request) {
    for (size_t i = 0; argc >= 2 && i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(verbs[i].name, argv[1]) == 0 && argc - 2 >= verbs[i].least && argc - 2 <= verbs[i].most) {
            request->file = argc > 2 ? argv[2] : NULL;
            return verbs[i].run(context, request);
        }
    }
    return command_usage(context);
}

/* A model is adopted with the set of files that it is part of. */
static bool is_adoption(int argc, char **argv) {
    return argc >= 2 && strcmp(argv[1], "adopt") == 0;
}

int model_main(struct command_context *context, int argc, char **argv) {
    struct model_request request = {.seed = 1, .pairs = 1000000, .records = 200000, .examples = 10, .precision = 0.998};
    const char *seed = NULL;
    const char *pairs = NULL;
    const char *records = NULL;
    const char *examples = NULL;
    const char *precision = NULL;
    const struct command_option options[] = {{.name = "--seed", .text = &seed},
                                             {.name = "--pairs", .text = &pairs},
                                             {.name = "--records", .text = &records},
                                             {.name = "--examples", .text = &examples},
                                             {.name = "--precision", .text = &precision},
                                             {.name = "--name", .text = &request.version},
                                             {.name = "--reveal", .flag = &request.reveal},
                                             {0}};
    if (is_adoption(argc, argv)) {
        return adopt_main(context, argc - 1, argv + 1);
    }
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (!take_number(seed, &request.seed) || !take_number(pairs, &request.pairs) ||
        !take_number(records, &request.records) || !take_number(examples, &request.examples) ||
        !take_precision(precision, &request.precision)) {
        return command_usage(context);
    }
    return run_verb(context, argc, argv, &request);
}
