/* daemon.h – the hub at work: its stages, each in threads of its own, from the first signal to the last. */
#ifndef HUB_STAGE_DAEMON_H
#define HUB_STAGE_DAEMON_H

#include "hub/base/bell.h"
#include "hub/base/config.h"
#include "hub/base/health.h"
#include "hub/base/metrics.h"
#include "hub/stage/assembly.h"
#include "hub/stage/inbox.h"
#include "hub/stage/outlet.h"
#include "hub/stage/port.h"

#include <stdatomic.h>

enum daemon_stage { DAEMON_INTAKE = 1, DAEMON_RELAY = 2 }; /* the merge goes with the intake */

/* Of one ERP system; made anew when files are loaded anew. */
struct daemon_erp {
    bool exists;
    struct erp_dialect dialect;
    bool has_port; /* else documents go out by the outlet */
    struct port port;
    struct bytes digest; /* of the files that it was made from */
};

/* What the foreign world provides. `context` goes to all the functions. */
struct daemon_parts {
    const struct config *config;
    const struct master_keys *keys;
    unsigned stages;             /* enum daemon_stage */
    const struct inbox *inbox;   /* NULL without the intake */
    const struct outlet *outlet; /* the intake reads the log alone */
    struct metrics *metrics;
    struct health *health;
    struct bell *bell;   /* the merge rings for the relay; daemon_run makes it */
    atomic_bool *behind; /* all sources are, says the intake to the relay; daemon_run makes it */
    void *context;
    /* Opens what is there for the ERP, if anything; it may be opened twice at a time. False and *error. */
    bool (*erp)(void *context, const struct assembly *assembly, struct daemon_erp *erp, struct error *error);
    /* The configuration read anew, for SIGHUP; it has to outlive the daemon. NULL and *error. */
    const struct config *(*reload)(void *context, struct error *error);
    /* Proposes to put the file set of that digest in force: a decision. False and *error. */
    bool (*propose)(void *context, const char *file_set, struct error *error);
    void (*ready)(void *context);
    void (*stopping)(void *context);
};

/* SIGTERM, SIGINT and SIGHUP wait for daemon_run. Call before any thread is started, those of libraries too: each takes
 * over what its maker blocks. */
void daemon_block_signals(void);
/* Until SIGTERM or SIGINT; SIGHUP loads files and settings anew. False and *error when it cannot start, or what stopped
 * it. */
bool daemon_run(const struct daemon_parts *parts, struct error *error);

#endif
