/* How a configuration is shown: everything but its secrets. */
#include "hub/base/config.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char hidden[] = "********";

static bool is_secret(const char *key) {
    static const char *const words[] = {"password", "secret", "jaas", "ssl.key.pem", "oauthbearer.config"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strstr(key, words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

const char *config_shown_kafka(const struct config_pair *pair) {
    return is_secret(pair->key) ? hidden : pair->value;
}

/* Length of a connection string's value: quoted by ' with \ before what is meant, or up to a blank; in a URI up to &. */
static size_t value_length(const char *text) {
    if (*text != '\'') {
        return strcspn(text, " \t&");
    }
    size_t length = 1;
    while (text[length] != '\0' && text[length] != '\'') {
        length += text[length] == '\\' && text[length + 1] != '\0' ? 2 : 1;
    }
    return length + (text[length] == '\'' ? 1 : 0);
}

/* Hides what follows "password =". */
static const char *hide_password(const char *text, struct arena *arena) {
    const char *at = strcasestr(text, "password");
    if (at == NULL) {
        return text;
    }
    at += strlen("password");
    at += strspn(at, " \t");
    if (*at != '=') {
        return arena_print(arena, "%.*s%s", (int)(at - text), text, hide_password(at, arena));
    }
    at++;
    at += strspn(at, " \t");
    return arena_print(arena, "%.*s%s%s", (int)(at - text), text, hidden, hide_password(at + value_length(at), arena));
}

/* Hides the password of postgresql://user:password@host. */
static const char *hide_in_uri(const char *text, struct arena *arena) {
    const char *begin = strstr(text, "://");
    if (begin == NULL) {
        return text;
    }
    begin += 3;
    const size_t authority = strcspn(begin, "/?");
    const char *end = memrchr(begin, '@', authority);
    const char *colon = end == NULL ? NULL : memchr(begin, ':', (size_t)(end - begin));
    return colon == NULL ? text : arena_print(arena, "%.*s%s%s", (int)(colon + 1 - text), text, hidden, end);
}

const char *config_shown(const struct config *config, enum config_index index, struct arena *arena) {
    const char *text = config->texts[index];
    const bool connects =
        index == CONFIG_INDEX_database || index == CONFIG_INDEX_database_owner || index == CONFIG_INDEX_database_read;
    return connects ? hide_in_uri(hide_password(text, arena), arena) : text;
}
