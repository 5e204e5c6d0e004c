#!/usr/bin/env python3
"""Checks the layer rules of the house (tests/DESIGN.md lists them).

    layers.py [ROOT]               the rules that sources and pages show
    layers.py --library LIB.a ...  the rules that compiled libraries show: proto calls nothing
                                   outside itself but pure functions and keeps no mutable state,
                                   and every library exports only mz_ names
    layers.py --self-test          plants each violation in a small tree and expects it caught

Prints "file:line: rule: what" for each violation; exits 1 if there is one. Shares no list with the
build: a file in a wrong place is found even when nothing compiles it.
"""

import fnmatch
import pathlib
import re
import subprocess
import sys
import tempfile

TOP_FOLDERS = {"proto", "daemon", "client", "tests", "systemd", "cmake", ".ci"}
NOT_OURS = {".git", "build", "out", ".cache", "__pycache__"}
COMPONENTS = ("proto", "daemon", "client", "tests")

# The C library without input, output on files, clocks, signals, threads or locales. stdio.h is
# there for snprintf; that nothing in it is used for output is what --library sees.
PURE_C = {
    "assert.h", "ctype.h", "errno.h", "inttypes.h", "limits.h", "stdalign.h", "stdarg.h",
    "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "stdnoreturn.h", "string.h",
}
PURE_C_CALLS = re.compile(
    r"""mz_\w+ | (__)?(mem|str)\w+ | bcmp | (__)?v?snprintf(_chk)? | (malloc|calloc|realloc|free)
      | bsearch | qsort | abort | __assert_fail | __stack_chk_fail | __ctype_\w+ | \w+_chk
      | _GLOBAL_OFFSET_TABLE_ | __errno_location
      | __(u?div|u?mod|u?divmod|mul|popcount|clz|ctz)[a-z]*[sdt]i\d # arithmetic of the compiler's
      """, re.VERBOSE)
SODIUM_CALLS = re.compile(
    r"""sodium_(memcmp|memzero|is_zero)
      | crypto_(?!\w*(?<!seed_)(keypair|keygen)\b)\w+ # a key from a seed is a function of it""",
    re.VERBOSE)
NETTLE_CALLS = re.compile(r"nettle_sha256_\w+")
CBOR_CALLS = re.compile(r"cbor_\w+|_cbor_\w+")
# What a sanitized or instrumented build adds to every object.
INSTRUMENTATION = re.compile(r"(__start_|__stop_)?__(asan|ubsan|tsan|sanitizer|gcov|llvm|sancov)\w*|_ITM_\w+")

# Header -> the files outside tests/ that may include it.
GUARDED = [
    (re.compile(r"sodium(\.h|/.*)"), "proto",
     ("proto/log/hash.c", "proto/codec/cose.c"), "sodium-in-proto"),
    (re.compile(r"nettle/.*"), "", ("proto/log/hash.c",), "nettle"),
    (re.compile(r"cbor(\.h|/.*)"), "", ("proto/codec/cbor.c",), "cbor"),
    (re.compile(r"lmdb\.h"), "", ("daemon/store*.c",), "lmdb"),
    (re.compile(r"(event2/.*|event\.h|evhttp\.h)"), "", ("daemon/http*.c", "daemon/http*.h"), "event2"),
    (re.compile(r"curl/.*"), "", ("client/remote/connection.c",), "curl"),
    (re.compile(r"xlsxwriter(\.h|/.*)"), "", ("client/doc/doc_xlsx*.c", "client/doc/doc_xlsx*.h"), "xlsxwriter"),
    (re.compile(r"(pango/.*|cairo.*\.h)"), "", ("client/doc/doc_pdf*.c", "client/doc/doc_pdf*.h"), "cairo"),
    (re.compile(r"libxml/.*"), "", ("client/io/xml.c",), "libxml"),
    (re.compile(r"zip\.h"), "", ("client/io/zip.c",), "zip"),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


class Checker:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.violations = []

    def report(self, where, rule, what):
        self.violations.append((rule, f"{where}: {rule}: {what}"))

    def sources(self, folder, suffixes=(".c", ".h")):
        base = self.root / folder
        for path in sorted(base.rglob("*")) if base.is_dir() else []:
            name = path.relative_to(self.root)
            if path.is_file() and path.suffix in suffixes and not NOT_OURS & set(name.parts):
                yield name.as_posix()

    def check_folders(self):
        for path in sorted(self.root.iterdir()):
            name = path.name
            if not path.is_dir() or name in NOT_OURS or name.startswith("build-"):
                continue
            if name not in TOP_FOLDERS:
                self.report(name, "top-folder", "no such folder in the layout")

    def check_includes(self):
        for component in COMPONENTS:
            for source in self.sources(component):
                text = (self.root / source).read_text(encoding="utf-8")
                for number, line in enumerate(text.splitlines(), 1):
                    found = INCLUDE.match(line)
                    if found:
                        where = f"{source}:{number}"
                        self.check_include(component, source, where, found[1], found[2])

    def check_include(self, component, source, where, own, system):
        header = own or system
        if header.endswith(".c"):
            self.report(where, "includes-c", f"{header} is not a header")
        if own and not (self.root / own).is_file():
            self.report(where, "from-the-root", f'no file "{own}" counted from the root')
        first = header.split("/")[0]
        if component == "proto":
            if own and first != "proto":
                self.report(where, "proto-is-the-base", f"proto includes {own}")
            if system and system not in PURE_C and not re.fullmatch(
                    r"(sodium|cbor|nettle)(\.h|/.*)", system):
                self.report(where, "proto-is-pure", f"proto includes <{system}>")
        if component == "daemon" and first in ("client", "tests"):
            self.report(where, "daemon-client", f"daemon includes {header}")
        if component == "client" and first in ("daemon", "tests"):
            self.report(where, "daemon-client", f"client includes {header}")
        if component == "tests":
            return
        for pattern, inside, allowed, rule in GUARDED:
            if (pattern.fullmatch(header) and source.startswith(inside)
                    and not any(fnmatch.fnmatchcase(source, glob) for glob in allowed)):
                self.report(where, rule, f"only {', '.join(allowed)} may include {header}")

    def check_pages(self):
        for component in COMPONENTS:
            suffixes = (".c", ".h", ".sh", ".py") if component == "tests" else (".c", ".h")
            sources = [s[len(component) + 1:] for s in self.sources(component, suffixes)]
            if not sources:
                continue
            page = self.root / component / "DESIGN.md"
            if not page.is_file():
                self.report(f"{component}/DESIGN.md", "design-page", "missing")
                continue
            named = set()
            for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
                for pattern in page_files(line):
                    hits = [s for s in sources if matches(s, pattern)]
                    # A pattern says where such files go, and may wait for its first.
                    if not hits and not re.search(r"[*?]", pattern) and not (
                            self.root / component / pattern).is_file():
                        self.report(f"{component}/DESIGN.md:{number}", "design-names-nothing",
                                    f"{pattern} does not exist")
                    named.update(hits)
            for source in sources:
                if source not in named:
                    self.report(f"{component}/{source}", "design-omits",
                                f"has no line in {component}/DESIGN.md")

    def check_all(self):
        self.check_folders()
        self.check_includes()
        self.check_pages()
        return self.violations


def page_files(line):
    """The files that a line of a DESIGN.md is about: the code words that a list item or a table
    row begins with: `a.c`, `a.c/.h`, `a.[ch]`, `a.{c,h}`, `x/test_*.c`."""
    head = re.match(r"\s*[-*|]\s*((?:`[^`]+`[\s,/&+]*(?:and\s)?)+)", line)
    if not head:
        return []
    files = []
    for word in re.findall(r"`([^`]+)`", head[1]):
        if re.fullmatch(r"[\w./*?\[\]{},-]+\.(c|h|py|sh|\[ch\]|\{[ch],[ch]\}|[ch]/\.[ch])", word):
            files += expand(word)
    return files


def expand(word):
    """`a.{c,h}`, `a.c/.h` -> a.c, a.h. A glob stays a glob."""
    word = re.sub(r"\.\{([ch]),([ch])\}$", r".[\1\2]", word)
    word = re.sub(r"\.([ch])/\.([ch])$", r".[\1\2]", word)
    stem, both, _ = word.partition(".[")
    return [stem + ".c", stem + ".h"] if both else [word]


def matches(source, pattern):
    return fnmatch.fnmatchcase(source, pattern)


def check_library(library):
    """Violations that the symbols of a static library show."""
    pure = pathlib.Path(library).name == "libmz_proto.a"
    found = []
    member = ""
    listing = subprocess.run(["nm", "--format=posix", library], check=True, text=True,
                             capture_output=True).stdout
    for line in listing.splitlines():
        if line.endswith(":"):
            member = line[line.find("[") + 1:].rstrip("]:")
            continue
        name, kind = line.split()[:2]
        where = f"{pathlib.Path(library).name}[{member}]"
        if INSTRUMENTATION.fullmatch(name):
            continue
        if kind in "TDBRVW" and not re.match(r"mz_|\.|DW\.|__odr_asan", name):
            found.append(("exports-mz", f"{where}: exports-mz: exports {name}"))
        if pure and kind in "Uwv" and not allowed_in_proto(member, name):
            found.append(("proto-is-pure", f"{where}: proto-is-pure: uses {name}"))
    if pure:
        found += mutable_state(library)
    return found


def allowed_in_proto(member, name):
    if member == "hash.c.o" or member == "cose.c.o":
        if SODIUM_CALLS.fullmatch(name):
            return True
    if member == "hash.c.o" and NETTLE_CALLS.fullmatch(name):
        return True
    if member == "cbor.c.o" and CBOR_CALLS.fullmatch(name):
        return True
    return bool(PURE_C_CALLS.fullmatch(name))


def mutable_state(library):
    """Objects of .data and .bss. Constant tables of pointers are in .data.rel.ro: no violation."""
    found = []
    listing = subprocess.run(["objdump", "-t", library], check=True, text=True,
                             capture_output=True).stdout
    member = ""
    for line in listing.splitlines():
        if ": " in line and "file format" in line:
            member = line.split(":")[0]
        fields = re.match(r"[0-9a-f]+ (.{7}) (\S+)\s+[0-9a-f]+ (.*)", line)
        if fields and "O" in fields[1] and re.fullmatch(
                r"\.(data|bss|tdata|tbss)(?!\.rel\.ro).*|\*COM\*", fields[2]):
            if not INSTRUMENTATION.match(fields[3]):
                found.append(("proto-is-pure", f"{pathlib.Path(library).name}[{member}]: "
                              f"proto-is-pure: keeps mutable state {fields[3]}"))
    return found


CLEAN_TREE = {
    "proto/DESIGN.md": "- `base/a.[ch]` — views\n- `codec/cbor.c`, `log/hash.c` — codecs\n",
    "proto/base/a.h": "#include <stdint.h>\n",
    "proto/base/a.c": '#include "proto/base/a.h"\n#include <string.h>\n',
    "proto/codec/cbor.c": "#include <cbor.h>\n",
    "proto/log/hash.c": "#include <nettle/sha2.h>\n#include <sodium.h>\n",
    "daemon/DESIGN.md": "| `store.c` | LMDB |\n| `http_read.c` | reads |\n* `daemon.h` — all\n",
    "daemon/store.c": '#include <lmdb.h>\n#include "proto/base/a.h"\n',
    "daemon/http_read.c": "#include <event2/http.h>\n",
    "daemon/daemon.h": "#include <sodium.h>\n",
    "client/DESIGN.md": "- `remote/connection.c/.h`: the way to the daemon\n",
    "client/remote/connection.c": "#include <curl/curl.h>\n",
    "client/remote/connection.h": "",
    "tests/DESIGN.md": "- `unit/test_*.c` — one a source file\n",
    "tests/unit/test_a.c": '#include "proto/base/a.h"\n#include <lmdb.h>\n',
}

# rule, file, what the file holds instead (None: the file is gone)
PLANTED = [
    ("top-folder", "web/page.html", ""),
    ("proto-is-the-base", "proto/base/a.c", '#include "daemon/daemon.h"\n'),
    ("proto-is-pure", "proto/base/a.c", "#include <time.h>\n"),
    ("proto-is-pure", "proto/base/a.c", "#include <unistd.h>\n"),
    ("proto-is-pure", "proto/base/a.c", "#  include <jansson.h>\n"),
    ("sodium-in-proto", "proto/base/a.c", "#include <sodium.h>\n"),
    ("sodium-in-proto", "proto/base/a.h", "#include <sodium/utils.h>\n"),
    ("nettle", "proto/base/a.c", "#include <nettle/sha2.h>\n"),
    ("nettle", "daemon/store.c", "#include <nettle/sha2.h>\n"),
    ("cbor", "proto/log/hash.c", "#include <cbor.h>\n"),
    ("cbor", "daemon/store.c", "#include <cbor.h>\n"),
    ("lmdb", "daemon/http_read.c", "#include <lmdb.h>\n"),
    ("lmdb", "client/remote/connection.c", "#include <lmdb.h>\n"),
    ("event2", "daemon/store.c", "#include <event2/event.h>\n"),
    ("event2", "daemon/daemon.h", "#include <event2/event.h>\n"),
    ("curl", "client/remote/connection.h", "#include <curl/curl.h>\n"),
    ("xlsxwriter", "client/remote/connection.c", "#include <xlsxwriter.h>\n"),
    ("cairo", "client/remote/connection.c", "#include <pango/pangocairo.h>\n"),
    ("cairo", "client/remote/connection.c", "#include <cairo-pdf.h>\n"),
    ("libxml", "client/doc/doc_docx.c", "#include <libxml/xmlwriter.h>\n"),
    ("daemon-client", "daemon/store.c", '#include "client/remote/connection.h"\n'),
    ("daemon-client", "client/remote/connection.c", '#include "daemon/daemon.h"\n'),
    ("from-the-root", "daemon/store.c", '#include "daemon.h"\n'),
    ("includes-c", "tests/unit/test_a.c", '#include "proto/base/a.c"\n'),
    ("design-omits", "daemon/extra.c", ""),
    ("design-omits", "tests/bench/bench_a.c", ""),
    ("design-names-nothing", "daemon/http_read.c", None),
    ("design-page", "client/DESIGN.md", None),
]

# rule, C source, library name
PLANTED_CODE = [
    (None, "int mz_a(void);int mz_a(void){return 1;}", "libmz_proto.a"),
    (None, "static const char *const t[]={\"a\"};const char *mz_a(int i);"
           "const char *mz_a(int i){return t[i];}", "libmz_proto.a"),
    ("proto-is-pure", "#include <time.h>\nlong mz_a(void);"
                      "long mz_a(void){return (long)time(0);}", "libmz_proto.a"),
    ("proto-is-pure", "#include <stdio.h>\nvoid mz_a(void);"
                      "void mz_a(void){puts(\"x\");}", "libmz_proto.a"),
    ("proto-is-pure", "int mz_a(void);int mz_a(void){static int n;return ++n;}", "libmz_proto.a"),
    ("proto-is-pure", "int randombytes_random(void);int mz_a(void);"
                      "int mz_a(void){return randombytes_random();}", "libmz_proto.a"),
    ("exports-mz", "int helper(void);int helper(void){return 1;}", "libmz_http.a"),
]


def plant(folder, changes):
    for name, text in {**CLEAN_TREE, **changes}.items():
        if text is not None:
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def rules_of_code(code, library):
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "a.c").write_text(code, encoding="utf-8")
        subprocess.run(["gcc", "-fPIC", "-c", "a.c", "-o", "a.c.o"], cwd=folder, check=True)
        subprocess.run(["ar", "rc", library, "a.c.o"], cwd=folder, check=True)
        return {rule for rule, _ in check_library(f"{folder}/{library}")}


def self_test():
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        plant(folder, {})
        for _, text in Checker(folder).check_all():
            print(f"self-test: the clean tree is blamed: {text}")
            failed += 1
    for rule, name, text in PLANTED:
        with tempfile.TemporaryDirectory() as folder:
            plant(folder, {name: text})
            if rule not in {found for found, _ in Checker(folder).check_all()}:
                print(f"self-test: not caught: {rule} in {name}: {text!r}")
                failed += 1
    for rule, code, library in PLANTED_CODE:
        if rules_of_code(code, library) != ({rule} if rule else set()):
            print(f"self-test: expected {rule} for {code!r}")
            failed += 1
    print(f"self-test: {len(PLANTED) + len(PLANTED_CODE)} planted, {failed} wrong")
    return failed


def main(arguments):
    if arguments[:1] == ["--self-test"]:
        return 1 if self_test() else 0
    if arguments[:1] == ["--library"]:
        violations = [v for library in arguments[1:] for v in check_library(library)]
    else:
        here = pathlib.Path(__file__).resolve().parent.parent
        violations = Checker(arguments[0] if arguments else here).check_all()
    for _, text in violations:
        print(text)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
