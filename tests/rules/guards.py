"""Where the rules refuse: read from proto/rules/*.c.

A refusal is a call that says what is wrong: mz_fault_at and its kin, or a function of the rules
that does nothing but call them. Each is known by file, function and code. A function that only
words a refusal, without a condition of its own, is no guard: its callers are.
"""
import collections
import re

PRIMITIVES = {"mz_fault_at", "mz_fault_at_span", "mz_roster_fault"}
# Asks whether a record is there and gives the code back for it: a guard only if nothing after it
# looks at that code again.
QUERY = "mz_act_absent"
UNREADABLE = "a code that cannot be read"
CODE = re.compile(r"\bMZ_E_[A-Z0-9_]+\b")
# A definition begins in the first column, its body ends with a brace there.
FUNCTION = re.compile(r"^[a-z][^\n;=]*?\b(\w+)\((?:[^;{]*?)\)\s*\{\n(.*?)^\}", re.M | re.S)
CONDITION = re.compile(r"\b(if|for|while|switch)\s*\(|\?")


class Function(str):
    """The text of a function, and the line on which it begins."""
    line = 0


def plain(text):
    """Without comments and without the contents of strings; lines stay where they are."""
    text = re.sub(r"/\*.*?\*/", lambda found: " " + "\n" * found.group().count("\n"), text,
                  flags=re.S)
    return re.sub(r'"(\\.|[^"\\\n])*"', '""', text)


def functions(text):
    """(name, the whole of it) of every function."""
    text = plain(text)
    for found in FUNCTION.finditer(text):
        function = Function(found.group(0))
        function.line = text.count("\n", 0, found.start()) + 1
        yield found.group(1), function


def calls(body, names):
    """(position, name, arguments) of every call in `body` to one of `names`."""
    for found in re.finditer(r"\b(%s)\s*\(" % "|".join(sorted(names)), body):
        depth, at = 1, found.end()
        while depth > 0:
            depth += {"(": 1, ")": -1}.get(body[at], 0)
            at += 1
        yield found.start(), found.group(1), body[found.end():at - 1]


def wordings(bodies):
    """Functions without a condition that word a refusal, with their code; None: the caller's."""
    found = {}
    grew = True
    while grew:
        grew = False
        for name, body in bodies.items():
            if name in found or CONDITION.search(body):
                continue
            said = list(calls(body, PRIMITIVES | set(found)))
            if not said:
                continue
            code = CODE.search(said[0][2])
            found[name] = code.group() if code else found.get(said[0][1])
            grew = True
    return found


def variable(arguments):
    """The name that stands where a call says its code, if it is a name."""
    parts = [part.strip() for part in arguments.split(",")]
    return parts[1] if len(parts) > 1 and re.fullmatch(r"[a-z]\w*", parts[1]) else None


def parameters(body):
    return set(re.findall(r"(\w+)\s*[,)]", body[:body.index("{")]))


def resolve(body, at, arguments, of_wording):
    """The codes that a call may refuse with; none if the caller of the function says it."""
    code = CODE.search(arguments)
    if code:
        return [code.group()]
    name = variable(arguments)
    if of_wording:
        return [of_wording]
    if name is None or name in parameters(body):
        return []
    # What the condition before the call compared, what was assigned, or what a sum said.
    before = body[:at]
    condition = before[before.rfind("if (") if "if (" in before else 0:]
    compared = CODE.findall(condition)
    if compared:
        return [compared[-1]]
    assigned = re.findall(r"\b%s = (MZ_E_\w+)" % name, before)
    if assigned:
        return assigned
    return ["MZ_E_OVERFLOW"] if "mz_money_add(" in before else [UNREADABLE]


def handing(bodies, worded):
    """Functions that refuse with a code which their caller gives them."""
    raising = PRIMITIVES | set(worded)
    return {name for name, body in bodies.items() if name not in worded
            for _, _, arguments in calls(body, raising - {name})
            if not CODE.search(arguments) and variable(arguments) in parameters(body)}


def guards_of(body, name, worded, handed):
    """(code, line) of every place where one function refuses."""
    for at, called, arguments in calls(body, (PRIMITIVES | set(worded)) - {name}):
        for code in resolve(body, at, arguments, worded.get(called)):
            yield code, body.line + body.count("\n", 0, at)
    for at, called, arguments in calls(body, handed | {QUERY}):
        code = CODE.search(arguments)
        looked_at = code and re.search(r"[!=]=\s*%s\b" % code.group(), body)
        if code and called != name and not (called == QUERY and looked_at):
            yield code.group(), body.line + body.count("\n", 0, at)


def places(folder):
    """((file, function, code), line) of every place where the rules refuse."""
    files = {}
    for path in sorted(folder.glob("*.c")):
        files[path.name] = dict(functions(path.read_text(encoding="utf-8")))
    worded = {name: wordings(bodies) for name, bodies in files.items()}
    # Wordings with external linkage are called from other files.
    shared = {}
    for known in worded.values():
        shared.update({n: c for n, c in known.items() if n.startswith("mz_")})
    for file, bodies in files.items():
        for function, body in bodies.items():
            if function in worded[file] or function in PRIMITIVES:
                continue
            known = {**shared, **worded[file]}
            for code, line in guards_of(body, function, known, handing(bodies, known)):
                yield (file, function, code), line


def scan(folder):
    """{(file, function, code): number of places}."""
    return collections.Counter(place for place, _ in places(folder))


def reached(folder, kinds):
    """{(kind, file, function, code)}: what the rule of each kind may refuse with, by following its
    calls. `kinds` is the source of the table of kinds."""
    bodies, where = {}, {}
    for path in sorted(folder.glob("*.c")):
        for name, body in functions(path.read_text(encoding="utf-8")):
            bodies[path.name, name] = body
            where.setdefault(name, path.name)
    codes = collections.defaultdict(set)
    for file, function, code in scan(folder):
        codes[file, function].add(code)

    def called(place):
        for name in set(re.findall(r"\b[a-z]\w+\b", bodies[place])):
            if (place[0], name) in bodies:
                yield place[0], name
            elif name.startswith("mz_") and name in where:
                yield where[name], name

    found = set()
    names = dict(re.findall(r'^    ROW\((\w+), "([^"]+)"', kinds, re.M))
    table = (folder / "rule_table.c").read_text(encoding="utf-8")
    for kind, rule in re.findall(r"^    RULE\((\w+), (mz_\w+)", table, re.M):
        seen, todo = set(), [(where[rule], rule)]
        while todo:
            place = todo.pop()
            # An act.confirm asks the rule of what it confirms, which has rows of its own.
            if place in seen or place[0] == "rule_table.c":
                continue
            seen.add(place)
            todo += called(place)
            found |= {(names[kind], *place, code) for code in codes[place]}
    return found


def silent(folder):
    """Codes returned by a function that words no refusal with them: {(file, function, code)}."""
    found = set()
    said = scan(folder)
    for path in sorted(folder.glob("*.c")):
        bodies = dict(functions(path.read_text(encoding="utf-8")))
        worded = wordings(bodies)
        for function, body in bodies.items():
            if function in worded:
                continue
            returned = re.findall(r"\breturn\b[^;]*", body)
            for code in {c for r in returned for c in CODE.findall(re.sub(r"[!=]=\s*MZ_E_\w+", "", r))}:
                if (path.name, function, code) not in said:
                    found.add((path.name, function, code))
    return found
