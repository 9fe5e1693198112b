#include "tests/support/test.h"

#include "adapters/kafka/consumer.h"
#include "adapters/kafka/send.h"
#include "hub/base/log.h"
#include "hub/base/moment.h"

#include <fcntl.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define STORE "dealer.D0123.events"

/* What the log says goes into a pipe instead of standard error, and is read along. */
struct scene {
    rd_kafka_t *host; /* of the broker in this process */
    rd_kafka_mock_cluster_t *broker;
    struct arena *arena;
    struct inbox *inbox;
    struct inbox_watcher watcher;
    int kept, ends[2];
    char text[16384];
    size_t length, assigned, revoked;
    int64_t next; /* where reading begins in each partition */
};

static void capture_begin(struct scene *scene) {
    assert_int_equal(pipe(scene->ends), 0);
    assert_int_equal(fcntl(scene->ends[0], F_SETFL, O_NONBLOCK), 0);
    scene->kept = dup(STDERR_FILENO);
    (void)dup2(scene->ends[1], STDERR_FILENO);
}

static void capture_more(struct scene *scene) {
    const ssize_t got = read(scene->ends[0], scene->text + scene->length, sizeof scene->text - 1 - scene->length);
    scene->length += got < 0 ? 0 : (size_t)got;
    scene->text[scene->length] = '\0';
}

static void capture_end(struct scene *scene) {
    (void)dup2(scene->kept, STDERR_FILENO);
    (void)close(scene->kept);
    (void)close(scene->ends[0]);
    (void)close(scene->ends[1]);
}

static void assigned(void *context, struct inbox_place *places, size_t count) {
    struct scene *scene = context;
    scene->assigned += count;
    for (size_t i = 0; i < count; i++) {
        places[i].next = scene->next;
    }
}

static void revoked(void *context, const struct inbox_place *places, size_t count, bool lost) {
    struct scene *scene = context;
    (void)places;
    (void)lost;
    scene->revoked += count;
}

static int begin(void **state) {
    static struct scene scene;
    char reason[200];
    scene = (struct scene){.arena = arena_new(), .next = INBOX_NOWHERE};
    scene.host = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), reason, sizeof reason);
    assert_non_null(scene.host);
    scene.broker = rd_kafka_mock_cluster_new(scene.host, 1);
    scene.watcher = (struct inbox_watcher){&scene, assigned, revoked};
    log_configure(LOG_ERROR_LEVEL, LOG_TEXT);
    *state = &scene;
    return 0;
}

static int end(void **state) {
    struct scene *scene = *state;
    kafka_inbox_free(scene->inbox);
    rd_kafka_mock_cluster_destroy(scene->broker);
    rd_kafka_destroy(scene->host);
    arena_free(scene->arena);
    return 0;
}

static void open_inbox(struct scene *scene) {
    struct error error = {0};
    char servers[100];
    (void)snprintf(servers, sizeof servers, "kafka.bootstrap.servers=%s",
                   rd_kafka_mock_cluster_bootstraps(scene->broker));
    const struct config_setting setting = {servers, "test"};
    const struct config_request request = {.settings = &setting, .setting_count = 1};
    const struct config *config = config_load(&request, scene->arena, &error);
    assert_non_null(config);
    scene->inbox = kafka_inbox_new(config, &error);
    assert_non_null(scene->inbox);
    assert_true(scene->inbox->open(scene->inbox->state, &scene->watcher, &error));
}

/* Until the log holds `word` or, when that is NULL, partitions are ours. */
static void poll_until(struct scene *scene, const char *word) {
    const moment deadline = moment_now() + SECONDS(60);
    while (word == NULL ? scene->assigned == 0 : strstr(scene->text, word) == NULL) {
        struct message message;
        struct error error = {0};
        if (moment_now() > deadline) {
            capture_end(scene);
            fail_msg("not in time; the log says:\n%s", scene->text);
        }
        assert_int_equal(scene->inbox->poll(scene->inbox->state, SECONDS(1) / 20, scene->arena, &message, &error),
                         INBOX_NOTHING);
        capture_more(scene);
    }
}

static void make_topic(const struct scene *scene) {
    assert_int_equal(rd_kafka_mock_topic_create(scene->broker, STORE, 1, 1), RD_KAFKA_RESP_ERR_NO_ERROR);
}

/* That there is no store yet is how every installation begins. */
static void a_pattern_that_no_topic_fits_yet_is_told_of_once_and_as_no_trouble(void **state) {
    struct scene *scene = *state;
    log_configure(LOG_INFO_LEVEL, LOG_TEXT);
    capture_begin(scene);
    open_inbox(scene);
    poll_until(scene, "pattern=^dealer\\.");
    make_topic(scene);
    poll_until(scene, NULL);
    scene->inbox->close(scene->inbox->state);
    capture_end(scene);
    assert_null(strstr(scene->text, " warn "));
    const char *const told =
        " info  no_topic_yet pattern=^dealer\\..*\\.events$: no topic fits it yet; they are looked for "
        "every 2000 ms\n";
    const char *line = strstr(scene->text, told);
    assert_non_null(line);
    assert_null(strstr(line + strlen(told), "no_topic_yet pattern=^dealer\\."));
}

/* Each in a batch of its own, which is what one answer of this broker holds. */
static void send_from(const struct scene *scene, int first, int count) {
    const struct config_pair settings[] = {
        {"bootstrap.servers", rd_kafka_mock_cluster_bootstraps(scene->broker), "test"}};
    for (int i = first; i < first + count; i++) {
        struct error error = {0};
        struct sending sending = {.topic = STORE, .key = "K1", .body = {(const uint8_t *)"<x/>", 4}};
        assert_true(kafka_send(settings, 1, &sending, 1, SECONDS(10), &error));
        assert_int_equal(sending.offset, i);
    }
}

static void send_some(const struct scene *scene, int count) {
    send_from(scene, 0, count);
}

static struct message poll_until_it_says(struct scene *scene, enum inbox_answer wanted) {
    const moment deadline = moment_now() + SECONDS(60);
    enum inbox_answer answer;
    struct message message = {0};
    do {
        struct error error = {0};
        if (moment_now() > deadline) {
            fail_msg("nothing comes any more");
        }
        answer = scene->inbox->poll(scene->inbox->state, SECONDS(1) / 20, scene->arena, &message, &error);
    } while (answer == INBOX_NOTHING);
    assert_int_equal(answer, wanted);
    return message;
}

static void seek(struct scene *scene, int64_t next) {
    struct error error = {0};
    const struct inbox_place place = {.topic = STORE, .partition = 0, .next = next};
    if (!scene->inbox->seek(scene->inbox->state, &place, 1, &error)) {
        fail_msg("%s", error_text(&error));
    }
}

/* The library stops reading what has no message at that offset, and does not let it be sought either. */
static void a_partition_that_had_a_gap_is_read_on_from_wherever_one_says(void **state) {
    struct scene *scene = *state;
    make_topic(scene);
    send_some(scene, 1);
    scene->next = 100;
    open_inbox(scene);
    (void)poll_until_it_says(scene, INBOX_GAP);
    seek(scene, 0);
    assert_int_equal(poll_until_it_says(scene, INBOX_MESSAGE).offset, 0);
    scene->inbox->close(scene->inbox->state);
}

static void poll_nothing(struct scene *scene, int64_t span) {
    const moment deadline = moment_now() + span;
    while (moment_now() < deadline) {
        struct message message;
        struct error error = {0};
        assert_int_equal(scene->inbox->poll(scene->inbox->state, SECONDS(1) / 20, scene->arena, &message, &error),
                         INBOX_NOTHING);
    }
}

/* The broker takes its time: should the library have asked it where the log ends, the answer comes too late, and must not
 * count. */
static void what_was_not_to_be_read_at_first_is_read_without_a_gap(void **state) {
    enum { COUNT = 6, DELAY = 1000 /* ms */ };
    struct scene *scene = *state;
    make_topic(scene);
    send_some(scene, COUNT);
    open_inbox(scene);
    poll_until(scene, NULL);
    assert_int_equal(rd_kafka_mock_broker_set_rtt(scene->broker, 1, DELAY), RD_KAFKA_RESP_ERR_NO_ERROR);
    poll_nothing(scene, SECONDS(1));
    seek(scene, 0);
    for (int64_t i = 0; i < COUNT; i++) {
        assert_int_equal(poll_until_it_says(scene, INBOX_MESSAGE).offset, i);
    }
    scene->inbox->close(scene->inbox->state);
}

static void what_is_not_to_be_read_any_more_is_not_until_it_is_again(void **state) {
    struct scene *scene = *state;
    make_topic(scene);
    send_some(scene, 2);
    scene->next = 0;
    open_inbox(scene);
    assert_int_equal(poll_until_it_says(scene, INBOX_MESSAGE).offset, 0);
    seek(scene, INBOX_NOWHERE);
    seek(scene, INBOX_NOWHERE);
    poll_nothing(scene, SECONDS(1) / 2);
    seek(scene, 1);
    assert_int_equal(poll_until_it_says(scene, INBOX_MESSAGE).offset, 1);
    scene->inbox->close(scene->inbox->state);
}

/* What comes meanwhile is read again by whoever has the partition next. */
static void it_closes_while_messages_come_and_hands_its_partitions_back(void **state) {
    struct scene *scene = *state;
    scene->next = 0;
    make_topic(scene);
    send_some(scene, 2);
    open_inbox(scene);
    (void)poll_until_it_says(scene, INBOX_MESSAGE);
    send_from(scene, 2, 20);
    assert_int_equal(scene->revoked, 0);
    scene->inbox->close(scene->inbox->state);
    assert_int_equal(scene->revoked, 1);
}

/* --- in turn -------------------------------------------------------------------------------------------------------- */

#define OTHER "dealer.D0456.events"
#define MARKER "dealer.D0789.events"

/* Many at once. */
static void send_many(const struct scene *scene, const char *topic, size_t count) {
    const struct config_pair settings[] = {
        {"bootstrap.servers", rd_kafka_mock_cluster_bootstraps(scene->broker), "test"}};
    struct error error = {0};
    struct sending *sendings = ARENA_NEW(scene->arena, struct sending, count);
    for (size_t i = 0; i < count; i++) {
        sendings[i] = (struct sending){.topic = topic, .key = "K1", .body = {(const uint8_t *)"<x/>", 4}};
    }
    assert_true(kafka_send(settings, 1, sendings, count, SECONDS(60), &error));
    for (size_t i = 0; i < count; i++) {
        assert_true(sendings[i].delivered);
    }
}

static void make_topics(const struct scene *scene) {
    make_topic(scene);
    assert_int_equal(rd_kafka_mock_topic_create(scene->broker, OTHER, 1, 1), RD_KAFKA_RESP_ERR_NO_ERROR);
}

static void make_marker(const struct scene *scene) {
    assert_int_equal(rd_kafka_mock_topic_create(scene->broker, MARKER, 1, 1), RD_KAFKA_RESP_ERR_NO_ERROR);
}

/* Until the library has heard where the log of a topic ends, which comes before its messages of the same answer. */
static void wait_for_end(struct scene *scene, const char *topic, int64_t wanted) {
    const moment deadline = moment_now() + SECONDS(60);
    while (scene->inbox->end(scene->inbox->state, topic, 0) < wanted) {
        const struct timespec span = {.tv_nsec = 1000000};
        assert_true(moment_now() < deadline);
        (void)nanosleep(&span, NULL);
    }
}

/* Until the first messages of a topic have come, too: the library takes one answer after the other. */
static void wait_for_messages(struct scene *scene, const char *topic, int64_t end) {
    wait_for_end(scene, topic, end);
    send_many(scene, MARKER, 1);
    wait_for_end(scene, MARKER, 1);
}

static bool is_of(const struct message *message, const char *topic) {
    return strcmp(message->topic, topic) == 0;
}

static void what_one_source_sent_at_once_does_not_stand_before_the_message_of_another(void **state) {
    enum { BACKLOG = 2000, MOST = 50 };
    struct scene *scene = *state;
    int before = 0;
    scene->next = 0;
    make_topics(scene);
    make_marker(scene);
    send_many(scene, STORE, BACKLOG);
    open_inbox(scene);
    assert_true(is_of(&(struct message){.topic = poll_until_it_says(scene, INBOX_MESSAGE).topic}, STORE));
    send_many(scene, OTHER, 1);
    wait_for_messages(scene, OTHER, 1);
    for (struct message message = {.topic = STORE}; !is_of(&message, OTHER); before++) {
        message = poll_until_it_says(scene, INBOX_MESSAGE);
    }
    assert_in_range(before, 0, MOST);
    scene->inbox->close(scene->inbox->state);
}

static void of_two_sources_with_a_backlog_each_has_its_stretch_and_keeps_its_order(void **state) {
    enum { BACKLOG = 3000, MOST = 2000, FEW = 200 };
    struct scene *scene = *state;
    int64_t next[3] = {0, 0, 0}; /* of the marker, too */
    int changes = 0;             /* from one source to the other; by plain turns there would be hundreds */
    scene->next = 0;
    make_topics(scene);
    make_marker(scene);
    send_many(scene, STORE, BACKLOG);
    send_many(scene, OTHER, BACKLOG);
    open_inbox(scene);
    const struct message first = poll_until_it_says(scene, INBOX_MESSAGE);
    bool other = is_of(&first, OTHER);
    next[other]++;
    wait_for_end(scene, STORE, BACKLOG);
    wait_for_messages(scene, OTHER, BACKLOG);
    while (next[0] < BACKLOG || next[1] < BACKLOG) {
        const struct message message = poll_until_it_says(scene, INBOX_MESSAGE);
        int64_t *expected = &next[is_of(&message, OTHER) + 2 * is_of(&message, MARKER)];
        changes += is_of(&message, other ? STORE : OTHER);
        other = is_of(&message, MARKER) ? other : is_of(&message, OTHER);
        assert_int_equal(message.offset, *expected);
        ++*expected;
        assert_true(next[0] + next[1] < MOST || (next[0] > 0 && next[1] > 0));
    }
    assert_in_range(changes, 1, FEW);
    scene->inbox->close(scene->inbox->state);
}

static void a_source_keeps_up_with_the_last_message_that_it_has_sent(void **state) {
    enum { COUNT = 20 };
    struct scene *scene = *state;
    scene->next = 0;
    make_topic(scene);
    send_many(scene, STORE, COUNT);
    open_inbox(scene);
    for (int i = 0; i < COUNT - 2; i++) {
        assert_false(poll_until_it_says(scene, INBOX_MESSAGE).last);
    }
    (void)poll_until_it_says(scene, INBOX_MESSAGE);
    assert_true(poll_until_it_says(scene, INBOX_MESSAGE).last);
    scene->inbox->close(scene->inbox->state);
}

static void what_was_fetched_ahead_is_dropped_when_reading_goes_on_elsewhere(void **state) {
    enum { COUNT = 300, THERE = 200 };
    struct scene *scene = *state;
    scene->next = 0;
    make_topic(scene);
    send_many(scene, STORE, COUNT);
    open_inbox(scene);
    assert_int_equal(poll_until_it_says(scene, INBOX_MESSAGE).offset, 0);
    seek(scene, THERE);
    for (int64_t i = THERE; i < COUNT; i++) {
        assert_int_equal(poll_until_it_says(scene, INBOX_MESSAGE).offset, i);
    }
    scene->inbox->close(scene->inbox->state);
}

static void while_it_is_held_nothing_comes_and_afterwards_nothing_is_missing(void **state) {
    enum { COUNT = 300 };
    struct scene *scene = *state;
    scene->next = 0;
    make_topic(scene);
    send_many(scene, STORE, COUNT);
    open_inbox(scene);
    assert_int_equal(poll_until_it_says(scene, INBOX_MESSAGE).offset, 0);
    scene->inbox->hold(scene->inbox->state, true);
    poll_nothing(scene, SECONDS(1) / 4);
    scene->inbox->hold(scene->inbox->state, false);
    for (int64_t i = 1; i < COUNT; i++) {
        assert_int_equal(poll_until_it_says(scene, INBOX_MESSAGE).offset, i);
    }
    scene->inbox->close(scene->inbox->state);
}

/* Another member comes while both topics stand in the first one's hands, half read. */
static void of_a_partition_that_went_to_another_nothing_more_comes(void **state) {
    enum { BACKLOG = 2000, READ = 20 };
    struct scene *scene = *state;
    struct scene other = {.broker = scene->broker, .arena = scene->arena, .next = 0};
    const moment deadline = moment_now() + SECONDS(60);
    bool seen[2] = {false, false};
    scene->next = 0;
    make_topics(scene);
    send_many(scene, STORE, BACKLOG);
    send_many(scene, OTHER, BACKLOG);
    open_inbox(scene);
    for (int i = 0; i < READ; i++) {
        (void)poll_until_it_says(scene, INBOX_MESSAGE);
    }
    other.watcher = (struct inbox_watcher){&other, assigned, revoked};
    open_inbox(&other);
    scene->inbox->hold(scene->inbox->state, true); /* so that much is left when one of them goes */
    while (other.assigned == 0 && moment_now() < deadline) {
        struct error error = {0};
        struct message message;
        (void)scene->inbox->poll(scene->inbox->state, SECONDS(1) / 100, scene->arena, &message, &error);
        (void)other.inbox->poll(other.inbox->state, SECONDS(1) / 100, scene->arena, &message, &error);
    }
    assert_int_equal(scene->revoked, 1);
    scene->inbox->hold(scene->inbox->state, false);
    for (int i = READ; i < BACKLOG; i++) {
        const struct message message = poll_until_it_says(scene, INBOX_MESSAGE);
        seen[is_of(&message, OTHER)] = true;
    }
    assert_int_equal(seen[0] + seen[1], 1);
    other.inbox->close(other.inbox->state);
    kafka_inbox_free(other.inbox);
    scene->inbox->close(scene->inbox->state);
}

static void it_closes_while_much_stands_in_its_queues(void **state) {
    struct scene *scene = *state;
    scene->next = 0;
    make_topics(scene);
    send_many(scene, STORE, 2000);
    send_many(scene, OTHER, 2000);
    open_inbox(scene);
    (void)poll_until_it_says(scene, INBOX_MESSAGE);
    scene->inbox->close(scene->inbox->state);
    assert_int_equal(scene->revoked, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_pattern_that_no_topic_fits_yet_is_told_of_once_and_as_no_trouble, begin, end),
        cmocka_unit_test_setup_teardown(it_closes_while_messages_come_and_hands_its_partitions_back, begin, end),
        cmocka_unit_test_setup_teardown(a_partition_that_had_a_gap_is_read_on_from_wherever_one_says, begin, end),
        cmocka_unit_test_setup_teardown(what_was_not_to_be_read_at_first_is_read_without_a_gap, begin, end),
        cmocka_unit_test_setup_teardown(what_is_not_to_be_read_any_more_is_not_until_it_is_again, begin, end),
        cmocka_unit_test_setup_teardown(what_one_source_sent_at_once_does_not_stand_before_the_message_of_another,
                                        begin, end),
        cmocka_unit_test_setup_teardown(of_two_sources_with_a_backlog_each_has_its_stretch_and_keeps_its_order, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_source_keeps_up_with_the_last_message_that_it_has_sent, begin, end),
        cmocka_unit_test_setup_teardown(what_was_fetched_ahead_is_dropped_when_reading_goes_on_elsewhere, begin, end),
        cmocka_unit_test_setup_teardown(while_it_is_held_nothing_comes_and_afterwards_nothing_is_missing, begin, end),
        cmocka_unit_test_setup_teardown(of_a_partition_that_went_to_another_nothing_more_comes, begin, end),
        cmocka_unit_test_setup_teardown(it_closes_while_much_stands_in_its_queues, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
