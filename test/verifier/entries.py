# Section 5 of docs/formats.md: one entry, its clock, and what freezes.
import re

import charter as charters
from canonical import NotCanonical, has_keys, is_hash, is_integer, parse

AHEAD = 300
LATEST = 10**12
LONGEST = 60_000
WHY = re.compile(r"[a-z0-9-]{1,60}")
ENGINE = re.compile(r"[A-Za-z0-9._/+-]{1,100}")
BODIES = {
    "genesis": ("charter", "inputs", "log"),
    "adoption": ("inputs",),
    "proposal": ("proposal",),
    "statement": ("note",),
    "activation": ("compiled", "engine", "proposal"),
    "failed": ("proposal", "why"),
    "feed": ("added", "hash", "input", "removed"),
    "probe": ("note",),
    "heartbeat": (),
}


class Freeze(Exception):
    """The word says why."""


def _is_inputs(value):
    try:
        charters.check_inputs(value)
    except charters.Invalid:
        return False
    return True


def _matches(pattern, value):
    return isinstance(value, str) and pattern.fullmatch(value) is not None


FORMS = {
    "genesis": lambda body: (
        isinstance(body["charter"], dict)
        and isinstance(body["log"], str)
        and ("compiled" not in body or _is_compiled(body))
    ),
    "adoption": lambda body: _is_inputs(body["inputs"]),
    "proposal": lambda body: isinstance(body["proposal"], dict),
    "statement": lambda body: isinstance(body["note"], str),
    "activation": lambda body: is_hash(body["proposal"]) and _is_compiled(body),
    "failed": lambda body: is_hash(body["proposal"]) and _matches(WHY, body["why"]),
    "feed": lambda body: (
        isinstance(body["input"], str)
        and is_hash(body["hash"])
        and all(is_integer(body[word], 0, 10**9) for word in ("added", "removed"))
    ),
    "probe": lambda body: isinstance(body["note"], str),
    "heartbeat": lambda body: True,
}


def _is_compiled(body):
    return is_hash(body["compiled"]) and _matches(ENGINE, body["engine"])


def _keys(kind, body):
    """The keys of a kind: a genesis may say what was compiled of its files."""
    says = kind == "genesis" and isinstance(body, dict) and "compiled" in body
    return BODIES[kind] + ("compiled", "engine") if says else BODIES[kind]


def _is_clock(clock):
    if not has_keys(clock, ("boot", "ran", "seen", "wall")) or not isinstance(clock["seen"], dict):
        return False
    numbers = (clock["boot"], clock["ran"], clock["wall"], *clock["seen"].values())
    return all(is_integer(number, 0, LATEST) for number in numbers)


def _counted(clock, before):
    """The clock with a `seen` that nothing else bears out put back to the one before."""
    seen = clock["seen"]
    counted = {}
    for operator, time in seen.items():
        others = [clock["wall"], *(other for name, other in seen.items() if name != operator)]
        counted[operator] = before.get(operator, 0) if all(time - other > AHEAD for other in others) else time
    return {**clock, "seen": counted}


def _open(octets):
    """The entry, of the form of its kind."""
    try:
        entry = parse(octets) if 1 <= len(octets) <= LONGEST else None
    except NotCanonical:
        raise Freeze("form") from None
    if not has_keys(entry, ("body", "clock", "entry", "kind")) or entry["entry"] != "isthmus/v1":
        raise Freeze("form")
    kind, body = entry["kind"], entry["body"]
    if not isinstance(kind, str) or not _is_clock(entry["clock"]):
        raise Freeze("form")
    if kind not in BODIES:
        raise Freeze("kind")
    if not has_keys(body, _keys(kind, body)) or not FORMS[kind](body):
        raise Freeze("form")
    return entry


def read(octets, last):
    """Kind, body and counted clock of an entry after the first; `last` is the clock before."""
    entry = _open(octets)
    clock, before = entry["clock"], last["seen"]
    if entry["kind"] == "genesis":
        raise Freeze("genesis")
    if clock["seen"].keys() != before.keys() or any(clock[word] < last[word] for word in ("boot", "ran")):
        raise Freeze("clock")
    if any(clock["seen"][name] < before[name] for name in before):
        raise Freeze("clock")
    return entry["kind"], entry["body"], _counted(clock, before)


def genesis(octets):
    """The first state. Its proposals and emergencies hold what the state hash has by its hash."""
    entry = _open(octets)
    body, clock = entry["body"], entry["clock"]
    if entry["kind"] != "genesis":
        raise Freeze("form")
    charters.check_charter(body["charter"], body["log"])
    charters.check_inputs(body["inputs"])
    if not has_keys(clock["seen"], body["charter"]["operators"]):
        raise Freeze("clock")
    return {
        "charter": body["charter"],
        "clock": _counted(clock, {}),
        "emergencies": [],
        "feeds": {},
        "frozen": None,
        "inputs": body["inputs"],
        "log": body["log"],
        "probes": {},
        "proposals": [],
        "revoked": {},
        "revoking": [],
        "size": 1,
        "spent": [],
    }
