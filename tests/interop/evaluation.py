"""Evaluation (FORMAT.md §10.11.1): what plans, snapshots, scores, conclusions and findings state is
reckoned again from the statements alone.

The actual of an indicator is taken as it was filed: which figure it should have been takes the
lists, the periods and the policy, which this verifier does not replay. It is held only to the
latest measurement, where the indicator has one.
"""

from datetime import date
from fractions import Fraction

from strict_cbor import Malformed

POINTS = 10_000
VERSION_0 = {"version": 0, "top": 8000, "middle": 6000, "overshoot": 13000, "deduct": False,
             "yellow": 1000, "red": 2000}
GRADES = ((9000, "excellent"), (8000, "good"), (6000, "medium"), (0, "poor"))
# The figures of §10.11: never measured, always computed.
COMPUTED = {"exe-plan", "exe-received", "exe-audit", "received", "cov", "acc", "tim", "cnt", "cost",
            "completion", "quality", "saving", "compliance", "procedure", "punctual"}


def half_up(fraction):
    return (2 * fraction.numerator + fraction.denominator) // (2 * fraction.denominator)


def number_of_day(day):
    return date(day // 10_000, day // 100 % 100, day % 100).toordinal()


def require(holds, what):
    if not holds:
        raise Malformed(what)


def score(scheme, target, row):
    """The exact score of an indicator, or None."""
    weight, nature = Fraction(target["weight"]), target["nature"]
    if nature == "qualitative":
        return weight * row["share"] / POINTS if "band" in row and "share" in row else None
    if nature == "date" and row.get("done", 99_999_999) <= target["target_date"]:
        return weight
    if "numerator" not in row or not row.get("denominator"):
        return None
    actual = Fraction(row["numerator"], row["denominator"])
    if nature == "date":
        return weight * min(1, actual)
    if target["key"] == "cost":
        actual /= 100
    wanted = Fraction(target["target_numerator"], target["target_denominator"])
    if nature == "le":
        return weight * min(1, wanted / actual) if actual else weight
    if not wanted:
        return weight if nature == "ge" or not actual else Fraction(0)
    shares = -(-POINTS * actual // wanted)
    if scheme["deduct"] and shares > scheme["overshoot"]:
        return weight * scheme["overshoot"] / shares
    return weight * min(1, actual / wanted)


class Project:
    """What the evaluation of one project rests on."""

    def __init__(self, body):
        self.begin, self.end = body["begin"], body["end"]
        self.adjusted = self.executed = self.red = 0
        self.scheme, self.phases, self.targets, self.target_version = VERSION_0, None, [], 0
        self.measured, self.explained, self.scores, self.findings = {}, set(), {}, {}
        self.files = set()

    def has_indicator(self, key):
        return any(target["key"] == key for target in self.targets)

    def planned(self, day):
        if self.phases is not None:
            return max([phase["amount"] for phase in self.phases if phase["date"] <= day] + [0])
        first = number_of_day(self.begin)
        gone = number_of_day(min(day, self.end)) - first + 1
        return half_up(Fraction(self.adjusted * gone, number_of_day(self.end) - first + 1))

    def follow(self, rows):
        """The rows are those of the targets, and state the measurement of what is measured."""
        require([row["key"] for row in rows] == [target["key"] for target in self.targets],
                "rows that are not those of the targets")
        for row in rows:
            actual = row.get("numerator"), row.get("denominator")
            if row["key"] not in COMPUTED:
                require(actual == self.measured.get(row["key"], (None, None)),
                        f"{row['key']}: not what was measured")
            else:
                require(None not in actual, f"{row['key']}: a computed figure is missing")


class Evaluation:
    """Statement by statement; refs[0] is already held to its kind."""

    def __init__(self):
        self.projects = {}
        self.parties = set()

    def apply(self, statement, targets, parties):
        """parties: who made the statement, and for whom (§10.12)."""
        self.parties = parties
        if statement.kind == "project.register":
            self.projects[statement.project] = Project(statement.body)
        step = STEPS.get(statement.kind)
        if step:
            step(self.projects[statement.project], statement, targets, self)


def _appropriate(project, statement, *_):
    project.adjusted += statement.body["amount"]


def _adjust(project, statement, *_):
    sign = {"increase": 1, "decrease": -1}.get(statement.body["type"], 0)
    project.adjusted += sign * statement.body["amount"]


def _take(project, statement, targets, evaluation):
    project.adjusted += statement.body["amount"]
    evaluation.projects[targets[0].project].adjusted -= statement.body["amount"]


def _settle(project, statement, *_):
    project.executed += statement.body["amount"]


def _refund(project, statement, *_):
    project.executed -= statement.body["amount"]


def _reverse(project, statement, targets, _):
    # Reversed for a mistake, a line was paid and never refunded; otherwise its refund and its
    # payment go together, or it never left.
    if targets[1].body["reason"] == "error":
        project.executed -= statement.body["amount"]


def _targets(project, statement, *_):
    project.targets = statement.body["indicators"]
    project.target_version += 1


def _measure(project, statement, *_):
    body = statement.body
    require(body["indicator"] not in COMPUTED, "measures a computed figure")
    require(body.get("denominator", 0) > 0, "measures without a denominator")
    require(project.has_indicator(body["indicator"]), "measures no indicator")
    require(body["evidence"] in project.files, "measures without evidence")
    project.measured[body["indicator"]] = (body["numerator"], body["denominator"])


def _attach(project, statement, *_):
    project.files.add(statement.body["sha256"])


def _plan(project, statement, *_):
    phases = statement.body["phases"]
    require(all(one["date"] < other["date"] and one["amount"] <= other["amount"]
                for one, other in zip(phases, phases[1:])), "phases that do not ascend")
    project.phases = phases


def _scheme(project, statement, *_):
    body = statement.body
    require(body["version"] == project.scheme["version"] + 1, "version of the scheme")
    require(body["middle"] <= body["top"] and body["yellow"] <= body["red"]
            and body["overshoot"] >= POINTS, "numbers of the scheme")
    project.scheme = body


def _snapshot(project, statement, *_):
    body = statement.body
    require(project.begin <= body["checkpoint"] <= statement.date, "day of the snapshot")
    stated = [body[name] for name in ("budget", "planned", "executed")]
    found = [project.adjusted, project.planned(body["checkpoint"]), project.executed]
    require(stated == found, f"budget, planned, executed are {found}")
    require(body["forecast"] <= project.adjusted, "forecast above the budget")
    rows = body.get("indicators", [])
    project.follow(rows)
    likely = {row["likelihood"] for row in rows}
    gap = abs(found[2] - found[1]) * POINTS
    light = "green"
    if gap > project.adjusted * project.scheme["red"] or "impossible" in likely or project.red:
        light = "red"
    elif gap and gap >= project.adjusted * project.scheme["yellow"]:
        light = "yellow"
    require(body["light"] == light, f"the light is {light}")
    require(likely <= {"certain"} and light != "red" or "reason" in body and "measure" in body,
            "a snapshot without its explanation")


def _explain(project, statement, *_):
    key = statement.body["indicator"]
    require(project.has_indicator(key), "explains no indicator")
    project.explained.add(key)


def _fits(scheme, row):
    low, high = {"met": (scheme["top"], POINTS), "partial": (scheme["middle"], scheme["top"] - 1),
                 "missed": (0, scheme["middle"] - 1)}[row["band"]]
    return low <= row["share"] <= high


def _score_row(project, target, row):
    key, exact = row["key"], score(project.scheme, target, row)
    require(exact is not None, f"{key}: not measured")
    require(target["nature"] != "qualitative" or _fits(project.scheme, row),
            f"{key}: share outside of its band")
    require(row["computed"] == half_up(exact), f"{key}: the score is {half_up(exact)}")
    require(row["reported"] <= target["weight"], f"{key}: more than its weight")
    require("reason" in row or row["reported"] == row["computed"] and
            (row["reported"] == target["weight"] or key in project.explained),
            f"{key}: points lost without a word")
    require(row.get("evidence") in project.files or not {"band", "done"} & set(row),
            f"{key}: no evidence")


def _score(project, statement, *_):
    body, rows = statement.body, statement.body["scores"]
    require(project.begin // POINTS <= body["year"] <= project.end // POINTS, "year of the score")
    require(sum(target["weight"] for target in project.targets) == POINTS, "weights are not 100")
    require(body["scheme"] == project.scheme["version"], "version of the scheme")
    project.follow(rows)
    for target, row in zip(project.targets, rows):
        _score_row(project, target, row)
    require(body["total"] == sum(row["reported"] for row in rows), "total of the score")
    project.scores[statement.hash] = statement, project.target_version


def _conclude(project, statement, targets, _):
    body, total = statement.body, 0
    require(len({target.issuer for target in targets}) == len(targets), "one evaluator twice")
    for target in targets:
        scored, version = project.scores[target.hash]
        require(version == project.target_version and
                (scored.body["type"], scored.body["year"]) == (body["type"], body["year"]),
                "concludes from another evaluation")
        total += scored.body["total"]
    require(body["total"] == half_up(Fraction(total, len(targets))), "total of the evaluation")
    grade = next(word for least, word in GRADES if total >= least * len(targets))
    require(body["grade"] == grade, f"the grade is {grade}")


def _raise(project, statement, *_):
    project.findings[statement.hash] = [statement.body, None]
    project.red += statement.body["severity"] == "high"


def _open_finding(project, targets):
    finding = project.findings.get(targets[0].hash)
    require(finding is not None, "a finding that is resolved")
    return finding


def _respond(project, _, targets, evaluation):
    _open_finding(project, targets)[1] = evaluation.parties


def _resolve(project, statement, targets, evaluation):
    body, by = _open_finding(project, targets)
    require(by is not None, "resolves what nobody answered")
    require(not by & evaluation.parties, "resolved by a party to the answer")
    require(statement.body["result"] != "rectified" or
            statement.body.get("recovered", 0) == body.get("recover", 0), "not all is recovered")
    del project.findings[targets[0].hash]
    project.red -= body["severity"] == "high"


STEPS = {
    "budget.appropriate": _appropriate, "budget.adjust": _adjust, "budget.take": _take,
    "payment.settle": _settle, "payment.refund": _refund, "payment.confirm": _reverse,
    "target.set": _targets, "evidence.attach": _attach, "measure.record": _measure,
    "plan.set": _plan, "scheme.set": _scheme, "monitor.snapshot": _snapshot,
    "deviation.explain": _explain, "score.record": _score, "evaluation.conclude": _conclude,
    "finding.raise": _raise, "finding.respond": _respond, "finding.resolve": _resolve,
}
