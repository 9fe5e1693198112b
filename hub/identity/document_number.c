#include "hub/identity/document_number.h"

#include <string.h>

enum { CORE_LENGTH = 17, NUMBER_LENGTH = 18 };

static const char uscc_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

bool resident_shape(const char *number) {
    return strlen(number) == NUMBER_LENGTH && strspn(number, "0123456789") >= CORE_LENGTH &&
           strchr("0123456789X", number[CORE_LENGTH]) != NULL;
}

/* ISO 7064 MOD 11-2: the weight of a place is 2 to the number of places behind it. */
bool resident_check_fits(const char *number) {
    int sum = 0;
    for (int i = 0; i < CORE_LENGTH; i++) {
        sum = (sum + number[i] - '0') * 2 % 11;
    }
    return "0123456789X"[(12 - sum) % 11] == number[CORE_LENGTH];
}

bool uscc_shape(const char *number) {
    return strlen(number) == NUMBER_LENGTH && strspn(number, uscc_alphabet) == NUMBER_LENGTH;
}

/* GB 32100 appendix: the weight of place i is 3 to the i, modulo 31. */
bool uscc_check_fits(const char *number) {
    long sum = 0;
    long weight = 1;
    for (int i = 0; i < CORE_LENGTH; i++) {
        sum += (strchr(uscc_alphabet, number[i]) - uscc_alphabet) * weight;
        weight = weight * 3 % 31;
    }
    return uscc_alphabet[(31 - sum % 31) % 31] == number[CORE_LENGTH];
}

static int number_at(const char *digits, int length) {
    int number = 0;
    for (int i = 0; i < length; i++) {
        number = number * 10 + (digits[i] - '0');
    }
    return number;
}

struct day resident_birth(const char *core) {
    return (struct day){
        .year = number_at(core + 6, 4), .month = number_at(core + 10, 2), .day = number_at(core + 12, 2)};
}

const char *resident_gender(const char *core) {
    return (core[CORE_LENGTH - 1] - '0') % 2 == 1 ? "male" : "female";
}
