/* Who comes where and when, and which file the clerk opens or finds. */
#include "tests/world/archive.h"

#include <stdio.h>
#include <string.h>

enum subject { OF_STORE = 11, OF_CAR = 12, OF_PERSON = 13, OF_JUNK = 14 };

enum { FILES_PER_PLACE = 4500, STORE_KINDS = STORE_APP + 1, JUNK_PER_ROUND = 100 };

static const size_t stores_of_kind[STORE_KINDS] = {[STORE_DEALER] = 3, [STORE_SHOP] = 7};
static const size_t stores_everywhere[STORE_KINDS] = {[STORE_INSURER] = 3, [STORE_CALL] = 1, [STORE_APP] = 1};
static const char *const kind_names[FILE_KINDS] = {"full",   "title-only", "organisation",
                                                   "masked", "collective", "junk"};

/* Somebody at a counter. */
struct going {
    struct archive *archive;
    struct dice *dice;
    struct customer_ref customer;
    const struct car *car; /* NULL: without one */
    const struct ownership *ownership;
    int place;
};

const char *file_kind_name(enum file_kind kind) {
    return kind_names[kind];
}

struct archive_file *archive_file(const struct archive *archive, size_t index) {
    return &g_array_index(archive->files, struct archive_file, index);
}

struct store *archive_store(const struct archive *archive, int index) {
    return &g_array_index(archive->stores, struct store, index);
}

uint64_t archive_truth(const struct archive *archive, size_t index) {
    const struct archive_file *file = archive_file(archive, index);
    if (file->kind == FILE_COLLECTIVE || file->kind == FILE_JUNK) {
        return (uint64_t)3 << 40 | index;
    }
    return (uint64_t)(file->truth.company ? 2 : 1) << 40 | (uint64_t)file->truth.index;
}

/* --- stores --------------------------------------------------------------------------------------------------------- */

static GArray *stores_at(const struct archive *archive, int place, enum store_kind kind) {
    const size_t row = place == NOBODY ? archive->population->place_count : (size_t)place;
    return archive->stores_of_place[row * STORE_KINDS + kind];
}

static void make_store(struct archive *archive, enum store_kind kind, int place, uint64_t seed) {
    struct dice dice = dice_new(seed, OF_STORE, archive->stores->len);
    struct store store = {.kind = kind, .place = place, .collective = NOBODY};
    const int index = (int)archive->stores->len;
    (void)snprintf(store.id, sizeof store.id, "%c%04d", "DSICA"[kind], index);
    if (place != NOBODY) {
        (void)snprintf(store.phone, sizeof store.phone, "%.4s%07u", places[place].landline,
                       3000000 + dice_below(&dice, 5000000));
    }
    for (size_t i = 0; i < CONSULTANTS; i++) {
        (void)snprintf(store.consultants[i], PHONE_DIGITS, "139%08u", dice_below(&dice, 100000000));
    }
    g_array_append_val(archive->stores, store);
    g_array_append_val(stores_at(archive, place, kind), index);
}

static void make_stores(struct archive *archive, uint64_t seed) {
    const size_t rows = archive->population->place_count + 1;
    archive->stores_of_place = g_new(GArray *, rows * STORE_KINDS);
    for (size_t i = 0; i < rows * STORE_KINDS; i++) {
        archive->stores_of_place[i] = g_array_new(FALSE, FALSE, sizeof(int));
    }
    for (size_t place = 0; place < rows; place++) {
        const bool everywhere = place + 1 == rows;
        for (size_t kind = 0; kind < STORE_KINDS; kind++) {
            for (size_t i = 0; i < (everywhere ? stores_everywhere : stores_of_kind)[kind]; i++) {
                make_store(archive, (enum store_kind)kind, everywhere ? NOBODY : (int)place, seed);
            }
        }
    }
}

static int pick_store(const struct going *going, enum store_kind kind) {
    const bool everywhere = stores_everywhere[kind] > 0;
    const GArray *stores = stores_at(going->archive, everywhere ? NOBODY : going->place, kind);
    return g_array_index(stores, int, dice_below(going->dice, stores->len));
}

/* --- files ---------------------------------------------------------------------------------------------------------- */

static void *known_key(struct customer_ref customer, int store) {
    return (void *)(((uintptr_t)customer.index * 2 + customer.company + 1) << 16 | (uintptr_t)store);
}

static int find_file(const struct going *going, int store) {
    const void *found = g_hash_table_lookup(going->archive->known, known_key(going->customer, store));
    return found == NULL ? NOBODY : (int)(uintptr_t)found - 1;
}

static void next_number(struct store *store, char number[20]) {
    (void)snprintf(number, 20, "K%06u", ++store->numbers);
}

static int add_file(struct archive *archive, const struct archive_file *file) {
    g_array_append_val(archive->files, *file);
    return (int)archive->files->len - 1;
}

static int open_file(struct going *going, int store, enum desk desk, int day, const char *phone_instead) {
    struct archive *archive = going->archive;
    struct archive_file file = {.store = store, .day = day, .role = "", .truth = going->customer};
    struct saying saying = {archive, going->dice, &file, desk, phone_instead};
    next_number(archive_store(archive, store), file.number);
    say_customer(&saying);
    const int index = add_file(archive, &file);
    g_hash_table_insert(archive->known, known_key(going->customer, store), (void *)((uintptr_t)index + 1));
    return index;
}

/* The bringer, as a block of the document beside the customer. */
static int open_party(struct going *going, int beside, struct customer_ref bringer, enum desk desk, int day) {
    struct archive *archive = going->archive;
    const struct archive_file of = *archive_file(archive, (size_t)beside);
    struct archive_file file = {.store = of.store, .day = day, .role = "bringer", .truth = bringer};
    struct saying saying = {archive, going->dice, &file, desk, NULL};
    memcpy(file.number, of.number, sizeof file.number);
    say_customer(&saying);
    struct said *said = &file.said; /* such a block has a name and a phone, no more */
    const struct said kept = *said;
    *said = (struct said){.name = kept.name,
                          .gender = kept.gender,
                          .account = "",
                          .email = "",
                          .address = {NOBODY, NOBODY, "", "", "", "", ""}};
    said->phones[0] = kept.phones[0];
    said->phone_count = kept.phone_count > 0;
    file.kind = file.kind == FILE_MASKED ? FILE_FULL : file.kind;
    return said->phone_count == 0 || said->name.form == SAID_NOTHING ? NOBODY : add_file(archive, &file);
}

static void add_visit(struct going *going, int file, int party, enum desk desk, int day, const struct visit *what) {
    struct visit visit = *what;
    visit.file = file;
    visit.party = party;
    visit.desk = desk;
    visit.day = day;
    visit.first = archive_file(going->archive, (size_t)file)->visits++ == 0;
    g_array_append_val(going->archive->visits, visit);
    if (visit.passing_name == NULL && dice_chance(going->dice, going->archive->population->habits.paid)) {
        visit = (struct visit){
            .file = file, .party = NOBODY, .day = day, .desk = desk, .phone = NOBODY, .car = NOBODY, .paid = true};
        g_array_append_val(going->archive->visits, visit);
    }
}

/* The customer at a counter: a file is found or opened, the car written into it. */
static int visit_as(struct going *going, int store, enum desk desk, int day, const char *phone_instead,
                    struct customer_ref *party) {
    const struct habits *habits = &going->archive->population->habits;
    struct visit what = {.phone = NOBODY, .car = NOBODY};
    int file = find_file(going, store);
    const bool opened = file == NOBODY || dice_chance(going->dice, habits->second_number);
    if (opened) {
        file = open_file(going, store, desk, day, phone_instead);
    }
    struct archive_file here = *archive_file(going->archive, (size_t)file);
    struct saying saying = {going->archive, going->dice, &here, desk, phone_instead};
    if (going->car != NULL) {
        const enum said_relation relation =
            dice_chance(going->dice, desk_habits[desk].relation) ? RELATION_OWNER : RELATION_UNSAID;
        what.car = say_car(&saying, going->car, going->ownership, relation);
    }
    if (!opened && here.kind != FILE_JUNK && dice_chance(going->dice, 0.3)) {
        const int before = here.day;
        here.day = day;
        what.phone = say_phone(&saying);
        here.day = before;
    }
    const bool tells_party = party != NULL && !here.has_party;
    here.has_party |= tells_party;
    *archive_file(going->archive, (size_t)file) = here;
    const int beside = tells_party ? open_party(going, file, *party, desk, day) : NOBODY;
    add_visit(going, file, beside, desk, day, &what);
    return file;
}

/* --- the life of a car ---------------------------------------------------------------------------------------------- */

static struct customer_ref find_bringer(struct going *going) {
    const struct population *population = going->archive->population;
    if (going->customer.company) {
        const struct company *company = population_company(population, going->customer.index);
        return (struct customer_ref){false, company->drivers[dice_below(going->dice, (unsigned)company->driver_count)]};
    }
    const struct resident *person = population_person(population, going->customer.index);
    const struct household *home = population_household(population, person->household);
    if (home->member_count > 1 && dice_chance(going->dice, population->habits.bringer_household)) {
        int other = going->customer.index;
        while (other == going->customer.index) {
            other = home->members[dice_below(going->dice, (unsigned)home->member_count)];
        }
        return (struct customer_ref){false, other};
    }
    const int stranger = (int)dice_below(going->dice, population->persons->len);
    return (struct customer_ref){false,
                                 population_person(population, stranger)->place == going->place ? stranger : NOBODY};
}

/* A workshop's day: the owner comes, or somebody else with the owner's car. */
static void serve(struct going *going, int store, enum desk desk, int day) {
    const struct population *population = going->archive->population;
    const struct habits *habits = &population->habits;
    const double brought = going->customer.company ? 0.8 : habits->bringer;
    struct customer_ref bringer = {false, NOBODY};
    if (dice_chance(going->dice, brought)) {
        bringer = find_bringer(going);
    }
    if (bringer.index == NOBODY || bringer.index == going->customer.index) {
        (void)visit_as(going, store, desk, day, NULL, NULL);
        return;
    }
    const struct customer_ref owner = going->customer;
    if (desk != DESK_SHOP && dice_chance(going->dice, habits->bringer_party)) {
        (void)visit_as(going, store, desk, day, NULL, &bringer);
    } else if (dice_chance(going->dice, habits->bringer_file)) {
        going->customer = bringer;
        (void)visit_as(going, store, desk, day, NULL, NULL);
        going->customer = owner;
    } else {
        (void)visit_as(going, store, desk, day, person_phone(population_person(population, bringer.index), day, false),
                       NULL);
    }
}

static void buy(struct going *going, int dealer, int day) {
    if (dice_chance(going->dice, 0.25)) {
        struct going lead = *going;
        lead.car = NULL;
        const int store = dice_chance(going->dice, 0.6) ? dealer : pick_store(going, STORE_DEALER);
        const int before = day - dice_between(going->dice, 0, 39);
        (void)visit_as(&lead, store, DESK_LEAD, MAX(0, before), NULL, NULL);
    }
    (void)visit_as(going, dealer, DESK_SALE, day, NULL, NULL);
}

/* What an owner does with a car beside having it serviced. */
static void attend(struct going *going, int from, int until) {
    static const struct {
        enum store_kind store;
        enum desk desk;
        double share;
    } errands[] = {{STORE_INSURER, DESK_INSURANCE, 0.22}, {STORE_CALL, DESK_CALL, 0.08}, {STORE_APP, DESK_APP, 0.18}};
    for (size_t i = 0; i < G_N_ELEMENTS(errands); i++) {
        if (until > from && dice_chance(going->dice, errands[i].share)) {
            const int day = dice_between(going->dice, from, until);
            (void)visit_as(going, pick_store(going, errands[i].store), errands[i].desk, day, NULL, NULL);
        }
    }
}

static void own(struct going *going, bool sold_here) {
    const int from = going->ownership->from;
    const int until = MIN(going->ownership->until, DAYS_LAST);
    const int dealer = pick_store(going, STORE_DEALER);
    const bool loyal = dice_chance(going->dice, 0.6);
    const int usual = loyal ? dealer : pick_store(going, dice_chance(going->dice, 0.45) ? STORE_DEALER : STORE_SHOP);
    if (sold_here) {
        buy(going, dealer, from);
    }
    attend(going, from, until);
    for (int day = from + dice_between(going->dice, 60, 500); day <= until;
         day += dice_between(going->dice, 150, 800)) {
        const int store = dice_chance(going->dice, 0.78)
                              ? usual
                              : pick_store(going, dice_chance(going->dice, 0.5) ? STORE_DEALER : STORE_SHOP);
        serve(going, store, archive_store(going->archive, store)->kind == STORE_SHOP ? DESK_SHOP : DESK_SERVICE, day);
    }
}

static void live(struct archive *archive, int index, uint64_t seed) {
    struct dice dice = dice_new(seed, OF_CAR, (uint64_t)index);
    const struct car car = *population_car(archive->population, index);
    for (size_t i = 0; i < car.owner_count; i++) {
        const struct customer_ref owner = car.owners[i].owner;
        const int place = owner.company ? population_company(archive->population, owner.index)->place
                                        : population_person(archive->population, owner.index)->place;
        struct going going = {archive, &dice, owner, &car, &car.owners[i], place};
        own(&going, i == 0 && car.sold_here);
    }
}

/* Some only ever ask for a price. */
static void browse(struct archive *archive, int index, uint64_t seed) {
    struct dice dice = dice_new(seed, OF_PERSON, (uint64_t)index);
    const struct resident *person = population_person(archive->population, index);
    struct going going = {archive, &dice, {false, index}, NULL, NULL, person->place};
    if (person->birth.year < 2003 && dice_chance(&dice, 0.12)) {
        const int day = dice_between(&dice, 0, DAYS_LAST);
        (void)visit_as(&going, pick_store(&going, STORE_DEALER), DESK_LEAD, day, NULL, NULL);
    }
}

/* --- what is nobody's ----------------------------------------------------------------------------------------------- */

static void add_junk(struct archive *archive, struct dice *dice) {
    struct archive_file file = {.store = (int)dice_below(dice, archive->stores->len), .role = ""};
    struct saying saying = {archive, dice, &file, DESK_SHOP, NULL};
    struct going going = {.archive = archive, .dice = dice};
    file.day = dice_between(dice, 0, DAYS_LAST);
    next_number(archive_store(archive, file.store), file.number);
    say_junk(&saying);
    const struct visit what = {.phone = NOBODY, .car = NOBODY};
    add_visit(&going, add_file(archive, &file), NOBODY, DESK_SHOP, file.day, &what);
}

/* One number for all who just pass by: every event speaks of somebody else. */
static void pass_by(struct archive *archive, struct dice *dice) {
    const int shop = g_array_index(
        stores_at(archive, (int)dice_below(dice, (unsigned)archive->population->place_count), STORE_SHOP), int, 0);
    struct store *store = archive_store(archive, shop);
    const struct resident *person =
        population_person(archive->population, (int)dice_below(dice, archive->population->persons->len));
    struct going going = {.archive = archive, .dice = dice};
    if (store->collective == NOBODY) {
        struct archive_file file = {.store = shop, .role = "", .number = "00000"};
        struct saying saying = {archive, dice, &file, DESK_SHOP, NULL};
        say_junk(&saying);
        file.said.phone_count = 0;
        file.kind = FILE_COLLECTIVE;
        store->collective = add_file(archive, &file);
    }
    struct visit what = {.phone = NOBODY, .car = NOBODY};
    const int day = dice_between(dice, 0, DAYS_LAST);
    what.passing_name = dice_chance(dice, 0.5)
                            ? "散客"
                            : arena_print(archive->arena, "%s%s", person->surname,
                                          dice_chance(dice, 0.6) ? (person->female ? "女士" : "先生") : person->given);
    if (dice_chance(dice, 0.7)) {
        (void)snprintf(what.passing_phone, PHONE_DIGITS, "%s", person_phone(person, day, false));
    }
    add_visit(&going, store->collective, NOBODY, DESK_SHOP, day, &what);
}

/* --- the whole ------------------------------------------------------------------------------------------------------ */

static int by_day(const void *left, const void *right) {
    const struct visit *a = left;
    const struct visit *b = right;
    return a->day != b->day ? a->day - b->day : a->file - b->file;
}

static void fill(struct archive *archive, const struct archive_settings *settings) {
    struct population *population = archive->population;
    const double junk = population->habits.junk;
    size_t junk_made = 0;
    while (archive->files->len < settings->files) {
        const int cars = (int)population->cars->len;
        const int persons = (int)population->persons->len;
        population_grow(population);
        for (int i = cars; i < (int)population->cars->len; i++) {
            live(archive, i, settings->seed);
        }
        for (int i = persons; i < (int)population->persons->len; i++) {
            browse(archive, i, settings->seed);
        }
        while ((double)junk_made < junk * archive->files->len) {
            struct dice dice = dice_new(settings->seed, OF_JUNK, junk_made++);
            add_junk(archive, &dice);
            pass_by(archive, &dice);
        }
    }
    g_array_sort(archive->visits, by_day);
}

struct archive *archive_new(const char *root, const struct archive_settings *settings) {
    const struct habits habits = habits_of(settings->difficulty);
    const size_t wanted = 2 + settings->files / FILES_PER_PLACE;
    struct archive *archive = g_new0(struct archive, 1);
    archive->population = population_new(names_load(root), &habits, settings->seed, MIN(wanted, place_count));
    archive->arena = arena_new();
    archive->stores = g_array_new(FALSE, TRUE, sizeof(struct store));
    archive->files = g_array_new(FALSE, TRUE, sizeof(struct archive_file));
    archive->visits = g_array_new(FALSE, TRUE, sizeof(struct visit));
    archive->known = g_hash_table_new(NULL, NULL);
    make_stores(archive, settings->seed);
    fill(archive, settings);
    return archive;
}

void archive_free(struct archive *archive) {
    for (size_t i = 0; i < (archive->population->place_count + 1) * STORE_KINDS; i++) {
        g_array_free(archive->stores_of_place[i], TRUE);
    }
    g_free(archive->stores_of_place);
    g_hash_table_destroy(archive->known);
    g_array_free(archive->stores, TRUE);
    g_array_free(archive->files, TRUE);
    g_array_free(archive->visits, TRUE);
    arena_free(archive->arena);
    names_free(archive->population->names);
    population_free(archive->population);
    g_free(archive);
}
