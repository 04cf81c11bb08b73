# Sections 6 and 7 of docs/formats.md: what a charter, inputs and a proposal must be to be valid.
import re

from canonical import digest, has_keys, is_hash, is_integer
from notes import Malformed, is_host, read_key

ID = re.compile(r"[a-z][a-z0-9-]{0,30}")
PARK = re.compile(r"[a-z0-9._/-]{1,100}")
TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
LIST = re.compile(r"lists/[a-z0-9][a-z0-9-]{0,62}")
AGREEMENT = re.compile(rf"agreement/{TAG.pattern}")
FILES = {
    "policy.yaml",
    "groups",
    "tenants",
    "hours",
    "retention",
    "upstreams",
    "networks",
    "zones",
    "eligibility",
    "tests",
    "engine",
}
CHARTER = ("charter", "park", "version", "operators", "notice", "emergency", "desk", "never-block", "feeds")
OPERATOR = ("name", "people", "threshold", "recovery", "witness")
NOTICE = 2_592_000
EMERGENCY = {  # the least and the most of each, but that `objected` is not above `seconds`
    "seconds": (0, 86_400),
    "objected": (0, 86_400),
    "budget": (0, 172_800),
    "window": (2_592_000, 10**9),
    "cooldown": (604_800, 10**9),
    "block": (0, 50),
    "allow": (0, 5),
}
DESK = {  # the most of each
    "end": {"day": 10_000},
    "suspend": {"day": 1_000, "seconds": 2_592_000},
    "out": {"day": 1_000, "seconds": 2_592_000},
    "close": {"day": 10, "seconds": 43_200},
}
ROOM, ROOM_BY_KEYS, OPERATORS = 3000, 2000, 16
KEYS = {
    "inputs": ("base", "effects", "set", "title", "type"),
    "charter": ("base", "charter", "title", "type"),
    "keys": ("base", "operator", "people", "title", "type"),
    "recovery": ("base", "operator", "people", "title", "type"),
    "emergency": ("allow", "block", "operator", "seconds", "title", "type"),
}


class Invalid(Exception):
    """A charter, inputs or a proposal that is not valid."""


def need(holds, why):
    if not holds:
        raise Invalid(why)


def is_line(text, most):
    return 1 <= len(text) <= most and HIDDEN.search(text) is None


def check_texts(value, what):
    need(isinstance(value, dict) and 1 <= len(value) <= 20, f"{what}: 1 to 20 languages")
    for tag, text in value.items():
        need(TAG.fullmatch(tag), f"{what}: a language tag")
        need(isinstance(text, str) and is_line(text, 200), f"{what}: a line of text")


def check_names(value, most, what):
    need(isinstance(value, list) and len(value) <= most, f"{what}: at most {most} names")
    need(all(is_host(name) for name in value), f"{what}: host names")
    need(all(a < b for a, b in zip(value, value[1:])), f"{what}: sorted, none twice")


def _key(text, name, types):
    need(isinstance(text, str), "a key that is no text")
    try:
        key = read_key(text)
    except Malformed as fault:
        raise Invalid(f"{name}: {fault}") from None
    need(key.name == name and key.type in types, f"{name}: a key of another name or type")
    return key


def _people(operator, value):
    need(isinstance(value, dict) and 1 <= len(value) <= 100, "1 to 100 people")
    for person, texts in value.items():
        need(ID.fullmatch(person) and person not in ("recovery", "witness"), "an id of a person")
        need(isinstance(texts, list) and 1 <= len(texts) <= 10, f"{person}: 1 to 10 keys")
        for text in texts:
            yield _key(text, f"{operator}/{person}", (0x01, 0xFF))


def _operator(name, value):
    """Its keys."""
    need(ID.fullmatch(name) and has_keys(value, OPERATOR), f"operator {name}")
    check_texts(value["name"], "an operator's name")
    keys = list(_people(name, value["people"]))
    need(is_integer(value["threshold"], 1, len(value["people"])), "a threshold")
    recovery = value["recovery"]
    need(has_keys(recovery, ("keys", "threshold")) and isinstance(recovery["keys"], list), "recovery")
    number = len(recovery["keys"])
    need(number <= 10 and is_integer(recovery["threshold"], min(1, number), number), "recovery keys and threshold")
    keys += [_key(text, f"{name}/recovery", (0x01,)) for text in recovery["keys"]]
    return [*keys, _key(value["witness"], f"{name}/witness", (0x04,))]


def _related(one, other):
    return one == other or one.endswith("." + other) or other.endswith("." + one)


def _operators(value, log):
    need(isinstance(value, dict) and len(value) <= 8, "at most eight operators")
    keys = {name: _operator(name, operator) for name, operator in value.items()}
    every = [log, *(key for some in keys.values() for key in some)]
    need(len({key.public for key in every}) == len(every), "every public key stands once")
    need(len({(key.name, key.id) for key in every[1:]}) == len(every) - 1, "two keys of one name and one key id")
    named = [text for operator in value.values() for text in set(operator["name"].values())]
    need(len(set(named)) == len(named), "two operators of one name")
    hosts = {name: {key.host for key in some if key.host} for name, some in keys.items()}
    for name, some in hosts.items():
        for other, others in hosts.items():
            clash = name < other and any(_related(a, b) for a in some for b in others)
            need(not clash, "passkeys' origins of two operators that are related")


def check_desk(value):
    need(has_keys(value, DESK), "desk")
    for act, most in DESK.items():
        need(has_keys(value[act], most), "an act of the desk")
        need(all(is_integer(value[act][word], 0, most[word]) for word in most), "an act of the desk")
    need(value["close"]["day"] * value["close"]["seconds"] <= 43_200, "closing for more than half a day")


def check_charter(value, log):
    """`log` is the text of the log's verifier key."""
    need(has_keys(value, CHARTER) and value["charter"] == "isthmus/v1", "a charter's keys")
    need(isinstance(value["park"], str) and PARK.fullmatch(value["park"]), "a park's name")
    need(is_integer(value["version"], 1, 10**9), "a version")
    _operators(value["operators"], _key(log, value["park"], (0x01,)))
    need(has_keys(value["notice"], ("change", "keys", "recovery")), "notice")
    need(all(is_integer(n, 0, NOTICE) for n in value["notice"].values()), "notice")
    emergency = value["emergency"]
    need(has_keys(emergency, EMERGENCY), "emergency")
    need(all(is_integer(emergency[word], *ends) for word, ends in EMERGENCY.items()), "emergency")
    need(emergency["objected"] <= emergency["seconds"], "objected above seconds")
    check_desk(value["desk"])
    check_names(value["never-block"], 1000, "never-block")
    need(isinstance(value["feeds"], dict) and len(value["feeds"]) <= 100, "at most 100 feeds")
    for name, caps in value["feeds"].items():
        need(LIST.fullmatch(name) and has_keys(caps, ("add", "remove")), "a feed")
        need(all(is_integer(n, 0, 1_000_000) for n in caps.values()), "a feed's caps")


def _is_input(name):
    return name in FILES or LIST.fullmatch(name) is not None or AGREEMENT.fullmatch(name) is not None


def check_inputs(value):
    need(isinstance(value, dict) and len(value) <= 500, "at most 500 inputs")
    need(all(_is_input(name) and is_hash(hashed) for name, hashed in value.items()), "inputs map names to hashes")


def _without(value, word):
    return {name: part for name, part in value.items() if name != word}


def agreed_hash(state):
    charter = _without(state["charter"], "version")
    charter["operators"] = {name: _without(part, "people") for name, part in charter["operators"].items()}
    return digest({"charter": charter, "inputs": state["inputs"]})


def with_people(charter, operator, people):
    changed = {**charter["operators"][operator], "people": people}
    return {**charter, "version": charter["version"] + 1, "operators": {**charter["operators"], operator: changed}}


def with_inputs(inputs, changes):
    return {name: hashed for name, hashed in {**inputs, **changes}.items() if hashed is not None}


def octets(text):
    """By which two keys are the same, in hexadecimal."""
    return read_key(text).public.hex()


def keys_of(charter, by):
    """The octets of the keys of `<operator>/<person>`; `recovery` is nobody's id."""
    operator, person = by.split("/")
    held = charter["operators"].get(operator)
    if held is None:
        return []
    return [
        octets(text) for text in (held["recovery"]["keys"] if person == "recovery" else held["people"].get(person, []))
    ]


def _people_of(operator):
    return {text for texts in operator["people"].values() for text in texts}


def _signing(operator):
    """The texts of its keys that can sign statements."""
    return _people_of(operator) | set(operator["recovery"]["keys"])


def _line_ids(charter):
    """What a signature line says of its key, and the texts of keys that it may be."""
    keys = (read_key(text) for operator in charter["operators"].values() for text in _signing(operator))
    return {(key.name, key.id): key.text for key in keys}


def is_revoked(state, key):
    return any(key in keys for keys in state["revoked"].values())


def next_charter(proposal, charter):
    """The charter as a proposal of type `charter`, `keys` or `recovery` wants it."""
    if proposal["type"] == "charter":
        return proposal["charter"]
    return with_people(charter, proposal["operator"], proposal["people"])


def _check_set(proposal, inputs):
    changes = proposal["set"]
    need(isinstance(changes, dict) and len(changes) > 0, "set")
    need(all(_is_input(name) and (hashed is None or is_hash(hashed)) for name, hashed in changes.items()), "set")
    check_inputs(with_inputs(inputs, changes))
    need(is_hash(proposal["effects"]), "effects")


def _check_emergency(proposal, charter):
    check_names(proposal["block"], 50, "block")
    check_names(proposal["allow"], 5, "allow")
    names = proposal["block"] + proposal["allow"]
    need(names and len(set(names)) == len(names), "at least one name, none in both")
    need(is_integer(proposal["seconds"], 1, 86_400), "seconds")


def _check_next(proposal, state):
    charter = next_charter(proposal, state["charter"])
    check_charter(charter, state["log"])
    need(charter["park"] == state["charter"]["park"], "another park")
    need(charter["version"] == state["charter"]["version"] + 1, "version one more")
    need(charter["operators"], "at least one operator")
    return charter


def _check_room(operator, charter, state, most):
    held = {octets(text) for text in _signing(charter["operators"][operator])}
    need(len(held.union(state["revoked"].get(operator, []))) <= most, f"{operator}: no room for so many keys")


def check_following(proposal, state):
    """The valid charter that a `charter`, `keys` or `recovery` would leave; `state` is the one before."""
    charter = _check_next(proposal, state)
    if proposal["type"] == "charter":
        given = {text for operator in charter["operators"].values() for text in _signing(operator)}
        operators = list(charter["operators"])
        need(len(set(operators).union(state["revoked"])) <= OPERATORS, "too many operators so far")
    else:
        given, operators = _people_of(proposal), [proposal["operator"]]
    need(not any(is_revoked(state, octets(text)) for text in given), "a revoked key")
    before = _line_ids(state["charter"])
    clash = any(before.get(line, text) != text for line, text in _line_ids(charter).items())
    need(not clash, "a key with the name and key id of another one in force")
    for operator in operators:
        _check_room(operator, charter, state, ROOM_BY_KEYS if proposal["type"] == "keys" else ROOM)
    return charter


def check_proposal(proposal, state):
    kind = proposal.get("type")
    need(isinstance(kind, str) and kind in KEYS and has_keys(proposal, KEYS[kind]), "type and keys")
    check_texts(proposal["title"], "title")
    if "operator" in proposal:
        operator = proposal["operator"]
        need(isinstance(operator, str) and operator in state["charter"]["operators"], "operator")
    if "base" in proposal:
        need(proposal["base"] == agreed_hash(state), "another base")
    if kind == "inputs":
        _check_set(proposal, state["inputs"])
    elif kind == "emergency":
        _check_emergency(proposal, state["charter"])
    else:
        check_following(proposal, state)
