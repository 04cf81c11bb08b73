# Sections 8 and 9: statements that count or do not, and the notice before an activation.
import unittest

from canonical import digest
from kit import HAN, KIM, LEE, LEE2, N1, N2, RI, S1, SW, Park, Passkey, Signer, b64, charter, h
from reduce import OLD

OLD_RECORD = "a record older than the subject, or than what was said before"


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
        voice = {"at": 3, "by": "north/kim", "key": KIM.public.hex(), "says": "approve"}
        self.assertEqual(self.item["voices"], [voice])
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
            {"reason": "a\u202eb"},
            {"reason": "a\x7fb"},
            {"valid-until": "1" * 13},
            {"x": "y"},
            {"reason": "😀" * 501},
        ):
            with self.subTest(lines):
                size = len(park.entries)  # keeps the default record line fresh
                self.assertEqual(park.say(KIM, "approve", self.proposal, lines), "refused")
                self.assertEqual(self.item["voices"], [])
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
        ):
            with self.subTest(note[-80:]):
                self.assertEqual(park.add("statement", note=note), "refused")
        self.assertEqual(park.add("statement", note=KIM.note(text)), "applied")

    def test_the_latest_of_wall_and_seen_is_now(self):
        park, now = self.park, self.park.clock["wall"]
        park.pass_time(0, wall=5)
        self.refused(park.say(KIM, "approve", self.proposal, {"valid-until": now}), "too late, or valid for too long")
        self.assertEqual(park.say(KIM, "approve", self.proposal, {"valid-until": now + 1_209_600}), "applied")

    def test_nothing_counts_twice_nor_what_was_signed_before(self):
        park, note = self.park, KIM.note(self.park.text(KIM, "approve", self.proposal))
        self.assertEqual(park.add("statement", note=note), "applied")
        between = KIM.note(park.text(KIM, "approve", self.proposal, {"reason": "kept back"}))
        self.assertEqual(park.say(KIM, "withdraw", self.proposal), "applied")
        nothing = {"at": 4, "by": "north/kim", "key": KIM.public.hex(), "says": "nothing"}
        self.assertEqual(self.item["voices"], [nothing])
        for kept in (note, between):
            self.refused(park.add("statement", note=kept), OLD_RECORD)
        self.refused(park.say(KIM, "withdraw", self.proposal), "no vote to take back")
        self.assertEqual(park.say(KIM, "approve", self.proposal), "applied")

    def test_the_newest_word_takes_back_another_with_whichever_key(self):
        for who, action in ((LEE, "approve"), (LEE2, "approve"), (LEE, "reject")):
            self.assertEqual(self.park.say(who, action, self.proposal), "applied")
        said = {voice["key"]: (voice["at"], voice["says"]) for voice in self.item["voices"]}
        self.assertEqual(said, {LEE.public.hex(): (5, "reject"), LEE2.public.hex(): (4, "nothing")})
        self.assertEqual([voice["key"] for voice in self.item["voices"]], sorted(said))

    def test_old_votes_do_not_count_for_the_same_proposal_made_again(self):
        park, note = self.park, KIM.note(self.park.text(KIM, "approve", self.proposal))
        self.assertEqual(park.add("failed", proposal=digest(self.proposal), why="tests"), "refused")
        self.assertEqual(park.say(RI, "reject", self.proposal), "applied")
        self.refused(park.add("statement", note=note), "not open")
        self.assertEqual(park.add("proposal", proposal=self.proposal), "applied")
        self.refused(park.add("statement", note=note), OLD_RECORD)

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
        for who in (HAN, KIM, N1):
            self.assertEqual(park.say(who, "revoke", LEE.hash), "refused")
        self.assertEqual(park.say(S1, "revoke", LEE.hash), "applied")
        self.assertIsNone(park.state["proposals"][0]["agreed"])
        self.assertEqual((park.say(LEE, "approve", self.proposal), park.why), ("refused", "a revoked key"))
        self.assertEqual(park.state["revoked"], {"south": [LEE.public.hex()]})
        self.assertEqual(park.say(HAN, "withdraw", self.proposal), "applied")
        self.assertEqual((park.say(LEE2, "withdraw", self.proposal), park.why), ("refused", "no vote to take back"))
        for who, key in ((S1, LEE), (HAN, LEE2), (HAN, KIM), (HAN, S1), (S1, SW), (N1, N2), (N1, LEE2)):
            self.assertEqual(park.say(who, "revoke", key.hash), "refused")
        self.assertEqual(park.say(HAN, "revoke", HAN.hash, {"effects": h("x")}), "refused")
        for who, key in ((HAN, HAN), (LEE2, LEE2), (S1, S1)):
            self.assertEqual(park.say(who, "revoke", key.hash), "applied")
        self.assertEqual(park.state["revoked"], {"south": sorted(key.public.hex() for key in (LEE, LEE2, HAN, S1))})

    def test_recovery_keys_revoke_a_person_by_their_threshold(self):
        park = self.park
        for outcome in ("applied", "refused"):
            self.assertEqual(park.say(N1, "revoke", KIM.hash), outcome)
        call = {"by": [N1.public.hex()], "key": KIM.public.hex(), "operator": "north"}
        self.assertEqual((park.state["revoking"], park.state["revoked"]), ([call], {}))
        self.assertEqual(park.say(N1, "revoke", N1.hash), "applied")
        self.assertEqual(park.state["revoking"], [])
        self.assertEqual(park.say(N2, "revoke", KIM.hash), "applied")
        self.assertEqual(park.say(KIM, "revoke", KIM.hash), "applied")
        self.assertEqual(park.state["revoking"], [])

    def test_an_operator_has_so_many_voices_about_one_thing(self):
        for word, number, outcome in (("south", 1997, "applied"), ("south", 1998, "refused"), ("north", 2500, "applied")):
            self.setUp()
            voices = [{"at": 1, "by": f"{word}/x", "key": f"{n:064x}", "says": "nothing"} for n in range(number)]
            self.park.state["proposals"][0]["voices"] += voices
            self.assertEqual(self.park.say(LEE2, "approve", self.proposal), outcome)

    def test_a_persons_second_key_revokes_the_first(self):
        for who, outcome in ((HAN, "refused"), (LEE2, "applied"), (LEE2, "refused")):
            self.assertEqual(self.park.say(who, "revoke", LEE.hash), outcome)

    def test_closed_by_age(self):
        self.park.beat(OLD - 1)
        self.assertEqual(len(self.park.state["proposals"]), 1)
        self.park.beat(1)
        self.assertEqual(self.park.state["proposals"], [])

    def test_the_oldest_that_nobody_approves_makes_room(self):
        park = self.park
        others = [park.propose(title={"en": f"number {n}"}) for n in range(199)]
        self.assertEqual({outcome for _, outcome in others}, {"applied"})
        self.assertEqual(park.say(KIM, "approve", others[0][0]), "applied")
        self.assertEqual(park.propose(title={"en": "one more"})[1], "applied")
        open_now = [item["proposal"] for item in park.state["proposals"]]
        self.assertEqual((len(open_now), open_now[:2]), (200, [self.proposal, others[0][0]]))
        self.assertNotIn(others[1][0], open_now)

    def test_where_somebody_approves_each_there_is_no_room(self):
        park = self.park
        every = [self.proposal, *(park.propose(title={"en": f"number {n}"})[0] for n in range(199))]
        for proposal in every:
            for who in (KIM, LEE):
                park.say(who, "approve", proposal)
        self.assertEqual((park.propose(title={"en": "more"})[1], park.why), ("refused", "no room"))

    def test_no_side_takes_all_places(self):
        park = self.park
        ten = [park.propose(title={"en": f"number {n}"})[0] for n in range(11)]
        for n, proposal in enumerate(ten):
            outcome = park.say(KIM if n % 2 else RI, "approve", proposal)
            self.assertEqual(outcome, "applied" if n < 10 else "refused")
        self.assertEqual(park.why, "too many approved by one side alone")
        self.assertEqual(park.say(LEE, "approve", ten[10]), "applied")
        self.assertEqual(park.say(KIM, "approve", ten[10]), "applied")
        emergency, _ = park.propose("emergency")
        self.assertEqual(park.say(KIM, "approve", emergency), "applied")

    def test_a_failure_only_where_it_could_be_activated(self):
        park, hashed = self.park, digest(self.proposal)
        self.assertEqual(park.add("failed", proposal=hashed, why="tests"), "refused")
        park.pass_time(600)
        self.assertEqual(park.add("failed", proposal=hashed, why="tests"), "applied")
        self.assertEqual(park.state["proposals"], [])

    def test_no_witness_seen_yet_is_no_clock(self):
        park = Park()
        proposal, _ = park.propose()
        park.agree(proposal)
        park.pass_time(1199)
        self.assertEqual(park.activate(proposal), "refused")
        park.pass_time(1)
        self.assertEqual(park.activate(proposal), "applied")

    def test_there_already(self):
        self.assertEqual(
            (self.park.add("proposal", proposal=self.proposal), self.park.why), ("refused", "there already")
        )


if __name__ == "__main__":
    unittest.main()
