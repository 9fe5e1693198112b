#include "tests/matching/disturb.h"

#include <stdio.h>
#include <string.h>

enum { OF_DISTURBANCE = 91, RECENT_DAYS = 400, SPREAD_MAX = 24 };

struct disturbing {
    const struct merge_fixture *fixture;
    const struct archive *archive;
    struct dice dice;
    GPtrArray *documents;
    GString *xml;
    unsigned serial;
};

static const struct archive_file *some_file(struct disturbing *disturbing) {
    return archive_file(disturbing->archive, dice_below(&disturbing->dice, disturbing->archive->files->len));
}

static const char *source_of(const struct disturbing *disturbing, const struct archive_file *file) {
    return archive_store(disturbing->archive, file->store)->id;
}

/* One of few instants. */
static void add_time(struct disturbing *disturbing, const char *attribute) {
    char day[DAY_TEXT];
    const int back = (int)dice_below(&disturbing->dice, 12) * (RECENT_DAYS / 12);
    g_string_append_printf(disturbing->xml, " %s=\"%sT08:00:00+08:00\"", attribute,
                           date_text(date_of(DAYS_LAST - back), day));
}

/* Voiding events have names of their own: whether the void of a void is refused depends on which came first. */
static void open_event(struct disturbing *disturbing, const char *element, const char *source, char letter) {
    g_string_printf(disturbing->xml, "<%s xmlns=\"urn:dealerhub:event:1\" id=\"%c%u\" source=\"%s\"", element, letter,
                    disturbing->serial++, source);
    add_time(disturbing, "time");
    if (dice_chance(&disturbing->dice, 0.3)) {
        add_time(disturbing, "recorded");
    }
}

static void close_event(struct disturbing *disturbing, const char *element) {
    g_string_append_printf(disturbing->xml, "</%s>", element);
    g_ptr_array_add(disturbing->documents, g_strdup(disturbing->xml->str));
}

static void add_customer(struct disturbing *disturbing, const struct archive_file *file) {
    g_string_append_printf(disturbing->xml, "><Customer number=\"%s\"/>", file->number);
}

static void void_event(struct disturbing *disturbing, const struct archive_file *file, const char *event) {
    open_event(disturbing, "EventVoided", source_of(disturbing, file), 'v');
    add_customer(disturbing, file);
    g_string_append_printf(disturbing->xml, "<Voided event=\"%s\"/><Reason>-</Reason>", event);
    close_event(disturbing, "EventVoided");
}

/* --- what sources say ------------------------------------------------------------------------------------------------- */

static void add_void(struct disturbing *disturbing) {
    char event[24];
    const unsigned at = dice_below(&disturbing->dice, disturbing->archive->visits->len);
    const struct visit *visit = &g_array_index(disturbing->archive->visits, struct visit, at);
    (void)snprintf(event, sizeof event, "e%u", at);
    void_event(disturbing, archive_file(disturbing->archive, (size_t)visit->file), event);
}

static void add_renumbering(struct disturbing *disturbing) {
    const struct archive_file *file = some_file(disturbing);
    const struct archive_file *to = some_file(disturbing);
    open_event(disturbing, "CustomerRenumbered", source_of(disturbing, file), 'r');
    add_customer(disturbing, file);
    g_string_append_printf(disturbing->xml, "<Renumbered to=\"%s\"/>", to->number);
    close_event(disturbing, "CustomerRenumbered");
}

static void add_erasure(struct disturbing *disturbing) {
    char day[DAY_TEXT];
    const struct archive_file *file = some_file(disturbing);
    open_event(disturbing, "CustomerErased", source_of(disturbing, file), 'z');
    add_customer(disturbing, file);
    const int until = DAYS_LAST - (int)dice_below(&disturbing->dice, 2 * RECENT_DAYS);
    g_string_append_printf(disturbing->xml, "<Erasure until=\"%sT08:00:00+08:00\"/>", date_text(date_of(until), day));
    close_event(disturbing, "CustomerErased");
}

static void add_said(GString *xml, const struct said *said) {
    if (said->name.typed[0] != '\0') {
        g_string_append_printf(xml, "<Name>%s</Name>", said->name.typed);
    }
    if (said->birth[0] != '\0') {
        g_string_append_printf(xml, "<BirthDate>%s</BirthDate>", said->birth);
    }
    if (said->id[0] != '\0') {
        g_string_append_printf(xml, "<IdDocument type=\"%s\">%s</IdDocument>",
                               said->name.form == SAID_COMPANY ? "uscc" : "resident-id", said->id);
    }
    if (said->phone_count > 0) {
        g_string_append_printf(xml, "<Phone>%s</Phone>", said->phones[0].typed);
    }
}

/* The number is somebody else's from now on. */
static void add_generation(struct disturbing *disturbing) {
    static const char *const lists[] = {"", " complete=\"phone\"", " cleared=\"birth-date\"",
                                        " complete=\"id-document phone\""};
    const struct archive_file *file = some_file(disturbing);
    const struct archive_file *other = some_file(disturbing);
    open_event(disturbing, "CustomerChanged", source_of(disturbing, file), 'g');
    g_string_append_printf(disturbing->xml, "><Customer number=\"%s\"%s>", file->number,
                           DICE_PICK(&disturbing->dice, lists));
    add_said(disturbing->xml, &other->said);
    g_string_append(disturbing->xml, "</Customer>");
    close_event(disturbing, "CustomerChanged");
}

/* A phone spreads over many numbers; some of it is taken back. */
static void add_spread(struct disturbing *disturbing) {
    char phone[PHONE_DIGITS];
    const struct archive_file *from = some_file(disturbing);
    (void)snprintf(phone, sizeof phone, "%s", from->said.phone_count > 0 ? from->said.phones[0].digits : "13912345670");
    const unsigned count = 6 + dice_below(&disturbing->dice, SPREAD_MAX - 6);
    for (unsigned i = 0; i < count; i++) {
        char event[24];
        const struct archive_file *file = some_file(disturbing);
        (void)snprintf(event, sizeof event, "s%u", disturbing->serial);
        open_event(disturbing, "CustomerChanged", source_of(disturbing, file), 's');
        g_string_append_printf(disturbing->xml, "><Customer number=\"%s\"><Phone>%s</Phone></Customer>", file->number,
                               phone);
        close_event(disturbing, "CustomerChanged");
        if (dice_chance(&disturbing->dice, 0.4)) {
            void_event(disturbing, file, event);
        }
    }
}

/* --- what stewards say -------------------------------------------------------------------------------------------------- */

static void add_record(struct disturbing *disturbing, const char *side) {
    char id[UUID_TEXT];
    const struct archive_file *file = some_file(disturbing);
    const struct uuid record = merge_fixture_record(disturbing->fixture, source_of(disturbing, file), file->number);
    g_string_append_printf(disturbing->xml, "<Record id=\"%s\"%s/>", uuid_to_text(&record, id), side);
}

static void add_two(struct disturbing *disturbing) {
    add_record(disturbing, "");
    add_record(disturbing, "");
}

static void add_sides(struct disturbing *disturbing) {
    add_record(disturbing, " side=\"a\"");
    add_record(disturbing, " side=\"a\"");
    add_record(disturbing, " side=\"b\"");
}

static void add_until(struct disturbing *disturbing) {
    char day[DAY_TEXT];
    add_two(disturbing);
    const int until = DAYS_LAST - (int)dice_below(&disturbing->dice, RECENT_DAYS);
    g_string_append_printf(disturbing->xml, "<Until>%sT08:00:00+08:00</Until>", date_text(date_of(until), day));
}

static void add_key(struct disturbing *disturbing) {
    struct arena *arena = arena_new();
    size_t count;
    char text[DIGEST_TEXT];
    const struct said *said = &some_file(disturbing)->said;
    const char *phone = said->phone_count > 0 ? said->phones[0].digits : "13912345670";
    const struct identity_key *keys = keys_of_search(disturbing->fixture->keyer, phone, arena, &count);
    for (size_t i = 0; i < count; i++) {
        if (keys[i].kind == KEY_PHONE) {
            g_string_append_printf(disturbing->xml, "<Key kind=\"phone\" digest=\"%s\"/>",
                                   digest_to_text(&keys[i].digest, text));
        }
    }
    arena_free(arena);
}

static void add_claim(struct disturbing *disturbing) {
    char id[UUID_TEXT];
    const unsigned at = dice_below(&disturbing->dice, disturbing->archive->visits->len);
    const struct visit *visit = &g_array_index(disturbing->archive->visits, struct visit, at);
    const struct archive_file *file = archive_file(disturbing->archive, (size_t)visit->file);
    const struct uuid record = merge_fixture_record(disturbing->fixture, source_of(disturbing, file), file->number);
    g_string_append_printf(disturbing->xml, "<Claim record=\"%s\" attribute=\"name\" event=\"e%u\"/>",
                           uuid_to_text(&record, id), at);
}

static void add_revoked(struct disturbing *disturbing) {
    g_string_append_printf(disturbing->xml, "<Event id=\"d%u\"/>",
                           dice_below(&disturbing->dice, disturbing->serial + 4));
}

static const struct {
    const char *verdict;
    void (*add)(struct disturbing *disturbing);
} decisions[] = {
    {"same", add_two},    {"same", add_two},    {"same", add_sides},     {"apart", add_two},      {"apart", add_two},
    {"apart", add_sides}, {"defer", add_until}, {"pin", add_claim},      {"unpin", add_claim},    {"generic", add_key},
    {"free", add_key},    {"erase", add_until}, {"revoke", add_revoked}, {"revoke", add_revoked},
};

static void add_decision(struct disturbing *disturbing) {
    const size_t at = dice_below(&disturbing->dice, G_N_ELEMENTS(decisions));
    open_event(disturbing, "Decision", "steward", 'd');
    g_string_append_printf(disturbing->xml, " verdict=\"%s\" author=\"test\"><Reason>-</Reason>",
                           decisions[at].verdict);
    decisions[at].add(disturbing);
    close_event(disturbing, "Decision");
}

/* --- the mixture ------------------------------------------------------------------------------------------------------- */

static const struct {
    double share;
    void (*add)(struct disturbing *disturbing);
} mixture[] = {{0.30, add_void},       {0.08, add_renumbering}, {0.06, add_erasure},
               {0.16, add_generation}, {0.05, add_spread},      {0.35, add_decision}};

GPtrArray *disturbed_documents(const struct merge_fixture *fixture, const struct archive *archive, uint64_t seed) {
    struct disturbing disturbing = {
        fixture, archive, dice_new(seed, OF_DISTURBANCE, 0), g_ptr_array_new_with_free_func(g_free), g_string_new(NULL),
        0};
    struct documents documents = documents_new(archive);
    double shares[G_N_ELEMENTS(mixture)];
    for (size_t i = 0; i < G_N_ELEMENTS(mixture); i++) {
        shares[i] = mixture[i].share;
    }
    while (documents_next(&documents)) {
        g_ptr_array_add(disturbing.documents, g_strdup(documents.xml->str));
    }
    documents_free(&documents);
    for (unsigned i = archive->visits->len / 5 + 5; i > 0; i--) {
        mixture[dice_share(&disturbing.dice, shares, G_N_ELEMENTS(mixture))].add(&disturbing);
    }
    (void)g_string_free(disturbing.xml, TRUE);
    return disturbing.documents;
}
