/* One value: fetched, written in its form, mapped, checked, and laid into the fields that it takes. */
#include "adapters/idoc/compose.h"

#include "adapters/idoc/forms.h"
#include "adapters/idoc/permission.h"
#include "adapters/idoc/units.h"
#include "hub/base/log.h"
#include "hub/identity/forms.h"

#include <string.h>

/* As typed; and what the normaliser made of it, when the attribute is one text and no more, or an address. */
struct raw {
    const char *typed, *normal;
};

static bool meets(const struct composition *composition, const struct customer_value *value,
                  const struct condition *condition) {
    return condition->part < 0 ||
           alternatives_have(&condition->values,
                             value_part(composition->arena, value->value.typed, (size_t)condition->part));
}

const struct customer_value *compose_next_value(const struct composition *composition,
                                                const struct attribute *attribute, const struct condition *condition,
                                                size_t *index) {
    const struct customer *customer = composition->request->customer;
    while (*index < customer->value_count) {
        const struct customer_value *value = &customer->values[(*index)++];
        if (value->attribute->id == attribute->id && (value->value.flags & VALUE_PLACEHOLDER) == 0 &&
            meets(composition, value, condition)) {
            return value;
        }
    }
    return NULL;
}

/* --- where it comes from ------------------------------------------------------------------------------------------ */

static struct raw of_text(const char *text) {
    return (struct raw){.typed = text, .normal = ""};
}

static struct raw from_nothing(const struct composition *composition, const struct field_mapping *field,
                               const struct customer_value *current) {
    (void)composition;
    (void)field;
    (void)current;
    return of_text("");
}

static struct raw from_constant(const struct composition *composition, const struct field_mapping *field,
                                const struct customer_value *current) {
    (void)composition;
    (void)current;
    return of_text(field->text);
}

/* Stores type a whole address into one box: the normaliser finds in it what stands in no box of its own. The street is sent
 * as typed, with all that stands in it. */
static const char *found_in_address(const struct composition *composition, const struct customer_value *value,
                                    int part) {
    static const struct {
        const char *field;
        enum address_part part;
    } found[] = {{"province", ADDRESS_PROVINCE}, {"city", ADDRESS_CITY}, {"district", ADDRESS_DISTRICT}};
    const bool address = value->value.normal != NULL && strcmp(value->attribute->normaliser, "address") == 0;
    for (size_t i = 0; address && i < sizeof found / sizeof *found; i++) {
        if (attribute_field(value->attribute, found[i].field) == part) {
            return value_part(composition->arena, value->value.normal, found[i].part);
        }
    }
    return "";
}

static struct raw from_attribute(const struct composition *composition, const struct field_mapping *field,
                                 const struct customer_value *current) {
    size_t index = 0;
    const bool repeated = current != NULL && current->attribute->id == field->attribute->id;
    const struct customer_value *value =
        repeated ? current : compose_next_value(composition, field->attribute, &field->where, &index);
    if (value == NULL) {
        return of_text("");
    }
    const bool one_text = value->attribute->field_count == 1 && value->value.normal != NULL;
    return (struct raw){.typed = value_part(composition->arena, value->value.typed, (size_t)field->part),
                        .normal = one_text ? value->value.normal : found_in_address(composition, value, field->part)};
}

/* Ten digits with zeros in front when it is numeric (SAP's conversion ALPHA). */
static struct raw from_number(const struct composition *composition, const struct field_mapping *field,
                              const struct customer_value *current) {
    (void)current;
    const char *key = composition->request->object_key;
    if (key == NULL || *key == '\0') {
        return of_text("");
    }
    const size_t length = strlen(key);
    if (strspn(key, "0123456789") != length || length >= field->field->length) {
        return of_text(key);
    }
    return of_text(arena_print(composition->arena, "%0*d%s", (int)(field->field->length - length), 0, key));
}

static struct raw from_golden_id(const struct composition *composition, const struct field_mapping *field,
                                 const struct customer_value *current) {
    char text[UUID_TEXT];
    (void)field;
    (void)current;
    return of_text(arena_copy(composition->arena, uuid_to_text(&composition->request->customer->golden, text)));
}

static struct raw from_version(const struct composition *composition, const struct field_mapping *field,
                               const struct customer_value *current) {
    (void)field;
    (void)current;
    return of_text(arena_print(composition->arena, "%lld", (long long)composition->request->customer->version));
}

static struct raw from_stage(const struct composition *composition, const struct field_mapping *field,
                             const struct customer_value *current) {
    (void)field;
    (void)current;
    return of_text(customer_stage(composition->request->customer));
}

static struct raw from_consent(const struct composition *composition, const struct field_mapping *field,
                               const struct customer_value *current) {
    (void)current;
    const bool holds = permission_holds(composition->request->customer, field->text, composition->day,
                                        composition->arena, composition->next);
    return of_text(holds ? "X" : "");
}

typedef struct raw source_function(const struct composition *composition, const struct field_mapping *field,
                                   const struct customer_value *current);
static source_function *const sources[] = {
    [FROM_NOTHING] = from_nothing, [FROM_CONSTANT] = from_constant,   [FROM_ATTRIBUTE] = from_attribute,
    [FROM_NUMBER] = from_number,   [FROM_GOLDEN_ID] = from_golden_id, [FROM_VERSION] = from_version,
    [FROM_STAGE] = from_stage,     [FROM_CONSENT] = from_consent,
};

/* --- how it is written ------------------------------------------------------------------------------------------------ */

static const char *shape(const struct composition *composition, const struct field_mapping *field, const char *text) {
    return form_apply(field->form, text, field->field->length, composition->arena);
}

/* What was typed counts first, then what it was understood as: 1985.3.12 is a date only then. A lone "/" would tell the
 * receiver to leave the field alone. */
static const char *written(const struct composition *composition, const struct field_mapping *field,
                           const struct raw *raw) {
    const char *text = shape(composition, field, raw->typed);
    text = *text != '\0' ? text : shape(composition, field, raw->normal);
    text = strcmp(text, IDOC_NO_DATA) == 0 ? "" : text;
    return *text == '\0' && field->fallback != NULL ? field->fallback : text;
}

static const char *coded(struct composition *composition, const struct idoc_node *node,
                         const struct field_mapping *field, const char *text, const char *normal) {
    const struct code_map *map = field->map;
    if (map == NULL || *text == '\0') {
        return text;
    }
    const char *code = g_hash_table_lookup(map->codes, text);
    code = code != NULL ? code : g_hash_table_lookup(map->codes, normal);
    if (code != NULL) {
        return code;
    }
    if (map->unmapped == UNMAPPED_HOLD) {
        compose_hold(composition, node, field,
                     arena_print(composition->arena, "the value is not in the map %s (不在代码表中)", map->name));
    }
    return map->unmapped == UNMAPPED_KEEP ? text : "";
}

/* "address, city", so that who reads it knows what to ask the customer for. */
static const char *required_reason(const struct composition *composition, const struct field_mapping *field) {
    const struct attribute *attribute = field->attribute;
    if (attribute == NULL) {
        return "a value is required (必填)";
    }
    const struct field *part = attribute->field_count > 1 ? &attribute->fields[field->part] : NULL;
    return arena_print(composition->arena, "a value is required: %s%s%s (必填：%s%s%s)", attribute->en,
                       part == NULL ? "" : ", ", part == NULL ? "" : part->en, attribute->zh, part == NULL ? "" : "，",
                       part == NULL ? "" : part->zh);
}

static void check(struct composition *composition, const struct idoc_node *node, const struct field_mapping *field,
                  const char *text, bool mapped) {
    if (*text == '\0') {
        if (field->required && mapped) {
            compose_hold(composition, node, field, required_reason(composition, field));
        }
    } else if (field->matcher != NULL && xmlRegexpExec(field->matcher, (const xmlChar *)text) != 1) {
        compose_hold(composition, node, field,
                     arena_print(composition->arena, "the value does not match %s (格式不符)", field->pattern));
    }
}

/* --- where it goes ---------------------------------------------------------------------------------------------------- */

static unsigned room(const struct idoc_node *node, const struct field_mapping *field) {
    unsigned units = 0;
    for (size_t i = 0; i < field->split_count; i++) {
        units += node->mapping->segment->fields[field->split[i]].length;
    }
    return units;
}

static void overflow(struct composition *composition, const struct idoc_node *node, const struct field_mapping *field,
                     const char *text) {
    const size_t units = units_length(text);
    if (!field->cut) {
        compose_hold(composition, node, field,
                     arena_print(composition->arena, "%zu UTF-16 units, %u fit (过长)", units, room(node, field)));
    } else if (!composition->quiet) {
        log_line(LOG_WARN_LEVEL, "idoc-cut", "system=%s number=%lld field=%s-%s units=%zu limit=%u",
                 composition->mapping->system, (long long)composition->request->number, node->mapping->segment->name,
                 field->field->name, units, room(node, field));
    }
}

/* Blanks at the border of two fields are lost: SAP leaves out those at the end. */
static void lay(struct composition *composition, const struct idoc_node *node, const struct field_mapping *field,
                const char *text) {
    const char *rest = text;
    for (size_t i = 0; i < field->split_count && *rest != '\0'; i++) {
        const size_t index = field->split[i];
        const size_t taken = units_prefix(rest, node->mapping->segment->fields[index].length);
        size_t length = taken;
        while (length > 0 && rest[length - 1] == ' ') {
            length--;
        }
        node->values[index] = arena_copy_n(composition->arena, rest, length);
        rest += taken;
        rest += strspn(rest, " ");
    }
    if (*rest != '\0') {
        overflow(composition, node, field, text);
    }
}

void compose_value(struct composition *composition, struct idoc_node *node, const struct field_mapping *field,
                   const struct customer_value *current) {
    const unsigned reasons = composition->reasons;
    const struct raw raw = sources[field->source](composition, field, current);
    const char *text = coded(composition, node, field, written(composition, field, &raw), raw.normal);
    check(composition, node, field, text, composition->reasons == reasons);
    lay(composition, node, field, text);
}
