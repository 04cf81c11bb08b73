# Section 8 of docs/formats.md: a statement's text, and whether it is signed by the person that it names.
import re
from dataclasses import dataclass

import notes
from charter import Invalid, is_line
from notes import Malformed

HASH = r"sha256:[0-9a-f]{64}"
NUMBER = r"[1-9][0-9]{0,11}"
TEXT = re.compile(
    "isthmus/statement/v1\n"
    r"park (?P<park>[a-z0-9._/-]{1,100})"
    "\n"
    r"operator (?P<operator>[a-z][a-z0-9-]{0,30})"
    "\n"
    r"person (?P<person>[a-z][a-z0-9-]{0,30})"
    "\n"
    r"action (?P<action>approve|withdraw|reject|object|cancel|revoke)"
    "\n"
    f"subject (?P<subject>{HASH})\n"
    f"base (?P<base>{HASH})\n"
    f"effects (?P<effects>{HASH}|none)\n"
    f"record (?P<size>{NUMBER}) (?P<root>[A-Za-z0-9+/=]{{44}})\n"
    f"valid-until (?P<until>{NUMBER})\n"
    r"reason (?P<reason>[^\n]+)"
    "\n"
)


@dataclass(frozen=True)
class Statement:
    park: str
    operator: str
    person: str
    action: str
    subject: str
    base: str
    effects: str
    size: int
    root: bytes
    until: int


def read(note):
    """The statement of a note, not verified."""
    try:
        octets = note.encode("utf-8")
        text, signatures = notes.split(octets)
        match = TEXT.fullmatch(text)
        if match is None or len(text.encode()) > 4096 or len(signatures) != 1:
            raise Invalid("not a statement with one signature line")
        if not is_line(match["reason"], 500):
            raise Invalid("a reason that is no line")
        root = notes.from_base64(match["root"])
    except Malformed as fault:
        raise Invalid(str(fault)) from None
    words = {word: match[word] for word in ("park", "operator", "person", "action", "subject", "base", "effects")}
    return Statement(**words, size=int(match["size"]), root=root, until=int(match["until"]))


def _texts(charter, operator, person):
    held = charter["operators"].get(operator)
    if held is None:
        return []
    return held["recovery"]["keys"] if person == "recovery" else held["people"].get(person, [])


def signer(note, charters, statement):
    """The key of that person that signed; an old and a new charter may both know the person."""
    texts = {text for charter in charters for text in _texts(charter, statement.operator, statement.person)}
    try:
        _, signed = notes.open_note(note.encode("utf-8"), [notes.read_key(text) for text in texts])
    except Malformed as fault:
        raise Invalid(str(fault)) from None
    if not signed:
        raise Invalid("not signed by a key of that person")
    return next(iter(signed))
