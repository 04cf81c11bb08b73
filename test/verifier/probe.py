# Section 11 of docs/formats.md: the text of a probe's report.
import re
from dataclasses import dataclass

import notes
from charter import Invalid
from notes import Malformed

HASH = r"sha256:[0-9a-f]{64}"
COUNT = r"(?:0|[1-9][0-9]{0,11})"
ID = r"[a-z][a-z0-9-]{0,30}"
TEXT = re.compile(
    "isthmus/probe/v1\n"
    r"park (?P<park>[a-z0-9._/-]{1,100})"
    "\n"
    f"operator (?P<operator>{ID})\n"
    f"person (?!recovery\n)(?P<person>{ID})\n"
    r"record (?P<size>[1-9][0-9]{0,11}) (?P<root>[A-Za-z0-9+/=]{44})"
    "\n"
    f"agreed {HASH}\n"
    "asker [ -~]{1,4000}\n"
    "way (?:line|proxy)\n"
    "seed [A-Za-z0-9._-]{1,64}\n"
    f"time {COUNT} {COUNT}\n"
    f"asked {COUNT}\n"
    f"as-agreed {COUNT}\n"
    f"blocked-here {COUNT}\n"
    f"open-here {COUNT}\n"
    f"not-by-us {COUNT}\n"
    f"untold {COUNT}\n"
    f"report {HASH}\n"
    "(?:(?:open-here|blocked-here) [!-~]{1,300} [a-z-]{1,20} [!-~]{1,100}\n){0,100}"
)


@dataclass(frozen=True)
class Report:
    park: str
    operator: str
    person: str
    size: int
    root: bytes


def read(note):
    """The report of a note, not verified."""
    try:
        text, signatures = notes.split(note.encode("utf-8"))
        match = TEXT.fullmatch(text)
        if match is None or len(signatures) != 1:
            raise Invalid("not a report with one signature line")
        root = notes.from_base64(match["root"])
    except (Malformed, UnicodeEncodeError) as fault:
        raise Invalid(str(fault)) from None
    return Report(match["park"], match["operator"], match["person"], int(match["size"]), root)
