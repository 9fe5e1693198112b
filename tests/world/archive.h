/* archive.h – what the stores of a world have on file: who came where and when, and what the clerk wrote down of it. A file is
 * a (source, number), or a party without a number of its own. Beside what is typed stands what a careful reader makes of it –
 * simplified, without titles and separators, an old district under its present name – which is all that the oracle and the
 * features for others see; the truth is for the scorer. Freed with the archive. */
#ifndef TESTS_WORLD_ARCHIVE_H
#define TESTS_WORLD_ARCHIVE_H

#include "tests/world/population.h"

enum store_kind { STORE_DEALER, STORE_SHOP, STORE_INSURER, STORE_CALL, STORE_APP };

enum { CONSULTANTS = 6, SAID_PHONES = 3, SAID_CARS = 3 };

struct store {
    char id[12];
    enum store_kind kind;
    int place; /* NOBODY: all of the country */
    char phone[PHONE_DIGITS], consultants[CONSULTANTS][PHONE_DIGITS];
    unsigned numbers; /* given out so far */
    int collective;   /* the file of all who just pass by, NOBODY: none */
};

enum file_kind { FILE_FULL, FILE_TITLE, FILE_ORGANISATION, FILE_MASKED, FILE_COLLECTIVE, FILE_JUNK, FILE_KINDS };

enum name_form { SAID_NOTHING, SAID_FULL, SAID_LATIN, SAID_TITLE, SAID_COMPANY };
enum said_gender { GENDER_UNSAID, GENDER_MALE, GENDER_FEMALE };
enum said_party { PARTY_UNSAID, PARTY_PERSON, PARTY_COMPANY };
enum said_relation { RELATION_UNSAID, RELATION_OWNER, RELATION_DRIVER };

struct said_name {
    enum name_form form;
    const char *surname, *given; /* of a company: core and trade; latin: syllables with spaces; "" when unsaid */
    const char *typed;
    int place; /* that a company's name begins with; NOBODY: none */
};

struct said_phone {
    char digits[PHONE_DIGITS]; /* "" for none, 138****1234 masked */
    const char *typed;
};

struct said_car {
    char vin[VIN_LENGTH];     /* 17, the last eight, or "" */
    char plate[PLATE_LENGTH]; /* "" when unsaid */
    enum said_relation relation;
    const char *plate_typed;
};

struct said_address {
    int place, district;         /* NOBODY: cannot be told */
    const char *street, *number; /* "" when unsaid */
    const char *province_typed, *city_typed, *district_typed;
};

struct said {
    struct said_name name;
    enum said_party party;
    enum said_gender gender; /* title or field */
    bool gender_field;       /* said by a field */
    char birth[DAY_TEXT];    /* YYYY-MM-DD, YYYY or "" */
    char id[20];             /* 18, 15 or masked characters, "" for none */
    struct said_phone phones[SAID_PHONES];
    struct said_car cars[SAID_CARS];
    size_t phone_count, car_count;
    struct said_address address;
    const char *account, *email; /* "" when unsaid */
};

/* One event about a file. */
struct visit {
    int file, party; /* party: a file told beside, NOBODY: none */
    int day;
    enum desk desk;
    int phone, car; /* indexes into what the file says, NOBODY: not spoken of */
    bool first;
    bool paid;                                /* no more than the payment for a visit */
    const char *passing_name, *passing_plate; /* of a collective file: who it was today */
    char passing_phone[PHONE_DIGITS];
};

struct archive_file {
    int store, day;
    char number[20];
    const char *role; /* "" or that of a party */
    struct customer_ref truth;
    enum file_kind kind;
    struct said said;
    unsigned visits;
    bool has_party; /* a bringer stands beside it already */
};

struct archive {
    struct population *population;
    struct arena *arena;
    GArray *stores, *files, *visits; /* visits by day */
    GHashTable *known;               /* (customer, store) → file */
    GArray **stores_of_place;        /* by place and kind */
};

struct archive_settings {
    uint64_t seed;
    size_t files;
    double difficulty; /* 1: realistic */
};

/* `root`: of the source tree. */
struct archive *archive_new(const char *root, const struct archive_settings *settings);
void archive_free(struct archive *archive);
struct archive_file *archive_file(const struct archive *archive, size_t index);
struct store *archive_store(const struct archive *archive, int index);
/* Equal for files of one customer; collective accounts and junk have nobody else. */
uint64_t archive_truth(const struct archive *archive, size_t index);
const char *file_kind_name(enum file_kind kind);

/* --- between the files of this folder --- */

/* Whom the clerk has before him. */
struct saying {
    struct archive *archive;
    struct dice *dice;
    struct archive_file *file;
    enum desk desk;
    const char *phone_instead; /* the bringer's; NULL: the customer's */
};

/* Fills file->said and file->kind for file->truth on file->day. */
void say_customer(struct saying *saying);
void say_junk(struct saying *saying);
/* Adds a car as the clerk writes it; returns its index, NOBODY when nothing of it is written or no room is left. */
int say_car(struct saying *saying, const struct car *car, const struct ownership *ownership,
            enum said_relation relation);
/* Adds the phone the customer has now; returns its index, NOBODY when there is none new. */
int say_phone(struct saying *saying);

#endif
