/* The columns of the sheet that `target set` reads and `target template` writes. */
#ifndef MZ_CLIENT_TARGET_COLUMNS_H
#define MZ_CLIENT_TARGET_COLUMNS_H

#include "client/sheets/sheet.h"

/* The last two say where a figure comes from; they are for readers, and are not filed. */
enum mz_target_column {
    MZ_TARGET_KEY,
    MZ_TARGET_LEVEL1,
    MZ_TARGET_LEVEL2,
    MZ_TARGET_NAME,
    MZ_TARGET_NATURE,
    MZ_TARGET_NUMERATOR,
    MZ_TARGET_DENOMINATOR,
    MZ_TARGET_DATE,
    MZ_TARGET_UNIT,
    MZ_TARGET_WEIGHT,
    MZ_TARGET_SOURCE,
    MZ_TARGET_DEFINITION,
    MZ_TARGET_COLUMNS
};
/* Their names: the Chinese heading, '|', the machine one. */
extern const struct mz_sheet_column mz_target_columns[MZ_TARGET_COLUMNS];

#endif
