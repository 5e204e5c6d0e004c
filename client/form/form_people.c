#include "client/form/form_people.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/read/disclosed.h"
#include "client/remote/api.h"
#include "proto/base/calendar.h"
#include "proto/base/mask.h"
#include "proto/base/text.h"
#include "proto/codec/vocabulary.h"

/* A recorded list being read from its first line to its last. */
struct reading {
    uint64_t index; /* of the entry that named it; 0: none yet */
    struct mz_buffer object;
    struct mz_list_reader reader;
    struct mz_line line;
    bool withheld;
};

struct mz_form_people {
    struct mz_form *form;
    const char *folder; /* with objects/disclosure; NULL: none */
    bool whole;
    struct reading results, signatures;
};

enum mz_status mz_form_people_open(struct mz_form *form, struct mz_form_people **ret_people) {
    const struct mz_options *options = &form->client->options;
    const char *folder = mz_options_text(options, "disclosures");
    folder = folder != NULL ? folder : mz_options_text(options, "clone");
    bool whole = mz_options_has(options, "whole");
    *ret_people = NULL;
    if (whole && folder == NULL)
        return mz_client_usage(form->client, "--disclosures",
                               mz_i18n(N_("whole values come from a clone that keeps disclosures: "
                                          "payee list --reveal --save DIR")));
    struct mz_form_people *people = calloc(1, sizeof *people);
    if (people == NULL)
        return mz_fault_at(&form->client->fault, MZ_E_NO_MEMORY, "payees");
    people->form = form;
    people->folder = folder;
    people->whole = whole;
    *ret_people = people;
    return MZ_OK;
}

void mz_form_people_close(struct mz_form_people *people) {
    if (people == NULL)
        return;
    mz_buffer_free(&people->results.object);
    mz_buffer_free(&people->signatures.object);
    free(people);
}

void mz_form_person_wipe(struct mz_form_person *person) {
    sodium_memzero(person, sizeof *person);
}

/* -- Lists that the entries of a line named: the bank's results, the signatures. */

static enum mz_status open_list(struct mz_form_people *people, struct reading *reading,
                                uint64_t index, enum mz_list_form kind) {
    struct mz_form *form = people->form;
    char id[24];
    struct mz_hash root;
    json_t *entry;
    (void)snprintf(id, sizeof id, "%" PRIu64, index);
    const struct mz_parameter parameters[] = {{"id", id}};
    enum mz_status status = mz_form_ask(form, "show", parameters, 1, &entry);
    if (status != MZ_OK)
        return status;
    bool named = mz_api_hash(entry, "body.root", &root);
    json_decref(entry);
    mz_buffer_free(&reading->object);
    *reading = (struct reading){.index = index};
    if (!named)
        return mz_fault_at(&form->client->fault, MZ_E_PROTOCOL, "#%" PRIu64, index);
    status =
        form->source.list(form->source.ctx, &root, kind, &reading->object, &form->client->fault);
    reading->withheld = status == MZ_E_NOT_FOUND; /* a copy may leave lists out on purpose */
    if (status == MZ_OK)
        status = mz_list_open(mz_buffer_view(&reading->object), kind, &reading->reader,
                              &form->client->fault);
    return reading->withheld ? MZ_OK : status;
}

/* The line of this number, or MZ_E_NOT_FOUND. Lists ascend, and so do the lines asked for. */
static enum mz_status find_line(struct mz_form_people *people, struct reading *reading,
                                uint64_t index, enum mz_list_form kind, uint64_t number) {
    struct mz_hash leaf;
    enum mz_status status = MZ_OK;
    if (index == MZ_ABSENT)
        return MZ_E_NOT_FOUND;
    if (reading->index != index || reading->line.line > number)
        status = open_list(people, reading, index, kind);
    if (status == MZ_OK && reading->withheld)
        return MZ_E_NOT_FOUND;
    while (status == MZ_OK && reading->line.line < number)
        status =
            mz_list_next(&reading->reader, &reading->line, &leaf, &people->form->client->fault);
    return status == MZ_OK && reading->line.line != number ? MZ_E_NOT_FOUND : status;
}

static enum mz_status take_lists(struct mz_form_people *people, const json_t *line,
                                 struct mz_form_person *person) {
    uint64_t number = mz_api_uint(line, "line");
    char date[MZ_TIME_TEXT];
    enum mz_status status = find_line(people, &people->results, mz_api_uint(line, "settled_index"),
                                      MZ_LIST_RESULTS, number);
    if (status == MZ_OK)
        (void)snprintf(person->serial, sizeof person->serial, "%.*s",
                       (int)people->results.line.serial.size,
                       (const char *)people->results.line.serial.data);
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return status;
    status = find_line(people, &people->signatures, mz_api_uint(line, "signed_index"),
                       MZ_LIST_SIGNATURES, number);
    if (status == MZ_OK) {
        mz_date_format(people->signatures.line.date, date);
        (void)snprintf(person->signed_on, sizeof person->signed_on, "%.10s", date);
    }
    return status == MZ_E_NOT_FOUND ? MZ_OK : status;
}

/* -- Disclosures. */

static enum mz_status bad(struct mz_form_people *people, const char *payee, enum mz_status status) {
    return mz_fault_at(&people->form->client->fault, status, "objects/disclosure/%s", payee);
}

/* The value, masked or not; *** if it is bound and not at hand; "" if the ledger binds none. */
static void take_value(const struct mz_form_people *people, const struct mz_revealed_fields *fields,
                       uint8_t field, char *text, size_t capacity) {
    char value[MZ_FORM_VALUE];
    const char *name = mz_names_text(&mz_personal_names, field);
    text[0] = '\0';
    if ((fields->bound & MZ_ROLE_BIT(field)) == 0)
        return;
    mz_revealed_value(fields, field, value, sizeof value);
    if (value[0] == '\0')
        (void)snprintf(text, capacity, "***");
    else if (people->whole || field == MZ_PERSONAL_UNIT)
        (void)snprintf(text, capacity, "%s", value);
    else
        mz_mask(MZ_MASK_INTERNAL, mz_span_text(name), mz_span_text(value), text, capacity);
    sodium_memzero(value, sizeof value);
}

static unsigned digits(const char *text, size_t count) {
    unsigned value = 0;
    for (size_t i = 0; i < count; i++)
        value = value * 10 + (unsigned)(text[i] - '0');
    return value;
}

/* GB 11643: digits 7 to 14 are the birthday, the 17th is odd for men. */
static void take_birth(const struct mz_form_people *people, struct mz_form_person *person) {
    if (!people->whole || !mz_idno_valid(mz_span_text(person->idno)))
        return;
    bool man = (person->idno[16] - '0') % 2 == 1;
    (void)snprintf(person->sex, sizeof person->sex, "%s",
                   man ? mz_form_say(people->form, "男", "m")
                       : mz_form_say(people->form, "女", "f"));
    uint32_t on;
    if (mz_date_parse(mz_span_text(person->signed_on), &on) != MZ_OK)
        return;
    unsigned born = digits(person->idno + 6, 8), years = on / 10000 - born / 10000;
    if (born < on)
        (void)snprintf(person->age, sizeof person->age, "%u", years - (on % 10000 < born % 10000));
}

static enum mz_status take_disclosed(struct mz_form_people *people, const json_t *item,
                                     struct mz_form_person *person) {
    struct mz_revealed_fields fields = {0};
    char unit[MZ_FORM_VALUE], address[MZ_FORM_VALUE];
    enum mz_status status =
        mz_disclosed_read(people->folder, item, &fields, &people->form->client->fault);
    if (status == MZ_OK && people->whole && mz_revealed_lacks(&fields, fields.bound) > 0)
        status = bad(people, mz_form_member(item, "payee"), MZ_E_NOT_FOUND);
    if (status == MZ_OK) {
        take_value(people, &fields, MZ_PERSONAL_NAME, person->name, sizeof person->name);
        take_value(people, &fields, MZ_PERSONAL_IDNO, person->idno, sizeof person->idno);
        take_value(people, &fields, MZ_PERSONAL_ACCOUNT, person->account, sizeof person->account);
        take_value(people, &fields, MZ_PERSONAL_PHONE, person->phone, sizeof person->phone);
        take_value(people, &fields, MZ_PERSONAL_UNIT, unit, sizeof unit);
        take_value(people, &fields, MZ_PERSONAL_ADDRESS, address, sizeof address);
        (void)snprintf(person->place, sizeof person->place, "%s%s%s", unit,
                       unit[0] != '\0' && address[0] != '\0' ? " " : "", address);
        take_birth(people, person);
    }
    mz_revealed_free(&fields);
    return status;
}

enum mz_status mz_form_people_get(struct mz_form_people *people, const json_t *line,
                                  struct mz_form_person *ret_person) {
    struct mz_form_person person = {.name = ""};
    const char *payee = mz_form_member(line, "payee");
    const struct mz_parameter parameters[] = {{"payee", payee}};
    json_t *answer;
    enum mz_status status = take_lists(people, line, &person);
    if (status == MZ_OK)
        status = mz_form_ask(people->form, "payees", parameters, 1, &answer);
    if (status != MZ_OK)
        return status;
    const json_t *item = json_array_get(json_object_get(answer, "items"), 0);
    (void)snprintf(person.file, sizeof person.file, "%.12s", payee);
    (void)snprintf(person.category, sizeof person.category, "%s",
                   mz_i18n_word("category", mz_form_member(item, "category")));
    if (json_object_get(item, "erased") != NULL)
        (void)snprintf(person.name, sizeof person.name, "%s",
                       mz_form_say(people->form, "已依法删除", "erased by order"));
    else
        status = take_disclosed(people, item, &person);
    json_decref(answer);
    if (status == MZ_OK)
        *ret_person = person;
    mz_form_person_wipe(&person);
    return status;
}
