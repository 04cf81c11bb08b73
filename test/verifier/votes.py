# Sections 7 and 8 of docs/formats.md: who may say what about a proposal, and when votes are enough.
import charter as charters
from canonical import sha256
from statement import keys_of

JOINT = ("inputs", "charter")


def _listed(charter, vote):
    return any(sha256(text.encode()) == vote["key"] for text in keys_of(charter, vote["operator"], vote["person"]))


def enough(votes, charter, operator, word="approve"):
    """People, each once, whichever of their keys."""
    people = {
        vote["person"]
        for vote in votes
        if (vote["operator"], vote["vote"]) == (operator, word)
        and vote["person"] != "recovery"
        and _listed(charter, vote)
    }
    return len(people) >= charter["operators"][operator]["threshold"]


def enough_recovery(votes, charter, operator, word="approve"):
    """Keys, each once."""
    recovery = charter["operators"][operator]["recovery"]
    keys = {
        vote["key"]
        for vote in votes
        if (vote["operator"], vote["person"], vote["vote"]) == (operator, "recovery", word) and _listed(charter, vote)
    }
    return recovery["threshold"] > 0 and len(keys) >= recovery["threshold"]


def every_operator(votes, charter, but=None):
    others = [operator for operator in charter["operators"] if operator != but]
    return len(others) > 0 and all(enough(votes, charter, operator) for operator in others)


def is_agreed(proposal, votes, charter):
    kind = proposal["type"]
    if kind == "recovery":
        return enough_recovery(votes, charter, proposal["operator"])
    if kind not in JOINT:
        return enough(votes, charter, proposal["operator"])
    if not every_operator(votes, charter):
        return False
    after = proposal["charter"] if kind == "charter" else charter
    return all(enough(votes, after, operator) for operator in after["operators"])


def is_rejected(proposal, votes, charter, operator):
    if proposal["type"] == "recovery":
        return enough_recovery(votes, charter, operator, "reject")
    return operator in charter["operators"] and enough(votes, charter, operator, "reject")


def may(statement, proposal, live):
    """Whether the action may be about this proposal, by this person."""
    action, kind = statement.action, proposal["type"]
    own = proposal.get("operator") in (None, statement.operator)
    recovery = statement.person == "recovery"
    if live:
        allowed = {"approve": not own, "object": not own, "cancel": own}
        return not recovery and allowed.get(action, False)
    if action == "object":
        return own and ((kind == "keys" and recovery) or (kind == "recovery" and not recovery))
    if action not in ("approve", "withdraw", "reject") or recovery != (kind == "recovery"):
        return False
    return own or (kind == "keys" and action != "reject")


def after(votes, statement, key):
    """The votes with this statement's; the newest word of a person takes the place of the contrary one."""
    mine = {"key": key, "operator": statement.operator, "person": statement.person, "vote": statement.action}
    contrary = {"approve": ("reject",), "reject": ("approve",), "object": ()}.get(
        statement.action, ("approve", "reject")
    )

    def gone(vote):
        same = (vote["operator"], vote["person"]) == (mine["operator"], mine["person"])
        same = same and (mine["person"] != "recovery" or vote["key"] == key)
        return vote == mine or (same and vote["vote"] in contrary)

    kept = [vote for vote in votes if not gone(vote)]
    return kept if statement.action == "withdraw" else [*kept, mine]


def known_charters(charter, proposal):
    """Whose keys may sign about a proposal."""
    if proposal is not None and proposal["type"] == "charter":
        return [charter, charters.next_charter(proposal, charter)]
    return [charter]
