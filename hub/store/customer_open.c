#include "hub/store/customer_open.h"

#include "hub/store/sealed_record.h"
#include "hub/store/unreadable.h"

int customer_generation(int stored, bool divided) {
    return divided || stored > 0 ? stored + 1 : 0;
}

bool customer_open_key(struct customer_store *store, const struct uuid *record, struct bytes wrapped,
                       struct record_secret *secret, struct error *error) {
    struct wrapped_key key;
    *secret = (struct record_secret){.has = false};
    if (wrapped.data == NULL) {
        return true;
    }
    secret->has = sealed_key(record, wrapped, &key, error) &&
                  key_cache_open(store->keys, store->sealer, record, &key, &secret->key, error);
    return secret->has;
}

bool customer_open_dictionary(struct customer_store *store, const struct uuid *record,
                              const struct record_secret *secret, struct bytes sealed, struct arena *arena,
                              struct dictionary *dictionary, struct error *error) {
    *dictionary = (struct dictionary){0};
    if (!secret->has || sealed.data == NULL) {
        return true;
    }
    const struct seal_of of = {.record = *record, .purpose = SEAL_DICTIONARY};
    struct bytes plain;
    return unseal(store->sealer, &secret->key, &of, sealed, arena, &plain, error) &&
           (dictionary_decode(plain, arena, dictionary) ||
            unreadable_record(error, UNREADABLE_FORM, record, "dictionary"));
}

const char *customer_event_state(int64_t state) {
    static const char *const names[] = {"counts", "superseded", "voided", "erased"};
    return state >= 0 && state < (int64_t)(sizeof names / sizeof *names) ? names[state] : "unknown";
}

enum { AT_SOURCE, AT_ID, AT_PART, AT_KIND, AT_TIME, AT_RECORDED, AT_STATE, AT_FACTS, AT_AMOUNT, AT_CURRENCY };

bool customer_open_event(struct customer_store *store, const PGresult *result, int row, int first,
                         const struct uuid *record, const struct record_secret *secret, struct arena *arena,
                         struct customer_event *event, struct error *error) {
    *event = (struct customer_event){
        .kind = kind_by_name(store->kinds, result_text(result, row, first + AT_KIND, arena)),
        .source = result_text(result, row, first + AT_SOURCE, arena),
        .id = result_text(result, row, first + AT_ID, arena),
        .time = result_instant(result, row, first + AT_TIME),
        .recorded = result_instant(result, row, first + AT_RECORDED),
        .state = customer_event_state(result_number(result, row, first + AT_STATE)),
        .has_amount = !result_null(result, row, first + AT_AMOUNT),
        .amount = result_null(result, row, first + AT_AMOUNT) ? 0 : result_number(result, row, first + AT_AMOUNT),
        .currency = result_text_or_null(result, row, first + AT_CURRENCY, arena),
    };
    const struct bytes sealed = result_bytes(result, row, first + AT_FACTS, arena);
    if (!secret->has || sealed.data == NULL) {
        return true;
    }
    const struct seal_of of = sealed_row(record, SEAL_FACTS, event->source, event->id, arena);
    struct bytes plain;
    if (!unseal(store->sealer, &secret->key, &of, sealed, arena, &plain, error)) {
        return false;
    }
    event->facts = facts_decode(store->attributes, plain, arena, &event->fact_count);
    return event->facts != NULL || unreadable_event(error, UNREADABLE_FORM, event->source, event->id,
                                                    (int)result_number(result, row, first + AT_PART), "facts");
}
