#include "tests/bench/mix.h"

#include "tests/bench/people.h"

#include <inttypes.h>
#include <stdio.h>

enum { SECOND_STORE_PERCENT = 15 };

/* One event in the making. */
struct making {
    struct mix *mix;
    uint64_t bits, customer;
    struct made_person person;
    bool second_store;
    char serial[40]; /* "SEED-NUMBER": of the event and of the document in it, here and in no other stream */
    char time[INSTANT_TEXT];
};

enum { SERIAL_TEXT = sizeof((struct making *)NULL)->serial };

/* The document that the stream makes as its `made`th. */
static void serial_print(const struct mix *mix, uint64_t made, char text[static SERIAL_TEXT]) {
    (void)snprintf(text, SERIAL_TEXT, "%" PRIx64 "-%" PRIu64, mix->settings.seed, made);
}

static void open_event(struct making *making, const char *element) {
    struct mix *mix = making->mix;
    g_string_printf(
        mix->xml,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%s xmlns=\"urn:dealerhub:event:1\" id=\"%s\" source=\"%s\" "
        "time=\"%s\">\n  <Customer number=\"%s\"",
        element, making->serial, mix->source, making->time, mix->number);
}

static void add_name(struct making *making) {
    g_string_append_printf(making->mix->xml, ">\n    <Name>%s</Name>\n", making->person.name);
}

static void add_phone(struct making *making) {
    g_string_append_printf(making->mix->xml, "    <Phone kind=\"mobile\">%s</Phone>\n", making->person.phone);
}

static void close_customer(struct making *making) {
    g_string_append(making->mix->xml, "  </Customer>\n");
}

static void add_vehicle(struct making *making) {
    g_string_append_printf(making->mix->xml,
                           "    <Vehicle vin=\"%s\" plate=\"%s\" model=\"瑞虎8\" relation=\"owner\"/>\n",
                           making->person.vin, making->person.plate);
}

/* Like a sales store's archive; the car stands in it, so that a later visit with the same car says nothing new. */
static void add_full_customer(struct making *making, bool with_vehicle) {
    const struct made_person *person = &making->person;
    g_string_append_printf(making->mix->xml,
                           ">\n    <PartyKind>person</PartyKind>\n    <Name>%s</Name>\n    <Gender>%s</Gender>\n"
                           "    <BirthDate>%s</BirthDate>\n"
                           "    <IdDocument type=\"resident-id\">%s</IdDocument>\n",
                           person->name, person->female ? "female" : "male", person->birth_date, person->id_number);
    add_phone(making);
    g_string_append_printf(making->mix->xml,
                           "    <Address kind=\"home\">\n      <Province>%s</Province>\n      <City>%s</City>\n"
                           "      <District>%s</District>\n      <Street>%s</Street>\n"
                           "      <Postcode>%s</Postcode>\n    </Address>\n",
                           person->province, person->city, person->district, person->street, person->postcode);
    if (with_vehicle) {
        add_vehicle(making);
    }
    close_customer(making);
}

static void add_short_customer(struct making *making) {
    add_name(making);
    add_phone(making);
    close_customer(making);
}

static void make_registered(struct making *making) {
    open_event(making, "CustomerRegistered");
    add_full_customer(making, true);
    g_string_append(making->mix->xml, "</CustomerRegistered>\n");
}

static void make_lead(struct making *making) {
    open_event(making, "LeadRecorded");
    add_short_customer(making);
    g_string_append(making->mix->xml, "  <Lead>\n    <Model>瑞虎8</Model>\n    <Stage>new</Stage>\n"
                                      "    <Channel>showroom</Channel>\n  </Lead>\n</LeadRecorded>\n");
}

static void make_delivery(struct making *making) {
    open_event(making, "VehicleDelivered");
    add_full_customer(making, false);
    g_string_append_printf(making->mix->xml, "  <Delivery number=\"JC-%s\" date=\"%.10s\">\n", making->serial,
                           making->time);
    add_vehicle(making);
    g_string_append(making->mix->xml, "    <Price currency=\"CNY\">128900.00</Price>\n    <Mileage>18</Mileage>\n"
                                      "  </Delivery>\n</VehicleDelivered>\n");
}

static void make_contract(struct making *making) {
    open_event(making, "ContractSigned");
    add_full_customer(making, true);
    g_string_append_printf(making->mix->xml,
                           "  <Contract number=\"XS-%s\" date=\"%.10s\">\n    <Line kind=\"vehicle\">\n"
                           "      <Item>瑞虎8 PRO</Item>\n      <Amount currency=\"CNY\">128900.00</Amount>\n"
                           "    </Line>\n    <Price currency=\"CNY\">128900.00</Price>\n"
                           "    <Consultant>刘洋</Consultant>\n  </Contract>\n</ContractSigned>\n",
                           making->serial, making->time);
}

static void make_maintenance(struct making *making) {
    open_event(making, "MaintenanceCompleted");
    add_short_customer(making);
    g_string_append_printf(making->mix->xml, "  <MaintenanceOrder number=\"BY-%s\">\n", making->serial);
    add_vehicle(making);
    g_string_append_printf(
        making->mix->xml,
        "    <Mileage>%" PRIu64 "</Mileage>\n    <Level>minor</Level>\n    <Work pays=\"customer\">\n"
        "      <Name>更换机油机滤</Name>\n    </Work>\n    <Amount currency=\"CNY\">318.00</Amount>\n"
        "  </MaintenanceOrder>\n</MaintenanceCompleted>\n",
        3000 + making->mix->made % 90000);
}

static void make_repair(struct making *making) {
    open_event(making, "RepairCompleted");
    add_short_customer(making);
    g_string_append_printf(making->mix->xml, "  <RepairOrder number=\"RO-%s\">\n", making->serial);
    add_vehicle(making);
    g_string_append(making->mix->xml, "    <Amount currency=\"CNY\">320.00</Amount>\n  </RepairOrder>\n"
                                      "</RepairCompleted>\n");
}

static void make_followup(struct making *making) {
    char about[SERIAL_TEXT];
    serial_print(making->mix, making->bits % 1000, about);
    open_event(making, "FollowupMade");
    g_string_append_printf(making->mix->xml,
                           "/>\n  <FollowUp>\n    <About document=\"RO-%s\"/>\n    <Channel>phone</Channel>\n"
                           "    <Outcome>no-answer</Outcome>\n  </FollowUp>\n</FollowupMade>\n",
                           about);
}

static void make_insurance(struct making *making) {
    open_event(making, "InsuranceSold");
    add_name(making);
    close_customer(making);
    g_string_append_printf(making->mix->xml,
                           "  <Policy number=\"PDZA-%s\" from=\"2026-10-07\" until=\"2027-10-06\">\n"
                           "    <Insurer>安平财产保险</Insurer>\n",
                           making->serial);
    add_vehicle(making);
    g_string_append(making->mix->xml,
                    "    <Cover kind=\"compulsory\"/>\n    <Premium currency=\"CNY\">950.00</Premium>\n"
                    "  </Policy>\n</InsuranceSold>\n");
}

static void make_payment(struct making *making) {
    open_event(making, "PaymentReceived");
    g_string_append_printf(making->mix->xml,
                           "/>\n  <Payment number=\"SK-%s\">\n    <Amount currency=\"CNY\">5000.00</Amount>\n"
                           "    <Method>wechat-pay</Method>\n  </Payment>\n</PaymentReceived>\n",
                           making->serial);
}

static void make_new_phone(struct making *making) {
    people_phone(making->customer, 1 + (unsigned)(making->mix->settings.seed % 1000), making->person.phone);
    open_event(making, "CustomerChanged");
    add_short_customer(making);
    g_string_append(making->mix->xml, "</CustomerChanged>\n");
}

/* --- the shares of each kind ------------------------------------------------------------------------------------------ */

static const struct share {
    unsigned upto; /* of a hundred, cumulative */
    bool new_customer;
    void (*make)(struct making *making);
} first_load[] = {{45, true, make_registered}, {65, true, make_delivery},     {80, true, make_contract},
                  {88, false, make_insurance}, {96, false, make_maintenance}, {100, false, make_payment}},
  steady_state[] = {{3, true, make_lead},          {5, true, make_delivery},  {8, false, make_new_phone},
                    {45, false, make_maintenance}, {65, false, make_repair},  {80, false, make_followup},
                    {92, false, make_insurance},   {100, false, make_payment}},
  changes_only[] = {{100, false, make_new_phone}}, services_only[] = {{100, false, make_maintenance}};

static const struct share *choose(const struct mix *mix, uint64_t bits) {
    const struct share *share = first_load;
    if (mix->settings.markers) {
        share = changes_only;
    } else if (mix->settings.hot) {
        share = services_only;
    } else if (mix->settings.steady) {
        share = steady_state;
    }
    while (bits % 100 >= share->upto) {
        share++;
    }
    return share;
}

/* The store where a customer is known, and as whom. */
static void choose_store(struct making *making) {
    struct mix *mix = making->mix;
    const uint64_t home = making->customer % mix->settings.source_count;
    const uint64_t bits = people_mix(making->customer, 7);
    const uint64_t shift = making->second_store ? 1 + bits % (mix->settings.source_count - 1) : 0;
    mix->source = mix->settings.sources[(home + shift) % mix->settings.source_count];
    (void)snprintf(mix->number, sizeof mix->number, "%c%08" PRIu64, making->second_store ? 'R' : 'K', making->customer);
}

static bool known_to_two(uint64_t customer) {
    return people_mix(customer, 8) % 100 < SECOND_STORE_PERCENT;
}

static void choose_customer(struct making *making, bool is_new) {
    struct mix *mix = making->mix;
    is_new = is_new || mix->customers == 0;
    if (is_new) {
        making->customer = mix->customers++;
    } else if (mix->settings.hot) {
        making->customer = 0;
    } else if (mix->settings.markers) {
        making->customer = mix->made % mix->customers;
    } else {
        making->customer = making->bits / 100 % mix->customers;
    }
    making->second_store = !is_new && !mix->settings.markers && !mix->settings.hot && mix->settings.source_count > 1 &&
                           known_to_two(making->customer) && making->bits >> 60 < 5;
    people_make(making->customer, &making->person);
    choose_store(making);
}

static void choose_time(struct making *making) {
    const struct mix_settings *settings = &making->mix->settings;
    const int64_t step = settings->span / (int64_t)(settings->events + 1);
    const instant when = settings->until - settings->span + (int64_t)making->mix->made * step;
    (void)instant_print(when - when % SECONDS(1), making->time);
}

/* --- a bad day -------------------------------------------------------------------------------------------------------- */

/* Said by the source of an earlier document, of its customer. */
static void open_about_past(struct making *making, const struct mix_past *past, const char *element) {
    struct mix *mix = making->mix;
    mix->source = past->source;
    (void)snprintf(mix->number, sizeof mix->number, "%s", past->number);
    open_event(making, element);
}

static const struct mix_past *some_past(const struct making *making) {
    const struct mix *mix = making->mix;
    return &mix->past[making->bits / 1000 % (mix->made < MIX_REMEMBERS ? mix->made : MIX_REMEMBERS)];
}

static void make_void(struct making *making) {
    char target[SERIAL_TEXT];
    const struct mix_past *past = some_past(making);
    serial_print(making->mix, past->made, target);
    open_about_past(making, past, "EventVoided");
    g_string_append_printf(making->mix->xml,
                           "/>\n  <Voided event=\"%s\"/>\n  <Reason>选错客户</Reason>\n"
                           "</EventVoided>\n",
                           target);
}

static void make_erasure(struct making *making) {
    open_about_past(making, some_past(making), "CustomerErased");
    g_string_append_printf(making->mix->xml, "/>\n  <Erasure until=\"%s\"/>\n</CustomerErased>\n", making->time);
}

static void make_broken(struct making *making) {
    open_event(making, "FollowupMade");
    g_string_append(making->mix->xml, "/>\n</FollowupMade>\n");
}

static void make_misplaced(struct making *making) {
    choose_customer(making, false);
    make_lead(making);
    (void)snprintf(making->mix->number, sizeof making->mix->number, "nobody");
}

static void make_garbage(struct making *making) {
    make_new_phone(making);
    g_string_truncate(making->mix->xml, making->mix->xml->len - 30);
}

/* False: this one is as any other. */
static bool make_refused(struct making *making) {
    static void (*const wrong[])(struct making *) = {make_broken, make_misplaced, make_garbage};
    const uint64_t chance = people_mix(making->bits, 11);
    if (chance % 100 >= making->mix->settings.refused) {
        return false;
    }
    choose_customer(making, false);
    wrong[chance / 100 % (sizeof wrong / sizeof *wrong)](making);
    return true;
}

/* The last document stands as it is: it goes out again. */
static void make_nothing(struct making *making) {
    (void)making;
}

/* False: this one is as any other. */
static bool make_odd(struct making *making) {
    static void (*const oddities[])(struct making *) = {make_void,    make_nothing,   make_broken,  make_void,
                                                        make_nothing, make_misplaced, make_nothing, make_erasure};
    enum { ODDITIES = sizeof oddities / sizeof *oddities };
    const uint64_t chance = people_mix(making->bits, 9) % (8 * ODDITIES);
    if (!making->mix->settings.odd || chance >= ODDITIES || making->mix->made == 0) {
        return false;
    }
    oddities[chance](making);
    return true;
}

static void remember(struct mix *mix) {
    struct mix_past *past = &mix->past[mix->made % MIX_REMEMBERS];
    past->made = mix->made;
    past->source = mix->source;
    (void)snprintf(past->number, sizeof past->number, "%s", mix->number);
}

/* --- the stream ------------------------------------------------------------------------------------------------------- */

void mix_open(struct mix *mix, const struct mix_settings *settings) {
    *mix = (struct mix){.settings = *settings, .customers = settings->customers, .xml = g_string_sized_new(4096)};
}

void mix_close(struct mix *mix) {
    g_string_free(mix->xml, 1);
}

bool mix_next(struct mix *mix) {
    struct making making = {.mix = mix, .bits = people_mix(mix->settings.seed, mix->made)};
    if (mix->made == mix->settings.events) {
        return false;
    }
    serial_print(mix, mix->made, making.serial);
    const struct share *share = choose(mix, making.bits);
    choose_time(&making);
    if (!make_refused(&making) && !make_odd(&making)) {
        choose_customer(&making, share->new_customer);
        share->make(&making);
    }
    remember(mix);
    mix->made++;
    return true;
}
