#include "tests/world/documents.h"

#include <inttypes.h>
#include <string.h>

/* One document in the making. */
struct writing {
    struct documents *documents;
    GString *xml;
    const struct visit *visit;
    const struct archive_file *file;
    const struct said_car *car;
    size_t serial;
};

struct documents documents_new(const struct archive *archive) {
    struct documents documents = {archive, 0, g_new0(int, archive->files->len), g_string_new(NULL)};
    return documents;
}

void documents_free(struct documents *documents) {
    g_free(documents->phone_now);
    (void)g_string_free(documents->xml, TRUE);
}

/* --- the identity block ----------------------------------------------------------------------------------------------- */

static void add_element(GString *xml, const char *element, const char *text) {
    if (text[0] != '\0') {
        g_string_append_printf(xml, "<%s>%s</%s>", element, text, element);
    }
}

static void add_phone(GString *xml, const struct said_phone *phone) {
    g_string_append_printf(xml, "<Phone kind=\"%s\">%s</Phone>", phone->digits[0] == '0' ? "home" : "mobile",
                           phone->typed);
}

static void add_address(GString *xml, const struct said_address *address) {
    if (address->district == NOBODY) {
        return;
    }
    g_string_append(xml, "<Address kind=\"home\">");
    add_element(xml, "Province", address->province_typed);
    add_element(xml, "City", address->city_typed);
    add_element(xml, "District", address->district_typed);
    g_string_append_printf(xml, "<Street>%s%s</Street></Address>", address->street, address->number);
}

static void add_car_attributes(GString *xml, const struct said_car *car) {
    if (car->vin[0] != '\0') {
        g_string_append_printf(xml, " vin=\"%s\"", car->vin);
    }
    if (car->plate[0] != '\0') {
        g_string_append_printf(xml, " plate=\"%s\"", car->plate_typed);
    }
    if (car->relation != RELATION_UNSAID) {
        g_string_append_printf(xml, " relation=\"%s\"", car->relation == RELATION_OWNER ? "owner" : "driver");
    }
}

static void add_car(GString *xml, const struct said_car *car) {
    g_string_append(xml, "<Vehicle");
    add_car_attributes(xml, car);
    g_string_append(xml, "/>");
}

static void add_who(GString *xml, const struct said *said) {
    static const char *const parties[] = {"", "person", "organisation"};
    static const char *const genders[] = {"", "male", "female"};
    add_element(xml, "PartyKind", parties[said->party]);
    add_element(xml, "Name", said->name.typed);
    add_element(xml, "Gender", said->gender_field ? genders[said->gender] : "");
    add_element(xml, "BirthDate", said->birth);
    if (said->id[0] != '\0') {
        g_string_append_printf(xml, "<IdDocument type=\"%s\">%s</IdDocument>",
                               said->name.form == SAID_COMPANY ? "uscc" : "resident-id", said->id);
    }
}

static void add_rest(GString *xml, const struct said *said) {
    add_element(xml, "Email", said->email);
    add_address(xml, &said->address);
    if (said->account[0] != '\0') {
        g_string_append_printf(xml, "<Account type=\"mini-program\">%s</Account>", said->account);
    }
}

/* The first document tells all, later ones what stands on a work order: name and the phone of the day. */
static void add_identity(struct writing *writing) {
    const struct said *said = &writing->file->said;
    const int now = writing->documents->phone_now[writing->visit->file];
    if (writing->visit->first) {
        add_who(writing->xml, said);
    } else {
        add_element(writing->xml, "Name", said->name.typed);
    }
    if ((size_t)now < said->phone_count) {
        add_phone(writing->xml, &said->phones[now]);
    }
    if (writing->visit->first) {
        add_rest(writing->xml, said);
    }
}

static void add_passing(struct writing *writing) {
    const struct visit *visit = writing->visit;
    add_element(writing->xml, "Name", visit->passing_name);
    if (visit->passing_phone[0] != '\0') {
        g_string_append_printf(writing->xml, "<Phone>%s</Phone>", visit->passing_phone);
    }
}

/* `car`: written inside the block. */
static void add_people(struct writing *writing, const struct said_car *car) {
    GString *xml = writing->xml;
    g_string_append_printf(xml, "<Customer number=\"%s\">", writing->file->number);
    if (writing->file->kind == FILE_COLLECTIVE) {
        add_passing(writing);
    } else {
        add_identity(writing);
    }
    if (car != NULL) {
        add_car(xml, car);
    }
    g_string_append(xml, "</Customer>");
    if (writing->visit->party != NOBODY) {
        const struct archive_file *party = archive_file(writing->documents->archive, (size_t)writing->visit->party);
        g_string_append_printf(xml, "<Party role=\"%s\">", party->role);
        add_who(xml, &party->said);
        add_phone(xml, &party->said.phones[0]);
        g_string_append(xml, "</Party>");
    }
}

/* --- the kinds -------------------------------------------------------------------------------------------------------- */

static void add_delivery(struct writing *writing) {
    char day[DAY_TEXT];
    add_people(writing, NULL);
    g_string_append_printf(writing->xml, "<Delivery number=\"JC%zu\" date=\"%s\">", writing->serial,
                           date_text(date_of(writing->visit->day), day));
    add_car(writing->xml, writing->car);
    g_string_append(writing->xml, "<Price currency=\"CNY\">98900.00</Price></Delivery>");
}

static void add_repair(struct writing *writing) {
    add_people(writing, NULL);
    g_string_append_printf(writing->xml, "<RepairOrder number=\"RO%zu\">", writing->serial);
    add_car(writing->xml, writing->car);
    g_string_append(writing->xml, "<Amount currency=\"CNY\">320.00</Amount></RepairOrder>");
}

static void add_maintenance(struct writing *writing) {
    add_people(writing, NULL);
    g_string_append_printf(writing->xml, "<MaintenanceOrder number=\"BY%zu\">", writing->serial);
    add_car(writing->xml, writing->car);
    g_string_append(writing->xml, "<Mileage>21034</Mileage><Level>minor</Level><Amount currency=\"CNY\">298.00</Amount>"
                                  "</MaintenanceOrder>");
}

static void add_policy(struct writing *writing) {
    char from[DAY_TEXT];
    char until[DAY_TEXT];
    add_people(writing, NULL);
    g_string_append_printf(writing->xml,
                           "<Policy number=\"PD%zu\" from=\"%s\" until=\"%s\"><Insurer>安平财产保险</Insurer>",
                           writing->serial, date_text(date_of(writing->visit->day), from),
                           date_text(date_of(writing->visit->day + 364), until));
    add_car(writing->xml, writing->car);
    g_string_append(writing->xml, "<Cover kind=\"compulsory\"/><Premium currency=\"CNY\">950.00</Premium></Policy>");
}

static void add_lead(struct writing *writing) {
    add_people(writing, NULL);
    g_string_append(writing->xml, "<Lead><Model>瑞虎8</Model><Stage>new</Stage></Lead>");
}

static void add_block(struct writing *writing) {
    add_people(writing, writing->car);
}

static void add_payment(struct writing *writing) {
    g_string_append_printf(writing->xml, "<Customer number=\"%s\">", writing->file->number);
    add_element(writing->xml, "Name", writing->file->said.name.typed);
    g_string_append_printf(writing->xml,
                           "</Customer><Payment number=\"SK%zu\"><Amount currency=\"CNY\">320.00</Amount>"
                           "<Method>wechat-pay</Method></Payment>",
                           writing->serial);
}

static const struct document_kind {
    const char *element;
    void (*add)(struct writing *writing);
} delivered = {"VehicleDelivered", add_delivery}, repaired = {"RepairCompleted", add_repair},
  maintained = {"MaintenanceCompleted", add_maintenance}, insured = {"InsuranceSold", add_policy},
  led = {"LeadRecorded", add_lead}, registered = {"CustomerRegistered", add_block},
  changed = {"CustomerChanged", add_block}, paid = {"PaymentReceived", add_payment};

static const struct document_kind *kind_of(const struct writing *writing) {
    const bool whole_vin = writing->car != NULL && strlen(writing->car->vin) == 17;
    if (writing->visit->paid) {
        return &paid;
    }
    switch (writing->visit->desk) {
    case DESK_SALE:
        return whole_vin ? &delivered : &registered;
    case DESK_INSURANCE:
        return whole_vin ? &insured : &registered;
    case DESK_LEAD:
        return &led;
    case DESK_SERVICE:
    case DESK_SHOP:
        return writing->car == NULL ? &changed : writing->serial % 2 == 0 ? &repaired : &maintained;
    default:
        return writing->visit->first ? &registered : &changed;
    }
}

bool documents_next(struct documents *documents) {
    const struct archive *archive = documents->archive;
    if (documents->next == archive->visits->len) {
        return false;
    }
    const size_t serial = documents->next++;
    const struct visit *visit = &g_array_index(archive->visits, struct visit, serial);
    const struct archive_file *file = archive_file(archive, (size_t)visit->file);
    const struct said_car *car = visit->car == NOBODY ? NULL : &file->said.cars[visit->car];
    struct writing writing = {documents, documents->xml, visit, file, car, serial};
    char day[DAY_TEXT];
    if (visit->phone != NOBODY) {
        documents->phone_now[visit->file] = visit->phone;
    }
    const struct document_kind *kind = kind_of(&writing);
    g_string_printf(
        documents->xml,
        "<%s xmlns=\"urn:dealerhub:event:1\" id=\"e%zu\" source=\"%s\" time=\"%sT%02zu:%02zu:%02zu+08:00\">",
        kind->element, serial, archive_store(archive, file->store)->id, date_text(date_of(visit->day), day),
        8 + serial / 3600 % 12, serial / 60 % 60, serial % 60);
    kind->add(&writing);
    g_string_append_printf(documents->xml, "</%s>", kind->element);
    return true;
}

/* --- tables ----------------------------------------------------------------------------------------------------------- */

void documents_truth(const struct archive *archive, FILE *to) {
    for (size_t i = 0; i < archive->files->len; i++) {
        const struct archive_file *file = archive_file(archive, i);
        (void)fprintf(to, "%s\t%s\t%s\t%" PRIx64 "\t%s\n", archive_store(archive, file->store)->id, file->number,
                      file->role, archive_truth(archive, i), file_kind_name(file->kind));
    }
}

static void table_name(const struct said *said, FILE *to) {
    static const char *const forms[] = {"", "full", "latin", "title", "company"};
    (void)fprintf(to, "\t%s\t%s\t%s", forms[said->name.form], said->name.surname, said->name.given);
}

static void table_lists(const struct said *said, FILE *to) {
    for (size_t i = 0; i < SAID_PHONES; i++) {
        (void)fprintf(to, "\t%s", i < said->phone_count ? said->phones[i].digits : "");
    }
    for (size_t i = 0; i < SAID_CARS; i++) {
        (void)fprintf(to, "\t%s\t%s", i < said->car_count ? said->cars[i].vin : "",
                      i < said->car_count ? said->cars[i].plate : "");
    }
}

void documents_table(const struct archive *archive, FILE *to) {
    static const char *const genders[] = {"", "male", "female"};
    (void)fprintf(
        to, "file\tsource\tkind\ttruth\tform\tsurname\tgiven\tgender\tbirth\tid\tphone1\tphone2\tphone3\tvin1\tplate1\t"
            "vin2\tplate2\tvin3\tplate3\tcity\tdistrict\tstreet\tnumber\taccount\temail\n");
    for (size_t i = 0; i < archive->files->len; i++) {
        const struct archive_file *file = archive_file(archive, i);
        const struct said *said = &file->said;
        const struct said_address *address = &said->address;
        const bool placed = address->place != NOBODY && address->district != NOBODY;
        (void)fprintf(to, "%zu\t%s\t%s\t%" PRIx64, i, archive_store(archive, file->store)->id,
                      file_kind_name(file->kind), archive_truth(archive, i));
        table_name(said, to);
        (void)fprintf(to, "\t%s\t%s\t%s", genders[said->gender], said->birth, said->id);
        table_lists(said, to);
        (void)fprintf(to, "\t%s\t%s\t%s\t%s\t%s\t%s\n", placed ? places[address->place].city_short : "",
                      placed ? places[address->place].districts[address->district].name : "", address->street,
                      address->number, said->account, said->email);
    }
}
