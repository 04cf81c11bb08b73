# Sections 7 and 9: charters, keys and recovery, feeds, and a park ruled by file.
import copy
import unittest

from kit import HAN, KIM, LEE, LEE2, N1, N2, RI, S1, Park, Signer, Witness, charter, h, operator

EAST = Signer("east/cho")
TWINS = ("twin 21089", "twin 48003")  # of south/lee, their key ids are one


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
        for action in ("withdraw", "approve"):
            self.assertEqual(park.say(EAST, action, proposal), "applied")
        park.pass_time(600)
        self.assertEqual(park.activate(proposal), "applied")
        self.assertEqual(park.beat(), "frozen")  # the clock now has three operators
        self.assertEqual(park.why, "clock")

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
            self.assertEqual((park.state["charter"]["version"], park.say(HAN, "revoke", HAN.hash)), (2, "refused"))

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

    def test_where_there_are_no_recovery_keys_nobody_recovers(self):
        first = charter()
        first["operators"]["south"]["recovery"] = {"keys": [], "threshold": 0}
        self.park = park = Park(first)
        recovery = self.keys("recovery")
        proposal, _ = park.propose()
        park.agree(proposal)
        self.assertEqual([item["agreed"] is None for item in park.state["proposals"]], [True, False])
        park.pass_time(2 * 604_800)
        self.assertEqual(park.activate(recovery), "refused")

    def test_recovery_keys_count_one_by_one(self):
        park = self.park
        proposal, _ = park.propose("recovery", operator="north", people={"kim": [Signer("north/kim", "new").key]})
        for who, agreed in ((N1, False), (N1, False), (N2, True)):
            park.say(who, "approve", proposal)
            self.assertEqual(park.state["proposals"][0]["agreed"] is not None, agreed)
        park.say(N1, "withdraw", proposal)
        self.assertIsNone(park.state["proposals"][0]["agreed"])
        said = {voice["key"]: voice["says"] for voice in park.state["proposals"][0]["voices"]}
        self.assertEqual(said, {N1.public.hex(): "nothing", N2.public.hex(): "approve"})

    def test_feeds(self):
        park = self.park

        def feed(added, removed, name="lists/malware"):
            hashed = h(f"{added} {removed} {park.clock['ran']}")
            return park.add("feed", input=name, hash=hashed, added=added, removed=removed)

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
        self.assertEqual((feed(5000, 500), park.why), ("refused", "the list in force"))

    def test_a_feed_changes_96_times_a_day(self):
        for n in range(97):
            outcome = self.park.add("feed", input="lists/malware", hash=h(f"list {n}"), added=1, removed=1)
            self.assertEqual(outcome, "applied" if n < 96 else "refused")

    def test_agreed_lists_take_the_place_of_feeds(self):
        park = self.park
        self.assertEqual(park.add("feed", input="lists/malware", hash=h("malware"), added=1, removed=1), "refused")
        park.add("feed", input="lists/malware", hash=h("fresh"), added=1, removed=1)
        proposal, _ = park.propose(set={"lists/malware": None})
        park.agree(proposal)
        park.pass_time(600)
        self.assertEqual((park.activate(proposal), park.state["feeds"]), ("applied", {}))
        self.assertEqual(park.add("feed", input="lists/malware", hash=h("other"), added=1, removed=1), "refused")

    def test_what_others_change_does_not_stop_ones_own_keys(self):
        park, recovery = self.park, self.keys("recovery")
        park.say(S1, "approve", recovery)
        emergency, _ = park.propose("emergency", operator="south")
        joint, _ = park.propose()
        norths, _ = park.propose("keys", operator="north", people={"kim": [Signer("north/kim", "next").key]})
        park.say(KIM, "approve", norths)
        for who in (LEE, HAN):
            park.say(who, "approve", norths)
        own, _ = park.propose("emergency", operator="north")
        whole, _ = park.propose("charter", charter=charter(version=2))
        base = park.base
        self.assertEqual((park.activate(norths), park.base), ("applied", base))
        self.assertEqual([item["proposal"] for item in park.state["proposals"]], [recovery, emergency, joint])
        self.assertNotIn(own, [item["proposal"] for item in park.state["proposals"]])
        park.agree(joint)
        fresh = Signer("north/kim", "next")
        self.assertEqual(park.say(fresh, "approve", joint), "applied")
        park.pass_time(1200)
        self.assertEqual(park.activate(joint), "applied")
        self.assertEqual([item["proposal"] for item in park.state["proposals"]], [recovery])
        park.pass_time(604_800)
        self.assertEqual(park.activate(recovery), "applied")
        self.assertEqual(park.state["charter"]["version"], 3)
        self.assertEqual(park.state["charter"]["operators"]["north"]["people"], norths["people"])

    def test_no_key_is_given_by_two(self):
        fresh = Signer("north/kim", "south/han" + "x")
        self.park.propose("keys", operator="north", people={"kim": [fresh.key]})
        same = Signer("south/han", "south/han" + "x")
        people = {"han": [same.key], "lee": [LEE.key]}
        self.assertEqual(self.park.propose("recovery", operator="south", people=people)[1], "refused")
        self.assertEqual(self.park.why, "a key that another operator is to get")

    def gives(self, kind, *keys):
        """Whether South may give these keys to lee and han, by a proposal of this kind."""
        people = {"han": [keys[0].key], "lee": [key.key for key in keys[1:]]}
        if kind != "charter":
            return self.park.propose(kind, operator="south", people=people)[1]
        fresh = {**copy.deepcopy(self.park.state["charter"]), "version": self.park.state["charter"]["version"] + 1}
        fresh["operators"]["south"]["people"] = people
        return self.park.propose("charter", charter=fresh)[1]

    def test_a_revoked_key_never_comes_back(self):
        park = self.park
        stale, _ = park.propose("recovery", operator="south", people={"han": [HAN.key], "lee": [LEE.key]})
        park.say(S1, "approve", stale)
        park.say(LEE2, "revoke", LEE.hash)
        park.pass_time(604_800)
        self.assertEqual((park.activate(stale), park.why), ("refused", "a revoked key"))
        proposal, _ = park.propose("recovery", operator="south", people={"han": [HAN.key], "lee": [LEE2.key]})
        park.say(S1, "approve", proposal)
        park.pass_time(604_800)
        self.assertEqual(park.activate(proposal), "applied")
        self.assertEqual(park.state["revoked"], {"south": [LEE.public.hex()]})
        renamed = Signer("south/han", LEE.name)
        for kind in ("keys", "recovery", "charter"):
            self.assertEqual((self.gives(kind, HAN, LEE), park.why), ("refused", "a revoked key"))
            self.assertEqual((self.gives(kind, renamed, LEE2), park.why), ("refused", "a revoked key"))
            self.assertEqual(self.gives(kind, HAN, LEE2), "applied")

    def test_a_revoked_key_is_no_others_hindrance_but_leaves_with_the_next_charter(self):
        park = self.park
        for key in (RI, N1):
            park.say(key, "revoke", key.hash)
        for kind, outcome in (("keys", "applied"), ("recovery", "applied"), ("charter", "refused")):
            self.assertEqual(self.gives(kind, HAN, LEE), outcome)
        for people, keys, outcome in (
            (["kim", "ri"], [N2], "refused"),
            (["kim"], [N1, N2], "refused"),
            (["kim"], [N2], "applied"),
        ):
            fresh = charter(version=2)
            north = fresh["operators"]["north"]
            north["people"] = {person: north["people"][person] for person in people}
            north["recovery"] = {"keys": [key.key for key in keys], "threshold": 1}
            self.assertEqual(park.propose("charter", charter=fresh)[1], outcome)

    def test_room(self):
        park = self.park
        fill = [f"{n:064x}" for n in range(3000)]
        for kind, room in (("keys", 2000), ("recovery", 3000), ("charter", 3000)):
            # han, lee and the recovery key take three places
            for gone, outcome in ((room - 2, "refused"), (room - 3, "applied")):
                park.state["revoked"] = {"south": fill[:gone], "north": fill[:2000]}
                self.assertEqual(self.gives(kind, HAN, LEE), outcome, (kind, gone))
        park.state["revoked"] = {"south": fill[:2999]}
        self.assertEqual(park.say(S1, "revoke", LEE2.hash), "applied")
        for others, outcome in ((14, "applied"), (15, "refused")):
            park.state["revoked"] = {f"op{n}": [fill[n]] for n in range(others)}
            park.state["proposals"] = []
            self.assertEqual(self.gives("keys", HAN, LEE, LEE2), "applied")
            self.assertEqual(self.gives("charter", HAN, LEE), outcome)

    def test_two_keys_of_one_name_and_one_key_id(self):
        one, other = Signer("south/lee", TWINS[0]), Signer("south/lee", TWINS[1])
        self.assertEqual(one.id, other.id)
        for kind in ("keys", "recovery", "charter"):
            self.assertEqual(self.gives(kind, HAN, one, other), "refused")
        proposal, _ = self.park.propose("keys", operator="south", people={"han": [HAN.key], "lee": [one.key]})
        self.park.agree(proposal)
        self.assertEqual(self.park.activate(proposal), "applied")
        for kind in ("keys", "recovery", "charter"):
            self.assertEqual(self.gives(kind, HAN, one), "applied")
            self.assertEqual(self.gives(kind, HAN, other), "refused")

    def test_alone_an_operator_waits_in_each_of_the_ways_to_change_its_keys(self):
        first = charter()
        del first["operators"]["south"]
        for kind in ("keys", "charter"):
            park = Park(first)
            people = {"kim": [Signer("north/kim", "next").key]}
            fresh = {**first, "version": 2, "operators": {"north": {**first["operators"]["north"], "people": people}}}
            keys = {"charter": fresh} if kind == "charter" else {"operator": "north", "people": people}
            proposal, _ = park.propose(kind, **keys)
            park.say(KIM, "approve", proposal)
            if kind == "charter":
                park.say(Signer("north/kim", "next"), "approve", proposal)
            park.beat(100)
            for seconds, outcome in ((2 * 259_200 - 101, "refused"), (1, "applied")):
                park.pass_time(seconds)
                self.assertEqual(park.activate(proposal), outcome)

    def test_ruled_by_file(self):
        park = Park(charter(operators={}))
        self.assertEqual((park.propose()[1], park.why), ("refused", "ruled by file"))
        self.assertEqual(park.add("adoption", inputs={"policy.yaml": h("x")}), "applied")
        self.assertEqual(park.state["inputs"], {"policy.yaml": h("x")})
        self.assertEqual(park.add("adoption", inputs={"x": h("x")}), "frozen")
        self.assertEqual(self.park.add("adoption", inputs={"policy.yaml": h("x")}), "refused")

    def test_adopted_lists_take_the_place_of_feeds_where_they_are_others(self):
        park, lists = Park(charter(operators={})), {"lists/malware": h("malware")}
        park.add("feed", input="lists/malware", hash=h("fresh"), added=1, removed=1)
        for adopted, number in ((lists, 1), ({"lists/malware": h("other")}, 0)):
            self.assertEqual(park.add("adoption", inputs=adopted), "applied")
            self.assertEqual(len(park.state["feeds"]), number)


if __name__ == "__main__":
    unittest.main()
