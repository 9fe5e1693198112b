#include "tests/support/test.h"

#include "adapters/kafka/consumer.h"
#include "adapters/kafka/mock.h"
#include "adapters/kafka/send.h"
#include "hub/base/instant.h"
#include "hub/base/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What the log says goes into a pipe instead of standard error, and is read along. */
struct scene {
    struct mock_broker *broker;
    struct arena *arena;
    struct inbox *inbox;
    struct inbox_watcher watcher;
    int kept, ends[2];
    char text[16384];
    size_t length, assigned;
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
    (void)context;
    (void)places;
    (void)count;
    (void)lost;
}

static int begin(void **state) {
    static struct scene scene;
    struct error error = {0};
    scene = (struct scene){.broker = mock_broker_start(&error), .arena = arena_new(), .next = INBOX_NOWHERE};
    assert_non_null(scene.broker);
    scene.watcher = (struct inbox_watcher){&scene, assigned, revoked};
    log_configure(LOG_INFO_LEVEL, LOG_TEXT);
    *state = &scene;
    return 0;
}

static int end(void **state) {
    struct scene *scene = *state;
    kafka_inbox_free(scene->inbox);
    mock_broker_stop(scene->broker);
    arena_free(scene->arena);
    return 0;
}

static void open_inbox(struct scene *scene) {
    struct error error = {0};
    char servers[100];
    (void)snprintf(servers, sizeof servers, "kafka.bootstrap.servers=%s", mock_broker_address(scene->broker));
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
    const instant deadline = instant_now() + SECONDS(60);
    while (word == NULL ? scene->assigned == 0 : strstr(scene->text, word) == NULL) {
        struct message message;
        struct error error = {0};
        if (instant_now() > deadline) {
            capture_end(scene);
            fail_msg("not in time; the log says:\n%s", scene->text);
        }
        assert_int_equal(scene->inbox->poll(scene->inbox->state, SECONDS(1) / 20, scene->arena, &message, &error),
                         INBOX_NOTHING);
        capture_more(scene);
    }
}

/* That there is no store yet is how every installation begins. */
static void a_pattern_that_no_topic_fits_yet_is_told_of_once_and_as_no_trouble(void **state) {
    struct scene *scene = *state;
    const char *const late[] = {"dealer.D0123.events"};
    struct error error = {0};
    capture_begin(scene);
    open_inbox(scene);
    poll_until(scene, "pattern=^dealer\\.");
    assert_true(mock_broker_topics(scene->broker, late, 1, &error));
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

static const char *const store[] = {"dealer.D0123.events"};

static int32_t send_one(const struct scene *scene) {
    struct error error = {0};
    const struct config_pair settings[] = {{"bootstrap.servers", mock_broker_address(scene->broker), "test"}};
    struct sending sending = {.topic = store[0], .key = "K1", .body = {(const uint8_t *)"<x/>", 4}};
    assert_true(kafka_send(settings, 1, &sending, 1, SECONDS(10), &error));
    return sending.partition;
}

static struct message poll_until_it_says(struct scene *scene, enum inbox_answer wanted, int32_t partition) {
    const instant deadline = instant_now() + SECONDS(60);
    enum inbox_answer answer;
    struct message message = {0};
    do {
        struct error error = {0};
        assert_true(instant_now() < deadline);
        answer = scene->inbox->poll(scene->inbox->state, SECONDS(1) / 20, scene->arena, &message, &error);
    } while (answer != wanted || message.partition != partition);
    return message;
}

/* The library stops reading what has no message at that offset, and does not let it be sought either. */
static void a_partition_that_had_a_gap_is_read_on_from_wherever_one_says(void **state) {
    struct scene *scene = *state;
    struct error error = {0};
    assert_true(mock_broker_topics(scene->broker, store, 1, &error));
    const int32_t partition = send_one(scene);
    scene->next = 100;
    log_configure(LOG_ERROR_LEVEL, LOG_TEXT);
    open_inbox(scene);
    (void)poll_until_it_says(scene, INBOX_GAP, partition);
    const struct inbox_place place = {.topic = store[0], .partition = partition, .next = 0};
    if (!scene->inbox->seek(scene->inbox->state, &place, 1, &error)) {
        fail_msg("%s", error_text(&error));
    }
    assert_int_equal(poll_until_it_says(scene, INBOX_MESSAGE, partition).offset, 0);
    scene->inbox->close(scene->inbox->state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_pattern_that_no_topic_fits_yet_is_told_of_once_and_as_no_trouble, begin, end),
        cmocka_unit_test_setup_teardown(a_partition_that_had_a_gap_is_read_on_from_wherever_one_says, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
