/* Kafka: does it answer, is every topic there that sources, partners and the hub itself need, and is it set up as they
 * need it? What a missing one means is told once for all that lack, not once a partner. */
#include "hub/command/check_topics.h"
#include "hub/command/posting.h"
#include "hub/rights/rights.h"
#include "hub/stage/relay_plan.h"

#include <glib.h>
#include <regex.h>
#include <string.h>

enum { ANSWER_TIMEOUT = 5 }; /* seconds */

struct survey {
    struct inspection *inspection;
    const struct config *config;
    const struct rights *rights; /* NULL: could not be read */
    regex_t events;
    GHashTable *roles; /* topic → enum topic_role: those that somebody needs */
    struct topic_description *topics;
    size_t count;
};

/* --- who needs which topic --------------------------------------------------------------------------------------------- */

static void need(struct survey *survey, const char *topic, enum topic_role role) {
    if (topic != NULL && *topic != '\0') {
        (void)g_hash_table_insert(survey->roles, (void *)(uintptr_t)topic, GINT_TO_POINTER(role));
    }
}

static void need_for_partner(struct survey *survey, const struct partner *partner) {
    struct arena *arena = survey->inspection->context->arena;
    if (partner->views) {
        need(survey, topic_named(survey->config->topic_customers, partner->id, arena), ROLE_CUSTOMERS);
    }
    if (partner->feedback != FEEDBACK_NONE && partner->source_count > 0) {
        need(survey, topic_named(survey->config->topic_feedback, partner->id, arena), ROLE_FEEDBACK);
    }
}

static void list_needs(struct survey *survey) {
    const struct config *config = survey->config;
    need(survey, config->topic_decisions, ROLE_DECISIONS);
    need(survey, config->topic_publications, ROLE_PUBLICATIONS);
    if (config->erp_port == CONFIG_ERP_KAFKA) {
        need(survey, topic_named(config->erp_topic, config->erp_system, survey->inspection->context->arena),
             ROLE_DOCUMENTS);
    }
    for (size_t i = 0; survey->rights != NULL && i < rights_partner_count(survey->rights); i++) {
        need_for_partner(survey, rights_partner(survey->rights, i));
    }
}

static bool speaks_for_any(const struct survey *survey, const char *topic) {
    const struct rights *rights = survey->rights;
    for (size_t i = 0; rights != NULL && i < rights_partner_count(rights); i++) {
        const struct partner *partner = rights_partner(rights, i);
        for (size_t j = 0; j < partner->source_count; j++) {
            if (rights_topic_speaks_for(rights, topic, partner->sources[j].id)) {
                return true;
            }
        }
    }
    return false;
}

static bool is_read(const struct survey *survey, const char *topic) {
    return regexec(&survey->events, topic, 0, NULL, 0) == 0;
}

static enum topic_role role_of(const struct survey *survey, const char *topic) {
    const enum topic_role role = (enum topic_role)GPOINTER_TO_INT(g_hash_table_lookup(survey->roles, topic));
    if (role != ROLE_NONE) {
        return role;
    }
    return is_read(survey, topic) || speaks_for_any(survey, topic) ? ROLE_EVENTS : ROLE_NONE;
}

static bool is_wanted(const void *context, const char *topic) {
    return role_of(context, topic) != ROLE_NONE;
}

/* --- topics that are there --------------------------------------------------------------------------------------------- */

static void tell_unheard(struct survey *survey, const char *topic, const char *en, const char *zh) {
    struct command_context *context = survey->inspection->context;
    (void)error_set(&context->error, TOPIC_UNHEARD, topic, "%s", en);
    error_translate(&context->error, zh);
}

/* Does the hub read what a source sends there, and does it know the source? */
static bool check_heard(struct survey *survey, const char *topic) {
    if (!is_read(survey, topic)) {
        tell_unheard(survey, topic, "it speaks for a source, but topic.events does not fit it: nobody reads it",
                     "它代表某来源，但不符合 topic.events，无人读取");
        check_fault(survey->inspection, "topic");
        return false;
    }
    if (survey->rights != NULL && !speaks_for_any(survey, topic)) {
        tell_unheard(survey, topic, "no source is configured for it: its events wait in the rejects",
                     "没有为它配置来源，其事件暂存于拒收区");
        check_warning(survey->inspection, "topic");
        return false;
    }
    return true;
}

static void check_existing(struct survey *survey) {
    struct inspection *inspection = survey->inspection;
    size_t good = 0, untold = 0;
    const struct topic_description *first = NULL;
    for (size_t i = 0; i < survey->count; i++) {
        const struct topic_description *topic = &survey->topics[i];
        const enum topic_role role = role_of(survey, topic->topic);
        const bool heard = role != ROLE_EVENTS || check_heard(survey, topic->topic);
        const bool fits = check_topic(inspection, role, topic);
        first = first == NULL && topic->problem != NULL ? topic : first;
        untold += topic->problem != NULL;
        good += heard && fits && topic->problem == NULL;
    }
    if (untold > 0) {
        (void)error_set(&inspection->context->error, BROKER_FAILED, first->topic,
                        "the settings of %zu topics are not told: %s", untold, first->problem);
        check_warning(inspection, "topics");
    }
    struct arena *arena = inspection->context->arena;
    check_right(inspection, "topics",
                arena_print(arena, inspection->context->chinese ? "%zu 个符合要求" : "%zu as they should be", good));
}

/* --- topics that are not ----------------------------------------------------------------------------------------------- */

/* Names that lack, the first few of them written out. */
struct lack {
    GString *names;
    const char *first;
    size_t count;
};

enum { NAMES_WRITTEN = 4 };

static void lack_add(struct lack *lack, const char *name) {
    if (lack->count == 0) {
        lack->first = name;
    } else if (lack->count < NAMES_WRITTEN) {
        g_string_append_printf(lack->names, ", %s", name);
    } else if (lack->count == NAMES_WRITTEN) {
        (void)g_string_append(lack->names, " …");
    }
    lack->count++;
}

static void lack_tell(struct survey *survey, struct lack *lack, bool fault, const char *en, const char *zh) {
    struct command_context *context = survey->inspection->context;
    if (lack->count > 0) {
        (void)error_set(&context->error, TOPIC_ABSENT, lack->first, "%zu: %s%s", lack->count, en, lack->names->str);
        error_translate(&context->error,
                        arena_print(context->arena, "%zu 个：%s%s", lack->count, zh, lack->names->str));
        (fault ? check_fault : check_warning)(survey->inspection, "topics");
    }
    (void)g_string_free(lack->names, 1);
}

static bool exists(const struct survey *survey, const char *topic) {
    for (size_t i = 0; i < survey->count; i++) {
        if (strcmp(survey->topics[i].topic, topic) == 0) {
            return true;
        }
    }
    return false;
}

static bool source_has_topic(const struct survey *survey, const char *source) {
    for (size_t i = 0; i < survey->count; i++) {
        if (rights_topic_speaks_for(survey->rights, survey->topics[i].topic, source)) {
            return true;
        }
    }
    return false;
}

static void check_sources(struct survey *survey) {
    struct arena *arena = survey->inspection->context->arena;
    struct lack lack = {.names = g_string_new(NULL)};
    for (size_t i = 0; survey->rights != NULL && i < rights_partner_count(survey->rights); i++) {
        const struct partner *partner = rights_partner(survey->rights, i);
        for (size_t j = 0; j < partner->source_count; j++) {
            const char *source = partner->sources[j].id;
            const char *topic = posting_topic(survey->config, source, arena);
            if (!source_has_topic(survey, source)) {
                lack_add(&lack, topic == NULL ? source : topic);
            }
        }
    }
    lack_tell(survey, &lack, false, "sources that nothing can come from yet", "尚无法接收这些来源的事件");
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The relay makes what it needs, where the broker lets it; nobody makes the decisions' topic. */
static void check_missing(struct survey *survey) {
    struct lack relays = {.names = g_string_new(NULL)}, stewards = {.names = g_string_new(NULL)};
    unsigned count = 0;
    char **names = (char **)g_hash_table_get_keys_as_array(survey->roles, &count);
    qsort(names, count, sizeof *names, compare_names);
    for (unsigned i = 0; i < count; i++) {
        const enum topic_role role = (enum topic_role)GPOINTER_TO_INT(g_hash_table_lookup(survey->roles, names[i]));
        if (!exists(survey, names[i])) {
            lack_add(role == ROLE_DECISIONS ? &stewards : &relays, names[i]);
        }
    }
    g_free(names);
    lack_tell(survey, &stewards, true, "without it no decision can be taken and no file set adopted",
              "没有它就无法作出决定或采用文件集");
    lack_tell(survey, &relays, false, "the relay makes them at first need, where the broker lets it",
              "首次需要时由 relay 创建（若服务器允许）");
}

/* --- all of it --------------------------------------------------------------------------------------------------------- */

static bool look(struct survey *survey) {
    struct command_context *context = survey->inspection->context;
    return topics_describe(survey->config->kafka, survey->config->kafka_count, SECONDS(ANSWER_TIMEOUT), is_wanted,
                           survey, context->arena, &survey->topics, &survey->count, &context->error);
}

static void make_survey(struct survey *survey, const char *servers) {
    list_needs(survey);
    if (!look(survey)) {
        check_fault(survey->inspection, "broker");
        return;
    }
    check_right(survey->inspection, "broker", servers);
    check_existing(survey);
    check_missing(survey);
    check_sources(survey);
}

void check_broker(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    struct survey survey = {.inspection = inspection, .config = context->config, .rights = inspection->rights};
    const char *servers = config_kafka(context->config, "bootstrap.servers");
    if (servers == NULL) {
        (void)error_set(&context->error, CONFIG_INVALID, context->config_file, "kafka.bootstrap.servers is not set");
        error_translate(&context->error, "未设置 kafka.bootstrap.servers");
        check_fault(inspection, "broker");
        return;
    }
    /* The configuration was refused when this is no expression. */
    if (regcomp(&survey.events, context->config->topic_events, REG_EXTENDED | REG_NOSUB) != 0) {
        return;
    }
    survey.roles = g_hash_table_new(g_str_hash, g_str_equal);
    make_survey(&survey, servers);
    g_hash_table_destroy(survey.roles);
    regfree(&survey.events);
}
