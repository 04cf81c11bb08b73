# Sections 6 and 7: the limits of a charter, of inputs and of proposals, each at its edge.
import copy
import unittest

import kit
from charter import Invalid, check_charter, check_inputs, check_proposal
from kit import HAN, KIM, LOG, N1, NW, RI, S1, SW, Park, Passkey, Signer, Witness, charter, h


def changed(path, value):
    fresh = copy.deepcopy(charter())
    at = fresh
    for word in path[:-1]:
        at = at[word]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return fresh


NORTH = ("operators", "north")
KIMS = (*NORTH, "people", "kim")


class Charters(unittest.TestCase):
    def good(self, path, value):
        with self.subTest(path=path):
            check_charter(changed(path, value), LOG.key)

    def bad(self, path, value):
        with self.subTest(path=path, value=str(value)[:60]), self.assertRaises(Invalid):
            check_charter(changed(path, value), LOG.key)

    def test_limits_hold_at_their_edges(self):
        for path, least, most in (
            (("version",), 1, 10**9),
            (("notice", "change"), 0, 2_592_000),
            (("notice", "keys"), 0, 2_592_000),
            (("notice", "recovery"), 0, 2_592_000),
            (("emergency", "seconds"), 14400, 86_400),
            (("emergency", "objected"), 0, 86_400),
            (("emergency", "budget"), 0, 172_800),
            (("emergency", "window"), 2_592_000, 10**9),
            (("emergency", "cooldown"), 604_800, 10**9),
            (("emergency", "block"), 0, 50),
            (("emergency", "allow"), 0, 5),
            (("desk", "end", "day"), 0, 10_000),
            (("desk", "suspend", "day"), 0, 1_000),
            (("desk", "suspend", "seconds"), 0, 2_592_000),
            (("desk", "out", "day"), 0, 1_000),
            (("desk", "out", "seconds"), 0, 2_592_000),
            (("desk", "close", "day"), 0, 3),
            (("desk", "close", "seconds"), 0, 43_200),
            (("feeds", "lists/malware", "add"), 0, 1_000_000),
            (("feeds", "lists/malware", "remove"), 0, 1_000_000),
            ((*NORTH, "threshold"), 1, 2),
            ((*NORTH, "recovery", "threshold"), 1, 2),
        ):
            for value in (least, most):
                self.good(path, value)
            for value in (least - 1, most + 1, True, "1", 1.5, None):
                self.bad(path, value)

    def test_exactly_these_keys(self):
        for path in (
            ("x",),
            (*NORTH, "x"),
            (*NORTH, "recovery", "x"),
            ("notice", "x"),
            ("emergency", "x"),
            ("desk", "x"),
            ("desk", "end", "seconds"),
            ("desk", "close", "x"),
            ("feeds", "lists/malware", "x"),
        ):
            self.bad(path, 1)
        for word in charter():
            self.bad((word,), None)
        self.bad(("charter",), "isthmus/v2")

    def test_nobody_closes_for_more_than_half_a_day(self):
        for day, seconds in ((10, 4_320), (1, 43_200), (2, 21_600), (10, 0), (0, 43_200)):
            self.good(("desk", "close"), {"day": day, "seconds": seconds})
        for day, seconds in ((10, 4_321), (2, 21_601), (11, 0)):
            self.bad(("desk", "close"), {"day": day, "seconds": seconds})

    def test_ids_names_and_parks(self):
        for person in ("Kim", "1kim", "k_m", "k" * 32, "recovery", "witness"):
            self.bad((*NORTH, "people", person), [Signer(f"north/{person.lower()}").key])
        self.good((*NORTH, "people", "k" * 31), [Signer("north/" + "k" * 31).key])
        self.bad((*NORTH, "name"), {"en": "South"})
        self.bad((*NORTH, "name"), {"en": "North", "ko": "South"})
        self.good((*NORTH, "name"), {"en": "North", "ko": "North"})
        self.bad((*NORTH, "name"), {"en": "a\u202eb"})
        self.bad((*NORTH, "name"), {"EN": "North"})
        self.bad((*NORTH, "name"), {f"aa-{n:02}": "North" for n in range(21)})
        for name in ({}, "North", {"en": ""}, {"en": "x" * 201}, {"en": "a\nb"}, {"e n": "x"}):
            self.bad((*NORTH, "name"), name)
        self.good((*NORTH, "name"), {"en": "x" * 200, "ko-KR": "북측"})
        for park in ("other.example/record", "Park", "", "p" * 101, 5):
            self.bad(("park",), park)

    def test_keys(self):
        for value in (
            [],
            [KIM.key] * 2,
            [RI.key],
            [LOG.key],
            [HAN.key],
            [Signer("north/kim", "north/ri").key],
            "x",
            [5],
            ["x"],
            [Signer("north/kim", "n1").key],
            [Signer("north/kim", LOG.name).key],
            [Signer("north/kim", NW.name).key],
            [Witness("north/kim").key],
            [Signer("north/kim", str(n)).key for n in range(11)],
        ):
            self.bad(KIMS, value)
        self.good(KIMS, [Signer("north/kim", str(n)).key for n in range(10)])
        self.bad((*NORTH, "witness"), Signer("north/witness").key)
        self.bad((*NORTH, "witness"), SW.key)
        self.bad((*NORTH, "recovery", "keys"), [Passkey("north/recovery").key, N1.key])
        self.bad((*NORTH, "recovery", "keys"), [Signer("north/recovery", str(n)).key for n in range(11)])
        self.bad((*NORTH, "recovery"), {"keys": [], "threshold": 1})
        self.good((*NORTH, "recovery"), {"keys": [], "threshold": 0})
        self.bad((*NORTH, "recovery"), {"keys": [N1.key], "threshold": 0})
        people = {f"p{n}": [Signer(f"north/p{n}").key] for n in range(101)}
        self.bad((*NORTH, "people"), people)
        people.pop("p0")
        self.good((*NORTH, "people"), people)
        self.bad((*NORTH, "people"), {})

    def test_one_passkey_under_two_names_octets_or_origins_is_one_key(self):
        key = Passkey("north/kim", seed="s")
        for other in (
            Passkey("north/kim", seed="s", copies=True),
            Passkey("north/kim", "https://other.example", seed="s"),
        ):
            self.bad(KIMS, [key.key, other.key])

    def test_origins_of_two_operators(self):
        for north, south, fits in (
            ("https://console.north.example", "https://console.south.example", True),
            ("https://north.example", "https://northern.example", True),
            ("https://a.example", "https://a.example:8443", False),
            ("https://park.example", "https://south.park.example", False),
            ("https://a.park.example", "https://park.example", False),
        ):
            fresh = changed(KIMS, [Passkey("north/kim", north).key])
            fresh["operators"]["south"]["people"]["lee"] = [Passkey("south/lee", south).key]
            with self.subTest(north):
                if fits:
                    check_charter(fresh, LOG.key)
                else:
                    self.assertRaises(Invalid, check_charter, fresh, LOG.key)

    def test_operators_from_none_to_eight(self):
        def made(number):
            return {
                name: kit.operator(name, {"kim": [Signer(f"{name}/kim")]}, 1, [], 0, Witness(f"{name}/witness"))
                for name in (f"o{n}" for n in range(number))
            }

        for number in (0, 1, 8):
            self.good(("operators",), made(number))
        self.bad(("operators",), made(9))
        self.bad(("operators",), {"North": charter()["operators"]["north"]})

    def test_lists_of_names(self):
        for names in (
            ["b.example", "a.example"],
            ["a.example"] * 2,
            ["A.example"],
            ["a.example."],
            ["10.0.0.1"],
            ["-a.example"],
            ["a.1example"],
            ["a.b_"[:-1] + "-"],
            ["é.example"],
            [""],
            ["x" * 64 + ".example"],
            [5],
            "a.example",
            [f"n{n:04}.example" for n in range(1001)],
            [".".join(["abcdefgh"] * 29)],
        ):
            self.bad(("never-block",), names)
        self.good(("never-block",), [f"n{n:04}.example" for n in range(1000)])
        self.good(("never-block",), ["_a-b.example", "localhost", "xn--9p4b.example"])
        self.bad(("feeds",), {f"lists/{n}": {"add": 1, "remove": 1} for n in range(101)})
        for name in ("policy.yaml", "lists/", "lists/a/b", "malware"):
            self.bad(("feeds", name), {"add": 1, "remove": 1})


class Inputs(unittest.TestCase):
    def test_names_and_hashes(self):
        check_inputs(
            {name: h("x") for name in ("policy.yaml", "lists/a", "agreement/ko-KR", "groups", "tenants", "engine")}
        )
        check_inputs({f"lists/{n}": h("x") for n in range(500)})
        for value in (
            {f"lists/{n}": h("x") for n in range(501)},
            {"lists/a": "sha256:00"},
            {"lists/a": None},
            {"lists/a": h("x").upper()},
            {"x": h("x")},
            {"agreement/../x": h("x")},
            {"agreement//x": h("x")},
            {"agreement/": h("x")},
            {"lists/..": h("x")},
            {"lists/A": h("x")},
            {"lists/" + "x" * 64: h("x")},
            [],
        ):
            with self.subTest(str(value)[:40]), self.assertRaises(Invalid):
                check_inputs(value)


class Proposals(unittest.TestCase):
    def setUp(self):
        self.park = Park()

    def good(self, kind, **keys):
        check_proposal(self.park.proposal(kind, **keys), self.park.state)

    def bad(self, kind, **keys):
        with self.subTest(kind=kind, keys=str(keys)[:80]), self.assertRaises(Invalid):
            check_proposal(self.park.proposal(kind, **keys), self.park.state)

    def test_each_type(self):
        people = {"kim": [Signer("north/kim", "next").key]}
        self.good("inputs")
        self.good("charter", charter=charter(version=2))
        self.good("keys", operator="north", people=people)
        self.good("recovery", operator="north", people=people)
        self.good("emergency")

    def test_what_is_none(self):
        for kind in (5, None, "x", [], "Inputs"):
            self.bad("inputs", type=kind)
        for title in ({}, {"en": ""}, {"en": "x" * 201}, {"en": "a\nb"}, {"en": 5}, "x", {"en": "\x85"}):
            self.bad("inputs", title=title)
        self.bad("inputs", x=1)
        self.bad("inputs", base=h("other"))
        self.bad("inputs", effects="none")
        for changes in (
            {},
            {"x": h("x")},
            {"x": None},
            {"groups": "x"},
            [],
            {f"lists/{n}": h("x") for n in range(499)},
        ):
            self.bad("inputs", set=changes)
        self.good("inputs", set={f"lists/{n}": h("x") for n in range(498)})
        for version in (1, 3):
            self.bad("charter", charter=charter(version=version))
        self.bad("charter", charter=charter(version=2, park="other.example/record"))
        self.bad("charter", charter=None)
        self.bad("keys", operator="south", people={"kim": [KIM.key]})
        self.bad("keys", operator="east", people={"kim": [KIM.key]})
        self.bad(
            "keys", operator="north", people={"kim": [Signer("north/kim", S1.name).key, Signer("north/kim", "s1").key]}
        )
        self.bad("keys", operator="south", people={"han": [HAN.key]})  # below South's threshold

    def test_emergencies(self):
        for keys in (
            {"block": [], "allow": []},
            {"block": ["a.example"], "allow": ["a.example"]},
            {"block": ["b.x", "a.x"]},
            {"block": ["*.example"]},
            {"block": ["10.0.0.1"]},
            {"seconds": 0},
            {"seconds": "1"},
            {"operator": "east"},
            {"block": [f"n{n:02}.example" for n in range(51)]},
            {"allow": [f"n{n}.example" for n in range(6)]},
        ):
            self.bad("emergency", **keys)
        self.good("emergency", block=[f"n{n:02}.example" for n in range(50)], allow=[f"o{n}.example" for n in range(5)])


if __name__ == "__main__":
    unittest.main()
