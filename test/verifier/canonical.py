# Section 2 of docs/formats.md: the JSON that is hashed or stored, read strictly and written canonically.
import hashlib
import json
import re

MOST = 2**53 - 1
DEEPEST = 16
KEY = re.compile(r"[A-Za-z0-9._/-]{1,100}")
HASH = re.compile(r"sha256:[0-9a-f]{64}")


class NotCanonical(Exception):
    """The octets are not the canonical bytes of a value of section 2."""


def _integer(digits):
    if len(digits) > 17 or abs(int(digits)) > MOST:
        raise NotCanonical("an integer beyond 2^53 - 1")
    return int(digits)


def _refuse(word):
    raise NotCanonical(f"a number that is no integer: {word[:20]}")


def _object(pairs):
    value = dict(pairs)
    if len(value) != len(pairs):
        raise NotCanonical("a second key of one name")
    for key in value:
        if not KEY.fullmatch(key) or key == "__proto__":
            raise NotCanonical(f"a key that is not allowed: {ascii(key[:20])}")
    return value


def _within(value, left):
    if isinstance(value, (dict, list)):
        if left == 0:
            raise NotCanonical(f"nesting deeper than {DEEPEST}")
        for inner in value.values() if isinstance(value, dict) else value:
            _within(inner, left - 1)


def canonical(value):
    """Keys are ASCII (the reader refuses others), where the order of UTF-16 code units is that of code points."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def parse(octets):
    try:
        value = json.loads(
            octets.decode("utf-8"),
            parse_int=_integer,
            parse_float=_refuse,
            parse_constant=_refuse,
            object_pairs_hook=_object,
        )
        _within(value, DEEPEST)
        written = canonical(value)
    except (ValueError, RecursionError) as fault:  # of decoding, of JSON, of lone surrogates, of nesting
        raise NotCanonical(str(fault)) from None
    if written != octets:
        raise NotCanonical("not the canonical octets")
    return value


def sha256(octets):
    """A hash as it stands in text."""
    return "sha256:" + hashlib.sha256(octets).hexdigest()


def digest(value):
    return sha256(canonical(value))


def is_integer(value, least=0, most=MOST):
    return type(value) is int and least <= value <= most


def is_hash(value):
    return isinstance(value, str) and HASH.fullmatch(value) is not None


def has_keys(value, keys):
    return isinstance(value, dict) and value.keys() == set(keys)
