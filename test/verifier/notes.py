# Section 3 of docs/formats.md: signed notes, verifier keys, Ed25519, cosignatures and (section 8) passkeys' assertions.
import base64
import binascii
import functools
import hashlib
import json
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils
from cryptography.hazmat.primitives.hashes import SHA256

LINE = re.compile(r"— ([^ \n]+) ([A-Za-z0-9+/=]+)")
VERIFIER = re.compile(r"([a-z0-9._/-]{1,100})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
HOST = re.compile(rf"(?:{LABEL}\.)*(?=[a-z]){LABEL}")
ORIGIN = re.compile(r"(https?)://([^:/]+)(?::([1-9][0-9]{0,4}))?")
PASSKEY = b"\xffisthmus/webauthn/v1"
ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493
ED25519_PRIME = 2**255 - 19
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_EIGHTH = int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little")
SMALL_ORDER = {0, 1, ED25519_PRIME - 1, _EIGHTH, ED25519_PRIME - _EIGHTH}  # the y of the eight points
UP, UV, BE = 0x01, 0x04, 0x08


class Malformed(Exception):
    """A note, a key or a signature that is refused."""


@dataclass(frozen=True)
class Key:
    text: str
    name: str
    id: bytes
    type: int
    public: bytes  # the octets that tell keys apart: 32 of Ed25519, or 65 of the point
    copies: bool = False
    origin: str = ""
    host: str = ""


def from_base64(text):
    try:
        octets = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("not base64") from None
    if base64.b64encode(octets).decode() != text:
        raise Malformed("base64 that could be written otherwise")
    return octets


def is_host(text):
    return isinstance(text, str) and len(text) <= 253 and HOST.fullmatch(text) is not None


def _ed25519(public):
    if len(public) != 32:
        raise Malformed("an Ed25519 key that has not 32 octets")
    y = int.from_bytes(public, "little") & (2**255 - 1)
    if y >= ED25519_PRIME or y in SMALL_ORDER:
        raise Malformed("an Ed25519 key of small order, or not in canonical form")
    return public


def _passkey(rest):
    point, octet, origin = rest[:65], rest[65:66], rest[66:]
    if octet not in (b"\x00", b"\x01") or not origin.isascii() or len(origin) > 200:
        raise Malformed("a passkey's key that is not as section 3 says")
    try:
        if point[:1] != b"\x04":
            raise ValueError
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        raise Malformed("not an uncompressed point of P-256") from None
    match = ORIGIN.fullmatch(origin.decode("ascii"))
    if match is None or not is_host(match[2]) or int(match[3] or 1) > 65535:
        raise Malformed("a passkey's origin that is none")
    if match[1] == "http" and not f".{match[2]}".endswith(".localhost"):
        raise Malformed("an origin without TLS that is not below localhost")
    return {"public": point, "copies": octet == b"\x01", "origin": match[0], "host": match[2]}


@functools.lru_cache(maxsize=20_000)
def read_key(text):
    match = VERIFIER.fullmatch(text)
    if match is None:
        raise Malformed("not a verifier key")
    octets = from_base64(match[3])
    key_id = hashlib.sha256(match[1].encode() + b"\n" + octets).digest()[:4]
    if key_id.hex() != match[2]:
        raise Malformed("a key id that is not the key's")
    if octets[:1] in (b"\x01", b"\x04"):
        return Key(text, match[1], key_id, octets[0], _ed25519(octets[1:]))
    if octets.startswith(PASSKEY):
        return Key(text, match[1], key_id, 0xFF, **_passkey(octets[len(PASSKEY) :]))
    raise Malformed("a type of key that is unknown or reserved")


def _check_ed25519(public, signature, message):
    if len(signature) != 64 or int.from_bytes(signature[32:], "little") >= ED25519_ORDER:
        raise Malformed("an Ed25519 signature that has not 64 octets, or S not below the order")
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise Malformed("a signature that does not verify") from None


def _check_cosignature(public, signature, text):
    time = int.from_bytes(signature[:8], "big")
    if len(signature) != 72 or time >= 2**53:
        raise Malformed("a cosignature that is not as section 3 says")
    _check_ed25519(public, signature[8:], b"cosignature/v1\ntime %d\n" % time + text)
    return time


def _fields(octets):
    fields = []
    for _ in range(3):
        length = int.from_bytes(octets[:2], "big")
        if len(octets) < 2 + length:
            raise Malformed("an assertion that is cut short")
        fields.append(octets[2 : 2 + length])
        octets = octets[2 + length :]
    if octets:
        raise Malformed("octets after an assertion")
    return fields


def _check_client(key, octets, text):
    """Of a key that stands twice the last counts, as in every browser."""
    try:
        if len(octets) > 1000:
            raise ValueError
        said = json.loads(octets.decode("utf-8"), parse_int=float, parse_constant=_none)
    except (ValueError, RecursionError):
        raise Malformed("clientDataJSON that is not JSON of at most 1,000 octets") from None
    challenge = base64.urlsafe_b64encode(hashlib.sha256(text).digest()).rstrip(b"=").decode()
    wrong = (
        not isinstance(said, dict)
        or said.get("type") != "webauthn.get"
        or said.get("challenge") != challenge
        or said.get("origin") != key.origin
        or said.get("crossOrigin", False) is not False
        or "topOrigin" in said
    )
    if wrong:
        raise Malformed("clientDataJSON of another text, origin or kind")


def _none(word):
    raise ValueError(word)


def _check_passkey(key, signature, text):
    data, client, der = _fields(signature)
    _check_client(key, client, text)
    if len(data) < 37 or data[:32] != hashlib.sha256(key.host.encode()).digest():
        raise Malformed("authenticatorData of another party")
    flags = data[32]
    if flags & (UP | UV) != UP | UV or (flags & BE and not key.copies):
        raise Malformed("an assertion with flags that are refused")
    try:
        r, s = utils.decode_dss_signature(der)
        if not (0 < r < P256_ORDER and 0 < s <= P256_ORDER // 2) or utils.encode_dss_signature(r, s) != der:
            raise ValueError
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key.public)
        public.verify(der, data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        raise Malformed("an assertion's signature that does not verify") from None


def check(key, signature, text):
    """Raises Malformed unless the signature verifies; gives the time of a cosignature, else None."""
    if key.type == 0x04:
        return _check_cosignature(key.public, signature, text)
    if key.type == 0x01:
        return _check_ed25519(key.public, signature, text)
    return _check_passkey(key, signature, text)


def split(octets):
    """A note's text and its signature lines as (name, id, signature), not verified."""
    if len(octets) > 1_000_000:
        raise Malformed("a note above 1,000,000 octets")
    try:
        whole = octets.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("a note that is not UTF-8") from None
    text, gap, lines = whole.rpartition("\n\n")
    if not gap or not lines.endswith("\n") or CONTROL.search(whole):
        raise Malformed("a note without a text, an empty line and signature lines, or with a control character")
    lines = lines[:-1].split("\n")
    if len(lines) > 64:
        raise Malformed("more than 64 signature lines")
    signatures = []
    for line in lines:
        match = LINE.fullmatch(line)
        octets = from_base64(match[2]) if match else b""
        if len(octets) < 5:
            raise Malformed("a signature line that is none")
        signatures.append((match[1], octets[:4], octets[4:]))
    return text + "\n", signatures


def open_note(octets, keys):
    """The text, and for each known key that signed it the time of its cosignature (None for others)."""
    text, signatures = split(octets)
    signed = {}
    for name, key_id, signature in signatures:
        for key in keys:
            if (key.name, key.id) == (name, key_id):
                signed.setdefault(key, check(key, signature, text.encode()))
    return text, signed
