#!/bin/sh
# The systemd units are valid, the service is confined, and the user and folders they need come out
# of sysusers and tmpfiles. Works in a scratch root; touches nothing of this machine.
set -u
cd "$(dirname "$0")/.." || exit 1
root=$(mktemp -d) || exit 1
trap 'rm -rf "$root"' EXIT

fail() {
    echo "units: $*"
    exit 1
}

# verify wants the program to exist and the targets that units hang on to be loadable.
mkdir -p "$root/units"
sed "s|/usr/sbin/mingzhangd|/bin/true|" systemd/mingzhangd.service >"$root/units/mingzhangd.service"
sed "s|/usr/bin/mingzhang|/bin/true|" systemd/mingzhang-witness.service >"$root/units/mingzhang-witness.service"
cp systemd/mingzhangd.socket "$root/units/"
output=$(systemd-analyze verify --man=no --recursive-errors=no "$root"/units/mingzhangd.service \
    "$root"/units/mingzhangd.socket "$root"/units/mingzhang-witness.service 2>&1) || fail "verify: $output"
[ -z "$output" ] || fail "verify: $output"

# 0.0 is fully confined and 10.0 not at all; a change that loosens the service must say so here.
for unit in mingzhangd mingzhang-witness; do
    systemd-analyze security --offline=true --threshold=15 --no-pager "systemd/$unit.service" \
        >"$root/security" 2>&1 || { cat "$root/security"; fail "exposure is above 1.5"; }
    tail -n 1 "$root/security"
done

mkdir -p "$root/fs/etc"
systemd-sysusers --root="$root/fs" "$PWD/systemd/mingzhang.sysusers" || fail sysusers
grep -q '^mingzhang:' "$root/fs/etc/passwd" || fail "no user"
if [ "$(id -u)" -eq 0 ]; then
    # chown by name needs the user on this machine: take the names out, keep paths and modes.
    sed 's/mingzhang mingzhang$/root root/' systemd/mingzhang.tmpfiles >"$root/tmpfiles.conf"
    systemd-tmpfiles --root="$root/fs" --create "$root/tmpfiles.conf" || fail tmpfiles
    [ "$(stat -c %a "$root/fs/var/lib/mingzhang")" = 700 ] || fail "the state folder is open to others"
fi
