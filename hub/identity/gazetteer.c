#include "hub/identity/gazetteer.h"

#include "hub/event/xml_file.h"
#include "hub/identity/text.h"

#include <stdio.h>
#include <string.h>

/* Names by their first two characters would be finer; by the first it is a handful of texts to try. */
struct gazetteer {
    GHashTable *provinces; /* first character → GPtrArray of struct place */
    GHashTable *cities;
    GHashTable *districts;               /* "芜湖马塘区" → "弋江区" */
    GHashTable *municipalities, *plates; /* sets */
};

/* One way to write a province (city.name NULL) or a city. */
struct place {
    const char *written;
    struct city city;
};

static void places_free(void *places) {
    (void)g_ptr_array_free(places, TRUE);
}

struct gazetteer *gazetteer_new(struct arena *arena) {
    struct gazetteer *gazetteer = ARENA_NEW(arena, struct gazetteer, 1);
    gazetteer->provinces = g_hash_table_new_full(NULL, NULL, NULL, places_free);
    gazetteer->cities = g_hash_table_new_full(NULL, NULL, NULL, places_free);
    gazetteer->districts = g_hash_table_new(g_str_hash, g_str_equal);
    gazetteer->municipalities = g_hash_table_new(g_str_hash, g_str_equal);
    gazetteer->plates = g_hash_table_new(NULL, NULL);
    return gazetteer;
}

void gazetteer_clear(struct gazetteer *gazetteer) {
    if (gazetteer != NULL) {
        g_hash_table_destroy(gazetteer->provinces);
        g_hash_table_destroy(gazetteer->cities);
        g_hash_table_destroy(gazetteer->districts);
        g_hash_table_destroy(gazetteer->municipalities);
        g_hash_table_destroy(gazetteer->plates);
    }
}

static void *key_of(const char *text) {
    return (void *)(uintptr_t)text_next(&text);
}

/* Longer names stand first, so that 吉林省 is not read as 吉林 and 省. */
static void add_place(GHashTable *table, const char *written, const struct city *city, struct arena *arena) {
    GPtrArray *places = g_hash_table_lookup(table, key_of(written));
    if (places == NULL) {
        places = g_ptr_array_new();
        (void)g_hash_table_insert(table, key_of(written), places);
    }
    struct place *place = ARENA_NEW(arena, struct place, 1);
    *place = (struct place){.written = written, .city = *city};
    unsigned at = 0;
    while (at < places->len &&
           strlen(((const struct place *)g_ptr_array_index(places, at))->written) >= strlen(written)) {
        at++;
    }
    g_ptr_array_insert(places, (int)at, place);
}

/* A name, its short form, and the other names below the element. */
static void add_names(GHashTable *table, const xmlNode *node, const struct city *city, struct arena *arena) {
    add_place(table, city->name, city, arena);
    add_place(table, city->short_name, city, arena);
    for (const xmlNode *other = xml_child(node, "Other"); other != NULL; other = xml_next(other, "Other")) {
        add_place(table, xml_attribute(other, "name", arena), city, arena);
    }
}

static void read_city(struct reference *reference, const xmlNode *node, const char *province) {
    struct arena *arena = reference->arena;
    const struct city city = {.name = xml_attribute(node, "name", arena),
                              .short_name = xml_attribute(node, "short", arena),
                              .province = province};
    add_names(reference->gazetteer->cities, node, &city, arena);
    for (const xmlNode *old = xml_child(node, "District"); old != NULL; old = xml_next(old, "District")) {
        char *key = arena_print(arena, "%s%s", city.short_name, xml_attribute(old, "name", arena));
        (void)g_hash_table_insert(reference->gazetteer->districts, key,
                                  (char *)(uintptr_t)xml_attribute(old, "now", arena));
    }
}

bool gazetteer_read_province(struct reference *reference, const xmlNode *node) {
    struct arena *arena = reference->arena;
    struct gazetteer *gazetteer = reference->gazetteer;
    const char *short_name = xml_attribute(node, "short", arena);
    const struct city province = {
        .name = xml_attribute(node, "name", arena), .short_name = short_name, .province = short_name};
    const char *municipality = xml_attribute(node, "municipality", arena);
    add_names(gazetteer->provinces, node, &province, arena);
    if (municipality != NULL && strcmp(municipality, "yes") == 0) {
        (void)g_hash_table_add(gazetteer->municipalities, (char *)(uintptr_t)short_name);
    }
    const char *plate = xml_attribute(node, "plate", arena);
    for (uint32_t c = plate == NULL ? 0 : text_next(&plate); c != 0; c = text_next(&plate)) {
        (void)g_hash_table_add(gazetteer->plates, (void *)(uintptr_t)c);
    }
    for (const xmlNode *city = xml_child(node, "City"); city != NULL; city = xml_next(city, "City")) {
        read_city(reference, city, short_name);
    }
    return true;
}

static const struct place *place_at(GHashTable *table, const char *text, const char *province, size_t *length) {
    const GPtrArray *places = g_hash_table_lookup(table, key_of(text));
    for (unsigned i = 0; places != NULL && i < places->len; i++) {
        const struct place *place = g_ptr_array_index(places, i);
        if (text_starts(text, place->written) && (province == NULL || strcmp(province, place->city.province) == 0)) {
            *length = strlen(place->written);
            return place;
        }
    }
    return NULL;
}

const char *gazetteer_province(const struct gazetteer *gazetteer, const char *text, size_t *length) {
    const struct place *place = place_at(gazetteer->provinces, text, NULL, length);
    return place == NULL ? NULL : place->city.short_name;
}

const struct city *gazetteer_city(const struct gazetteer *gazetteer, const char *text, const char *province,
                                  size_t *length) {
    const struct place *place = place_at(gazetteer->cities, text, province, length);
    return place == NULL ? NULL : &place->city;
}

const char *gazetteer_district(const struct gazetteer *gazetteer, const char *city, const char *district) {
    char key[256];
    if ((size_t)snprintf(key, sizeof key, "%s%s", city, district) >= sizeof key) {
        return district;
    }
    const char *now = g_hash_table_lookup(gazetteer->districts, key);
    return now == NULL ? district : now;
}

bool gazetteer_is_municipality(const struct gazetteer *gazetteer, const char *province) {
    return g_hash_table_contains(gazetteer->municipalities, province);
}

bool gazetteer_has_plate(const struct gazetteer *gazetteer, uint32_t character) {
    return g_hash_table_contains(gazetteer->plates, (void *)(uintptr_t)character);
}
