#include "hub/base/config.h"

#include "hub/base/config_value.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { FILE_MAX = 1 << 20 };

static const struct config_key keys[CONFIG_COUNT] = {
#define CONFIG_ROW(type_, member_, key_, fallback_, least_, most_, choices_, reload_, en_, zh_) \
    {.key = (key_),                                                                             \
     .fallback = (fallback_),                                                                   \
     .choices = (choices_),                                                                     \
     .en = (en_),                                                                               \
     .zh = (zh_),                                                                               \
     .type = CONFIG_##type_,                                                                    \
     .reload = CONFIG_##reload_,                                                                \
     .least = (least_),                                                                         \
     .most = (most_),                                                                           \
     .offset = offsetof(struct config, member_)},
    CONFIG_TABLE(CONFIG_ROW)
#undef CONFIG_ROW
};

const struct config_key *config_key(enum config_index index) {
    return &keys[index];
}

static unsigned index_of(const char *key) {
    unsigned index = 0;
    while (index < CONFIG_COUNT && strcmp(keys[index].key, key) != 0) {
        index++;
    }
    return index;
}

/* One place that gives values: a file, the command line. Within a file a key stands once. */
struct reading {
    struct arena *arena;
    struct config *config;
    struct error *error;
    const char *place;
    const char *file; /* NULL: a later value silently wins */
};

static bool is_in_file(const struct reading *reading, const char *origin) {
    const size_t length = reading->file == NULL ? 0 : strlen(reading->file);
    return length > 0 && strncmp(origin, reading->file, length) == 0 && origin[length] == ':';
}

static bool refuse_twice(const struct reading *reading, const char *key, const char *origin) {
    return error_set(reading->error, CONFIG_BAD_VALUE, reading->place, "%s is given twice, first at %s", key, origin);
}

static struct config_pair *find_kafka(struct config *config, const char *key) {
    for (size_t i = 0; i < config->kafka_count; i++) {
        if (strcmp(config->kafka[i].key, key) == 0) {
            return &config->kafka[i];
        }
    }
    return NULL;
}

static bool set_kafka(struct reading *reading, const char *key, const char *value) {
    struct config *config = reading->config;
    struct config_pair *pair = find_kafka(config, key);
    if (pair != NULL && is_in_file(reading, pair->origin)) {
        return refuse_twice(reading, key, pair->origin);
    }
    if (pair == NULL && config->kafka_count == CONFIG_KAFKA_MAX) {
        return error_set(reading->error, CONFIG_INVALID, reading->place, "more than %d kafka.* keys", CONFIG_KAFKA_MAX);
    }
    pair = pair == NULL ? &config->kafka[config->kafka_count++] : pair;
    *pair = (struct config_pair){key, value, reading->place};
    return true;
}

static bool refuse_unknown(const struct reading *reading, const char *key) {
    const char *nearest = config_nearest(key);
    const bool known = nearest != NULL;
    return error_set(reading->error, CONFIG_UNKNOWN_KEY, reading->place, "'%.60s'%s%s%s", key,
                     known ? "; did you mean " : "", known ? nearest : "", known ? "?" : "");
}

static bool set_key(struct reading *reading, const char *key, const char *value) {
    if (strncmp(key, "kafka.", 6) == 0 && key[6] != '\0') {
        return set_kafka(reading, key + 6, value);
    }
    const unsigned index = index_of(key);
    if (index == CONFIG_COUNT) {
        return refuse_unknown(reading, key);
    }
    if (is_in_file(reading, reading->config->origins[index])) {
        return refuse_twice(reading, key, reading->config->origins[index]);
    }
    reading->config->texts[index] = value;
    reading->config->origins[index] = reading->place;
    return config_value_read(&keys[index], value, reading->place, reading->config, reading->error);
}

/* Cuts blanks at both ends, in place. */
static char *trim(char *text) {
    text += strspn(text, " \t");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL) {
        text[--length] = '\0';
    }
    return text;
}

static bool set_pair(struct reading *reading, char *line) {
    char *equals = strchr(line, '=');
    if (equals == NULL) {
        return error_set(reading->error, CONFIG_INVALID, reading->place, "a line is `key = value` or begins with #");
    }
    *equals = '\0';
    return set_key(reading, trim(line), trim(equals + 1));
}

static bool read_line(struct reading *reading, unsigned number, char *line) {
    line = trim(line);
    if (*line == '\0' || *line == '#') {
        return true;
    }
    reading->place = arena_print(reading->arena, "%s:%u", reading->file, number);
    return set_pair(reading, line);
}

static bool read_lines(struct reading *reading, char *text) {
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    if (strncmp(text, byte_order_mark, 3) == 0) {
        text += 3;
    }
    for (unsigned number = 1; *text != '\0'; number++) {
        char *line = text;
        text += strcspn(text, "\n");
        if (*text == '\n') {
            *text++ = '\0';
        }
        if (!read_line(reading, number, line)) {
            return false;
        }
    }
    return true;
}

static bool refuse_file(const struct reading *reading, const char *why) {
    return error_set(reading->error, CONFIG_UNREADABLE, reading->file, "%s", why);
}

static bool read_stream(struct reading *reading, FILE *stream) {
    char *text = arena_alloc(reading->arena, FILE_MAX + 1);
    const size_t length = fread(text, 1, FILE_MAX + 1, stream);
    if (ferror(stream)) {
        return refuse_file(reading, strerror(errno));
    }
    if (length > FILE_MAX || memchr(text, '\0', length) != NULL) {
        return refuse_file(reading, "it is no text file of at most 1 MiB");
    }
    text[length] = '\0';
    return read_lines(reading, text);
}

static bool read_file(struct reading *reading, const struct config_request *request) {
    if (request->file == NULL) {
        return true;
    }
    reading->file = request->file;
    FILE *stream = fopen(request->file, "re");
    if (stream == NULL) {
        return (errno == ENOENT && request->may_be_absent) || refuse_file(reading, strerror(errno));
    }
    const bool done = read_stream(reading, stream);
    (void)fclose(stream);
    return done;
}

static bool read_settings(struct reading *reading, const struct config_request *request) {
    reading->file = NULL;
    for (size_t i = 0; i < request->setting_count; i++) {
        reading->place = request->settings[i].origin;
        if (!set_pair(reading, arena_copy(reading->arena, request->settings[i].text))) {
            return false;
        }
    }
    return true;
}

static void set_defaults(struct reading *reading) {
    struct config *config = reading->config;
    for (unsigned i = 0; i < CONFIG_COUNT; i++) {
        config->texts[i] = keys[i].fallback;
        config->origins[i] = "default";
        (void)config_value_read(&keys[i], keys[i].fallback, "default", config, reading->error);
    }
}

/* What one key asks of another, and what a text must hold to be of use. */
static bool check_whole(const struct config *config, struct error *error) {
    if (config->erp_port == CONFIG_ERP_DIRECTORY && *config->erp_directory == '\0') {
        return error_set(error, CONFIG_BAD_VALUE, config->origins[CONFIG_INDEX_erp_port],
                         "erp.port = directory needs erp.directory");
    }
    static const enum config_index templates[] = {CONFIG_INDEX_topic_customers, CONFIG_INDEX_topic_feedback};
    for (size_t i = 0; i < sizeof templates / sizeof *templates; i++) {
        if (strstr(config->texts[templates[i]], "%s") == NULL) {
            return error_set(error, CONFIG_BAD_VALUE, config->origins[templates[i]], "%s needs %%s for the partner id",
                             keys[templates[i]].key);
        }
    }
    return true;
}

struct config *config_load(const struct config_request *request, struct arena *arena, struct error *error) {
    struct config *config = ARENA_NEW(arena, struct config, 1);
    struct reading reading = {.arena = arena, .config = config, .error = error};
    set_defaults(&reading);
    const bool done = read_file(&reading, request) && read_settings(&reading, request) && check_whole(config, error);
    return done ? config : NULL;
}

const char *config_kafka(const struct config *config, const char *key) {
    for (size_t i = 0; i < config->kafka_count; i++) {
        if (strcmp(config->kafka[i].key, key) == 0) {
            return config->kafka[i].value;
        }
    }
    return NULL;
}

static const char *changed_kafka(const struct config *one, const struct config *other) {
    for (size_t i = 0; i < one->kafka_count; i++) {
        const char *value = config_kafka(other, one->kafka[i].key);
        if (value == NULL || strcmp(value, one->kafka[i].value) != 0) {
            return one->kafka[i].key;
        }
    }
    return NULL;
}

const char *config_needs_restart(const struct config *old, const struct config *new) {
    for (unsigned i = 0; i < CONFIG_COUNT; i++) {
        if (keys[i].reload != CONFIG_RELOAD && strcmp(old->texts[i], new->texts[i]) != 0) {
            return keys[i].key;
        }
    }
    const char *gone = changed_kafka(old, new);
    return gone == NULL ? changed_kafka(new, old) : gone;
}
