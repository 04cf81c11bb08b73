# Section 9 of docs/formats.md: when emergencies end, and the limits in which they may be proposed and started.
from charter import is_revoked, octets

MOST = 100


def names_of(proposal):
    return sorted(proposal["block"] + proposal["allow"])


def newest(clock):
    return max(clock["seen"].values(), default=0)


def _grown(clock, since, seconds):
    """Any clock that could be right says that the time is over."""
    if clock["ran"] - since["ran"] >= seconds or clock["wall"] - since["wall"] >= seconds:
        return True
    return newest(since) != 0 and newest(clock) - newest(since) >= seconds


def is_over(live, state):
    clock, start, objected = state["clock"], live["start"], live["objected"]
    if clock["boot"] != start["boot"] or _grown(clock, start, live["proposal"]["seconds"]):
        return True
    return objected is not None and _grown(clock, objected, state["charter"]["emergency"]["objected"])


def end(state, live):
    proposal, ran = live["proposal"], state["clock"]["ran"]
    used = min(proposal["seconds"], ran - live["start"]["ran"]) if live["unilateral"] else 0
    spent = {"ended": ran, "names": names_of(proposal), "operator": proposal["operator"], "seconds": used}
    state["emergencies"].remove(live)
    state["spent"].append(spent)


def end_where(state, holds):
    for live in [live for live in state["emergencies"] if holds(live)]:
        end(state, live)


def end_suspended(state):
    end_where(state, lambda live: suspended(state, live["proposal"]["operator"]))


def pass_time(state):
    end_where(state, lambda live: is_over(live, state))
    limits = state["charter"]["emergency"]
    longest, ran = max(limits["window"], limits["cooldown"]), state["clock"]["ran"]
    state["spent"] = [spent for spent in state["spent"] if ran - spent["ended"] < longest]


def _related(name, others):
    """Is, is above or is below one of them."""
    return any(name == other or name.endswith("." + other) or other.endswith("." + name) for other in others)


def suspended(state, operator):
    held = state["charter"]["operators"][operator]
    able = [
        person
        for person, texts in held["people"].items()
        if any(not is_revoked(state, octets(text)) for text in texts)
    ]
    return len(able) < held["threshold"]


def why_not_proposed(state, proposal):
    """None where it may be proposed now."""
    limits = state["charter"]["emergency"]
    if any(_related(name, state["charter"]["never-block"]) for name in names_of(proposal)):
        return "never-block"
    if any(len(proposal[word]) > limits[word] for word in ("block", "allow")):
        return "too many names"
    return "too long" if proposal["seconds"] > limits["seconds"] else None


def why_not_started(state, proposal, alone):
    """None where it may start now; `alone` where not every other operator approves."""
    limits, operator, ran = state["charter"]["emergency"], proposal["operator"], state["clock"]["ran"]
    live = [one for one in state["emergencies"] if one["proposal"]["operator"] == operator]
    spent = [one for one in state["spent"] if one["operator"] == operator]
    if len(live) + len(spent) >= MOST:
        return "too many emergencies"
    for word in ("block", "allow"):
        if len(proposal[word]) + sum(len(one["proposal"][word]) for one in live) > limits[word]:
            return "too many names"
    held = sum(one["proposal"]["seconds"] for one in live if one["unilateral"])
    held += sum(one["seconds"] for one in spent if ran - one["ended"] < limits["window"])
    if alone and proposal["seconds"] + held > limits["budget"]:
        return "beyond the budget"
    resting = [name for one in spent if ran - one["ended"] < limits["cooldown"] for name in one["names"]]
    resting += [name for one in live for name in names_of(one["proposal"])]
    if any(_related(name, resting) for name in names_of(proposal)):
        return "cooldown"
    return why_not_proposed(state, proposal)
