# Section 9 of docs/formats.md: state, entry, index and earlier roots give the next state.
import charter as charters
import emergency
import entries
import statement as statements
import votes
from canonical import digest, sha256
from charter import Invalid

OPEN = 100
OLD = 7_776_000
LONGEST = 1_209_600
DAY = 86_400


class Refused(Exception):
    """The entry changes nothing but the size, the clock and what time ends."""


def _need(holds, why):
    if not holds:
        raise Refused(why)


def _find(state, hashed):
    """The open proposal or live emergency of this hash, and whether it is live."""
    for where in ("proposals", "emergencies"):
        for item in state[where]:
            if digest(item["proposal"]) == hashed:
                return item, where == "emergencies"
    return None, False


def _proposal(state, body, index, _roots):
    proposal = body["proposal"]
    _need(state["charter"]["operators"], "ruled by file")
    charters.check_proposal(proposal, state)
    _need(len(state["proposals"]) < OPEN, "100 are open")
    _need(_find(state, digest(proposal))[0] is None, "there already")
    if proposal["type"] == "emergency":
        why = emergency.why_refused(state, proposal)
        _need(why is None, why)
    ran = state["clock"]["ran"]
    state["proposals"].append(
        {"agreed": None, "index": index, "proposal": proposal, "ran": ran, "texts": [], "votes": []}
    )


def _fresh(state, said, index, roots):
    """Park, record line, time and base: what stops replay."""
    clock = state["clock"]
    latest = max(clock["wall"], *clock["seen"].values(), 0)
    _need(said.park == state["charter"]["park"], "another park")
    _need(said.size <= index and roots[said.size] == said.root, "another record")
    _need(latest < said.until <= latest + LONGEST, "too late, or valid for too long")
    _need(said.base == charters.agreed_hash(state), "another base")


def _signed(state, note, said, subject):
    texts = votes.known_charters(state["charter"], subject)
    key = sha256(statements.signer(note, texts, said).encode())
    _need(key not in state["revoked"], "a revoked key")
    return key


def _revoke(state, said):
    operator = state["charter"]["operators"].get(said.operator)
    _need(operator is not None, "no such operator")
    own = [text for texts in operator["people"].values() for text in texts] + operator["recovery"]["keys"]
    _need(said.subject in {sha256(text.encode()) for text in own}, "not a key of one's own operator")
    _need(said.subject not in state["revoked"], "revoked already")
    _need(said.effects == "none", "effects")
    state["revoked"].append(said.subject)
    for item in state["proposals"] + state["emergencies"]:
        item["votes"] = [vote for vote in item["votes"] if vote["key"] != said.subject]


def _statement(state, body, index, roots):
    said = statements.read(body["note"])
    _fresh(state, said, index, roots)
    if said.action == "revoke":
        _signed(state, body["note"], said, None)
        _revoke(state, said)
        return
    item, live = _find(state, said.subject)
    _need(item is not None, "not open")
    proposal = item["proposal"]
    key = _signed(state, body["note"], said, proposal)
    _need(said.size > item["index"], "a record older than the subject")
    _need(said.effects == proposal.get("effects", "none"), "other effects")
    _need(said.hash not in item["texts"], "counted before")
    _need(votes.may(said, proposal, live), "not about this, or not by this person")
    (_say_live if live else _say_open)(state, item, said, key)


def _say_live(state, live, said, key):
    live["texts"].append(said.hash)
    if said.action == "cancel":
        emergency.end(state, live)
        return
    charter, live["votes"] = state["charter"], votes.after(live["votes"], said, key)
    if said.action == "approve" and votes.every_operator(live["votes"], charter, live["proposal"]["operator"]):
        live["ratified"] = True
    if said.action == "object" and votes.enough(live["votes"], charter, said.operator, "object"):
        live["objected"] = live["objected"] or state["clock"]
    if emergency.is_over(live, state):
        emergency.end(state, live)


def _say_open(state, item, said, key):
    proposal, charter = item["proposal"], state["charter"]
    if said.action == "object":
        state["proposals"].remove(item)
        return
    fresh = votes.after(item["votes"], said, key)
    _need(said.action != "withdraw" or fresh != item["votes"], "no vote to take back")
    starts = proposal["type"] == "emergency" and votes.is_agreed(proposal, fresh, charter)
    why = emergency.why_refused(state, proposal) if starts else None
    _need(why is None, why)
    item["votes"] = fresh
    item["texts"].append(said.hash)
    if starts:
        _start(state, item)
    elif said.action == "reject" and votes.is_rejected(proposal, fresh, charter, said.operator):
        state["proposals"].remove(item)


def _start(state, item):
    state["proposals"].remove(item)
    kept = {word: item[word] for word in ("index", "proposal", "texts", "votes")}
    state["emergencies"].append({**kept, "objected": None, "ratified": False, "start": state["clock"]})


def _notice_over(state, item):
    kind = item["proposal"]["type"]
    if item["agreed"] is None:
        return False
    if kind == "keys" and votes.every_operator(item["votes"], state["charter"]):
        return True
    notice = state["charter"]["notice"].get(kind, state["charter"]["notice"]["change"])
    now, since = state["clock"], item["agreed"]
    ran = now["ran"] - since["ran"]
    seen = all(time - since["seen"][name] >= notice for name, time in now["seen"].items())
    return ran >= 2 * notice or (ran >= notice and seen)


def _activation(state, body, _index, _roots):
    item, live = _find(state, body["proposal"])
    _need(item is not None and not live and item["proposal"]["type"] != "emergency", "not open")
    _need(_notice_over(state, item), "before its notice is over")
    proposal = item["proposal"]
    if proposal["type"] == "inputs":
        state["inputs"] = charters.with_inputs(state["inputs"], proposal["set"])
        _feeds_replaced(state, proposal["set"])
    else:
        state["charter"] = charters.next_charter(proposal, state["charter"])
        for one in list(state["emergencies"]):
            emergency.end(state, one)
        lines = state["charter"]["feeds"]
        state["feeds"] = {name: feed for name, feed in state["feeds"].items() if name in lines}
    state["proposals"].remove(item)
    if charters.agreed_hash(state) != proposal["base"]:
        state["proposals"] = []


def _feeds_replaced(state, changed):
    for name in changed:
        if name in state["feeds"]:
            state["feeds"][name]["hash"] = None


def _failed(state, body, _index, _roots):
    item, live = _find(state, body["proposal"])
    _need(item is not None and not live, "not open")
    state["proposals"].remove(item)


def _adoption(state, body, _index, _roots):
    before = state["inputs"]
    state["inputs"] = body["inputs"]
    _feeds_replaced(state, [name for name in state["feeds"] if before.get(name) != body["inputs"].get(name)])


def _feed(state, body, _index, _roots):
    caps, name, ran = state["charter"]["feeds"].get(body["input"]), body["input"], state["clock"]["ran"]
    _need(caps is not None, "no line in the charter")
    changes = [one for one in state["feeds"].get(name, {"changes": []})["changes"] if one["ran"] > ran - DAY]
    changes.append({"added": body["added"], "ran": ran, "removed": body["removed"]})
    _need(sum(one["added"] for one in changes) <= caps["add"], "too many added")
    _need(sum(one["removed"] for one in changes) <= caps["remove"], "too many removed")
    state["feeds"][name] = {"changes": changes, "hash": body["hash"]}


KINDS = {
    "proposal": _proposal,
    "statement": _statement,
    "activation": _activation,
    "failed": _failed,
    "adoption": _adoption,
    "feed": _feed,
    "heartbeat": lambda *_: None,
}


def _pass_time(state):
    emergency.pass_time(state)
    ran = state["clock"]["ran"]
    state["proposals"] = [item for item in state["proposals"] if ran - item["ran"] < OLD]


def _settle(state):
    """Notice starts where a proposal became agreed, and anew where it had ceased to be."""
    for item in state["proposals"]:
        agreed = votes.is_agreed(item["proposal"], item["votes"], state["charter"])
        item["agreed"] = (item["agreed"] or state["clock"]) if agreed else None


def _freeze(state, index, word):
    state["frozen"] = {"at": index, "why": word}


def start(octets):
    """The state after entry 0; raises Invalid or Freeze where there is no record."""
    return entries.genesis(octets)


def step(state, octets, index, roots):
    """Changes the state; gives the outcome, and the kind of what was applied or why it was not.

    `roots[n]` is the root of size n, for n up to the index.
    """
    state["size"] += 1
    if state["frozen"] is not None:
        return "frozen", state["frozen"]["why"]
    try:
        kind, body, state["clock"] = entries.read(octets, state)
    except entries.Freeze as word:
        _freeze(state, index, str(word))
        return "frozen", str(word)
    _pass_time(state)
    try:
        KINDS[kind](state, body, index, roots)
    except (Refused, Invalid) as why:
        return "refused", str(why)
    if kind == "statement":
        _settle(state)
    return "applied", kind
