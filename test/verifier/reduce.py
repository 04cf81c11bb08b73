# Section 9 of docs/formats.md: state, entry and earlier roots give the next state.
import charter as charters
import emergency
import entries
import probe as probes
import statement as statements
import votes
from canonical import digest, sha256
from charter import Invalid

OPEN = 200
ALONE = 10
VOICES = 2000
OLD = 7_776_000
LONGEST = 1_209_600
DAY = 86_400
CHANGES = 96
REPORTS = 20


class Refused(Exception):
    """The entry changes nothing but the size, the clock and what time ends."""


def _need(holds, why):
    if not holds:
        raise Refused(why)


def _find(state, hashed):
    """The open proposal or emergency in force of this hash, and whether it is in force."""
    for where in ("proposals", "emergencies"):
        for item in state[where]:
            if item["hash"] == hashed:
                return item, where == "emergencies"
    return None, False


def _given(proposal):
    """The octets of keys that a `keys` or `recovery` gives to its people."""
    if proposal["type"] not in ("keys", "recovery"):
        return set()
    return {charters.octets(text) for texts in proposal["people"].values() for text in texts}


def _make_room(state):
    if len(state["proposals"]) < OPEN:
        return
    oldest = next((item for item in state["proposals"] if not votes.is_approved(state, item)), None)
    _need(oldest is not None, "no room")
    state["proposals"].remove(oldest)


def _proposal(state, body, index, _roots):
    proposal = body["proposal"]
    _need(state["charter"]["operators"], "ruled by file")
    charters.check_proposal(proposal, state)
    hashed = digest(proposal)
    _need(_find(state, hashed)[0] is None, "there already")
    others = [
        item["proposal"] for item in state["proposals"] if item["proposal"].get("operator") != proposal.get("operator")
    ]
    _need(not any(_given(proposal) & _given(other) for other in others), "a key that another operator is to get")
    why = emergency.why_not_proposed(state, proposal) if proposal["type"] == "emergency" else None
    _need(why is None, why)
    _make_room(state)
    ran = state["clock"]["ran"]
    item = {"agreed": None, "at": index, "hash": hashed, "proposal": proposal, "ran": ran, "voices": []}
    state["proposals"].append(item)


def _fresh(state, said, index, roots):
    """Park, record line, time and base: what stops replay."""
    clock = state["clock"]
    latest = max(clock["wall"], emergency.newest(clock))
    _need(said.park == state["charter"]["park"], "another park")
    _need(said.size <= index and roots[said.size] == said.root, "another record")
    _need(latest < said.until <= latest + LONGEST, "too late, or valid for too long")
    _need(said.base == charters.agreed_hash(state), "another base")


def _signed(state, note, said, subject):
    """The octets of the key."""
    known = votes.known_charters(state["charter"], subject)
    key = statements.signer(note, known, said).public.hex()
    _need(not charters.is_revoked(state, key), "a revoked key")
    return key


def _called(state, operator, subject, key):
    """Whether so many recovery keys call a person's key revoked as their threshold; else who does is remembered."""
    known = next((call["by"] for call in state["revoking"] if call["key"] == subject), [])
    _need(key not in known, "said before")
    by = sorted([*known, key])
    if len(by) >= state["charter"]["operators"][operator]["recovery"]["threshold"]:
        return True
    others = [call for call in state["revoking"] if call["key"] != subject]
    state["revoking"] = sorted([*others, {"by": by, "key": subject, "operator": operator}], key=lambda call: call["key"])
    return False


def _revoke(state, said, key):
    """A person's key by any key of that person or a recovery key of the operator; a recovery key by itself."""
    held = state["charter"]["operators"][said.operator]
    mine = held["people"] if said.person == "recovery" else {said.person: held["people"][said.person]}
    named = {sha256(text.encode()): charters.octets(text) for texts in mine.values() for text in texts}
    named |= {sha256(text.encode()): key for text in held["recovery"]["keys"] if charters.octets(text) == key}
    subject = named.get(said.subject)
    _need(subject is not None, "not a key that this one may revoke")
    _need(not charters.is_revoked(state, subject), "revoked already")
    _need(said.effects == "none", "effects")
    if said.person == "recovery" and subject != key and not _called(state, said.operator, subject, key):
        return
    gone = state["revoked"].get(said.operator, [])
    state["revoking"] = [
        {**call, "by": [one for one in call["by"] if one != subject]} for call in state["revoking"] if call["key"] != subject
    ]
    state["revoking"] = [call for call in state["revoking"] if call["by"]]
    state["revoked"] = {**state["revoked"], said.operator: sorted([*gone, subject])}
    for item in (*state["proposals"], *state["emergencies"]):
        item["voices"] = [{**one, "says": "nothing"} if one["key"] == subject else one for one in item["voices"]]
    emergency.end_suspended(state)


def _statement(state, body, index, roots):
    said = statements.read(body["note"])
    _fresh(state, said, index, roots)
    if said.action == "revoke":
        _revoke(state, said, _signed(state, body["note"], said, None))
        return
    item, live = _find(state, said.subject)
    _need(item is not None, "not open")
    key = _signed(state, body["note"], said, item["proposal"])
    before = [voice["at"] for voice in item["voices"] if votes.same_voter(voice, said, key)]
    _need(said.size > max([item["at"], *before]), "a record older than the subject, or than what was said before")
    _need(said.effects == item["proposal"].get("effects", "none"), "other effects")
    _need(votes.may(said, item, live), "not about this, or not by this person")
    _need(said.action != "withdraw" or votes.has_vote(state, item["voices"], said, key), "no vote to take back")
    if said.action == "cancel":
        emergency.end(state, item)
    else:
        (_say_live if live else _say_open)(state, item, said, votes.after(item["voices"], said, key, index))


def _need_room(said, voices):
    mine = [voice for voice in voices if voice["by"].startswith(said.operator + "/")]
    _need(len(mine) <= VOICES, "too many voices of one operator")


def _say_live(state, live, said, voices):
    _need_room(said, voices)
    live["voices"] = voices
    own = live["proposal"]["operator"]
    if said.action == "approve" and votes.every_operator(state, voices, own):
        live["unilateral"] = False
    if said.action == "object" and votes.enough(state, voices, said.operator, "object"):
        live["objected"] = live["objected"] or state["clock"]
    if emergency.is_over(live, state):
        emergency.end(state, live)


def _say_open(state, item, said, voices):
    if said.action == "object":
        state["proposals"].remove(item)
        return
    _need_room(said, voices)
    proposal = item["proposal"]
    if said.action == "approve":
        if proposal["type"] == "emergency" and votes.is_agreed(state, proposal, voices):
            _start(state, item, voices)
            return
        _need(votes.alone(state, said, item, voices) <= ALONE, "too many approved by one side alone")
    item["voices"] = voices
    if said.action == "reject" and votes.is_rejected(state, proposal, voices, said.operator):
        state["proposals"].remove(item)


def _start(state, item, voices):
    proposal = item["proposal"]
    alone = not votes.every_operator(state, voices, proposal["operator"])
    why = emergency.why_not_started(state, proposal, alone)
    _need(why is None, why)
    state["proposals"].remove(item)
    kept = {word: item[word] for word in ("at", "hash", "proposal")}
    started = {"objected": None, "start": state["clock"], "unilateral": alone, "voices": voices}
    state["emergencies"].append({**kept, **started})


def _notice_over(state, item):
    kind = item["proposal"]["type"]
    if item["agreed"] is None:
        return False
    several = len(state["charter"]["operators"]) > 1
    if kind == "keys" and several and votes.every_operator(state, item["voices"]):
        return True
    notices = state["charter"]["notice"]
    notice = notices.get(kind, notices["change"])
    if kind == "charter" and not several:
        notice = max(notice, notices["keys"])
    now, since = state["clock"], item["agreed"]
    ran, start = now["ran"] - since["ran"], emergency.newest(since)
    seen = start != 0 and all(time - start >= notice for time in now["seen"].values())
    return ran >= 2 * notice or (ran >= notice and seen)


def _activation(state, body, _index, _roots):
    item, live = _find(state, body["proposal"])
    _need(item is not None and not live, "not open")
    _need(_notice_over(state, item), "before its notice is over")
    proposal, before, agreed = item["proposal"], state["charter"], charters.agreed_hash(state)
    if proposal["type"] == "inputs":
        state["inputs"] = charters.with_inputs(state["inputs"], proposal["set"])
        state["feeds"] = {name: feed for name, feed in state["feeds"].items() if name not in proposal["set"]}
    else:
        _change_charter(state, charters.check_following(proposal, state), proposal)
    state["proposals"].remove(item)
    same, now = charters.agreed_hash(state) == agreed, state["charter"]
    state["proposals"] = [one for one in state["proposals"] if _survives(one["proposal"], same, before, now)]


def _survives(proposal, same, before, now):
    """Whether its ground is the same; `same` where the agreed hash is."""
    kind, operator = proposal["type"], proposal.get("operator")
    if kind == "inputs":
        return same
    if kind == "charter":
        return same and before["version"] == now["version"]
    part = before["operators"][operator] == now["operators"].get(operator)
    return part and (same or kind != "emergency")


def _change_charter(state, fresh, proposal):
    operator = proposal.get("operator")
    state["charter"] = fresh
    state["revoking"] = [call for call in state["revoking"] if operator not in (None, call["operator"])]
    emergency.end_where(state, lambda live: operator in (None, live["proposal"]["operator"]))
    state["feeds"] = {name: feed for name, feed in state["feeds"].items() if name in fresh["feeds"]}
    seen = {name: state["clock"]["seen"].get(name, 0) for name in fresh["operators"]}
    state["clock"] = {**state["clock"], "seen": seen}


def _failed(state, body, _index, _roots):
    item, live = _find(state, body["proposal"])
    _need(item is not None and not live, "not open")
    _need(_notice_over(state, item), "before its notice is over")
    state["proposals"].remove(item)


def _adoption(state, body, _index, _roots):
    _need(not state["charter"]["operators"], "not ruled by file")
    before, state["inputs"] = state["inputs"], body["inputs"]
    state["feeds"] = {
        name: feed for name, feed in state["feeds"].items() if before.get(name) == state["inputs"].get(name)
    }


def _feed(state, body, _index, _roots):
    name, ran = body["input"], state["clock"]["ran"]
    caps, agreed = state["charter"]["feeds"].get(name), state["inputs"].get(name)
    _need(caps is not None and agreed is not None, "no line in the charter, or no such input")
    now = state["feeds"].get(name, {"changes": [], "hash": agreed})
    _need(body["hash"] != now["hash"], "the list in force")
    _need(len(now["changes"]) < CHANGES, "too many changes")
    changes = [*now["changes"], {"added": body["added"], "ran": ran, "removed": body["removed"]}]
    _need(sum(one["added"] for one in changes) <= caps["add"], "too many added")
    _need(sum(one["removed"] for one in changes) <= caps["remove"], "too many removed")
    state["feeds"][name] = {"changes": changes, "hash": body["hash"]}


def _probe(state, body, index, roots):
    said = probes.read(body["note"])
    _need(said.park == state["charter"]["park"], "another park")
    key = statements.signer(body["note"], [state["charter"]], said).public.hex()
    _need(not charters.is_revoked(state, key), "a revoked key")
    _need(said.size <= index and roots[said.size] == said.root, "another record")
    by = f"{said.operator}/{said.person}"
    last = state["probes"].get(by)
    _need(last is None or said.size > last["at"], "a report of before")
    mine = [one for name, one in state["probes"].items() if name.split("/")[0] == said.operator]
    _need(sum(len(one["ran"]) for one in mine) < REPORTS, "too many reports of one operator")
    ran = [] if last is None else last["ran"]
    state["probes"][by] = {"at": index, "ran": [*ran, state["clock"]["ran"]]}


KINDS = {
    "proposal": _proposal,
    "statement": _statement,
    "activation": _activation,
    "failed": _failed,
    "adoption": _adoption,
    "feed": _feed,
    "probe": _probe,
    "heartbeat": lambda *_: None,
}


def _pass_time(state):
    emergency.pass_time(state)
    ran = state["clock"]["ran"]
    state["proposals"] = [item for item in state["proposals"] if ran - item["ran"] < OLD]
    for feed in state["feeds"].values():
        feed["changes"] = [one for one in feed["changes"] if ran - one["ran"] < DAY]
    for report in state["probes"].values():
        report["ran"] = [then for then in report["ran"] if ran - then < DAY]


def _settle(state):
    """Notice starts where a proposal became agreed, and anew where it had ceased to be."""
    for item in state["proposals"]:
        agreed = item["proposal"]["type"] != "emergency" and votes.is_agreed(state, item["proposal"], item["voices"])
        item["agreed"] = (item["agreed"] or state["clock"]) if agreed else None


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
        kind, body, state["clock"] = entries.read(octets, state["clock"])
    except entries.Freeze as word:
        state["frozen"] = {"at": index, "why": str(word)}
        return "frozen", str(word)
    _pass_time(state)
    try:
        KINDS[kind](state, body, index, roots)
    except (Refused, Invalid) as why:
        return "refused", str(why)
    if kind in ("statement", "activation"):
        _settle(state)
    return "applied", kind


def _with_hash(item):
    return {"proposal": item["hash"], **{word: item[word] for word in item if word not in ("hash", "proposal")}}


def state_hash(state):
    """What is agreed and proposed stands in it by its hash."""
    shown = {word: state[word] for word in ("clock", "feeds", "frozen", "log", "probes", "revoked", "size", "spent")}
    shown |= {"agreed": charters.agreed_hash(state), "charter": digest(state["charter"])}
    for word in ("proposals", "emergencies"):
        shown[word] = [_with_hash(item) for item in state[word]]
    if state["revoking"]:
        shown["revoking"] = state["revoking"]
    return digest(shown)
