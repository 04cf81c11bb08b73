# Section 9 of docs/formats.md: when emergencies start and end, and their limits.
from canonical import sha256


def names_of(proposal):
    return sorted(proposal["block"] + proposal["allow"])


def grown(clock, since, seconds):
    """Any clock that could be right says that the time is over."""
    if clock["ran"] - since["ran"] >= seconds or clock["wall"] - since["wall"] >= seconds:
        return True
    return any(time - since["seen"][name] >= seconds for name, time in clock["seen"].items())


def is_over(live, state):
    clock, start, objected = state["clock"], live["start"], live["objected"]
    if clock["boot"] != start["boot"] or grown(clock, start, live["proposal"]["seconds"]):
        return True
    return objected is not None and grown(clock, objected, state["charter"]["emergency"]["objected"])


def end(state, live):
    proposal, ran = live["proposal"], state["clock"]["ran"]
    used = 0 if live["ratified"] else min(proposal["seconds"], ran - live["start"]["ran"])
    spent = {"names": names_of(proposal), "operator": proposal["operator"], "ran": ran, "seconds": used}
    state["emergencies"].remove(live)
    state["spent"].append(spent)


def pass_time(state):
    for live in [live for live in state["emergencies"] if is_over(live, state)]:
        end(state, live)
    limits = state["charter"]["emergency"]
    longest, ran = max(limits["window"], limits["cooldown"]), state["clock"]["ran"]
    state["spent"] = [spent for spent in state["spent"] if ran - spent["ran"] < longest]


def _related(name, others):
    """In, above or below one of them."""
    return any(name == other or name.endswith("." + other) or other.endswith("." + name) for other in others)


def _suspended(state, operator):
    able = [
        person
        for person, keys in operator["people"].items()
        if any(sha256(key.encode()) not in state["revoked"] for key in keys)
    ]
    return len(able) < operator["threshold"]


def why_refused(state, proposal):
    """None where the emergency may be proposed or started now."""
    charter, ran = state["charter"], state["clock"]["ran"]
    limits, operator = charter["emergency"], proposal["operator"]
    if _suspended(state, charter["operators"][operator]):
        return "suspended"
    names = names_of(proposal)
    if any(_related(name, charter["never-block"]) for name in names):
        return "never-block"
    live = [one for one in state["emergencies"] if one["proposal"]["operator"] == operator]
    for word in ("block", "allow"):
        if len(proposal[word]) + sum(len(one["proposal"][word]) for one in live) > limits[word]:
            return "too many names"
    spent = [one for one in state["spent"] if one["operator"] == operator]
    held = sum(one["proposal"]["seconds"] for one in live if not one["ratified"])
    held += sum(one["seconds"] for one in spent if ran - one["ran"] < limits["window"])
    if proposal["seconds"] > min(limits["seconds"], limits["budget"] - held):
        return "too long"
    resting = [name for one in spent if ran - one["ran"] < limits["cooldown"] for name in one["names"]]
    resting += [name for one in live for name in names_of(one["proposal"])]
    return "cooldown" if any(_related(name, resting) for name in names) else None
