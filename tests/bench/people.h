/* people.h – made-up customers for load: the n-th is the same on every machine. Names repeat as they do in life, ID
 * numbers, phones and VINs do not. Not a real person among them but by chance. */
#ifndef TESTS_BENCH_PEOPLE_H
#define TESTS_BENCH_PEOPLE_H

#include <stdbool.h>
#include <stdint.h>

struct made_person {
    char name[16];
    char id_number[19];
    char birth_date[16];
    char phone[12];
    char vin[18];
    char plate[16];
    char street[64];
    const char *province, *city, *district, *postcode;
    bool female;
};

/* Evenly spread bits of (seed, what). */
uint64_t people_mix(uint64_t seed, uint64_t what);
void people_make(uint64_t number, struct made_person *person);
/* The phone that a person takes after `change` changes. */
void people_phone(uint64_t number, unsigned change, char phone[12]);

#endif
