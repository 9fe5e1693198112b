/* stored_scene.h – a few customers in a database, and the command lines that look at them. */
#ifndef TESTS_UNIT_COMMAND_STORED_SCENE_H
#define TESTS_UNIT_COMMAND_STORED_SCENE_H

#include "tests/support/console.h"
#include "tests/support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NEEDS_STORE (NEEDS_CONFIG | NEEDS_DATABASE | NEEDS_KEYS)
static const struct subcommand subcommands[] = {
    {"show", "", "", "", show_main, NEEDS_STORE},       {"history", "", "", "", history_main, NEEDS_STORE},
    {"explain", "", "", "", explain_main, NEEDS_STORE}, {"view", "", "", "", view_main, NEEDS_STORE},
    {"review", "", "", "", review_main, NEEDS_STORE},   {"erp", "", "", "", erp_main, NEEDS_STORE},
    {"rejects", "", "", "", rejects_main, NEEDS_STORE}, {"adopt", "", "", "", adopt_main, NEEDS_STORE},
    {"rebuild", "", "", "", rebuild_main, NEEDS_STORE}, {"pin", "", "", "", pin_main, NEEDS_STORE},
    {"unpin", "", "", "", unpin_main, NEEDS_STORE},     {"generic", "", "", "", generic_main, NEEDS_STORE},
    {"model", "", "", "", model_main, NEEDS_STORE},
};

#define EVENT(element, id, source, time, body)                                                              \
    "<" element " xmlns=\"urn:dealerhub:event:1\" id=\"" id "\" source=\"" source "\" time=\"2026-10-" time \
    "T10:00:00+08:00\">" body "</" element ">"
#define PERSON(number, name, phone) \
    "<Customer number=\"" number "\"><Name>" name "</Name><Phone kind=\"mobile\">" phone "</Phone></Customer>"
#define VIN "LVVDB11B9PD016482"

static const char *const documents[] = {
    EVENT("CustomerRegistered", "a1", "D0123", "01", PERSON("K1", "赵海燕", "13916820044")),
    EVENT("CustomerRegistered", "b1", "D0456", "02", PERSON("R1", "趙海燕", "139 1682 0044")),
    EVENT("VehicleDelivered", "a2", "D0123", "03",
          "<Customer number=\"K1\"><Name>赵海燕</Name></Customer><Delivery number=\"JC1\" date=\"2026-10-03\"><Vehicle "
          "vin=\"" VIN "\"/></Delivery>"),
    EVENT("RepairCompleted", "b2", "D0456", "04",
          PERSON("R1", "趙海燕", "139 1682 0044") "<Party role=\"driver\"><Name>王先生</Name><Phone kind=\"mobile\">"
                                                  "13722223333</Phone></Party><RepairOrder number=\"RO-1\"><Vehicle "
                                                  "vin=\"" VIN
                                                  "\"/><Amount currency=\"CNY\">320.00</Amount></RepairOrder>"),
    EVENT("CustomerRegistered", "a3", "D0123", "05", PERSON("K2", "王建国", "13916820130")),
    EVENT("CustomerRegistered", "b3", "D0456", "06", PERSON("R2", "王磊", "13916820130")),
    EVENT("RepairCompleted", "b4", "D0456", "07",
          PERSON("R1", "趙海燕", "139 1682 0044") "<RepairOrder number=\"RO-2\"><Vehicle vin=\"" VIN "\"/><Amount "
                                                  "currency=\"CNY\">99.00</Amount></RepairOrder>"),
    EVENT("EventVoided", "b5", "D0456", "08",
          "<Customer number=\"R1\"/><Voided event=\"b4\"/><Reason>选错客户</Reason>"),
};

static struct console console;

static inline int begin(void **state) {
    (void)state;
    console_open(&console, subcommands, sizeof subcommands / sizeof *subcommands);
    assert_int_equal(merge_fixture_merge(&console.fixture, documents, sizeof documents / sizeof *documents, NULL), 0);
    return 0;
}

static inline int end(void **state) {
    (void)state;
    console_close(&console);
    return 0;
}

static inline int run(const char *line) {
    return console_run(&console, line);
}

static inline json_t *run_json(const char *line, int expected) {
    return console_json(&console, line, expected);
}

static inline void assert_says(const char *text) {
    console_says(&console, text);
}

static inline void assert_silent_of(const char *text) {
    console_silent_of(&console, text);
}

static inline const char *text_at(const json_t *json, const char *key) {
    const char *text = json_string_value(json_object_get(json, key));
    return text == NULL ? "" : text;
}

#endif
