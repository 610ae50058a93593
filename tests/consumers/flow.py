#!/usr/bin/env python3
"""Computes the measures of `flow --format json` again from the states of its items, and compares.

    tests/consumers/flow.py FILE

Knows nothing of the program but what docs/flow.md says. Ends with 1 and says where a figure differs.
"""

import json
import math
import sys
from collections import Counter
from datetime import date, datetime, timedelta, timezone

WORK = {"in-progress", "in-review"}
WIP = WORK | {"blocked"}
CLOSED = {"done", "dropped"}
MASK = (1 << 64) - 1


def moment(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)


def days(start, end, off):
    """The days between two times, without the days of the week in `off` (0 is Monday)."""
    if not off:
        return (end - start).total_seconds() / 86400
    total, at = 0.0, start
    while at < end:
        midnight = datetime.combine(at.date() + timedelta(days=1), datetime.min.time(), timezone.utc)
        until = min(midnight, end)
        if at.weekday() not in off:
            total += (until - at).total_seconds() / 86400
        at = until
    return total


def measure(item, now, off):
    """Cycle time, lead time, age, blocked and active days of an item."""
    stays = item["states"]
    states = [stay["state"] for stay in stays]
    last = len(stays) - 1
    starts = [moment(stay["from"]) for stay in stays]
    gone = stays[last]["until"] is not None
    ended = states[last] == "done"
    first = 1 if states[0] == "done" else 0
    begin = first
    if not ended:
        reopened = [at for at in range(last) if states[at] == "done"]
        begin = reopened[-1] + 1 if reopened else first
    start = next((at for at in range(begin, last + 1) if states[at] in WORK), None)
    cycle = lead = age = None
    if ended and last > 0:
        if start is not None and "began-before" not in item["left_out"]:
            cycle = days(starts[start], starts[last], off)
        if first == 0 and "written-before" not in item["left_out"]:
            lead = days(starts[0], starts[last], off)
    elif not gone and start is not None and states[last] in WIP:
        age = days(starts[start], now, off)
    blocked = active = None
    if cycle is not None or age is not None:
        end = starts[last] if cycle is not None else now
        def spent(state):
            total = 0.0
            for stay, begun in zip(stays, starts):
                if stay["state"] == state:
                    until = min(moment(stay["until"]), end) if stay["until"] else end
                    total += max(days(max(begun, starts[start]), until, off), 0.0)
            return total
        blocked, active = spent("blocked"), spent("in-progress")
    return {
        "cycle_time_days": cycle,
        "lead_time_days": lead,
        "age_days": age,
        "blocked_days": blocked,
        "active_days": active,
    }


def percentile(values, percent):
    values = sorted(values)
    return values[max(math.ceil(len(values) * percent / 100), 1) - 1]


class Random:
    """SplitMix64, as its authors published it."""

    def __init__(self, seed):
        self.state = seed

    def below(self, count):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        return ((mixed ^ (mixed >> 31)) * count) >> 64


class Comparison:
    def __init__(self):
        self.figures = 0
        self.wrong = []

    def same(self, what, ours, theirs, room=0.011):
        self.figures += 1
        if ours is None or theirs is None or isinstance(ours, str):
            equal = ours == theirs
        else:
            equal = abs(ours - theirs) <= room
        if not equal:
            self.wrong.append(f"{what}: {theirs} in the report, {ours} here")


def forecast(report, finished, off, compare):
    drawn = report["forecast"]
    today = moment(report["as_of"]).date()
    first = min((moment(item["states"][0]["from"]).date() for item in counted(report)), default=today)
    begin = max(today - timedelta(days=drawn["window_days"]), first)
    span = [begin + timedelta(days=at) for at in range((today - begin).days)]
    sample = [finished[day] for day in span if day.weekday() not in off]
    compare.same("sampled days", len(sample), drawn["sampled_days"])
    compare.same("finished in them", sum(sample), drawn["finished"])

    def after(count):
        day = today
        while count:
            day += timedelta(days=1)
            count -= day.weekday() not in off
        return day.isoformat()

    totals = [lot["items_until"] for lot in drawn["when"]]
    most = min(20_000_000 // drawn["runs"], 3650)
    random, reached = Random(drawn["seed"]), [[] for _ in totals]
    for _ in range(drawn["runs"]):
        total, day, at = 0, 0, 0
        while at < len(totals):
            if total >= totals[at]:
                reached[at].append(day)
                at += 1
            elif day == most:
                for rest in reached[at:]:
                    rest.append(math.inf)
                break
            else:
                total += sample[random.below(len(sample))]
                day += 1
    for lot, needed in zip(drawn["when"], reached):
        for percent in (50, 85, 95):
            found = percentile(needed, percent)
            found = None if found == math.inf else after(found)
            compare.same(f"{lot['name']} p{percent}", found, lot[f"p{percent}"])
    many = drawn["how_many"]
    if many:
        ahead = (date.fromisoformat(many["by"]) - today).days
        count = sum((today + timedelta(days=at + 1)).weekday() not in off for at in range(ahead))
        random = Random(drawn["seed"])
        sums = [sum(sample[random.below(len(sample))] for _ in range(count)) for _ in range(drawn["runs"])]
        for percent, rank in ((50, 50), (85, 15), (95, 5)):
            compare.same(f"how many p{percent}", percentile(sums, rank), many[f"p{percent}"])


def counted(report):
    """The items of the measures: no epics, none that was done from the beginning, none without a state."""
    def counts(item):
        alone = "appeared-done" in item["left_out"] and len(item["states"]) == 1
        return not alone and "no-state" not in item["left_out"] and item["kind"] != "epic"
    return [item for item in report["items"] if counts(item)]


def main(path):
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    assert report["time_zone"] == "UTC" and report["since"] is None, "write the report over all days, in UTC"
    names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    off = {names.index(day) for day in report["weekends"]}
    now = moment(report["as_of"])
    compare, measured = Comparison(), counted(report)
    found = {"cycle_time_days": [], "lead_time_days": [], "age_days": []}
    blocked = active = spent = 0.0
    finished, started = Counter(), Counter()
    for item in report["items"]:
        ours = measure(item, now, off)
        compare.same(f"{item['id']} counted", item in measured, item["counted"])
        for name, value in ours.items():
            compare.same(f"{item['id']} {name}", value, item[name])
            if item["counted"] and name in found and value is not None:
                found[name].append(value)
        if not item["counted"]:
            continue
        if ours["cycle_time_days"] is not None:
            blocked += ours["blocked_days"]
            active += ours["active_days"]
            spent += ours["cycle_time_days"]
        if item["finished"]:
            finished[moment(item["finished"]).date()] += 1
        if item["started"]:
            started[moment(item["started"]).date()] += 1
    measures = report["measures"]
    for name, values in found.items():
        if not values:
            compare.same(name, None, measures[name])
            continue
        compare.same(f"{name} count", len(values), measures[name]["count"])
        for percent in (50, 85, 95):
            compare.same(f"{name} p{percent}", percentile(values, percent), measures[name][f"p{percent}"])
    compare.same("blocked", blocked, measures["blocked_days"])
    compare.same("efficiency", active / spent if spent else None, measures["flow_efficiency"])
    for week in report["weeks"]:
        first = date.fromisoformat(week["from"])
        span = [first + timedelta(days=at) for at in range(7)]
        compare.same(f"finished in {first}", sum(finished[day] for day in span), week["finished"])
        compare.same(f"started in {first}", sum(started[day] for day in span), week["started"])
    for day in report["days"]:
        end = datetime.combine(date.fromisoformat(day["date"]) + timedelta(days=1), datetime.min.time(), timezone.utc)
        counts = Counter()
        for item in measured:
            for stay in item["states"]:
                is_over = stay["until"] and moment(stay["until"]) < end
                if stay is item["states"][-1] and stay["state"] in CLOSED:
                    is_over = False
                if moment(stay["from"]) < end and not is_over and stay["state"]:
                    counts[stay["state"]] += 1
        for state in ("planned", "ready", "in-progress", "in-review", "blocked", "done", "dropped"):
            compare.same(f"{state} on {day['date']}", counts[state], day[state])
        compare.same(f"wip on {day['date']}", sum(counts[state] for state in WIP), day["wip"])
    if report["forecast"]:
        forecast(report, finished, off, compare)
    for line in compare.wrong[:20]:
        print(line)
    print(f"{compare.figures} figures of {len(report['items'])} items, {len(compare.wrong)} differ")
    return 1 if compare.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
