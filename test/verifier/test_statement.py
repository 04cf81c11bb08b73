# Sections 8 and 9: statements that count or do not, and the notice before an activation.
import unittest

from canonical import digest
from kit import HAN, KIM, LEE, LEE2, RI, S1, Park, Passkey, Signer, b64, charter, h
from reduce import OLD


class Statements(unittest.TestCase):
    def setUp(self):
        self.park = Park()
        self.park.beat(100)
        self.proposal, outcome = self.park.propose()
        self.assertEqual(outcome, "applied")
        self.item = self.park.state["proposals"][0]

    def refused(self, outcome, why):
        self.assertEqual((outcome, self.park.why), ("refused", why))

    def test_a_vote_is_counted(self):
        self.assertEqual(self.park.say(KIM, "approve", self.proposal), "applied")
        vote = {"key": KIM.hash, "operator": "north", "person": "kim", "vote": "approve"}
        self.assertEqual(self.item["votes"], [vote])
        self.assertIsNone(self.item["agreed"])

    def test_every_line_is_checked(self):
        park, size = self.park, len(self.park.entries)
        root, now = b64(park.tree.roots[size]), park.clock["wall"]
        for lines in (
            {"park": "other.example/record"},
            {"operator": "south"},
            {"operator": "east"},
            {"person": "ri"},
            {"person": "recovery"},
            {"action": "object"},
            {"action": "cancel"},
            {"action": "agree"},
            {"action": "withdraw"},
            {"subject": h("other")},
            {"base": h("other")},
            {"effects": "none"},
            {"effects": h("other")},
            {"record": f"{size + 1} {root}"},
            {"record": f"{size} {b64(bytes(32))}"},
            {"record": f"0{size} {root}"},
            {"record": f"{size}  {root}"},
            {"record": f"2 {b64(park.tree.roots[2])}"},
            {"record": "0 " + b64(park.tree.roots[0])},
            {"valid-until": now},
            {"valid-until": now + 1_209_601},
            {"valid-until": f"0{now + 10}"},
            {"reason": ""},
            {"reason": "x" * 501},
            {"reason": "a\nb"},
            {"reason": "a\tb"},
            {"x": "y"},
            {"reason": "😀" * 501},
        ):
            with self.subTest(lines):
                size = len(park.entries)  # keeps the default record line fresh
                self.assertEqual(park.say(KIM, "approve", self.proposal, lines), "refused")
                self.assertEqual(self.item["votes"], [])
        for lines in (
            {"reason": "😀" * 500},
            {"valid-until": now + 1_209_600},
            {"valid-until": now + 1, "reason": "é"},
        ):
            self.assertEqual(park.say(KIM, "approve", self.proposal, lines), "applied")

    def test_signatures(self):
        park, text = self.park, self.park.text(KIM, "approve", self.proposal)
        wrong = f"{text}\n— {KIM.name} {b64(KIM.id + KIM.sign('x'))}\n"
        strange = Signer("north/kim", "a stranger's key")
        for note in (
            wrong,
            RI.note(text),
            strange.note(text),
            KIM.note(text) + RI.line(text),
            KIM.note(text) + KIM.line(text),
            KIM.note(text) + strange.line(text),
            "",
            text,
            KIM.note(text)[:-1],
            KIM.note(text) + "\n",
            "\ud83d"[:0] + "x",
        ):
            with self.subTest(note[-80:]):
                self.assertEqual(park.add("statement", note=note), "refused")
        self.assertEqual(park.add("statement", note=KIM.note(text)), "applied")

    def test_the_latest_of_wall_and_seen_is_now(self):
        park, now = self.park, self.park.clock["wall"]
        park.pass_time(0, wall=5)
        self.refused(park.say(KIM, "approve", self.proposal, {"valid-until": now}), "too late, or valid for too long")
        self.assertEqual(park.say(KIM, "approve", self.proposal, {"valid-until": now + 1_209_600}), "applied")

    def test_no_text_counts_twice(self):
        park, note = self.park, KIM.note(self.park.text(KIM, "approve", self.proposal))
        self.assertEqual(park.add("statement", note=note), "applied")
        self.assertEqual(park.say(KIM, "withdraw", self.proposal), "applied")
        self.assertEqual(self.item["votes"], [])
        self.refused(park.add("statement", note=note), "counted before")

    def test_old_votes_do_not_count_for_the_same_proposal_made_again(self):
        park, note = self.park, KIM.note(self.park.text(KIM, "approve", self.proposal))
        park.add("failed", proposal=digest(self.proposal), why="tests")
        self.refused(park.add("statement", note=note), "not open")
        self.assertEqual(park.add("proposal", proposal=self.proposal), "applied")
        self.refused(park.add("statement", note=note), "a record older than the subject")

    def test_a_person_counts_once_whatever_the_key(self):
        for who in (KIM, LEE, LEE2):
            self.assertEqual(self.park.say(who, "approve", self.proposal), "applied")
        self.assertIsNone(self.item["agreed"])
        self.park.say(HAN, "approve", self.proposal)
        self.assertEqual(self.item["agreed"], self.park.state["clock"])

    def test_rejection_by_an_operators_threshold_closes(self):
        self.park.say(LEE, "reject", self.proposal)
        self.park.say(LEE2, "reject", self.proposal)
        self.assertEqual(len(self.park.state["proposals"]), 1)
        self.park.say(LEE, "approve", self.proposal)
        self.park.say(HAN, "reject", self.proposal)
        self.assertEqual(len(self.park.state["proposals"]), 1)
        self.park.say(LEE, "reject", self.proposal)
        self.assertEqual(self.park.state["proposals"], [])

    def test_passkeys_sign_statements(self):
        passkey = Passkey("north/kim")
        first = charter()
        first["operators"]["north"]["people"]["kim"] = [passkey.key]
        park = Park(first)
        proposal, _ = park.propose()
        self.assertEqual(park.say(passkey, "approve", proposal), "applied")
        passkey.flags = 0x01
        self.assertEqual(park.say(passkey, "withdraw", proposal), "refused")


class Notice(unittest.TestCase):
    def setUp(self):
        self.park = Park()
        self.park.beat(100)
        self.proposal, _ = self.park.propose()
        self.park.agree(self.proposal)

    def test_activation_after_the_notice(self):
        park = self.park
        self.assertEqual((park.activate(self.proposal), park.why), ("refused", "before its notice is over"))
        other, _ = park.propose(set={"groups": h("groups")})
        park.pass_time(599)
        self.assertEqual(park.activate(self.proposal), "refused")
        park.pass_time(1)
        self.assertEqual(park.activate(other), "refused")
        self.assertEqual(park.activate(self.proposal), "applied")
        self.assertEqual(park.state["inputs"]["policy.yaml"], h("next"))
        self.assertEqual(park.state["proposals"], [])
        self.assertEqual(park.activate(self.proposal), "refused")

    def test_every_operators_clock_or_twice_the_time(self):
        park = self.park
        for ran, outcome in ((600, "refused"), (599, "refused"), (1, "applied")):
            park.pass_time(ran, witnessed=False)
            self.assertEqual(park.activate(self.proposal), outcome)

    def test_clocks_alone_do_not_shorten_it(self):
        park = self.park
        park.pass_time(10**6, ran=park.clock["ran"] + 599)
        self.assertEqual(park.activate(self.proposal), "refused")

    def test_withdrawal_starts_it_anew(self):
        park = self.park
        park.pass_time(600)
        self.assertEqual(park.say(HAN, "withdraw", self.proposal), "applied")
        self.assertEqual(park.activate(self.proposal), "refused")
        park.say(HAN, "approve", self.proposal)
        park.pass_time(599)
        self.assertEqual(park.activate(self.proposal), "refused")
        park.pass_time(1)
        self.assertEqual(park.activate(self.proposal), "applied")

    def test_a_revoked_keys_vote_is_gone(self):
        park = self.park
        self.assertEqual(park.say(HAN, "revoke", LEE.hash), "applied")
        self.assertIsNone(park.state["proposals"][0]["agreed"])
        self.assertEqual((park.say(LEE, "approve", self.proposal), park.why), ("refused", "a revoked key"))
        self.assertEqual(park.say(HAN, "revoke", LEE.hash), "refused")
        self.assertEqual(park.say(HAN, "revoke", KIM.hash), "refused")
        self.assertEqual(park.say(S1, "revoke", HAN.hash), "applied")
        self.assertEqual(park.say(LEE2, "revoke", LEE2.hash), "applied")

    def test_closed_by_age_and_by_hundred(self):
        park = self.park
        for n in range(99):
            self.assertEqual(park.propose(title={"en": f"number {n}"})[1], "applied")
        self.assertEqual((park.propose(title={"en": "one more"})[1], park.why), ("refused", "100 are open"))
        park.beat(OLD - 1)
        self.assertEqual(len(park.state["proposals"]), 100)
        park.beat(1)
        self.assertEqual(park.state["proposals"], [])

    def test_there_already(self):
        self.assertEqual(
            (self.park.add("proposal", proposal=self.proposal), self.park.why), ("refused", "there already")
        )


if __name__ == "__main__":
    unittest.main()
