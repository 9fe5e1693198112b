/* check_topics.h – what each kind of topic must be set up like, as a table, and a topic's settings judged by it. */
#ifndef HUB_COMMAND_CHECK_TOPICS_H
#define HUB_COMMAND_CHECK_TOPICS_H

#include "adapters/kafka/topics.h"
#include "hub/command/check.h"

enum topic_role {
    ROLE_NONE,
    ROLE_EVENTS,
    ROLE_DECISIONS,
    ROLE_PUBLICATIONS,
    ROLE_CUSTOMERS,
    ROLE_FEEDBACK,
    ROLE_DOCUMENTS,
};

/* Notes a fault or warning for each setting that does not do; false when there is any. Settings that the broker does not
 * tell are passed over. */
bool check_topic(struct inspection *inspection, enum topic_role role, const struct topic_description *topic);

#endif
