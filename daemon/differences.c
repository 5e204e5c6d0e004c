#include "daemon/differences.h"

#include <stdarg.h>
#include <stdio.h>

struct mz_fault *mz_differences_add(struct mz_differences *differences, enum mz_status status,
                                    const char *format, ...) {
    if (differences->count++ >= MZ_DIFFERENCES)
        return NULL;
    struct mz_fault *fault = &differences->named[differences->count - 1];
    va_list arguments;
    *fault = (struct mz_fault){.status = status};
    va_start(arguments, format);
    (void)vsnprintf(fault->place, sizeof fault->place, format, arguments);
    va_end(arguments);
    return fault;
}
