# Sections 7 and 9: charters, keys and recovery, feeds, and a park ruled by file.
import unittest

from kit import HAN, KIM, LEE, N1, N2, RI, S1, Park, Signer, Witness, charter, h, operator

EAST = Signer("east/cho")


class Charters(unittest.TestCase):
    def setUp(self):
        self.park = Park()
        self.park.beat(100)

    def east(self):
        joined = charter(version=2)
        joined["operators"]["east"] = operator("East", {"cho": [EAST]}, 1, [], 0, Witness("east/witness"))
        return joined

    def test_a_new_operator_signs_too(self):
        park = self.park
        proposal, outcome = park.propose("charter", charter=self.east())
        self.assertEqual(outcome, "applied")
        park.agree(proposal)
        self.assertIsNone(park.state["proposals"][0]["agreed"])
        self.assertEqual(park.say(EAST, "approve", proposal), "applied")
        park.pass_time(600)
        self.assertEqual(park.activate(proposal), "applied")
        self.assertEqual(park.beat(), "frozen")  # the clock now has three operators
        self.assertEqual(park.why, "form")

    def test_its_clock_begins_at_nothing(self):
        park = self.park
        proposal, _ = park.propose("charter", charter=self.east())
        for who in (KIM, LEE, HAN, EAST):
            park.say(who, "approve", proposal)
        park.pass_time(600)
        park.activate(proposal)
        park.clock["seen"]["east"] = 0
        self.assertEqual(park.beat(10), "applied")
        self.assertEqual(park.state["charter"]["version"], 2)

    def test_new_keys_count_under_the_new_charter_alone(self):
        park = self.park
        fresh = Signer("south/han", "fresh")
        changed = charter(version=2)
        changed["operators"]["south"]["people"]["han"] = [fresh.key]
        proposal, _ = park.propose("charter", charter=changed)
        for who in (KIM, LEE, fresh):
            self.assertEqual(park.say(who, "approve", proposal), "applied")
        self.assertIsNone(park.state["proposals"][0]["agreed"])
        park.say(HAN, "approve", proposal)
        self.assertIsNotNone(park.state["proposals"][0]["agreed"])

    def keys(self, kind="keys"):
        fresh = Signer("south/han", "fresh")
        proposal, outcome = self.park.propose(kind, operator="south", people={"han": [fresh.key], "lee": [LEE.key]})
        self.assertEqual(outcome, "applied")
        return proposal

    def test_own_keys_after_their_notice_or_at_once_by_all(self):
        for others, wait in (((), 259_200), ((KIM,), 0)):
            self.setUp()
            park, proposal = self.park, self.keys()
            for who in (LEE, HAN):
                self.assertEqual(park.say(who, "approve", proposal), "applied")
            if wait:
                park.pass_time(wait - 1)
                self.assertEqual(park.activate(proposal), "refused")
                park.pass_time(1)
            for who in others:
                park.say(who, "approve", proposal)
            self.assertEqual(park.activate(proposal), "applied")
            self.assertEqual((park.state["charter"]["version"], park.say(HAN, "revoke", LEE.hash)), (2, "refused"))

    def test_the_other_operator_neither_makes_nor_stops_them(self):
        park, proposal = self.park, self.keys()
        self.assertEqual(park.say(KIM, "approve", proposal), "applied")
        self.assertIsNone(park.state["proposals"][0]["agreed"])
        for who, action in ((KIM, "reject"), (RI, "object"), (N1, "object"), (LEE, "object")):
            self.assertEqual(park.say(who, action, proposal), "refused")
        self.assertEqual(park.say(S1, "object", proposal), "applied")
        self.assertEqual(park.state["proposals"], [])

    def test_recovery(self):
        park, proposal = self.park, self.keys("recovery")
        for who, action in ((LEE, "approve"), (KIM, "approve"), (N1, "approve"), (KIM, "object"), (S1, "object")):
            self.assertEqual(park.say(who, action, proposal), "refused")
        self.assertEqual(park.say(S1, "approve", proposal), "applied")
        park.pass_time(604_799)
        self.assertEqual(park.activate(proposal), "refused")
        park.pass_time(1)
        self.assertEqual(park.activate(proposal), "applied")
        proposal = self.keys("recovery")
        self.assertEqual(park.say(Signer("south/han", "fresh"), "object", proposal), "applied")

    def test_recovery_keys_count_one_by_one(self):
        park = self.park
        proposal, _ = park.propose("recovery", operator="north", people={"kim": [Signer("north/kim", "new").key]})
        for who, agreed in ((N1, False), (N1, False), (N2, True)):
            park.say(who, "approve", proposal)
            self.assertEqual(park.state["proposals"][0]["agreed"] is not None, agreed)
        park.say(N1, "withdraw", proposal)
        self.assertIsNone(park.state["proposals"][0]["agreed"])

    def test_feeds(self):
        park = self.park

        def feed(added, removed, name="lists/malware"):
            return park.add("feed", input=name, hash=h("list"), added=added, removed=removed)

        base = park.base
        self.assertEqual(feed(1, 0, "lists/other"), "refused")
        self.assertEqual(feed(5001, 0), "refused")
        self.assertEqual(
            [feed(5000, 499), feed(1, 0), feed(0, 1), feed(0, 1)], ["applied", "refused", "applied", "refused"]
        )
        self.assertEqual(park.base, base)
        park.pass_time(86_399)
        self.assertEqual(feed(1, 0), "refused")
        park.pass_time(1)
        self.assertEqual(feed(5000, 500), "applied")
        self.assertEqual(len(park.state["feeds"]["lists/malware"]["changes"]), 1)

    def test_ruled_by_file(self):
        park = Park(charter(operators={}))
        self.assertEqual((park.propose()[1], park.why), ("refused", "ruled by file"))
        self.assertEqual(park.add("adoption", inputs={"policy.yaml": h("x")}), "applied")
        self.assertEqual(park.state["inputs"], {"policy.yaml": h("x")})
        self.assertEqual(park.add("adoption", inputs={"x": h("x")}), "frozen")


if __name__ == "__main__":
    unittest.main()
