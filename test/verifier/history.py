# Writes the record of a long random history with hostile entries: python3 history.py DIR ENTRIES [SEED].
import random
import sys

from canonical import canonical, digest
from kit import HAN, KIM, LEE, LEE2, N1, N2, NW, RI, S1, SW, Park, Passkey, Signer, charter, h, write

KEY = Passkey("north/cho")
NEXT = Signer("south/han", "next")
PEOPLE = [KIM, RI, KEY, LEE, LEE2, HAN, NEXT, N1, N2, S1]
ACTIONS = ["approve"] * 12 + ["withdraw", "reject", "object", "cancel", "revoke"]
NAMES = [f"{word}{n}.test" for word in ("a", "b.a", "bank", "c") for n in range(6)] + ["www.bank.example"]


class History:
    def __init__(self, seed):
        self.random = random.Random(seed)
        first = charter()
        first["operators"]["north"]["people"]["cho"] = [KEY.key]
        first["notice"] = {"change": 600, "keys": 7200, "recovery": 14400}
        self.park = Park(first)
        self.known = []

    def pick(self, things):
        return self.random.choice(things)

    def time(self):
        """Mostly honest; now and then a start, a wall or a witness that is far off."""
        roll, clock = self.random.random(), self.park.clock
        changes = {}
        if roll < 0.01:
            changes["boot"] = clock["boot"] + 1
        elif roll < 0.03:
            changes["wall"] = max(0, clock["wall"] + self.random.randint(-4000, 4000))
        elif roll < 0.05:
            changes["seen"] = {**clock["seen"], "north": clock["seen"]["north"] + self.random.randint(0, 10**6)}
        elif roll < 0.07:
            changes["wall"] = max(clock["seen"].values())
        self.park.pass_time(self.pick([0, 1, 10, 100, 700, 5000]), witnessed=self.random.random() < 0.8, **changes)

    def propose(self):
        park, kind = self.park, self.pick(["inputs"] * 4 + ["emergency"] * 4 + ["charter", "keys", "recovery"])
        keys = {"title": {"en": f"number {self.random.randint(0, 10**6)}", "ko": "제안"}}
        if kind == "inputs":
            keys["set"] = {
                self.pick(["policy.yaml", "groups", "lists/malware"]): self.pick([*map(h, "abcdefgh"), None])
            }
        elif kind == "charter":
            fresh = {**park.state["charter"], "version": park.state["charter"]["version"] + self.pick([1, 1, 1, 2])}
            fresh["never-block"] = self.pick([["bank.example"], [], ["a1.test", "bank.example"]])
            keys["charter"] = fresh
        elif kind == "emergency":
            names = self.random.sample(NAMES, self.pick([1, 2, 3]))
            keys |= {
                "operator": self.pick(["north", "south"]),
                "block": sorted(names),
                "seconds": self.pick([60, 3600, 86400]),
            }
        else:
            held = park.state["charter"]["operators"]["south"]["people"]
            keys |= {"operator": "south", "people": {**held, "han": [self.pick([HAN, NEXT]).key]}}
        proposal, _ = park.propose(kind, **keys)
        self.known.append(proposal)

    def subject(self):
        held = [item["proposal"] for item in self.park.state["proposals"] + self.park.state["emergencies"]]
        return (
            self.pick(held[-5:] or self.known or [h("nothing")])
            if self.random.random() < 0.95
            else self.pick(self.known or [h("x")])
        )

    def say(self):
        park, who, action = self.park, self.pick(PEOPLE), self.pick(ACTIONS)
        subject = self.subject()
        if action == "revoke":
            subject = self.pick(PEOPLE).hash if self.random.random() < 0.02 else h("no key")
        lines = {}
        if self.random.random() < 0.05:
            lines = self.pick(
                [{"base": h("x")}, {"effects": h("x")}, {"park": "x"}, {"valid-until": 5}, {"reason": "한 줄 😀"}]
            )
        note = who.note(park.text(who, action, subject, lines))
        if self.random.random() < 0.02:
            note = self.pick([note[:-1], note + who.line("x"), note.replace("park ", "park  "), note.replace("=", "")])
        park.add("statement", note=note)
        if self.random.random() < 0.05:
            park.add("statement", note=note)

    def activate(self):
        proposal = self.agreed()
        if not isinstance(proposal, str):
            self.park.activate(proposal)

    def fail(self):
        proposal = self.agreed()
        if not isinstance(proposal, str):
            self.park.add("failed", proposal=digest(proposal), why="tests")

    def agreed(self):
        held = [item["proposal"] for item in self.park.state["proposals"] if item["agreed"]]
        return self.pick(held) if held and self.random.random() < 0.9 else self.subject()

    def feed(self):
        added, removed = self.random.randint(0, 3000), self.random.randint(0, 300)
        self.park.add(
            "feed", input=self.pick(["lists/malware", "lists/x"]), hash=h(str(added)), added=added, removed=removed
        )

    def run(self, entries, freeze=False):
        acts = (
            [self.propose] * 6 + [self.say] * 24 + [self.activate] * 6 + [self.feed] * 2 + [self.fail, self.park.beat]
        )
        while len(self.park.entries) < entries:
            self.time()
            self.pick(acts)()
        if freeze:
            self.park.raw(canonical({"x": 1}))
        return self.park


if __name__ == "__main__":
    folder, number, seed = sys.argv[1], int(sys.argv[2]), int((sys.argv + ["1"])[3])
    print(write(folder, History(seed).run(number).entries, [NW, SW]))
