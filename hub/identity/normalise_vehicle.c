/* Vehicles: VIN (ISO 3779: 17 characters without I, O, Q), plate, and the customer's relation to the car. A failed check
 * digit is no doubt here: China's own makes do not use it. */
#include "hub/identity/gazetteer.h"
#include "hub/identity/normalising.h"
#include "hub/identity/text.h"

#include <string.h>

enum { VIN_LENGTH = 17, TAIL_LENGTH = 8, PLATE_LEAST = 5, PLATE_MOST = 6 };

/* I, O and Q are never meant. */
static const char *without_lookalikes(struct arena *arena, const char *serial) {
    char *result = arena_copy(arena, serial);
    for (char *at = result; *at != '\0'; at++) {
        *at = (char)(*at == 'I' ? '1' : *at == 'O' || *at == 'Q' ? '0' : *at);
    }
    return result;
}

const char *vin_of(struct arena *arena, const char *tidy) {
    const char *serial = text_serial(arena, tidy);
    return strlen(serial) == VIN_LENGTH ? without_lookalikes(arena, serial) : NULL;
}

/* A province's character, a letter, five or six letters and digits; 学, 警, 挂, 港, 澳 and others may stand last. */
static bool is_plate(const char *plate) {
    const char *at = plate;
    if (!text_is_hanzi(text_next(&at)) || *at < 'A' || *at > 'Z') {
        return false;
    }
    const size_t serial = strspn(++at, "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789IO");
    const char *rest = at + serial;
    const size_t length = serial + (text_is_hanzi(text_next(&rest)) ? 1 : 0);
    return length >= PLATE_LEAST && length <= PLATE_MOST && *rest == '\0';
}

const char *plate_of(struct arena *arena, const char *tidy) {
    char *result = arena_alloc(arena, strlen(tidy) + 1);
    char *to = result;
    const char *at = text_upper(arena, tidy);
    for (uint32_t c = text_next(&at); c != 0; c = text_next(&at)) {
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || text_is_hanzi(c)) {
            to += text_put(to, c);
        }
    }
    return is_plate(result) ? result : NULL;
}

struct vehicle {
    const char *vin, *tail, *plate;
};

static bool read_vin(struct normalising *normalising, struct vehicle *vehicle) {
    struct arena *arena = normalising->arena;
    const char *tidy = typed_part(normalising, "vin");
    const char *serial = text_serial(arena, tidy);
    if (*tidy == '\0' || is_placeholder(normalising, "vin", tidy) || is_placeholder(normalising, "vin", serial)) {
        return false;
    }
    const size_t length = strlen(serial);
    if (strpbrk(serial, "IOQ") != NULL || (length != VIN_LENGTH && length != TAIL_LENGTH)) {
        doubt(normalising, DOUBT_SHAPE);
    }
    if (length == VIN_LENGTH) {
        vehicle->vin = without_lookalikes(arena, serial);
        vehicle->tail = vehicle->vin + VIN_LENGTH - TAIL_LENGTH;
    } else if (length == TAIL_LENGTH) {
        vehicle->tail = without_lookalikes(arena, serial);
        less_specific(normalising);
    }
    return true;
}

/* 皖B00000: placeholders are looked for behind the first two characters, too. */
static bool read_plate(struct normalising *normalising, struct vehicle *vehicle) {
    if (attribute_field(normalising->attribute, "plate") < 0) {
        return false;
    }
    const char *tidy =
        pinyin_simplify(normalising->reference->pinyin, typed_part(normalising, "plate"), normalising->arena);
    if (*tidy == '\0' || is_placeholder(normalising, "plate", tidy)) {
        return false;
    }
    const char *plate = plate_of(normalising->arena, tidy);
    const char *first = plate;
    if (plate == NULL || !gazetteer_has_plate(normalising->reference->gazetteer, text_next(&first))) {
        doubt(normalising, DOUBT_SHAPE);
        return true;
    }
    if (is_placeholder(normalising, "plate", first + 1)) {
        return false;
    }
    vehicle->plate = plate;
    return true;
}

static const char *field_or_nothing(const struct normalising *normalising, const char *field) {
    return attribute_field(normalising->attribute, field) < 0 ? "" : typed_part(normalising, field);
}

const char *normal_vehicle(struct normalising *normalising) {
    struct vehicle vehicle = {"", "", ""};
    const bool vin = read_vin(normalising, &vehicle);
    const bool plate = read_plate(normalising, &vehicle);
    if (!vin && !plate) {
        return placeholder(normalising);
    }
    if (*vehicle.tail == '\0' && *vehicle.plate == '\0') {
        return "";
    }
    const char *const parts[VEHICLE_PARTS] = {vehicle.vin,
                                              vehicle.tail,
                                              vehicle.plate,
                                              field_or_nothing(normalising, "relation"),
                                              field_or_nothing(normalising, "since"),
                                              field_or_nothing(normalising, "until")};
    return join_form(normalising, parts, VEHICLE_PARTS);
}
