/* config.h – hub.conf as a struct of plain members, one per key of config_table.h; `kafka.*` is kept as a list for
 * librdkafka, which alone knows those keys. Immutable once loaded; everything lives in the arena given.
 * Durations are µs, sizes bytes. A relative path stands as it was typed. */
#ifndef HUB_BASE_CONFIG_H
#define HUB_BASE_CONFIG_H

#include "hub/base/arena.h"
#include "hub/base/config_table.h"
#include "hub/base/error.h"

enum config_type {
    CONFIG_TEXT,
    CONFIG_PATH,
    CONFIG_PATTERN,
    CONFIG_NUMBER,
    CONFIG_SIZE,
    CONFIG_DURATION,
    CONFIG_BOOLEAN,
    CONFIG_CHOICE
};

/* RELOAD: by SIGHUP; RESTART: at the next start; FIXED: what is published or stored already depends on it. */
enum config_reload { CONFIG_RELOAD, CONFIG_RESTART, CONFIG_FIXED };

/* The words of erp.port, in the order of the table. */
enum config_erp_port { CONFIG_ERP_NONE, CONFIG_ERP_KAFKA, CONFIG_ERP_DIRECTORY };

#define CONFIG_C_TEXT const char *
#define CONFIG_C_PATH const char *
#define CONFIG_C_PATTERN const char *
#define CONFIG_C_NUMBER int64_t
#define CONFIG_C_SIZE int64_t
#define CONFIG_C_DURATION int64_t
#define CONFIG_C_BOOLEAN bool
#define CONFIG_C_CHOICE int

#define CONFIG_INDEX(type, member, ...) CONFIG_INDEX_##member,
enum config_index { CONFIG_TABLE(CONFIG_INDEX) CONFIG_COUNT };
#undef CONFIG_INDEX

enum { CONFIG_KAFKA_MAX = 128 };

/* `key` without the leading "kafka.". */
struct config_pair {
    const char *key, *value, *origin;
};

struct config {
#define CONFIG_MEMBER(type, member, ...) CONFIG_C_##type member;
    CONFIG_TABLE(CONFIG_MEMBER)
#undef CONFIG_MEMBER
    struct config_pair kafka[CONFIG_KAFKA_MAX];
    size_t kafka_count;
    const char *texts[CONFIG_COUNT];   /* each value as it was typed */
    const char *origins[CONFIG_COUNT]; /* file:line, the setting's origin, or "default" */
};

struct config_key {
    const char *key, *fallback, *choices, *en, *zh;
    enum config_type type;
    enum config_reload reload;
    int64_t least, most;
    size_t offset; /* of the member in struct config */
};

/* "key=value" from elsewhere than the file; origin names where: "--set", "DEALERHUB_DATA". */
struct config_setting {
    const char *text, *origin;
};

/* What to load: defaults, then the file, then each setting; the later one wins. */
struct config_request {
    const char *file;   /* NULL: no file */
    bool may_be_absent; /* a file that does not exist counts as empty */
    const struct config_setting *settings;
    size_t setting_count;
};

/* NULL and *error (place is file:line) on an unknown key, a bad value or a file that cannot be read. */
struct config *config_load(const struct config_request *request, struct arena *arena, struct error *error);

const struct config_key *config_key(enum config_index index);
/* The value of a `kafka.*` key, named without that prefix, or NULL. */
const char *config_kafka(const struct config *config, const char *key);
/* The first key whose value differs and that SIGHUP cannot change, or NULL. `kafka.*` needs a restart. */
const char *config_needs_restart(const struct config *old, const struct config *new);
/* The value of one key for display: passwords and other secrets are replaced by ********. */
const char *config_shown(const struct config *config, enum config_index index, struct arena *arena);
const char *config_shown_kafka(const struct config_pair *pair);
/* "text", "duration" … in the words of hub.conf(5). */
const char *config_type_name(enum config_type type);

#endif
