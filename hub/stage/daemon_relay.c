#include "hub/stage/daemon_relay.h"

#include "hub/base/log.h"
#include "hub/stage/relay.h"
#include "hub/store/view_rules.h"

#include <glib.h>
#include <pthread.h>
#include <string.h>

struct daemon_relay {
    struct assembly *assembly; /* held */
    struct daemon_erp erp;
    struct relay *relay;
    pthread_t thread;
    bool started, ended_well;
    atomic_bool stop;
    atomic_bool *failed;
    struct error error; /* read once the thread has ended */
};

static bool same(struct bytes a, struct bytes b) {
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static bool note(struct database *database, enum view_target target, struct bytes digest, bool again,
                 struct error *error) {
    static const char *const names[] = {[VIEW_OF_PARTNERS] = "views", [VIEW_OF_ERP] = "documents"};
    bool changed;
    if (!view_rules_note(database, target, digest, again, &changed, error)) {
        return false;
    }
    if (changed) {
        log_line(LOG_INFO_LEVEL, "rules_changed", "%s of all golden records are looked at again", names[target]);
    }
    return true;
}

bool daemon_relay_note(const struct daemon_relay *relay, const struct daemon_relay *before, struct database *database,
                       struct error *error) {
    const struct bytes rights = relay->assembly->rights_files.digest;
    const struct bytes mapping = relay->erp.digest;
    return note(database, VIEW_OF_PARTNERS, rights,
                before != NULL && !same(before->assembly->rights_files.digest, rights), error) &&
           (!relay->erp.exists ||
            note(database, VIEW_OF_ERP, mapping, before != NULL && !same(before->erp.digest, mapping), error));
}

static bool make(struct daemon_relay *relay, const struct daemon_parts *parts, const struct config *config,
                 struct error *error) {
    const struct assembly *assembly = relay->assembly;
    const struct relay_parts given = {
        .database = config->database,
        .attributes = assembly->attributes,
        .kinds = assembly->kinds,
        .rights = assembly->rights,
        .keyer = assembly->parts.keyer,
        .keys = parts->keys,
        .outlet = parts->outlet,
        .dialect = relay->erp.exists ? &relay->erp.dialect : NULL,
        .port = relay->erp.has_port ? &relay->erp.port : NULL,
        .publications_topic = config->topic_publications,
        .customers_topic = config->topic_customers,
        .feedback_topic = config->topic_feedback,
        .documents_topic = config->erp_topic,
        .batch = (unsigned)config->relay_batch,
        .interval = config->relay_interval,
        .bell = parts->bell,
        .behind = parts->behind,
        .rules = {assembly->rights_files.digest, relay->erp.exists ? relay->erp.digest : (struct bytes){NULL, 0}},
        .metrics = parts->metrics,
        .health = parts->health,
    };
    relay->relay = relay_new(&given, error);
    return relay->relay != NULL;
}

struct daemon_relay *daemon_relay_new(const struct daemon_parts *parts, const struct config *config,
                                      struct assembly *assembly, struct error *error) {
    struct daemon_relay *relay = g_new0(struct daemon_relay, 1);
    relay->assembly = assembly_hold(assembly);
    if (!parts->erp(parts->context, assembly, &relay->erp, error) || !make(relay, parts, config, error)) {
        daemon_relay_free(relay);
        return NULL;
    }
    return relay;
}

static void *run(void *argument) {
    (void)pthread_setname_np(pthread_self(), "relay"); /* seen in top and in profiles */
    struct daemon_relay *relay = argument;
    relay->ended_well = relay_run(relay->relay, &relay->stop, &relay->error);
    if (!relay->ended_well) {
        atomic_store(relay->failed, true);
    }
    return NULL;
}

void daemon_relay_start(struct daemon_relay *relay, atomic_bool *failed) {
    relay->failed = failed;
    relay->started = pthread_create(&relay->thread, NULL, run, relay) == 0;
    if (!relay->started) {
        g_error("no thread can be started"); /* ends the process, as out of memory does */
    }
}

bool daemon_relay_stop(struct daemon_relay *relay, struct error *error) {
    if (relay == NULL || !relay->started) {
        return true;
    }
    atomic_store(&relay->stop, true);
    (void)pthread_join(relay->thread, NULL);
    relay->started = false;
    if (!relay->ended_well) {
        *error = relay->error;
    }
    return relay->ended_well;
}

static void free_erp(const struct daemon_erp *erp) {
    if (erp->exists) {
        erp->dialect.close(erp->dialect.state);
    }
    if (erp->has_port) {
        erp->port.close(erp->port.state);
    }
}

void daemon_relay_free(struct daemon_relay *relay) {
    if (relay == NULL) {
        return;
    }
    relay_free(relay->relay);
    free_erp(&relay->erp);
    assembly_release(relay->assembly);
    g_free(relay);
}
