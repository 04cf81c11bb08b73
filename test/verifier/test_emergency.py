# Section 9: emergencies start, end at the earliest clock, and stay within the charter's limits at every edge.
import unittest

from canonical import digest
from kit import HAN, KIM, LEE, N1, N2, NOON, RI, Park, Signer, charter, h


class Emergencies(unittest.TestCase):
    def setUp(self):
        self.park = Park()
        self.park.beat(100)

    @property
    def live(self):
        return self.park.state["emergencies"]

    def begin(self, **keys):
        """The outcome of the entry that decides."""
        proposal, outcome = self.park.propose("emergency", title={"en": f"number {len(self.park.entries)}"}, **keys)
        return (proposal, outcome) if outcome == "refused" else (proposal, self.park.say(KIM, "approve", proposal))

    def test_one_operator_alone_at_once(self):
        proposal, outcome = self.begin()
        self.assertEqual((outcome, len(self.live), self.park.state["proposals"]), ("applied", 1, []))
        self.assertEqual(self.live[0]["start"], self.park.state["clock"])
        self.assertEqual(self.park.activate(proposal), "refused")
        self.assertEqual(self.park.add("failed", proposal=digest(proposal), why="x"), "refused")
        self.assertEqual((self.park.add("proposal", proposal=proposal), self.park.why), ("refused", "there already"))

    def test_the_first_clock_ends_it(self):
        for before, after in (
            ({"ran": 3699}, {"ran": 3700}),
            ({"wall": 3599}, {"wall": 3600}),
            ({"seen": 3599}, {"seen": 3600}),
            ({}, {"boot": 2}),
        ):
            self.setUp()
            self.begin()
            for changes, number in ((before, 1), (after, 0)):
                if "wall" in changes:
                    changes = {"wall": NOON + 100 + changes["wall"]}
                if "seen" in changes:  # borne out by a wall that is not yet so far
                    time = NOON + 100 + changes["seen"]
                    changes = {"wall": time - 300, "seen": {"north": NOON + 100, "south": time}}
                self.park.beat(0, **changes)
                with self.subTest(changes):
                    self.assertEqual(len(self.live), number)

    def test_a_clock_that_goes_back_makes_none_longer(self):
        self.begin()
        self.park.pass_time(3599, wall=5)
        self.park.add("heartbeat")
        self.assertEqual(len(self.live), 1)
        self.park.pass_time(1, wall=5)
        self.park.add("heartbeat")
        self.assertEqual(self.live, [])

    def test_cancel(self):
        proposal, _ = self.begin()
        for who, outcome in ((LEE, "refused"), (N1, "refused"), (RI, "applied"), (KIM, "refused")):
            self.assertEqual(self.park.say(who, "cancel", proposal), outcome)
        self.assertEqual(
            self.park.state["spent"], [{"names": ["bad.example"], "operator": "north", "ended": 100, "seconds": 0}]
        )

    def test_objection_leaves_four_hours(self):
        proposal, _ = self.begin(seconds=86_400)
        self.assertEqual(self.park.say(RI, "object", proposal), "refused")
        self.park.beat(1000)
        for who in (LEE, HAN):
            self.assertEqual(self.park.say(who, "object", proposal), "applied")
        self.park.beat(14_399)
        self.assertEqual(len(self.live), 1)
        self.park.beat(1)
        self.assertEqual((self.live, self.park.state["spent"][0]["seconds"]), ([], 15_400))

    def test_objection_near_the_end_makes_it_no_longer(self):
        proposal, _ = self.begin(seconds=3600)
        self.park.beat(3500)
        for who in (LEE, HAN):
            self.park.say(who, "object", proposal)
        self.park.beat(100)
        self.assertEqual(self.live, [])

    def test_names(self):
        for names, why in (
            (["bank.example"], "never-block"),
            (["www.bank.example"], "never-block"),
            (["example"], "never-block"),
            ([f"n{n:02}.test" for n in range(50)], None),
            (["riverbank.example"], "too many names"),
        ):
            _, outcome = self.begin(block=names, seconds=60)
            with self.subTest(names[0]):
                self.assertEqual((outcome, self.park.why if why else None), ("refused" if why else "applied", why))
        for keys in ({"block": ["bank.example"]}, {"block": [], "allow": ["bank.example"]}):
            self.assertEqual((self.park.propose("emergency", **keys)[1], self.park.why), ("refused", "never-block"))
        self.assertEqual(self.begin(block=[], allow=["good.example"], seconds=60)[1], "applied")

    def test_budget(self):
        self.assertEqual(self.begin(seconds=86_401)[1], "refused")
        self.assertEqual(self.begin(seconds=86_400)[1], "applied")
        self.assertEqual(self.begin(block=["b.test"], seconds=86_400)[1], "applied")
        self.assertEqual((self.begin(block=["c.test"], seconds=1)[1], self.park.why), ("refused", "beyond the budget"))
        self.park.beat(80_000, boot=2)
        self.assertEqual(self.live, [])
        self.assertEqual(self.begin(block=["c.test"], seconds=12_801)[1], "refused")
        self.assertEqual(self.begin(block=["c.test"], seconds=12_800)[1], "applied")
        self.park.beat(2_591_999)
        self.assertEqual(self.begin(block=["d.test"], seconds=86_400)[1], "refused")
        self.park.beat(1)
        self.assertEqual(self.begin(block=["d.test"], seconds=86_400)[1], "applied")

    def test_two_within_the_limits_when_proposed_are_not_both_started(self):
        first, second = (
            self.park.propose("emergency", block=[f"n{n}{i:02}.test" for i in range(30)])[0] for n in (1, 2)
        )
        self.assertEqual(self.park.say(KIM, "approve", first), "applied")
        self.assertEqual((self.park.say(KIM, "approve", second), self.park.why), ("refused", "too many names"))
        self.assertEqual(len(self.live), 1)

    def test_a_name_rests(self):
        self.begin(block=["bad.example"])
        for name in ("bad.example", "www.bad.example", "of.www.bad.example"):
            self.assertEqual((self.begin(block=[name], seconds=60)[1], self.park.why), ("refused", "cooldown"))
        self.assertEqual(self.begin(block=["notbad.example"], seconds=60)[1], "applied")
        self.park.beat(3600)
        for seconds, outcome in ((604_799, "refused"), (1, "applied")):
            self.park.pass_time(seconds)
            self.assertEqual(self.begin(block=["www.bad.example"])[1], outcome)

    def test_ratified_it_costs_nothing(self):
        proposal, _ = self.begin(seconds=86_400)
        self.park.say(LEE, "approve", proposal)
        self.assertTrue(self.live[0]["unilateral"])
        self.park.say(HAN, "approve", proposal)
        self.assertFalse(self.live[0]["unilateral"])
        self.assertEqual(self.park.say(HAN, "approve", proposal), "refused")
        for name in ("b.test", "c.test"):
            self.assertEqual(self.begin(block=[name], seconds=86_400)[1], "applied")
        self.park.beat(86_400)
        self.assertEqual([spent["seconds"] for spent in self.park.state["spent"]], [0, 86_400, 86_400])

    def test_a_suspended_operator_has_none(self):
        for who in (N1, N2):
            self.assertEqual(self.park.say(who, "revoke", RI.hash), "applied")
        self.assertEqual(self.begin(block=["a.test"])[1], "applied")
        proposal, _ = self.park.propose("emergency", block=["b.test"])
        self.park.say(KIM, "revoke", KIM.hash)
        self.assertEqual(self.park.say(KIM, "approve", proposal), "refused")
        self.assertEqual(self.live, [])
        self.assertEqual(len(self.park.state["spent"]), 1)

    def test_a_changed_charter_ends_them(self):
        self.begin()
        proposal, _ = self.park.propose("charter", charter=charter(version=2))
        self.park.agree(proposal)
        self.park.pass_time(600)
        self.assertEqual(self.park.activate(proposal), "applied")
        self.assertEqual((self.live, len(self.park.state["spent"])), ([], 1))

    def test_changed_inputs_do_not(self):
        self.begin()
        proposal, _ = self.park.propose()
        self.park.agree(proposal)
        self.park.pass_time(600)
        self.assertEqual(self.park.activate(proposal), "applied")
        self.assertEqual(len(self.live), 1)
        self.assertEqual(self.park.say(RI, "cancel", self.live[0]["proposal"]), "applied")

    def test_the_other_side_starts_none(self):
        proposal, _ = self.park.propose("emergency")
        for who, outcome in (
            (N1, "refused"),
            (Signer("north/kim", "stranger"), "refused"),
            (LEE, "applied"),
            (HAN, "applied"),
        ):
            self.assertEqual(self.park.say(who, "approve", proposal), outcome)
        for action in ("object", "cancel"):
            self.assertEqual(self.park.say(KIM, action, proposal), "refused")
        self.assertEqual(self.park.say(KIM, "approve", proposal, {"effects": h("effects")}), "refused")
        self.assertEqual(self.live, [])

    def test_a_revoked_key_that_leaves_enough_people_ends_nothing(self):
        self.begin()
        self.assertEqual(self.park.say(RI, "revoke", RI.hash), "applied")
        self.assertEqual(len(self.live), 1)

    def test_what_is_spent_is_forgotten_where_nothing_asks_for_it(self):
        self.begin()
        self.park.beat(3600)
        for seconds, number in ((2_591_999, 1), (1, 0)):
            self.park.beat(seconds)
            self.assertEqual(len(self.park.state["spent"]), number)

    def test_the_window_may_be_the_shorter_of_the_two(self):
        first = charter()
        first["emergency"]["cooldown"] = 10**9
        self.park = Park(first)
        for name in ("a.test", "b.test"):
            self.begin(block=[name], seconds=86_400)
        self.park.beat(86_400)
        for seconds, outcome in ((2_591_999, "refused"), (1, "applied")):
            self.park.beat(seconds)
            self.assertEqual(self.begin(block=["c.test"], seconds=86_400)[1], outcome)

    def test_approved_by_all_when_it_starts_it_is_not_unilateral(self):
        proposal, _ = self.park.propose("emergency", seconds=86_400)
        for who in (LEE, HAN, KIM):
            self.assertEqual(self.park.say(who, "approve", proposal), "applied")
        self.assertFalse(self.live[0]["unilateral"])
        for name in ("b.test", "c.test"):
            self.assertEqual(self.begin(block=[name], seconds=86_400)[1], "applied")

    def test_a_witness_that_was_not_seen_at_the_start_ends_nothing(self):
        self.park = Park()
        self.begin()
        self.park.beat(10)
        self.assertEqual(len(self.live), 1)

    def test_objected_at_once(self):
        first = charter()
        first["emergency"]["objected"] = 0
        self.park = Park(first)
        proposal, _ = self.begin()
        for who in (LEE, HAN):
            self.assertEqual(len(self.live), 1)
            self.park.say(who, "object", proposal)
        self.assertEqual(self.live, [])

    def test_own_keys_end_ones_own_alone(self):
        self.begin()
        souths, _ = self.park.propose("emergency", operator="south", block=["s.test"])
        for who in (LEE, HAN):
            self.park.say(who, "approve", souths)
        keys, _ = self.park.propose("keys", operator="north", people={"kim": [KIM.key]})
        for who in (KIM, LEE, HAN):
            self.park.say(who, "approve", keys)
        self.assertEqual(self.park.activate(keys), "applied")
        self.assertEqual([one["proposal"] for one in self.live], [souths])

    def test_not_more_than_a_hundred_are_remembered(self):
        for n in range(101):
            proposal, outcome = self.begin(block=[f"n{n}.test"], seconds=60)
            if n < 100:
                self.assertEqual(outcome, "applied")
                self.park.say(KIM, "cancel", proposal)
        self.assertEqual((outcome, self.park.why), ("refused", "too many emergencies"))

    def test_in_a_park_of_one_none_is_unilateral(self):
        first = charter()
        del first["operators"]["south"]
        self.park = Park(first)
        for name in ("a.test", "b.test", "c.test"):
            self.assertEqual(self.begin(block=[name], seconds=86_400)[1], "applied")
        self.assertFalse(self.live[0]["unilateral"])


if __name__ == "__main__":
    unittest.main()
