#include "hub/command/check_topics.h"

#include "hub/store/shard.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum test {
    MUST_BE,   /* exactly the word */
    MUST_LAST, /* at least so many milliseconds; a negative number is for ever */
};

#define ONE_DAY "86400000"

static const struct expectation {
    enum topic_role role;
    const char *setting;
    enum test test;
    const char *wanted;
    bool fault; /* else a warning */
    const char *why_en, *why_zh;
} expectations[] = {
    {ROLE_EVENTS, "message.timestamp.type", MUST_BE, "LogAppendTime", false,
     "else a store's wrong clock is only noticed at receipt", "否则只能在接收时发现门店时钟错误"},
    {ROLE_EVENTS, "cleanup.policy", MUST_BE, "delete", true, "compaction drops all but a customer's last event",
     "压缩会只保留每个客户的最后一个事件"},
    {ROLE_EVENTS, "retention.ms", MUST_LAST, ONE_DAY, false, "an outage of the hub that lasts longer loses events",
     "停机超过该时间会丢失事件"},
    {ROLE_DECISIONS, "cleanup.policy", MUST_BE, "delete", true, "compaction drops decisions", "压缩会丢失决定"},
    {ROLE_DECISIONS, "retention.ms", MUST_LAST, ONE_DAY, false,
     "an outage of the hub that lasts longer loses decisions", "停机超过该时间会丢失决定"},
    {ROLE_PUBLICATIONS, "cleanup.policy", MUST_BE, "compact", true,
     "it is the only truth about what was published, and must not expire", "它是已发布内容的唯一依据，不得过期"},
    {ROLE_CUSTOMERS, "cleanup.policy", MUST_BE, "compact", true,
     "else views expire, and a retracted one is not taken away", "否则视图会过期，撤回的视图也不会被清除"},
    {ROLE_CUSTOMERS, "delete.retention.ms", MUST_LAST, ONE_DAY, false,
     "a partner that reads less often never hears of a retraction", "读取间隔更长的伙伴收不到撤回"},
    {ROLE_FEEDBACK, "cleanup.policy", MUST_BE, "delete", false, "compaction drops answers", "压缩会丢失反馈"},
    {ROLE_FEEDBACK, "retention.ms", MUST_LAST, ONE_DAY, false, "a partner that reads less often misses answers",
     "读取间隔更长的伙伴会错过反馈"},
    {ROLE_DOCUMENTS, "cleanup.policy", MUST_BE, "delete", true, "compaction drops all but a customer's last document",
     "压缩会只保留每个客户的最后一个单据"},
};

static bool is_long_enough(const char *value, const char *least) {
    char *end;
    const long long milliseconds = strtoll(value, &end, 10);
    return *end != '\0' || milliseconds < 0 || milliseconds >= strtoll(least, NULL, 10);
}

static bool is_met(const struct expectation *expectation, const char *value) {
    return expectation->test == MUST_BE ? strcmp(value, expectation->wanted) == 0
                                        : is_long_enough(value, expectation->wanted);
}

static void tell(struct inspection *inspection, const struct expectation *expectation, const char *topic,
                 const char *value) {
    struct command_context *context = inspection->context;
    const bool exact = expectation->test == MUST_BE;
    (void)error_set(&context->error, TOPIC_SETTING, topic, "%s=%s, needed is %s%s: %s", expectation->setting, value,
                    exact ? "" : "at least ", expectation->wanted, expectation->why_en);
    error_translate(&context->error, arena_print(context->arena, "%s=%s，应%s %s：%s", expectation->setting, value,
                                                 exact ? "为" : "不小于", expectation->wanted, expectation->why_zh));
    (expectation->fault ? check_fault : check_warning)(inspection, "topic");
}

/* The relay puts a shard's log records into the partition of its number. */
static bool check_partitions(struct inspection *inspection, enum topic_role role,
                             const struct topic_description *topic) {
    struct command_context *context = inspection->context;
    if (role != ROLE_PUBLICATIONS || topic->partitions == SHARD_COUNT) {
        return true;
    }
    (void)error_set(&context->error, TOPIC_SETTING, topic->topic, "it has %d partitions, needed are %d: one a shard",
                    topic->partitions, SHARD_COUNT);
    error_translate(&context->error, arena_print(context->arena, "有 %d 个分区，应为 %d 个：每个分片一个",
                                                 topic->partitions, SHARD_COUNT));
    check_fault(inspection, "topic");
    return false;
}

bool check_topic(struct inspection *inspection, enum topic_role role, const struct topic_description *topic) {
    bool good = check_partitions(inspection, role, topic);
    for (size_t i = 0; i < sizeof expectations / sizeof *expectations; i++) {
        const struct expectation *expectation = &expectations[i];
        const char *value = expectation->role == role ? topic_description_setting(topic, expectation->setting) : NULL;
        if (value != NULL && !is_met(expectation, value)) {
            tell(inspection, expectation, topic->topic, value);
            good = false;
        }
    }
    return good;
}
