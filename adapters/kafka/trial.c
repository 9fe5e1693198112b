#include "adapters/kafka/trial.h"

#include <glib.h>
#include <stdio.h>

enum { PATIENCE = 10000, PROMPTLY = 3000 }; /* ms: for the coordinator; for one message */

struct trial {
    const struct kafka_settings *settings;
    char id[60];
    rd_kafka_t *client; /* NULL: made at the next trial */
};

struct trial *trial_new(const struct kafka_settings *settings, unsigned shard) {
    struct trial *trial = g_new0(struct trial, 1);
    trial->settings = settings;
    (void)snprintf(trial->id, sizeof trial->id, "dealerhub-relay-%u-trial", shard);
    return trial;
}

static void drop_client(struct trial *trial) {
    if (trial->client != NULL) {
        (void)rd_kafka_purge(trial->client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        rd_kafka_destroy(trial->client);
        trial->client = NULL;
    }
}

void trial_free(struct trial *trial) {
    drop_client(trial);
    g_free(trial);
}

/* Called from flush: whether the one message arrived. */
static void note_fate(rd_kafka_t *client, const rd_kafka_message_t *message, void *state) {
    (void)client;
    (void)state;
    *(bool *)message->_private = message->err == RD_KAFKA_RESP_ERR_NO_ERROR;
}

static bool make_client(struct trial *trial, struct error *error) {
    const struct kafka_setting own[] = {{"transactional.id", trial->id}, {"transaction.timeout.ms", "10000"}};
    rd_kafka_conf_t *conf = kafka_conf(trial->settings, own, sizeof own / sizeof *own, error);
    if (conf == NULL) {
        return false;
    }
    rd_kafka_conf_set_dr_msg_cb(conf, note_fate);
    trial->client = kafka_make(RD_KAFKA_PRODUCER, conf, error);
    if (trial->client == NULL) {
        return false;
    }
    rd_kafka_error_t *problem = rd_kafka_init_transactions(trial->client, PATIENCE);
    return problem == NULL || kafka_failed(BROKER_MISSING, "init_transactions", problem, error);
}

static bool arrives(struct trial *trial, const char *topic) {
    bool arrived = false;
    const rd_kafka_resp_err_t put =
        rd_kafka_producev(trial->client, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_KEY("trial", 5),
                          RD_KAFKA_V_OPAQUE(&arrived), RD_KAFKA_V_END);
    if (put == RD_KAFKA_RESP_ERR_NO_ERROR && rd_kafka_flush(trial->client, PROMPTLY) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        (void)rd_kafka_purge(trial->client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        (void)rd_kafka_flush(trial->client, PROMPTLY); /* no report may come when `arrived` is gone */
    }
    return arrived;
}

static bool try_topic(struct trial *trial, const char *topic, struct error *error) {
    rd_kafka_error_t *problem = rd_kafka_begin_transaction(trial->client);
    if (problem != NULL) {
        return kafka_failed(BROKER_MISSING, "begin_transaction", problem, error);
    }
    if (!arrives(trial, topic)) {
        return error_set(error, BROKER_FAILED, topic, "a message on trial was not taken: may we write there?");
    }
    problem = rd_kafka_abort_transaction(trial->client, PATIENCE);
    return problem == NULL || kafka_failed(BROKER_MISSING, "abort_transaction", problem, error);
}

bool trial_takes(struct trial *trial, const char *topic, struct error *error) {
    const bool good = (trial->client != NULL || make_client(trial, error)) && try_topic(trial, topic, error);
    if (!good) {
        drop_client(trial);
    }
    return good;
}
