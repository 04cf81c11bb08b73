# Section 5: genesis, what freezes, and a clock that nothing bears out.
import unittest

from canonical import canonical, parse, sha256
from charter import Invalid
from entries import Freeze
from kit import KIM, LOG, NOON, RI, Park, charter, h, inputs
from reduce import start, state_hash


class Entries(unittest.TestCase):
    def test_genesis(self):
        park = Park()
        state = park.state
        self.assertEqual((state["size"], state["frozen"], state["charter"]), (1, None, charter()))
        self.assertEqual(
            set(state), set("charter clock emergencies feeds frozen inputs log probes proposals revoked revoking size spent".split())
        )
        for octets in (
            b"",
            b"{}",
            park.entries[0].replace(b"genesis", b"adoption"),
            park.entries[0].replace(b"s/v1", b"s/v2"),
        ):
            with self.assertRaises((Freeze, Invalid)):
                start(octets)

    def test_a_genesis_may_say_what_was_compiled(self):
        park = Park()
        with_body = lambda **more: canonical({**parse(park.entries[0]), "body": {**parse(park.entries[0])["body"], **more}})
        self.assertEqual(state_hash(start(with_body(compiled=h("table"), engine="isthmus/2"))), state_hash(park.state))
        for more in ({"compiled": h("table")}, {"engine": "isthmus/2"}, {"compiled": "x", "engine": "isthmus/2"}):
            with self.assertRaises(Freeze):
                start(with_body(**more))

    def test_the_state_hash_is_of_what_the_page_says(self):
        park = Park()
        park.beat(100)
        park.add("feed", input="lists/malware", hash=h("fresh"), added=3, removed=1)
        proposal, _ = park.propose()
        park.say(KIM, "approve", proposal)
        emergency, _ = park.propose("emergency")
        park.say(KIM, "approve", emergency)
        seen = f'{{"north":{NOON + 100},"south":{NOON + 100}}}'
        clock = f'{{"boot":1,"ran":100,"seen":{seen},"wall":{NOON + 100}}}'
        voice = f'"by":"north/kim","key":"{KIM.public.hex()}","says":"approve"}}]}}]'
        joint = charter()
        del joint["version"], joint["operators"]["north"]["people"], joint["operators"]["south"]["people"]
        agreed = sha256(canonical({"charter": joint, "inputs": inputs()}))
        text = (
            f'{{"agreed":"{agreed}","charter":"{sha256(canonical(charter()))}","clock":{clock},'
            f'"emergencies":[{{"at":5,"objected":null,'
            f'"proposal":"{sha256(canonical(emergency))}","start":{clock},"unilateral":true,"voices":[{{"at":6,{voice},'
            f'"feeds":{{"lists/malware":{{"changes":[{{"added":3,"ran":100,"removed":1}}],"hash":"{h("fresh")}"}}}},'
            f'"frozen":null,"log":"{LOG.key}","probes":{{}},"proposals":[{{"agreed":null,"at":3,'
            f'"proposal":"{sha256(canonical(proposal))}","ran":100,"voices":[{{"at":4,{voice},'
            f'"revoked":{{}},"size":7,"spent":[]}}'
        )
        self.assertEqual(state_hash(park.state), sha256(text.encode()))
        park.say(RI, "revoke", RI.hash)
        text = text.replace('"revoked":{},"size":7', f'"revoked":{{"north":["{RI.public.hex()}"]}},"size":8')
        self.assertEqual(state_hash(park.state), sha256(text.encode()))

    def freezes(self, word, change=lambda park: None, **entry):
        park = Park()
        park.beat(100, boot=2)
        change(park)
        before = park.state["clock"]
        whole = {"body": {}, "clock": park.clock, "entry": "isthmus/v1", "kind": "heartbeat", **entry}
        with self.subTest(entry=str(entry)[:80]):
            self.assertEqual(park.raw(canonical(whole)), "frozen")
            self.assertEqual(park.state["frozen"], {"at": 2, "why": word})
            self.assertIs(park.state["clock"], before)
            self.assertEqual(park.add("heartbeat"), "frozen")
            self.assertEqual((park.state["frozen"]["at"], park.state["size"], park.state["clock"]), (2, 4, before))

    def test_what_freezes(self):
        self.freezes("form", entry="isthmus/v2")
        self.freezes("form", x=1)
        self.freezes("kind", kind="other")
        self.freezes("form", kind=5)
        self.freezes("form", kind="genesis")
        self.freezes("genesis", kind="genesis", body={"charter": {}, "inputs": {}, "log": "x"})
        self.freezes("form", kind="adoption", body={"inputs": {"x": h("x")}})
        proposal = {"proposal": h("p"), "compiled": h("c"), "engine": "x"}
        for kind, body in (
            ("heartbeat", {"x": 1}),
            ("heartbeat", []),
            ("proposal", {"proposal": 5}),
            ("statement", {"note": 5}),
            ("statement", {}),
            ("activation", {**proposal, "engine": ""}),
            ("activation", {**proposal, "compiled": "x"}),
            ("failed", {"proposal": h("p"), "why": "Because"}),
            ("failed", {"proposal": h("p"), "why": ""}),
            ("feed", {"input": "lists/a", "hash": h("x"), "added": -1, "removed": 0}),
            ("feed", {"input": "lists/a", "hash": h("x"), "added": 10**9 + 1, "removed": 0}),
            ("activation", {**proposal, "engine": "a b"}),
            ("feed", {"input": "lists/a", "hash": h("x"), "added": True, "removed": 0}),
        ):
            self.freezes("form", kind=kind, body=body)

    def test_clocks_that_freeze(self):
        for word, changes in (
            ("clock", {"boot": 1}),
            ("clock", {"ran": 99}),
            ("clock", {"seen": {"north": NOON, "south": NOON + 100}}),
            ("clock", {"seen": {"north": NOON + 100}}),
            ("form", {"wall": -1}),
            ("form", {"ran": None}),
            ("form", {"x": 1}),
            ("clock", {"seen": {"north": NOON + 100, "south": NOON + 100, "east": 0}}),
            ("form", {"seen": {"north": NOON + 100, "south": -1}}),
            ("form", {"wall": 10**12 + 1}),
        ):
            self.freezes(word, lambda park, changes=changes: park.pass_time(0, **changes))
        self.assertEqual(Park().beat(0, wall=5), "applied")

    def test_an_entry_of_60_000_octets_is_the_longest(self):
        park = Park()
        short = {"body": {"note": ""}, "clock": park.clock, "entry": "isthmus/v1", "kind": "statement"}
        for length, outcome in ((60_000, "refused"), (60_001, "frozen")):
            note = "x" * (length - len(canonical(short)))
            self.assertEqual(park.raw(canonical({**short, "body": {"note": note}})), outcome)

    def test_octets_that_are_not_canonical_freeze(self):
        park = Park()
        heart = canonical({"body": {}, "clock": park.clock, "entry": "isthmus/v1", "kind": "heartbeat"})
        for octets in (heart + b"\n", b" " + heart, heart.replace(b'"boot":1', b'"boot":1.0'), b"\xff"):
            park = Park()
            self.assertEqual((park.raw(octets), park.why), ("frozen", "form"))

    def test_a_seen_that_nothing_bears_out_counts_as_the_one_before(self):
        park = Park()
        park.beat(100)
        for ahead, counted in ((301, 100), (10**9, 100), (300, 400), (301, 400), (10**9, 400)):
            park.beat(0, seen={"north": NOON + 100 + ahead, "south": NOON + 100})
            self.assertEqual(park.state["clock"]["seen"], {"north": NOON + counted, "south": NOON + 100})
        park.beat(0, seen={"north": NOON + 500, "south": NOON + 450})
        self.assertEqual(park.state["clock"]["seen"], {"north": NOON + 500, "south": NOON + 450})


if __name__ == "__main__":
    unittest.main()
