"""What the evaluation of the 2023 case comes to in the tables of an export, read by the csv and json modules."""
import csv, io, json, pathlib, sys

from exports import manifest_of


def table(folder, name):
    return list(csv.DictReader(io.StringIO((folder / f"{name}.csv").read_bytes().decode(), newline="")))


folder = pathlib.Path(sys.argv[1])
tables = {one["table"]: table(folder / "csv", one["table"]) for one in manifest_of(folder / "csv")["contents"]}
for name, rows in tables.items():
    lines = [json.loads(line) for line in (folder / "jsonl" / f"{name}.jsonl").read_text().splitlines()]
    as_text = [{key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in line.items()} for line in lines]
    assert [{key: value for key, value in row.items() if value != ""} for row in rows] == \
        [{key: value for key, value in line.items() if value != ""} for line in as_text], name

targets = {row["key"]: row for row in tables["targets"]}
assert len(targets) == len(tables["targets"]) and sum(int(row["weight"]) for row in targets.values()) in (9000, 10000), targets
assert all(row["project"] == "P2023-01" and row["actor"] == "handler" and row["statement"] for row in tables["targets"])
scores = tables["scores"]
assert {row["actor"] for row in scores} == {"evaluator", "evaluator2"} and len(scores) == 2 * len(targets), len(scores)
for person in ("evaluator", "evaluator2"):
    mine = [row for row in scores if row["actor"] == person]
    assert {row["key"] for row in mine} == set(targets)
    [total] = {row["total_points"] for row in mine}
    assert sum(int(row["reported_points"]) for row in mine) <= int(total) <= 10000, (person, total)
    [soc] = [row for row in mine if row["key"] == "soc"]
    assert soc["band"] == "partial" and soc["share"] == {"evaluator": "6700", "evaluator2": "6633"}[person] and soc["reason"], soc
[conclusion] = tables["conclusions"]
totals = {row["actor"]: int(row["total_points"]) for row in scores}
assert int(conclusion["sum_points"]) == sum(totals.values()) and conclusion["scores"] == "2", conclusion
assert conclusion["grade"] == "excellent" and conclusion["opinion"] == "达到目标，等级为优，没有余量", conclusion
assert int(conclusion["spare"]) == int(conclusion["sum_points"]) - 2 * 9000 and conclusion["margin_per"] == "200", conclusion
checkpoints = [row["checkpoint"] for row in tables["monitoring"]]
assert checkpoints == ["2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31"], checkpoints
assert [row["executed_fen"] for row in tables["monitoring"]] == ["0"] + ["2200000"] * 3
assert all(row["budget"] == row["forecast"] == "22000.00" and row["light"] and row["reason"] for row in tables["monitoring"])
assert len(tables["monitoring_indicators"]) == 4 * len(targets)
assert {row["likelihood"] for row in tables["monitoring_indicators"]} == {"certain", "possible"}
assert [(row["key"], row["cause"]) for row in tables["deviations"]] == [("cov", "funds"), ("soc", "other")], tables["deviations"]
[finding] = tables["findings"]
assert (finding["code"], finding["severity"], finding["state"], finding["result"]) == ("COV-11", "low", "resolved", "accepted"), finding
assert finding["measure"] == "其余十一人列入下一年度" and finding["response_actor"] == "handler" and finding["resolution_date"] == "2024-01-11"
[period] = tables["periods"]
assert (period["project"], period["end"]) == ("P2023-01", "2023-12-31"), period
balances = {row["item"]: row for row in tables["period_balances"]}
assert {row["line"] for row in tables["period_balances"]} == {"B2023-01"} and balances["settled"]["closing"] == "22000.00", balances
for row in tables["period_balances"]:
    assert int(row["opening_fen"]) + int(row["plus_fen"]) - int(row["minus_fen"]) == int(row["closing_fen"]), row
