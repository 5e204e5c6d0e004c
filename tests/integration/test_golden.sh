#!/bin/sh
# The case played with fixed keys, salts and clock gives the same entries, byte for byte, in any folder and on every run
# (tests/cases/wuhua-2023/golden.sha256). A change there is a change of the format or of what the case files, and is
# made on purpose:
#
#   sh tests/integration/test_golden.sh --update
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

golden=$case/golden.sha256

# fingerprint FOLDER: hash and name of each entry bundle, of the list objects' names, then the root of the tree.
fingerprint() {
    (
        cd "$1/clone"
        find tile/entries -type f | LC_ALL=C sort | xargs sha256sum
        find objects -type f | LC_ALL=C sort | sha256sum | sed 's/-$/names of the objects/'
        printf '%s  tree of %s entries\n' "$(sed -n 3p checkpoint | base64 -d | od -An -v -tx1 | tr -d ' \n')" \
            "$(sed -n 2p checkpoint)"
    )
}

play() {
    MZ_SIM=1 quiet sh "$MZ_ROOT/tests/play.sh" "$scratch/$1"
}

[ -x "$build/tests/mingzhang-sim" ] && [ -x "$build/tests/mingzhangd-sim" ] || skip "the deterministic programs are not built"
play one
if [ "${1:-}" = --update ]; then
    fingerprint "$scratch/one" | tee "$golden"
    exit 0
fi
play a-folder-with-another-name
fingerprint "$scratch/one" >"$scratch/one.sha256"
fingerprint "$scratch/a-folder-with-another-name" >"$scratch/two.sha256"
check "two plays give the same entries" diff "$scratch/one.sha256" "$scratch/two.sha256"
check "the entries are those of $golden" diff "$golden" "$scratch/one.sha256"
same "the genesis is the same" "$(sha256sum <"$scratch/one/genesis.json")" \
    "$(sha256sum <"$scratch/a-folder-with-another-name/genesis.json")"
exits 0 "the clone verifies" "$mingzhang" verify "$scratch/one/clone" --genesis "$scratch/one/genesis.json"
finish
