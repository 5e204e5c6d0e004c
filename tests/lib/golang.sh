# shellcheck shell=sh
# Sourced by tests that use Go: builds a folder of Go sources with Debian's packages, without the network.
# MZ_BUILD_DIR and MZ_ROOT are set by the caller.

# golang_build FOLDER: builds MZ_ROOT/tests/interop/FOLDER, prints the program's path; 77 without a compiler.
golang_build() {
    command -v go >/dev/null 2>&1 || {
        echo "no Go compiler" >&2
        return 77
    }
    mkdir -p "$MZ_BUILD_DIR/golang"
    (
        cd "$MZ_ROOT/tests/interop/$1" || exit 1
        # Debian's libraries are below /usr/share/gocode; modules would be looked for on the network.
        GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS='' GOCACHE="$MZ_BUILD_DIR/golang/cache" \
            go build -o "$MZ_BUILD_DIR/golang/$1.$$" . &&
            mv "$MZ_BUILD_DIR/golang/$1.$$" "$MZ_BUILD_DIR/golang/$1"
    ) >&2 || return 1
    printf '%s\n' "$MZ_BUILD_DIR/golang/$1"
}
