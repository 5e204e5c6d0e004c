/* What a sheet of payees says about each of them: personal data from the disclosures that a clone
 * keeps, each checked against the digest its entry binds, masked unless whole values are asked for;
 * how and when he was paid and signed from the recorded lists. */
#ifndef MZ_CLIENT_FORM_PEOPLE_H
#define MZ_CLIENT_FORM_PEOPLE_H

#include "client/form/form.h"

#define MZ_FORM_VALUE 532u /* a disclosed value, masked or not */

struct mz_form_people;

/* Of one line. Texts are empty where nothing is recorded, *** where it is not at hand. */
struct mz_form_person {
    char name[MZ_FORM_VALUE], idno[MZ_FORM_VALUE], account[MZ_FORM_VALUE], phone[MZ_FORM_VALUE];
    char place[2 * MZ_FORM_VALUE]; /* unit and address */
    char sex[16], age[8];          /* from the identity number; only when whole */
    char file[16];                 /* the beginning of the payee's id */
    char category[64];
    char serial[160];   /* the bank's */
    char signed_on[16]; /* YYYY-MM-DD */
};

/* Disclosures are looked for in --disclosures DIR, else in the clone that answers. MZ_E_USAGE if
 * --whole is asked for and there is neither. */
enum mz_status mz_form_people_open(struct mz_form *form, struct mz_form_people **ret_people)
    __attribute__((nonnull, warn_unused_result));
void mz_form_people_close(struct mz_form_people *people);
/* `line` is a line of the view payment. MZ_E_BAD_OBJECT: a disclosure is not what the ledger binds.
 * MZ_E_NOT_FOUND: --whole, and a value is not at hand. */
enum mz_status mz_form_people_get(struct mz_form_people *people, const json_t *line,
                                  struct mz_form_person *ret_person)
    __attribute__((nonnull, warn_unused_result));
void mz_form_person_wipe(struct mz_form_person *person) __attribute__((nonnull));

#endif
