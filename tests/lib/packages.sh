# shellcheck shell=sh disable=SC2034 # the lists are for the scripts that source this
# Sourced by tests/run.sh and tests/demo.sh: Debian packages and builds. POSIX sh.
#
# The caller sets MZ_ROOT to the top of the source tree first:
#   MZ_ROOT=$(cd "$(dirname "$0")/.." && pwd)
#   . "$MZ_ROOT/tests/lib/packages.sh"
#   mz_need_packages $MZ_PACKAGES_BUILD    # installs what is missing, or says so and exits 1
#   mz_build dev                           # configures and builds into build/dev, or exits 1
#   build=$(mz_build_dir dev)

: "${MZ_ROOT:?set MZ_ROOT to the top of the source tree first}"

# What it takes to build and run the two programs, and the font that documents are set in.
MZ_PACKAGES_BUILD="gcc libc6-dev cmake ninja-build pkg-config gettext liblmdb-dev libsodium-dev nettle-dev
    libevent-dev libcbor-dev libjansson-dev libcurl4-openssl-dev libinih-dev libsmartcols-dev libzip-dev
    libedit-dev libsystemd-dev libcmocka-dev libxlsxwriter-dev libxml2-dev libpango1.0-dev libcairo2-dev
    fonts-noto-cjk"
# What the demonstration and the scripted tests use besides; the font is another one than documents
# are set in.
MZ_PACKAGES_SCRIPTS="nodejs python3 python3-cbor2 python3-cryptography curl ca-certificates
    golang-go golang-golang-x-mod-dev poppler-utils fonts-wqy-zenhei"
# What the other checks use: a second compiler, sanitizers, analysers, the manual's linter.
MZ_PACKAGES_CHECK="clang llvm libclang-rt-14-dev clang-tidy cppcheck mandoc systemd shellcheck
    binutils util-linux libreoffice-calc-nogui libreoffice-writer-nogui"

mz_log_dir="$MZ_ROOT/build/logs"

# Prints the packages among the arguments that are not installed.
mz_missing_packages() {
    for package in "$@"; do
        state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || state=absent
        [ "$state" = installed ] || printf '%s ' "$package"
    done
}

# Installs those packages among the arguments that are missing. Without root it names them and
# exits: a half-equipped run would report as passed what it never checked.
mz_need_packages() {
    if ! command -v dpkg-query >/dev/null 2>&1; then
        echo "Not a Debian system: cannot tell whether these are installed: $*" >&2
        return 0
    fi
    missing=$(mz_missing_packages "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        echo "Missing packages; as root: apt-get install $missing" >&2
        exit 1
    fi
    mkdir -p "$mz_log_dir"
    echo "Installing $missing"
    # An index may be old or absent on a fresh image; refresh it only when the first try fails.
    # shellcheck disable=SC2086 # a list of words
    if ! mz_apt_install $missing >"$mz_log_dir/packages.log" 2>&1 &&
        ! { apt-get -q update && mz_apt_install $missing; } >>"$mz_log_dir/packages.log" 2>&1; then
        tail -n 20 "$mz_log_dir/packages.log" >&2
        echo "Could not install: $missing (whole log: $mz_log_dir/packages.log)" >&2
        exit 1
    fi
}

mz_apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "$@"
}

mz_build_dir() {
    printf '%s\n' "$MZ_ROOT/build/$1"
}

# mz_compile PRESET [TARGET...]: configures and builds; output is the compiler's; returns its status.
mz_compile() {
    preset=$1
    shift
    (
        cd "$MZ_ROOT" || exit 1
        cmake --preset "$preset" || exit 1
        if [ $# -gt 0 ]; then
            cmake --build --preset "$preset" --parallel "$(nproc)" --target "$@"
        else
            cmake --build --preset "$preset" --parallel "$(nproc)"
        fi
    )
}

# mz_build PRESET [TARGET...]: the same, quietly; on failure shows the end of the log and exits 1.
mz_build() {
    mkdir -p "$mz_log_dir"
    if ! mz_compile "$@" >"$mz_log_dir/build-$1.log" 2>&1; then
        tail -n 40 "$mz_log_dir/build-$1.log" >&2
        echo "The build failed (whole log: $mz_log_dir/build-$1.log)" >&2
        exit 1
    fi
}
