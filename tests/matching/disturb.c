#include "tests/matching/disturb.h"

#include "hub/golden/record.h"

#include <stdio.h>
#include <string.h>

enum { OF_DISTURBANCE = 91, RECENT_DAYS = 400 };
/* Around the caps of the shipped model: a phone is generic above 20 numbers, a number collective above 8 full names. */
enum { SPREAD_MIN = 16, SPREAD_MAX = 36, CROWD_MIN = 8, CROWD_MAX = 24 };

struct disturbing {
    const struct installation *installation;
    const struct archive *archive;
    struct dice dice;
    GPtrArray *documents;
    GString *xml;
    unsigned serial;
    GArray *made; /* struct disturbance */
};

/* An event that sources said beside the archive's, for others to void. */
struct disturbance {
    const struct archive_file *file;
    char letter;
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

/* As open_event, for what a source says of a file. */
static void open_about(struct disturbing *disturbing, const char *element, const struct archive_file *file,
                       char letter) {
    const struct disturbance made = {file, letter, disturbing->serial};
    g_array_append_val(disturbing->made, made);
    open_event(disturbing, element, source_of(disturbing, file), letter);
}

static void void_event(struct disturbing *disturbing, const struct archive_file *file, const char *event) {
    open_event(disturbing, "EventVoided", source_of(disturbing, file), 'v');
    add_customer(disturbing, file);
    g_string_append_printf(disturbing->xml, "<Voided event=\"%s\"/><Reason>-</Reason>", event);
    close_event(disturbing, "EventVoided");
}

/* --- what sources say ------------------------------------------------------------------------------------------------- */

static void add_void_of_disturbance(struct disturbing *disturbing) {
    char event[24];
    const unsigned at = dice_below(&disturbing->dice, disturbing->made->len);
    const struct disturbance *made = &g_array_index(disturbing->made, struct disturbance, at);
    (void)snprintf(event, sizeof event, "%c%u", made->letter, made->serial);
    void_event(disturbing, made->file, event);
}

static void add_void(struct disturbing *disturbing) {
    char event[24];
    if (disturbing->made->len > 0 && dice_chance(&disturbing->dice, 0.3)) {
        add_void_of_disturbance(disturbing);
        return;
    }
    const unsigned at = dice_below(&disturbing->dice, disturbing->archive->visits->len);
    const struct visit *visit = &g_array_index(disturbing->archive->visits, struct visit, at);
    (void)snprintf(event, sizeof event, "e%u", at);
    void_event(disturbing, archive_file(disturbing->archive, (size_t)visit->file), event);
}

static void add_renumbering(struct disturbing *disturbing) {
    const struct archive_file *file = some_file(disturbing);
    const struct archive_file *to = some_file(disturbing);
    open_about(disturbing, "CustomerRenumbered", file, 'r');
    add_customer(disturbing, file);
    g_string_append_printf(disturbing->xml, "<Renumbered to=\"%s\"/>", to->number);
    close_event(disturbing, "CustomerRenumbered");
}

static void add_erasure(struct disturbing *disturbing) {
    char day[DAY_TEXT];
    const struct archive_file *file = some_file(disturbing);
    open_about(disturbing, "CustomerErased", file, 'z');
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

/* Says of a number what stands in another file. */
static void change_to(struct disturbing *disturbing, const struct archive_file *file,
                      const struct archive_file *other) {
    static const char *const lists[] = {"", " complete=\"phone\"", " cleared=\"birth-date\"",
                                        " complete=\"id-document phone\""};
    open_about(disturbing, "CustomerChanged", file, 'g');
    g_string_append_printf(disturbing->xml, "><Customer number=\"%s\"%s>", file->number,
                           DICE_PICK(&disturbing->dice, lists));
    add_said(disturbing->xml, &other->said);
    g_string_append(disturbing->xml, "</Customer>");
    close_event(disturbing, "CustomerChanged");
}

/* The number is somebody else's from now on. Some say so, take it back, and say it again. */
static void add_generation(struct disturbing *disturbing) {
    const struct archive_file *file = some_file(disturbing);
    const struct archive_file *other = some_file(disturbing);
    change_to(disturbing, file, other);
    if (dice_chance(&disturbing->dice, 0.4)) {
        char event[24];
        (void)snprintf(event, sizeof event, "g%u", disturbing->serial - 1);
        void_event(disturbing, file, event);
        change_to(disturbing, file, other);
    }
}

/* Few stores, customers and numbers of receipts, so that many are revisions of one another, about another customer now and then. */
static void add_revision(struct disturbing *disturbing) {
    const struct archive_file *file = archive_file(disturbing->archive, dice_below(&disturbing->dice, 6));
    const struct archive_file *payer = some_file(disturbing);
    open_about(disturbing, "PaymentReceived", file, 'p');
    g_string_append_printf(disturbing->xml, "><Customer number=\"%s\">", file->number);
    add_said(disturbing->xml, &payer->said);
    g_string_append_printf(
        disturbing->xml,
        "</Customer><Payment number=\"X%u\"><Amount currency=\"%s\">%u.00</Amount><Method>cash</Method>"
        "</Payment>",
        dice_below(&disturbing->dice, 3), dice_chance(&disturbing->dice, 0.2) ? "USD" : "CNY",
        100 + dice_below(&disturbing->dice, 900));
    close_event(disturbing, "PaymentReceived");
}

/* One of several events of which many are taken back. */
static void add_and_void(struct disturbing *disturbing, const struct archive_file *file, const char *said) {
    char event[24];
    (void)snprintf(event, sizeof event, "s%u", disturbing->serial);
    open_event(disturbing, "CustomerChanged", source_of(disturbing, file), 's');
    g_string_append_printf(disturbing->xml, "><Customer number=\"%s\">%s</Customer>", file->number, said);
    close_event(disturbing, "CustomerChanged");
    if (dice_chance(&disturbing->dice, 0.3)) {
        void_event(disturbing, file, event);
    }
}

/* A phone spreads over about as many numbers as its cap; some of it is taken back. */
static void add_spread(struct disturbing *disturbing) {
    const struct archive_file *from = some_file(disturbing);
    const char *phone = from->said.phone_count > 0 ? from->said.phones[0].digits : "13912345670";
    char *said = g_strdup_printf("<Phone>%s</Phone>", phone);
    const unsigned first = dice_below(&disturbing->dice, disturbing->archive->files->len);
    const unsigned count = SPREAD_MIN + dice_below(&disturbing->dice, SPREAD_MAX - SPREAD_MIN);
    for (unsigned i = 0; i < count; i++) {
        add_and_void(disturbing, archive_file(disturbing->archive, (first + i) % disturbing->archive->files->len),
                     said);
    }
    g_free(said);
}

/* About as many people as make a collective account of it come under one number; some are taken back. */
static void add_crowd(struct disturbing *disturbing) {
    const struct archive_file *file = some_file(disturbing);
    GString *said = g_string_new(NULL);
    const unsigned count = CROWD_MIN + dice_below(&disturbing->dice, CROWD_MAX - CROWD_MIN);
    for (unsigned i = 0; i < count; i++) {
        g_string_truncate(said, 0);
        add_said(said, &some_file(disturbing)->said);
        add_and_void(disturbing, file, said->str);
    }
    (void)g_string_free(said, TRUE);
}

/* --- what ties people without making them one --------------------------------------------------------------------------- */

/* Few landlines and doors, so that several hold each. */
static void add_landline(struct disturbing *disturbing, GString *said) {
    g_string_append_printf(said, "<Phone>0553-38412%02u</Phone>", dice_below(&disturbing->dice, 3));
}

static void add_door(struct disturbing *disturbing, GString *said) {
    g_string_append_printf(said,
                           "<Address><Province>安徽省</Province><City>芜湖市</City><District>镜湖区</District>"
                           "<Street>北京中路46号翠湖苑7幢1单元60%u</Street></Address>",
                           dice_below(&disturbing->dice, 3));
}

static const struct said_car *some_car(struct disturbing *disturbing) {
    enum { TRIES = 20 };
    for (int i = 0; i < TRIES; i++) {
        const struct said *said = &some_file(disturbing)->said;
        if (said->car_count > 0 && said->cars[0].vin[0] != '\0') {
            return &said->cars[0];
        }
    }
    return NULL;
}

static void add_day(struct disturbing *disturbing, GString *said, const char *attribute, double chance) {
    char day[DAY_TEXT];
    const int back = (int)dice_below(&disturbing->dice, 6) * RECENT_DAYS;
    if (dice_chance(&disturbing->dice, chance)) {
        g_string_append_printf(said, " %s=\"%s\"", attribute, date_text(date_of(DAYS_LAST - back), day));
    }
}

/* Whose it was or who drives it, from when, until when. */
static void add_dated_car(struct disturbing *disturbing, GString *said) {
    static const char *const relations[] = {"", " relation=\"owner\"", " relation=\"owner\"", " relation=\"driver\""};
    const struct said_car *car = some_car(disturbing);
    if (car != NULL) {
        g_string_append_printf(said, "<Vehicle vin=\"%s\"%s", car->vin, DICE_PICK(&disturbing->dice, relations));
        add_day(disturbing, said, "since", 0.7);
        add_day(disturbing, said, "until", 0.4);
        g_string_append(said, "/>");
    }
}

static const struct archive_file *some_firm(struct disturbing *disturbing) {
    enum { TRIES = 60 };
    const struct archive_file *file = some_file(disturbing);
    for (int i = 0; i < TRIES && file->kind != FILE_ORGANISATION; i++) {
        file = some_file(disturbing);
    }
    return file;
}

/* Some who live or work together, or had one car; half of the time a firm is among them. */
static void add_together(struct disturbing *disturbing) {
    static void (*const things[])(struct disturbing *, GString *) = {add_landline, add_door, add_dated_car,
                                                                     add_dated_car};
    const size_t thing = dice_below(&disturbing->dice, G_N_ELEMENTS(things));
    const bool firm = dice_chance(&disturbing->dice, 0.5);
    GString *said = g_string_new(NULL);
    for (unsigned i = 2 + dice_below(&disturbing->dice, 3); i > 0; i--) {
        const struct archive_file *file = firm && i == 1 ? some_firm(disturbing) : some_file(disturbing);
        g_string_truncate(said, 0);
        things[thing](disturbing, said);
        add_and_void(disturbing, file, said->str);
    }
    (void)g_string_free(said, TRUE);
}

/* --- what stewards say -------------------------------------------------------------------------------------------------- */

static struct uuid record_of(const struct disturbing *disturbing, const struct archive_file *file) {
    return record_id(&disturbing->installation->namespace_id, source_of(disturbing, file), file->number, "", NULL);
}

static void add_record_of(struct disturbing *disturbing, const struct archive_file *file, const char *side) {
    char id[UUID_TEXT];
    const struct uuid record = record_of(disturbing, file);
    g_string_append_printf(disturbing->xml, "<Record id=\"%s\"%s/>", uuid_to_text(&record, id), side);
}

static void add_record(struct disturbing *disturbing, const char *side) {
    add_record_of(disturbing, some_file(disturbing), side);
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
    const struct identity_key *keys = keys_of_search(disturbing->installation->keyer, phone, arena, &count);
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
    const struct uuid record = record_of(disturbing, file);
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

/* --- who fits two ------------------------------------------------------------------------------------------------------- */

/* Father and son, each with the phone in one file and the plate in another, and 王先生 who has both. Some of it is taken back, and
 * now and then a steward says of one of the two that he is not the one. */
static void add_title(struct disturbing *disturbing) {
    static const struct {
        const char *number, *said;
        bool phone, plate;
    } family[] = {
        {"F1", "<Name>王建国</Name><IdDocument type=\"resident-id\">340202196206142311</IdDocument>", true, false},
        {"F2", "<Name>王建国</Name><IdDocument type=\"resident-id\">340202196206142311</IdDocument>", false, true},
        {"S1", "<Name>王磊</Name><IdDocument type=\"resident-id\">340202198506142312</IdDocument>", true, false},
        {"S2", "<Name>王磊</Name><IdDocument type=\"resident-id\">340202198506142312</IdDocument>", false, true},
        {"T", "<Name>王先生</Name>", true, true},
    };
    struct archive_file files[G_N_ELEMENTS(family)];
    for (size_t i = 0; i < G_N_ELEMENTS(family); i++) {
        files[i] = (struct archive_file){.store = 0, .role = ""};
        (void)snprintf(files[i].number, sizeof files[i].number, "%s", family[i].number);
        char *said = g_strconcat(family[i].said, family[i].phone ? "<Phone>13916820150</Phone>" : "",
                                 family[i].plate ? "<Vehicle plate=\"沪A8K215\"/>" : "", NULL);
        add_and_void(disturbing, &files[i], said);
        g_free(said);
    }
    if (dice_chance(&disturbing->dice, 0.3)) {
        open_event(disturbing, "Decision", "steward", 'd');
        g_string_append(disturbing->xml, " verdict=\"apart\" author=\"test\"><Reason>-</Reason>");
        add_record_of(disturbing, &files[dice_below(&disturbing->dice, G_N_ELEMENTS(family) - 1)], "");
        add_record_of(disturbing, &files[G_N_ELEMENTS(family) - 1], "");
        close_event(disturbing, "Decision");
    }
}

/* --- the mixture ------------------------------------------------------------------------------------------------------- */

/* The ERP numbers a file, or takes the number of another: few numbers, so that some are of two. */
static void add_object(struct disturbing *disturbing) {
    char id[UUID_TEXT];
    const struct uuid record = record_of(disturbing, some_file(disturbing));
    open_event(disturbing, "ErpCustomer", "ERP", 'o');
    g_string_append_printf(disturbing->xml, "><Customer number=\"%u\"/><Object of=\"%s\"/>",
                           dice_below(&disturbing->dice, 9), uuid_to_text(&record, id));
    close_event(disturbing, "ErpCustomer");
}

static const struct {
    double share;
    void (*add)(struct disturbing *disturbing);
} mixture[] = {{0.22, add_void},       {0.05, add_renumbering}, {0.03, add_object},  {0.06, add_erasure},
               {0.16, add_generation}, {0.08, add_revision},    {0.05, add_spread},  {0.03, add_crowd},
               {0.08, add_together},   {0.02, add_title},       {0.22, add_decision}};

GPtrArray *disturbed_documents(const struct installation *installation, const struct archive *archive, uint64_t seed) {
    struct disturbing disturbing = {
        .installation = installation,
        .archive = archive,
        .dice = dice_new(seed, OF_DISTURBANCE, 0),
        .documents = g_ptr_array_new_with_free_func(g_free),
        .xml = g_string_new(NULL),
        .made = g_array_new(FALSE, FALSE, sizeof(struct disturbance)),
    };
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
    g_array_free(disturbing.made, TRUE);
    (void)g_string_free(disturbing.xml, TRUE);
    return disturbing.documents;
}
