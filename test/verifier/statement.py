# Section 8 of docs/formats.md: a statement's text, and whether it is signed by the person that it names.
import re
from dataclasses import dataclass

import notes
from canonical import MOST, sha256
from charter import Invalid
from notes import Malformed

HASH = r"sha256:[0-9a-f]{64}"
NUMBER = r"0|[1-9][0-9]{0,15}"
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
    r"reason (?P<reason>[^\n]{1,500})"
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
    hash: str


def read(note):
    """The statement of a note, not verified."""
    try:
        octets = note.encode("utf-8")
        text, signatures = notes.split(octets)
        match = TEXT.fullmatch(text)
        if match is None or len(text.encode()) > 4096 or len(signatures) != 1:
            raise Invalid("not a statement with one signature line")
        size, until = int(match["size"]), int(match["until"])
        if not 1 <= size <= MOST or until > MOST:
            raise Invalid("a number beyond its range")
        root = notes.from_base64(match["root"])
    except Malformed as fault:
        raise Invalid(str(fault)) from None
    words = {word: match[word] for word in ("park", "operator", "person", "action", "subject", "base", "effects")}
    return Statement(**words, size=size, root=root, until=until, hash=sha256(text.encode()))


def keys_of(charter, operator, person):
    """Verifier keys' texts; `recovery` is nobody's id."""
    held = charter["operators"].get(operator)
    if held is None:
        return []
    return held["recovery"]["keys"] if person == "recovery" else held["people"].get(person, [])


def signer(note, charters, statement):
    """The text of the key of that person that signed; an old and a new charter may both know the person."""
    texts = {text for charter in charters for text in keys_of(charter, statement.operator, statement.person)}
    try:
        _, signed = notes.open_note(note.encode("utf-8"), [notes.read_key(text) for text in texts])
    except Malformed as fault:
        raise Invalid(str(fault)) from None
    if not signed:
        raise Invalid("not signed by a key of that person")
    return next(iter(signed)).text
