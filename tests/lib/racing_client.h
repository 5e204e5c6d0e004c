/* The client's part of a race, apart because the configurations of the two programs share names. */
#ifndef MZ_TESTS_LIB_RACING_CLIENT_H
#define MZ_TESTS_LIB_RACING_CLIENT_H

#include "tests/lib/racing.h"

/* Files what the racer files over a connection of its own and proves the receipt, by the log key of
 * the maker. */
void racing_post(const char *address, struct racer *racer);

#endif
