# Replays entries, a line of hexadecimal digits each by standard input: the outcome and the state hash after each of them.
import sys

import reduce
import tlog

tree, state = tlog.Tree(), None
for index, line in enumerate(sys.stdin):
    entry = bytes.fromhex(line)
    if state is None:
        state, outcome = reduce.start(entry), "applied"
    else:
        outcome, _ = reduce.step(state, entry, index, tree.roots)
    tree.add(entry)
    print(outcome, reduce.state_hash(state))
