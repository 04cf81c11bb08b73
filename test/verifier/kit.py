# Builds small records for the tests: keys, notes, entries, tiles, all written apart from the code that is tested.
import base64
import hashlib
import json
import os
import struct

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils

import reduce
from canonical import canonical, digest, sha256
from charter import agreed_hash
from tlog import Tree

NOON = 1_795_000_000
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
POINT = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def b64(octets):
    return base64.b64encode(octets).decode()


class Signer:
    """A key of a name. The same seed makes the same key."""

    def __init__(self, name, seed=None, type=b"\x01", public=None):
        self.name, self.type = name, type
        self.private = ed25519.Ed25519PrivateKey.from_private_bytes(hashlib.sha256((seed or name).encode()).digest())
        self.public = public or self.private.public_key().public_bytes(*RAW)
        self._name_key()

    def _name_key(self):
        self.id = hashlib.sha256(self.name.encode() + b"\n" + self.type + self.public).digest()[:4]
        self.key = f"{self.name}+{self.id.hex()}+{b64(self.type + self.public)}"
        self.hash = sha256(self.key.encode())

    def sign(self, text):
        return self.private.sign(text.encode())

    def line(self, text):
        return f"— {self.name} {b64(self.id + self.sign(text))}\n"

    def note(self, text):
        return f"{text}\n{self.line(text)}"


class Witness(Signer):
    def __init__(self, name, time=NOON):
        super().__init__(name, type=b"\x04")
        self.time = time

    def sign(self, text):
        said = f"cosignature/v1\ntime {self.time}\n{text}".encode()
        return struct.pack(">Q", self.time) + self.private.sign(said)


class Passkey(Signer):
    def __init__(self, name, origin="https://console.north.example", copies=False, seed=None):
        self.name, self.type, self.origin = name, b"\xffisthmus/webauthn/v1", origin
        number = int.from_bytes(hashlib.sha256((seed or name).encode()).digest(), "big") % P256_ORDER
        self.private = ec.derive_private_key(number, ec.SECP256R1())
        self.point = self.private.public_key().public_bytes(*POINT)
        self.public = self.point + (b"\x01" if copies else b"\x00") + origin.encode()
        self.flags, self.party, self.client, self.high, self.rest = 0x05, None, {}, False, b""
        self._name_key()

    def said(self, text):
        challenge = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        said = {"type": "webauthn.get", "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps({**said, **self.client}).encode()

    def sign(self, text):
        party = self.party or self.origin.split("//")[1].split(":")[0]
        data = hashlib.sha256(party.encode()).digest() + bytes([self.flags]) + bytes(4)
        client = self.said(text)
        r, s = utils.decode_dss_signature(
            self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        )
        s = max(s, P256_ORDER - s) if self.high else min(s, P256_ORDER - s)
        fields = (data, client, utils.encode_dss_signature(r, s))
        return b"".join(struct.pack(">H", len(field)) + field for field in fields) + self.rest


LOG = Signer("park.example/record")
KIM, RI, LEE, HAN = (Signer(name) for name in ("north/kim", "north/ri", "south/lee", "south/han"))
LEE2 = Signer("south/lee", "south/lee second")
N1, N2, S1 = Signer("north/recovery", "n1"), Signer("north/recovery", "n2"), Signer("south/recovery", "s1")
NW, SW = Witness("north/witness"), Witness("south/witness", NOON + 10)


def operator(name, people, threshold, recovery, needed, witness):
    held = {"keys": [key.key for key in recovery], "threshold": needed}
    texts = {person: [key.key for key in keys] for person, keys in people.items()}
    return {"name": {"en": name}, "people": texts, "threshold": threshold, "recovery": held, "witness": witness.key}


def charter(**changes):
    """Two operators: North needs one of kim and ri, and both recovery keys; South needs lee and han both."""
    return {
        "charter": "isthmus/v1",
        "park": "park.example/record",
        "version": 1,
        "operators": {
            "north": operator("North", {"kim": [KIM], "ri": [RI]}, 1, [N1, N2], 2, NW),
            "south": operator("South", {"han": [HAN], "lee": [LEE, LEE2]}, 2, [S1], 1, SW),
        },
        "notice": {"change": 600, "keys": 259200, "recovery": 604800},
        "emergency": {
            "allow": 5,
            "block": 50,
            "budget": 172800,
            "cooldown": 604800,
            "objected": 14400,
            "seconds": 86400,
            "window": 2592000,
        },
        "desk": {
            "close": {"day": 1, "seconds": 14400},
            "end": {"day": 200},
            "out": {"day": 40, "seconds": 86400},
            "suspend": {"day": 20, "seconds": 259200},
        },
        "never-block": ["bank.example"],
        "feeds": {"lists/malware": {"add": 5000, "remove": 500}},
        **changes,
    }


def h(word):
    return sha256(word.encode())


def inputs(**files):
    return {"policy.yaml": h("policy"), "lists/malware": h("malware"), **files}


class Park:
    """A record that grows; keeps the state of the verifier beside it."""

    def __init__(self, first=None, given=None):
        first = first or charter()
        self.clock = {"boot": 1, "ran": 0, "seen": dict.fromkeys(first["operators"], 0), "wall": NOON}
        body = {"charter": first, "inputs": inputs() if given is None else given, "log": LOG.key}
        self.entries = [canonical({"body": body, "clock": self.clock, "entry": "isthmus/v1", "kind": "genesis"})]
        self.tree = Tree()
        self.tree.add(self.entries[0])
        self.state = reduce.start(self.entries[0])
        self.why = ""

    def pass_time(self, seconds, witnessed=True, **changes):
        clock = self.clock
        wall = clock["wall"] + seconds
        fresh = {name: time + seconds if time else wall for name, time in clock["seen"].items()}
        moved = {"ran": clock["ran"] + seconds, "wall": wall, "seen": fresh if witnessed else clock["seen"]}
        self.clock = {**clock, **moved, **changes}

    def raw(self, octets):
        index = len(self.entries)
        self.entries.append(octets)
        self.tree.add(octets)
        outcome, self.why = reduce.step(self.state, octets, index, self.tree.roots)
        return outcome

    def add(self, kind, **body):
        return self.raw(canonical({"body": body, "clock": self.clock, "entry": "isthmus/v1", "kind": kind}))

    def beat(self, seconds=0, **changes):
        self.pass_time(seconds, **changes)
        return self.add("heartbeat")

    @property
    def base(self):
        return agreed_hash(self.state)

    def proposal(self, kind="inputs", **keys):
        based = {} if kind == "emergency" else {"base": self.base}
        default = {
            "inputs": {"set": {"policy.yaml": h("next")}, "effects": h("effects")},
            "emergency": {"operator": "north", "block": ["bad.example"], "allow": [], "seconds": 3600},
        }.get(kind, {})
        return {"type": kind, "title": {"en": "A title"}, **based, **default, **keys}

    def propose(self, kind="inputs", **keys):
        proposal = self.proposal(kind, **keys)
        return proposal, self.add("proposal", proposal=proposal)

    def text(self, who, action, subject, lines=()):
        own, person = who.name.split("/")
        subjects = subject if isinstance(subject, str) else digest(subject)
        effects = "none" if isinstance(subject, str) else subject.get("effects", "none")
        size = len(self.entries)
        said = {
            "park": "park.example/record",
            "operator": own,
            "person": person,
            "action": action,
            "subject": subjects,
            "base": self.base,
            "effects": effects,
            "record": f"{size} {b64(self.tree.roots[size])}",
            "valid-until": self.clock["wall"] + 3600,
            "reason": f"because {size}",
            **dict(lines),
        }
        return "isthmus/statement/v1\n" + "".join(f"{word} {value}\n" for word, value in said.items())

    def say(self, who, action, subject, lines=()):
        return self.add("statement", note=who.note(self.text(who, action, subject, lines)))

    def agree(self, proposal):
        return [self.say(who, "approve", proposal) for who in (KIM, LEE, HAN)]

    def activate(self, proposal):
        return self.add("activation", proposal=digest(proposal), compiled=h("table"), engine="isthmus/1")


def tile_path(level, number, width):
    text = f"{number:03}" if number < 1000 else f"x{number // 1000:03}/{number % 1000:03}"
    return f"tile/{level}/{text}" + ("" if width == 256 else f".p/{width}")


def put(folder, name, octets):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(octets)


def mth(leaves):
    """RFC 6962 section 2.1, as it is written there."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + mth(leaves[:split]) + mth(leaves[split:])).digest()


def checkpoint(entries, cosigners=(), log=LOG):
    leaves = [hashlib.sha256(b"\x00" + entry).digest() for entry in entries]
    text = f"{log.name}\n{len(entries)}\n{b64(mth(leaves))}\n"
    return log.note(text) + "".join(witness.line(text) for witness in cosigners)


def write_tiles(folder, entries):
    bundles = [entries[i : i + 256] for i in range(0, len(entries), 256)]
    for number, bundle in enumerate(bundles):
        octets = b"".join(struct.pack(">H", len(entry)) + entry for entry in bundle)
        put(folder, tile_path("entries", number, len(bundle)), octets)
    level, hashed = 0, [hashlib.sha256(b"\x00" + entry).digest() for entry in entries]
    while hashed:
        tiles = [hashed[i : i + 256] for i in range(0, len(hashed), 256)]
        for number, tile in enumerate(tiles):
            put(folder, tile_path(level, number, len(tile)), b"".join(tile))
        level, hashed = level + 1, [mth(tile) for tile in tiles if len(tile) == 256]


def write(folder, entries, cosigners=()):
    write_tiles(folder, entries)
    put(folder, "checkpoint", checkpoint(entries, cosigners).encode())
    return sha256(entries[0])
