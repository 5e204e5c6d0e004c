#!/bin/sh
# sh tests/install.sh BUILD-DIR: installs a release build into a scratch folder, runs what arrived
# there, and looks that the hardening is really in the binaries.
set -u
cd "$(dirname "$0")/.." || exit 1
build=${1:?which build folder}
root=$(mktemp -d) || exit 1
trap 'rm -rf "$root"' EXIT

fail() {
    echo "install: $*"
    exit 1
}

DESTDIR=$root cmake --install "$build" >"$root.log" 2>&1 || { cat "$root.log"; rm -f "$root.log"; fail "cmake --install"; }
rm -f "$root.log"
(cd "$root" && find . -type f | LC_ALL=C sort)

for program in bin/mingzhang sbin/mingzhangd; do
    source=client
    [ "$program" = bin/mingzhang ] || source=daemon
    [ -e $source/main.c ] || continue
    file=$root/usr/$program
    [ -x "$file" ] || fail "$program did not arrive"
    readelf -hW "$file" | grep -q 'Type: *DYN' || fail "$program is not position independent"
    readelf -dW "$file" | grep -q 'BIND_NOW\|FLAGS.*NOW' || fail "$program is not bound at start"
    readelf -lW "$file" | grep -q GNU_RELRO || fail "$program has no RELRO"
    readelf -lW "$file" | grep GNU_STACK | grep -q 'RWE' && fail "$program has an executable stack"
    readelf -sW --dyn-syms "$file" | grep -q '__.*_chk@' || fail "$program is not fortified"
    # The source tree's path must not be in what ships (reproducible builds).
    if strings -a "$file" | grep -F "$PWD/" | grep -vF "$PWD/build"; then
        fail "$program holds the path of its source tree"
    fi
done
[ ! -e client/main.c ] || "$root/usr/bin/mingzhang" --version || fail "mingzhang --version"
[ ! -e daemon/main.c ] || "$root/usr/sbin/mingzhangd" version || fail "mingzhangd version"
