#include "daemon/program_check.h"

#include <stdio.h>

#include "daemon/messages.h"

static void say_fault(enum mz_language language, const struct mz_fault *fault) {
    char text[512];
    if (fault->status == MZ_OK)
        return;
    mz_fault_text(fault, language, text, sizeof text);
    printf("    %s [%s]\n", text, mz_status_code(fault->status));
}

void mz_program_say_layers(enum mz_language language, const struct mz_verify_report *report) {
    for (int i = 0; i < MZ_LAYER_COUNT; i++) {
        const struct mz_layer_report *layer = &report->layers[i];
        enum mz_message word = MZ_SAY_PASS;
        if (!layer->ran)
            word = MZ_SAY_NOT_RUN;
        else if (layer->fault.status != MZ_OK)
            word = layer->missing > 0 && mz_verify_lacks(layer->fault.status) ? MZ_SAY_LACKING
                                                                              : MZ_SAY_FAIL;
        printf(mz_message(language, MZ_SAY_LAYER), mz_layer_name((enum mz_layer)i),
               mz_message(language, word), (unsigned long long)layer->checked,
               (unsigned long long)layer->missing);
        putchar('\n');
        say_fault(language, &layer->fault);
    }
}

static void say_stored(enum mz_language language, const struct mz_check_store *store) {
    const struct mz_differences *differences = &store->differences;
    uint64_t named = mz_differences_named(differences);
    printf(mz_message(language, MZ_SAY_STORED), "database",
           mz_message(language, differences->count == 0 ? MZ_SAY_PASS : MZ_SAY_FAIL),
           (unsigned long long)store->records, (unsigned long long)store->nodes,
           (unsigned long long)store->commits);
    putchar('\n');
    for (uint64_t i = 0; i < named; i++)
        say_fault(language, &differences->named[i]);
    if (differences->count > named) {
        printf(mz_message(language, MZ_SAY_MORE), (unsigned long long)(differences->count - named));
        putchar('\n');
    }
}

static void say_vault(enum mz_language language, const struct mz_check_vault *vault) {
    enum mz_message word = vault->missing > 0 ? MZ_SAY_LACKING : MZ_SAY_PASS;
    printf(mz_message(language, MZ_SAY_VAULT), "vault",
           mz_message(language, vault->fault.status != MZ_OK ? MZ_SAY_FAIL : word),
           (unsigned long long)vault->disclosures, (unsigned long long)vault->missing,
           (unsigned long long)vault->erased);
    putchar('\n');
    say_fault(language, &vault->fault);
    say_fault(language, &vault->lacking);
}

void mz_program_say_check(enum mz_language language, const struct mz_check_report *report) {
    mz_program_say_layers(language, &report->verify);
    say_stored(language, &report->store);
    say_vault(language, &report->vault);
}
