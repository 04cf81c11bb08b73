# Section 3 and passkeys: what verifies, and every way in which a note, a key or an assertion is refused.
import base64
import hashlib
import unittest

from kit import KIM, LEE, NW, Passkey, Signer, Witness, b64
from notes import Key, Malformed, check, from_base64, open_note, read_key

TEXT = "hello\n"
ORDER = 2**252 + 27742317777372353535851937790883648493


def opened(note, *signers):
    return open_note(note.encode(), [read_key(signer.key) for signer in signers])


class Notes(unittest.TestCase):
    def refused(self, note, *signers):
        with self.assertRaises(Malformed):
            opened(note, *signers)

    def test_the_example_of_go_sumdb(self):
        """golang.org/x/mod/sumdb/note: its name has capitals, which our names have not, so the parts are tried."""
        text = b"If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
        public = from_base64("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
        line = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
        signer = Signer("PeterNeumann", public=public[1:])
        self.assertEqual(signer.id.hex(), "c74f20a3")
        self.assertEqual(from_base64(line)[:4], signer.id)
        key = Key(signer.key, signer.name, signer.id, 0x01, public[1:])
        self.assertIsNone(check(key, from_base64(line)[4:], text))

    def test_known_keys_verify_and_unknown_ones_are_passed_over(self):
        note = KIM.note(TEXT) + LEE.line(TEXT)
        self.assertEqual([key.name for key in opened(note, KIM)[1]], ["north/kim"])
        self.assertEqual(len(opened(note, KIM, LEE)[1]), 2)
        self.assertEqual(len(opened(note + KIM.line(TEXT), KIM)[1]), 1)
        self.assertEqual(opened(note, NW)[1], {})
        self.assertEqual(len(opened(note + "— Some.Witness/+ AAAAAAA=\n", KIM)[1]), 1)
        self.assertEqual(len(opened(KIM.note("a\x7f\x85\u2028b\n"), KIM)[1]), 1)

    def test_a_known_key_whose_signature_does_not_verify_spoils_the_note(self):
        bad = f"— {LEE.name} {b64(LEE.id + LEE.sign('other'))}\n"
        self.assertEqual(len(opened(KIM.note(TEXT) + bad, KIM)[1]), 1)
        self.refused(KIM.note(TEXT) + bad, KIM, LEE)
        self.refused(KIM.note(TEXT) + f"— {KIM.name} {b64(KIM.id + KIM.sign('other'))}\n", KIM)

    def test_cosignatures_carry_their_time(self):
        later = Witness(NW.name, NW.time + 1)
        for note in (NW.note(TEXT), NW.note(TEXT) + later.line(TEXT)):  # of two the first counts
            (time,) = opened(note, NW)[1].values()
            self.assertEqual(time, NW.time)
        plain = f"— {NW.name} {b64(NW.id + NW.private.sign(TEXT.encode()))}\n"
        self.refused(f"{TEXT}\n{plain}", NW)
        moved = bytearray(NW.sign(TEXT))
        moved[7] ^= 1
        self.refused(f"{TEXT}\n— {NW.name} {b64(NW.id + bytes(moved))}\n", NW)

    def test_notes_of_another_form(self):
        good = KIM.note(TEXT)
        line = KIM.line(TEXT)
        self.assertEqual(len(opened(TEXT + "\n" + line * 64, KIM)[1]), 1)
        for note in (
            "",
            TEXT,
            TEXT + "\n",
            TEXT + line,
            good[:-1],
            good + "\n",
            good + "x\n",
            good.replace("— ", "- "),
            good.replace("\n", "\r\n"),
            KIM.note("a\tb\n"),
            KIM.note("a\x00b\n"),
            KIM.note("a\rb\n"),
            KIM.note("a\x1fb\n"),
            line.replace("=", ""),
            TEXT + "\n" + line * 65,
            KIM.note("x" * 1_000_000 + "\n"),
            f"{TEXT}\n— north/kim AAAA\n",
            good.replace(" north", "  north"),
            good[:-1] + " \n",
        ):
            with self.subTest(note[:60]):
                self.refused(note, KIM)
        with self.assertRaises(Malformed):
            open_note(good.encode() + b"\xff", [])

    def test_base64_that_could_be_written_otherwise(self):
        text = b64(KIM.id + KIM.sign(TEXT))  # 68 octets: one = and two spare bits
        self.assertTrue(text.endswith("="))
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        spare = text[:-2] + letters[letters.index(text[-2]) + 1] + "="
        self.assertEqual(base64.b64decode(spare), base64.b64decode(text))
        for other in (spare, text[:-1], text + "=", text.replace("=", "=="), text[:4] + "=" + text[4:]):
            self.refused(f"{TEXT}\n— north/kim {other}\n", KIM)

    def test_ed25519_s_below_the_order(self):
        signature = KIM.sign(TEXT)
        s = int.from_bytes(signature[32:], "little") + ORDER
        self.refused(f"{TEXT}\n— north/kim {b64(KIM.id + signature[:32] + s.to_bytes(32, 'little'))}\n", KIM)


class Keys(unittest.TestCase):
    def test_small_order_and_other_forms(self):
        prime = 2**255 - 19
        eighth = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
        other = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
        points = [y.to_bytes(32, "little") for y in (0, 1, prime - 1, prime, prime + 1, 2**255, 2**255 + 1)]
        for public in (*points, bytes.fromhex(eighth), bytes.fromhex(other), bytes(31), bytes(33)):
            with self.subTest(public.hex()), self.assertRaises(Malformed):
                read_key(Signer("north/kim", public=public).key)

    def test_types(self):
        public = KIM.public
        for type in (b"\x00", b"\x02", b"\x06", b"\xff", b"\xffisthmus/webauthn/v2"):
            with self.subTest(type), self.assertRaises(Malformed):
                read_key(Signer("north/kim", type=type, public=public).key)

    def test_text(self):
        for text in (KIM.key + " ", KIM.key[1:], KIM.key.upper(), KIM.key.replace("+", "-", 1), KIM.key[:-1], ""):
            with self.subTest(text), self.assertRaises(Malformed):
                read_key(text)

    def test_origins_at_their_edges(self):
        host = ("a" * 47 + ".") * 3 + "example"
        for origin, length in ((f"https://{host}:65535", 165), (f"https://{'b' * 44}.{host[4:]}", 200)):
            self.assertEqual(len(origin), length)
            self.assertEqual(read_key(Passkey("north/kim", origin).key).origin, origin)
        with self.assertRaises(Malformed):
            read_key(Passkey("north/kim", f"https://{'b' * 45}.{host[4:]}").key)

    def test_passkeys(self):
        for origin in (
            "console.north.example",
            "https://",
            "https://North.example",
            "https://a.example/",
            "https://a.example:0",
            "https://a.example:65536",
            "ftp://a.example",
            "https://u@a.example",
            "https://10.0.0.1",
            "https://a..example",
            "https://" + "a." * 100 + "example",
            "http://north.example",
            "http://notlocalhost",
        ):
            with self.subTest(origin), self.assertRaises(Malformed):
                read_key(Passkey("north/kim", origin).key)
        good = Passkey("north/kim", "http://north.localhost:8080")
        self.assertEqual(read_key(good.key).host, "north.localhost")
        for public in (good.point, b"\x04" + bytes(64) + b"\x00https://a.example", b"\x02" + good.public[1:]):
            with self.assertRaises(Malformed):
                read_key(Signer("north/kim", type=b"\xffisthmus/webauthn/v1", public=public).key)
        with self.assertRaises(Malformed):
            public = good.point + b"\x02https://a.example"
            read_key(Signer("north/kim", type=b"\xffisthmus/webauthn/v1", public=public).key)


class Assertions(unittest.TestCase):
    def check(self, copies=False, **changes):
        passkey = Passkey("north/kim", copies=copies)
        for word, value in changes.items():
            setattr(passkey, word, value)
        check(read_key(passkey.key), passkey.sign(TEXT), TEXT.encode())

    def test_what_is_accepted(self):
        self.check()
        self.check(client={"crossOrigin": False, "other": [1.5]})
        self.check(copies=True, flags=0x1D)
        self.check(flags=0x45)
        room = 1000 - len(Passkey("north/kim").said(TEXT)) - len(', "x": ""')
        self.check(client={"x": "y" * room})
        with self.assertRaises(Malformed):
            self.check(client={"x": "y" * (room + 1)})

    def test_what_is_refused(self):
        other = base64.urlsafe_b64encode(hashlib.sha256(b"other\n").digest()).rstrip(b"=").decode()
        for changes in (
            {"client": {"challenge": other}},
            {"client": {"challenge": 5}},
            {"client": {"type": "webauthn.create"}},
            {"client": {"origin": "https://evil.example"}},
            {"client": {"crossOrigin": True}},
            {"client": {"crossOrigin": None}},
            {"client": {"crossOrigin": 0}},
            {"client": {"topOrigin": None}},
            {"party": "north.example"},
            {"flags": 0x01},
            {"flags": 0x04},
            {"flags": 0x00},
            {"flags": 0x0D},
            {"client": {"x": "y" * 1000}},
            {"high": True},
            {"rest": b"\x00"},
        ):
            with self.subTest(changes), self.assertRaises(Malformed):
                self.check(**changes)

    def test_octets(self):
        passkey = Passkey("north/kim")
        key, signature = read_key(passkey.key), passkey.sign(TEXT)
        for cut in (0, 1, 2, 38, 39, len(signature) - 1):
            with self.subTest(cut), self.assertRaises(Malformed):
                check(key, signature[:cut], TEXT.encode())
        for at in (2, 30, 34, 36, len(signature) - 1):
            changed = bytearray(signature)
            changed[at] ^= 1
            with self.subTest(at), self.assertRaises(Malformed):
                check(key, bytes(changed), TEXT.encode())

    def test_client_data(self):
        for replace in (
            lambda said: said[:-1] + b',"type":"webauthn.create"}',
            lambda said: b"\xef\xbb\xbf" + said,
            lambda said: said + b"x",
            lambda said: b"[" * 9000,
            lambda said: b"[]",
            lambda said: said[:-1] + b',"x":NaN}',
            lambda said: said + b"\xff",
        ):
            passkey = Passkey("north/kim")
            said = passkey.said
            passkey.said = lambda text, said=said, replace=replace: replace(said(text))
            with self.assertRaises(Malformed):
                check(read_key(passkey.key), passkey.sign(TEXT), TEXT.encode())


if __name__ == "__main__":
    unittest.main()
