# Section 4 of docs/formats.md: Merkle hashing, checkpoints, tiles and entry bundles, from a folder or over HTTP.
import hashlib
import os
import re
import urllib.error
import urllib.request

from notes import Malformed, from_base64

EMPTY = hashlib.sha256(b"").digest()
WIDE = 256
LONGEST = 65_537  # an entry in a bundle with its length; more than 60,000 octets freeze
CHECKPOINT = re.compile(r"([a-z0-9._/-]{1,100})\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/=]{44})\n")
TILE = re.compile(
    r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?"
)
BLOB = re.compile(r"blob/sha256/([0-9a-f]{64})")


class BadRecord(Exception):
    """The files are not the record that the checkpoint names."""


def leaf(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold(peaks):
    """The root over subtrees from left to right."""
    root = peaks[-1] if peaks else EMPTY
    for peak in reversed(peaks[:-1]):
        root = node(peak, root)
    return root


def tile_node(hashes):
    """The hash that a full tile is in the level above."""
    while len(hashes) > 1:
        hashes = [node(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]


class Tree:
    """Grows leaf by leaf; knows the root of every size, and the hashes of each level of tiles."""

    def __init__(self):
        self.roots = [EMPTY]
        self.levels = [[]]
        self._peaks = []

    def add(self, entry):
        self._tile(0, leaf(entry))
        fresh, size = self.levels[0][-1], len(self.levels[0])
        while size % 2 == 0:
            fresh, size = node(self._peaks.pop(), fresh), size // 2
        self._peaks.append(fresh)
        self.roots.append(fold(self._peaks))

    def _tile(self, level, fresh):
        if level == len(self.levels):
            self.levels.append([])
        hashes = self.levels[level]
        hashes.append(fresh)
        if len(hashes) % WIDE == 0:
            self._tile(level + 1, tile_node(hashes[-WIDE:]))


def read_checkpoint(text):
    match = CHECKPOINT.fullmatch(text)
    if match is None or int(match[2]) >= 2**53:
        raise Malformed("not a checkpoint")
    root = from_base64(match[3])
    if len(root) != 32:
        raise Malformed("a root that has not 32 octets")
    return match[1], int(match[2]), root


def path_of(level, number, width=WIDE):
    groups = [f"{number % 1000:03}"]
    while number >= 1000:
        number //= 1000
        groups.insert(0, f"x{number % 1000:03}")
    return f"tile/{level}/{'/'.join(groups)}" + ("" if width == WIDE else f".p/{width}")


class Folder:
    def __init__(self, path):
        self.path = path

    def get(self, name, most):
        path = os.path.join(self.path, name)
        if not os.path.isfile(path):
            return None
        with open(path, "rb") as file:
            octets = file.read(most + 1)
        if len(octets) > most:
            raise BadRecord(f"{name} is larger than {most} octets")
        return octets

    def names(self):
        for top in ("tile", "blob"):
            for folder, _, files in os.walk(os.path.join(self.path, top)):
                for file in files:
                    yield os.path.relpath(os.path.join(folder, file), self.path)


class Web:
    def __init__(self, address):
        self.address = address.rstrip("/")

    def get(self, name, most):
        try:
            with urllib.request.urlopen(f"{self.address}/{name}", timeout=30) as answer:
                octets = answer.read(most + 1)
        except urllib.error.HTTPError as fault:
            if fault.code == 404:
                return None
            raise BadRecord(f"{name}: the server answers {fault.code}") from None
        except OSError as fault:
            raise BadRecord(f"{name}: {fault}") from None
        if len(octets) > most:
            raise BadRecord(f"{name} is larger than {most} octets")
        return octets

    def names(self):
        return ()


def _bundle(octets, name, width):
    entries, at = [], 0
    while at < len(octets) and len(entries) < WIDE:
        length = int.from_bytes(octets[at : at + 2], "big")
        entry = octets[at + 2 : at + 2 + length]
        if len(entry) != length:
            raise BadRecord(f"{name}: an entry that is cut short")
        entries.append(entry)
        at += 2 + length
    if at != len(octets) or len(entries) != width:
        raise BadRecord(f"{name}: not the number of entries that its name says")
    return entries


def get_tile(source, level, number, width, most):
    """The file of a tile, or where its partial one is gone, the full one."""
    for wide in dict.fromkeys((width, WIDE)):
        name = path_of(level, number, wide)
        octets = source.get(name, most)
        if octets is not None:
            return name, wide, octets
    raise BadRecord(f"{path_of(level, number, width)} is missing")


def read_bundle(source, number, width):
    name, wide, octets = get_tile(source, "entries", number, width, WIDE * LONGEST)
    return _bundle(octets, name, wide)[:width]


def read_entries(source, size):
    for number in range((size + WIDE - 1) // WIDE):
        yield from read_bundle(source, number, min(WIDE, size - number * WIDE))


def check_tiles(source, tree):
    """Every tile that a tree of this size has."""
    for level, hashes in enumerate(tree.levels):
        for first in range(0, len(hashes), WIDE):
            expected = b"".join(hashes[first : first + WIDE])
            name, wide, octets = get_tile(source, level, first // WIDE, len(expected) // 32, 32 * WIDE)
            if len(octets) != 32 * wide or octets[: len(expected)] != expected:
                raise BadRecord(f"{name} does not belong to the root")


def _check_file(source, name, tree, entries):
    if not os.path.isfile(os.path.join(source.path, name)):
        raise BadRecord(f"{name} is no file")
    blob, tile = BLOB.fullmatch(name), TILE.fullmatch(name)
    if blob is not None:
        digest = hashlib.sha256()
        with open(os.path.join(source.path, name), "rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
        if digest.hexdigest() != blob[1]:
            raise BadRecord(f"{name} is not what its name says")
        return
    if tile is None:
        raise BadRecord(f"{name}: no name of a tile or blob")
    first = WIDE * int("".join(tile[2].replace("x", "").split("/")))
    width = int(tile[3] or WIDE)
    if path_of(tile[1], first // WIDE, width) != name:
        raise BadRecord(f"{name}: a name that could be written otherwise")
    if tile[1] == "entries":
        held = _bundle(source.get(name, WIDE * LONGEST), name, width)
        right = all(a == b for a, b in zip(held, entries[first:]))
    else:
        hashes = tree.levels[int(tile[1])] if int(tile[1]) < len(tree.levels) else []
        octets, known = source.get(name, 32 * WIDE), b"".join(hashes[first : first + width])
        right = len(octets) == 32 * width and octets.startswith(known)
    if not right:
        raise BadRecord(f"{name} does not belong to the root")


def check_folder(source, tree, entries):
    """Every other file: older partial tiles, blobs. What reaches beyond the checkpoint is compared up to it."""
    for name in source.names():
        _check_file(source, name, tree, entries)
