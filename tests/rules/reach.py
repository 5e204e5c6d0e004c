#!/usr/bin/python3
"""Does the table reach every place where the rules refuse? Its rows name functions; this builds the
rules with counters, plays the table and reads which lines refused. A place that no row reaches must
be one of the exceptions of test_guards.py. Usage: reach.py SCRATCH_FOLDER"""
import collections
import json
import os
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
SOURCE = pathlib.Path(__file__).resolve().parents[2]
os.environ.setdefault("MZ_SOURCE_DIR", str(SOURCE))
os.environ.setdefault("MZ_BUILD_DIR", "")
import guards  # noqa: E402
import test_guards  # noqa: E402


def played(build):
    """{(file, line): how often}, of what gcov counted while the table was played."""
    subprocess.run(["cmake", "-S", SOURCE, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug",
                    "-DCMAKE_C_FLAGS=--coverage -O0"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", build, "test_table"], check=True, stdout=subprocess.DEVNULL)
    for counted in build.rglob("*.gcda"):
        counted.unlink()
    subprocess.run([build / "tests/test_table"], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    counts = {}
    for counted in sorted(build.glob("proto/CMakeFiles/mz_proto.dir/rules/*.gcda")):
        answer = subprocess.run(["gcov", "--json-format", "--stdout", counted], check=True,
                                stdout=subprocess.PIPE).stdout
        for file in json.loads(answer)["files"]:
            for line in file["lines"]:
                name = pathlib.Path(file["file"]).name
                counts[name, line["line_number"]] = line["count"]
    return counts


def count_at(counts, file, line):
    """A call that goes over several lines is counted where its statement begins."""
    while line > 0 and (file, line) not in counts:
        line -= 1
    return counts.get((file, line), 0)


def main():
    counts = played(pathlib.Path(sys.argv[1]).resolve())
    missed, lines = collections.Counter(), collections.defaultdict(list)
    places = list(guards.places(test_guards.RULES))
    for place, line in places:
        if count_at(counts, place[0], line) == 0:
            missed[place] += 1
            lines[place].append(str(line))
    failed = False
    for place, count in sorted(missed.items()):
        if count > test_guards.UNREACHED.get(place, (0, ""))[0]:
            failed = True
            print("%s: no row reaches %s of %s, line %s" % (place[0], place[2], place[1],
                                                          ", ".join(lines[place])))
    print("%d places, %d reached" % (len(places), len(places) - sum(missed.values())))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
