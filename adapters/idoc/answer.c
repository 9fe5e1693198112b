#include "adapters/idoc/answer.h"

#include "adapters/idoc/received.h"
#include "hub/event/xml_file.h"

#include <glib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CUSTOMER_OBJECT "KNA1"

struct reading {
    int64_t utc_offset;
    struct arena *arena;
    struct error *error;
    GArray *answers;     /* struct erp_answer */
    const char *message; /* number of the IDoc at hand */
    instant time;        /* when it was made */
    size_t place;        /* of the object in it, from 1 */
};

/* DOCNUM: whatever else stands there is no number of a document. */
static bool is_document_number(const char *text) {
    const size_t digits = strspn(text, "0123456789");
    return digits > 0 && digits <= 16 && text[digits] == '\0';
}

static void take_object(struct reading *reading, const xmlNode *object) {
    const char *number = idoc_text(object, "DOCNUM", reading->arena);
    const char *type = idoc_text(object, "OBJTYPE", reading->arena);
    const char *key = idoc_text(object, "OBJKEY", reading->arena);
    reading->place++;
    if (is_document_number(number) && strcmp(type, CUSTOMER_OBJECT) == 0 && *key != '\0') {
        const struct erp_answer answer = {
            .id = arena_print(reading->arena, "ALEAUD-%s-%zu", reading->message, reading->place),
            .time = reading->time,
            .number = strtoll(number, NULL, 10),
            .object_key = key};
        g_array_append_val(reading->answers, answer);
    }
}

/* Calls `take` for every child that is of the segment. */
static void for_each(struct reading *reading, const xmlNode *parent, const char *segment,
                     void (*take)(struct reading *, const xmlNode *)) {
    for (const xmlNode *node = xml_child(parent, NULL); node != NULL; node = xml_next(node, NULL)) {
        if (idoc_is_segment(node, segment)) {
            take(reading, node);
        }
    }
}

static void take_state(struct reading *reading, const xmlNode *state) {
    for_each(reading, state, "E1PRTOB", take_object);
}

static void take_header(struct reading *reading, const xmlNode *header) {
    for_each(reading, header, "E1STATE", take_state);
}

/* CREDAT and CRETIM: YYYYMMDD, HHMMSS. */
static bool read_time(struct reading *reading, const xmlNode *control) {
    const char *date = idoc_text(control, "CREDAT", reading->arena);
    const char *time = idoc_text(control, "CRETIM", reading->arena);
    if (strlen(date) != 8 || strlen(time) != 6) {
        return false;
    }
    const char *text = arena_print(reading->arena, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", date, date + 4, date + 6, time,
                                   time + 2, time + 4);
    if (!instant_parse(text, &reading->time)) {
        return false;
    }
    reading->time -= reading->utc_offset;
    return true;
}

/* Its number and its time make the same event of it whenever it is read. */
static bool read_idoc(struct reading *reading, const xmlNode *idoc) {
    const xmlNode *control = xml_child(idoc, "EDI_DC40");
    reading->message = control == NULL ? "" : idoc_text(control, "DOCNUM", reading->arena);
    reading->place = 0;
    if (!is_document_number(reading->message) || !read_time(reading, control)) {
        (void)error_set(reading->error, ANSWER_UNREADABLE, "/IDOC/EDI_DC40", "DOCNUM, CREDAT and CRETIM are needed");
        reading->error->line = (unsigned)xmlGetLineNo(idoc);
        reading->error->column = 1; /* the tree knows lines alone */
        return false;
    }
    for_each(reading, idoc, "E1ADHDR", take_header);
    return true;
}

static bool read_all(struct reading *reading, const xmlNode *root) {
    const xmlNode *idoc = xml_child(root, "IDOC");
    bool good = idoc != NULL || error_set(reading->error, ANSWER_UNREADABLE, "/", "there is no IDOC in it");
    for (; good && idoc != NULL; idoc = xml_next(idoc, "IDOC")) {
        good = read_idoc(reading, idoc);
    }
    return good;
}

bool idoc_answers_read(struct bytes document, int64_t utc_offset, struct arena *arena, struct erp_answer **answers,
                       size_t *count, struct error *error) {
    struct reading reading = {.utc_offset = utc_offset, .arena = arena, .error = error};
    xmlDocPtr tree = idoc_parse(document, error);
    if (tree == NULL) {
        return false;
    }
    reading.answers = g_array_new(FALSE, FALSE, sizeof(struct erp_answer));
    const bool good = read_all(&reading, xmlDocGetRootElement(tree));
    *count = reading.answers->len;
    *answers = ARENA_NEW(arena, struct erp_answer, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        (*answers)[i] = g_array_index(reading.answers, struct erp_answer, i);
    }
    (void)g_array_free(reading.answers, TRUE);
    xmlFreeDoc(tree);
    return good;
}
