# Sections 7 and 8 of docs/formats.md: who may say what about a proposal, what stands of it, and when it is enough.
from charter import is_revoked, keys_of, next_charter

JOINT = ("inputs", "charter")
SAYS = {"approve": "approve", "reject": "reject", "object": "object", "withdraw": "nothing"}


def by_of(said):
    return f"{said.operator}/{said.person}"


def _standing(state, charter, voices, word):
    """The voices that say it, by a key that the charter has for that person and that is not revoked."""
    for voice in voices:
        stands = voice["says"] == word and not is_revoked(state, voice["key"])
        if stands and voice["key"] in keys_of(charter, voice["by"]):
            yield voice


def enough(state, voices, operator, word="approve", charter=None):
    """People, each once, whichever of their keys."""
    charter = charter or state["charter"]
    people = {voice["by"] for voice in _standing(state, charter, voices, word)}
    own = [by for by in people if by.startswith(operator + "/") and by != f"{operator}/recovery"]
    return len(own) >= charter["operators"][operator]["threshold"]


def enough_recovery(state, voices, operator, word="approve"):
    """Keys, each once."""
    standing = _standing(state, state["charter"], voices, word)
    keys = {voice["key"] for voice in standing if voice["by"] == f"{operator}/recovery"}
    threshold = state["charter"]["operators"][operator]["recovery"]["threshold"]
    return 0 < threshold <= len(keys)


def every_operator(state, voices, but=None, charter=None):
    operators = (charter or state["charter"])["operators"]
    return all(enough(state, voices, operator, charter=charter) for operator in operators if operator != but)


def is_agreed(state, proposal, voices):
    kind = proposal["type"]
    if kind == "recovery":
        return enough_recovery(state, voices, proposal["operator"])
    if kind not in JOINT:
        return enough(state, voices, proposal["operator"])
    if kind == "charter" and not every_operator(state, voices, charter=proposal["charter"]):
        return False
    return every_operator(state, voices)


def is_rejected(state, proposal, voices, operator):
    if proposal["type"] == "recovery":
        return enough_recovery(state, voices, operator, "reject")
    return any(
        operator in charter["operators"] and enough(state, voices, operator, "reject", charter)
        for charter in known_charters(state["charter"], proposal)
    )


def may(said, item, live):
    """Whether the action may be about this, by this person."""
    action, kind = said.action, item["proposal"]["type"]
    own = item["proposal"].get("operator") == said.operator
    recovery = said.person == "recovery"
    if live:
        allowed = {"approve": not own and item["unilateral"], "object": not own, "cancel": own}
        return not recovery and allowed.get(action, False)
    if action == "object":
        return own and ((kind == "keys" and recovery) or (kind == "recovery" and not recovery))
    if recovery != (kind == "recovery"):
        return False
    return {
        "approve": own or kind != "recovery",
        "withdraw": own or kind != "recovery",
        "reject": own or kind in JOINT,
    }.get(action, False)


def same_voter(voice, said, key):
    """Recovery keys count one by one, and so each speaks for itself."""
    return voice["by"] == by_of(said) and (said.person != "recovery" or voice["key"] == key)


def after(voices, said, key, index):
    """What the person said otherwise is taken back; the same with another key stands."""
    fresh = {"at": index, "by": by_of(said), "key": key, "says": SAYS[said.action]}
    kept = []
    for voice in voices:
        if (voice["by"], voice["key"]) == (fresh["by"], key):
            continue
        taken = same_voter(voice, said, key) and voice["says"] != fresh["says"]
        kept.append({**voice, "says": "nothing"} if taken else voice)
    return sorted([*kept, fresh], key=lambda voice: (voice["by"], voice["key"]))


def has_vote(state, voices, said, key):
    return any(
        same_voter(voice, said, key) and voice["says"] in ("approve", "reject") and not is_revoked(state, voice["key"])
        for voice in voices
    )


def is_approved(state, item):
    """By any key of the charter."""
    return any(True for _ in _standing(state, state["charter"], item["voices"], "approve"))


def _side(by):
    operator, person = by.split("/")
    return operator, person == "recovery"


def sides(state, voices):
    """By keys of the charter."""
    return {_side(voice["by"]) for voice in _standing(state, state["charter"], voices, "approve")}


def alone(state, said, subject, voices):
    """How many open proposals the person's side alone approves, with these voices about the subject."""
    mine = {_side(by_of(said))}
    given = ((item, voices if item is subject else item["voices"]) for item in state["proposals"])
    return sum(sides(state, held) == mine for _, held in given)


def known_charters(charter, proposal):
    """Whose keys may sign about a proposal."""
    if proposal is not None and proposal["type"] == "charter":
        return [charter, next_charter(proposal, charter)]
    return [charter]
