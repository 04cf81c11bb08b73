# Section 5 of docs/formats.md: one entry, its clock, and what freezes.
import re

import charter as charters
from canonical import NotCanonical, has_keys, is_hash, is_integer, parse
from notes import CONTROL

AHEAD = 300
WHY = re.compile(r"[a-z0-9-]{1,60}")
BODIES = {
    "genesis": ("charter", "inputs", "log"),
    "adoption": ("inputs",),
    "proposal": ("proposal",),
    "statement": ("note",),
    "activation": ("compiled", "engine", "proposal"),
    "failed": ("proposal", "why"),
    "feed": ("added", "hash", "input", "removed"),
    "heartbeat": (),
}


class Freeze(Exception):
    """The word says why."""


def _well_formed(kind, body):
    if not has_keys(body, BODIES[kind]):
        return False
    if kind == "proposal":
        return isinstance(body["proposal"], dict)
    if kind == "statement":
        return isinstance(body["note"], str)
    if kind == "activation":
        engine = body["engine"]
        named = isinstance(engine, str) and 1 <= len(engine) <= 200 and not CONTROL.search(engine)
        return named and is_hash(body["proposal"]) and is_hash(body["compiled"])
    if kind == "failed":
        return is_hash(body["proposal"]) and isinstance(body["why"], str) and WHY.fullmatch(body["why"]) is not None
    if kind == "feed":
        counted = is_integer(body["added"]) and is_integer(body["removed"])
        return counted and isinstance(body["input"], str) and is_hash(body["hash"])
    return True


def _is_clock(clock, operators):
    numbers = has_keys(clock, ("boot", "ran", "seen", "wall")) and has_keys(clock["seen"], operators)
    return numbers and all(is_integer(n) for n in (clock["boot"], clock["ran"], clock["wall"], *clock["seen"].values()))


def _counted(clock, before):
    """The clock with a `seen` that nothing else bears out put back to the one before."""
    seen = clock["seen"]
    counted = {}
    for operator, time in seen.items():
        others = [clock["wall"], *(other for name, other in seen.items() if name != operator)]
        counted[operator] = before.get(operator, 0) if all(time - other > AHEAD for other in others) else time
    return {**clock, "seen": counted}


def _open(octets):
    try:
        entry = parse(octets)
    except NotCanonical:
        raise Freeze("form") from None
    if not has_keys(entry, ("body", "clock", "entry", "kind")) or entry["entry"] != "isthmus/v1":
        raise Freeze("form")
    if not isinstance(entry["kind"], str) or entry["kind"] not in BODIES:
        raise Freeze("kind")
    return entry


def read(octets, state):
    """Kind, body and counted clock of an entry after the first."""
    entry = _open(octets)
    kind, body, clock, last = entry["kind"], entry["body"], entry["clock"], state["clock"]
    if kind == "genesis":
        raise Freeze("genesis")
    operators = state["charter"]["operators"]
    if not _is_clock(clock, operators) or not _well_formed(kind, body):
        raise Freeze("form")
    before = {name: last["seen"].get(name, 0) for name in operators}
    grown = all(clock[word] >= last[word] for word in ("boot", "ran"))
    if not grown or any(clock["seen"][name] < before[name] for name in operators):
        raise Freeze("clock")
    if kind == "adoption":
        if operators:
            raise Freeze("adoption")
        try:
            charters.check_inputs(body["inputs"])
        except charters.Invalid:
            raise Freeze("form") from None
    return kind, body, _counted(clock, before)


def genesis(octets):
    """The first state."""
    entry = _open(octets)
    body = entry["body"]
    if entry["kind"] != "genesis" or not _well_formed("genesis", body):
        raise Freeze("form")
    charters.check_charter(body["charter"], body["log"])
    charters.check_inputs(body["inputs"])
    if not _is_clock(entry["clock"], body["charter"]["operators"]):
        raise Freeze("form")
    return {
        "charter": body["charter"],
        "clock": _counted(entry["clock"], {}),
        "emergencies": [],
        "feeds": {},
        "frozen": None,
        "inputs": body["inputs"],
        "log": body["log"],
        "proposals": [],
        "revoked": [],
        "size": 1,
        "spent": [],
    }
