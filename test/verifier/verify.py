# Verifies a record, a folder or an address: python3 verify.py DIR --genesis HASH [--states].
import argparse
import base64
import re
import sys

import charter as charters
import entries
import notes
import reduce
import tlog
from canonical import is_hash, sha256
from notes import Malformed
from tlog import BadRecord


def _open_checkpoint(octets, keys, log):
    text, signed = notes.open_note(octets, keys)
    origin, size, root = tlog.read_checkpoint(text)
    if log not in signed or origin != log.name:
        raise BadRecord("the checkpoint is not signed by the log's key")
    return size, root, {key.name: time for key, time in signed.items() if key is not log}


def _claimed_size(octets):
    return tlog.read_checkpoint(notes.split(octets)[0])[1]


def _first_entry(source, size, genesis):
    if size == 0:
        raise BadRecord("the record is empty")
    entry = tlog.read_bundle(source, 0, min(size, tlog.WIDE))[0]
    if sha256(entry) != genesis:
        raise BadRecord(f"another genesis: {sha256(entry)}")
    try:
        return reduce.start(entry)
    except entries.Freeze as word:
        raise BadRecord(f"entry 0 is no genesis: {word}") from None


def _read_tree(source, size, root):
    tree, held = tlog.Tree(), []
    for entry in tlog.read_entries(source, size):
        tree.add(entry)
        held.append(entry)
    if tree.roots[size] != root:
        raise BadRecord("the entries do not make the checkpoint's root")
    tlog.check_tiles(source, tree)
    tlog.check_folder(source, tree, held)
    return tree, held


def _replay(state, held, roots, say):
    activation = "none"
    say(0, "applied", state)
    for index, octets in enumerate(held[1:], 1):
        outcome, why = reduce.step(state, octets, index, roots)
        if (outcome, why) == ("applied", "activation"):
            activation = str(index)
        say(index, outcome, state, why)
    return activation


def verify(source, genesis, say):
    """What the record is, line by line; raises BadRecord, Malformed or Invalid where it does not verify."""
    checkpoint = source.get("checkpoint", 1_000_000)
    if checkpoint is None:
        raise BadRecord("checkpoint is missing")
    state = _first_entry(source, _claimed_size(checkpoint), genesis)
    log = notes.read_key(state["log"])
    size, root, _ = _open_checkpoint(checkpoint, [log], log)
    tree, held = _read_tree(source, size, root)
    activation = _replay(state, held, tree.roots, say)
    witnesses = [notes.read_key(operator["witness"]) for operator in state["charter"]["operators"].values()]
    _, _, cosigned = _open_checkpoint(checkpoint, [log, *witnesses], log)
    yield f"size {size}"
    yield f"root {base64.b64encode(root).decode()}"
    yield f"state {reduce.state_hash(state)}"
    yield f"activation {activation}"
    if state["frozen"] is not None:
        yield f"frozen {state['frozen']['at']} {state['frozen']['why']}"
    for name, time in sorted(cosigned.items()):
        yield f"cosigned {name} {time}"


def main(arguments):
    parser = argparse.ArgumentParser(description="Verifies a record from its files and the genesis hash alone.")
    parser.add_argument("record", help="the folder of the record, or its http(s) address")
    parser.add_argument("--genesis", required=True, help="the genesis hash, sha256:...")
    parser.add_argument("--states", action="store_true", help="print index, outcome and state hash of each entry")
    parser.add_argument(
        "--why", action="store_true", help="with --states: and the kind of an applied entry, or why it was refused"
    )
    given = parser.parse_args(arguments)
    if not is_hash(given.genesis):
        parser.error("--genesis is sha256: and 64 lower-case hexadecimal digits")

    def say(index, outcome, state, why=""):
        if given.states:
            print(index, outcome, reduce.state_hash(state), *([why] if given.why and why else []))

    source = (tlog.Web if re.match(r"https?://", given.record) else tlog.Folder)(given.record)
    try:
        for line in verify(source, given.genesis, say):
            print(line)
    except (BadRecord, Malformed, charters.Invalid) as fault:
        print(f"does not verify: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
