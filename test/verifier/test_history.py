# Long random histories: what may never be broken is kept, and the written record gives the same states.
import collections
import contextlib
import io
import tempfile
import unittest

import verify
from emergency import names_of
from history import History
from kit import write
from reduce import state_hash


class Histories(unittest.TestCase):
    def check(self, state, before):
        for operator in state["charter"]["operators"]:
            live = [one for one in state["emergencies"] if one["proposal"]["operator"] == operator]
            limits = state["charter"]["emergency"]
            self.assertLessEqual(sum(len(one["proposal"]["block"]) for one in live), limits["block"])
            spent = sum(one["seconds"] for one in state["spent"] if one["operator"] == operator)
            held = sum(one["proposal"]["seconds"] for one in live if one["unilateral"])
            self.assertLessEqual(spent + held, limits["budget"])
            names = [name for one in live for name in names_of(one["proposal"])]
            self.assertEqual(len(set(names)), len(names))
        for one in state["emergencies"]:
            self.assertLess(state["clock"]["ran"] - one["start"]["ran"], one["proposal"]["seconds"])
        self.assertEqual(state["size"], before + 1)

    def test_random_histories(self):
        outcomes = collections.Counter()
        for seed in range(3):
            history = History(seed)
            park = history.park
            states = [state_hash(park.state)]
            raw = park.raw

            def watched(octets, raw=raw, park=park, states=states):
                before = park.state["size"]
                outcome = raw(octets)
                outcomes[outcome, park.why] += 1
                self.check(park.state, before)
                states.append(state_hash(park.state))
                return outcome

            park.raw = watched
            history.run(1200, freeze=seed == 2)
            with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as out:
                genesis = write(folder, park.entries)
                self.assertEqual(verify.main([folder, "--genesis", genesis, "--states"]), 0)
            lines = out.getvalue().splitlines()[: len(states)]
            self.assertEqual([line.split()[2] for line in lines], states)
        for kind in ("proposal", "statement", "activation", "failed", "feed", "heartbeat"):
            self.assertGreater(outcomes["applied", kind], 0, kind)
        self.assertGreater(len([why for outcome, why in outcomes if outcome == "refused"]), 12)


if __name__ == "__main__":
    unittest.main()
