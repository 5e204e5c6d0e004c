#!/bin/sh
# Every header compiles alone: whoever includes it need not know what else to include first.
# X-macro tables (*_table.h) are included where X is defined, and are checked there.
set -u
cd "$(dirname "$0")/.." || exit 1

# What the headers of ours that show a library's types include; warnings are about our own.
outside=$(pkg-config --cflags pangocairo | sed 's/-I/-isystem /g')
count=0
failed=0
for header in $(find proto daemon client tests -name '*.h' ! -name '*_table.h' | LC_ALL=C sort); do
    count=$((count + 1))
    posix=-D_POSIX_C_SOURCE=200809L
    case $header in proto/*) posix= ;; esac
    # Twice, so that a missing include guard shows.
    # shellcheck disable=SC2086 # an absent flag must vanish, the others are words
    if ! printf '#include "%s"\n#include "%s"\ntypedef int mz_not_empty;\n' "$header" "$header" |
        ${CC:-gcc} -x c -std=c17 $posix -fsyntax-only -Wall -Wextra -Wconversion -Wshadow \
            -Wstrict-prototypes -Werror $outside -I. -; then
        echo "$header does not compile alone"
        failed=$((failed + 1))
    fi
done
echo "$count headers, $failed failed"
[ "$failed" -eq 0 ]
