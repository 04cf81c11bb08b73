# Section 2: what is read, and what falls to the one rule of the same octets.
import unittest

from canonical import NotCanonical, canonical, parse


class Canonical(unittest.TestCase):
    def test_what_is_canonical_is_read_and_written_again(self):
        for text in (
            '{"a":[1,-9007199254740991,9007199254740991],"b":{"c":null,"d":true}}',
            '{"s":"\\"\\\\\\b\\t\\n\\f\\r\\u0000\\u001f/\x7f€😀"}',
            "[]",
            '"\u2028"',
            "[" * 16 + "]" * 16,
        ):
            self.assertEqual(canonical(parse(text.encode())), text.encode())

    def test_everything_else_is_refused(self):
        for octets in (
            b"",
            b"{",
            b" {}",
            b"{}\n",
            b"{} ",
            b"\xef\xbb\xbf{}",
            b"\xff",
            b'"\xed\xa0\x80"',
            b'"\\ud800"',
            b'"\\u0041"',
            b'"\\/"',
            b'"\\u001F"',
            b"1.0",
            b"1e3",
            b"-0",
            b"01",
            b"+1",
            b"NaN",
            b"Infinity",
            b"9007199254740992",
            b"-9007199254740992",
            b"9" * 5000,
            b'{"a":1,"a":1}',
            b'{"b":1,"a":2}',
            b'{"":1}',
            b'{"a b":1}',
            b'{"\xc3\xa9":1}',
            b'{"' + b"a" * 101 + b'":1}',
            b"[" * 17 + b"]" * 17,
            b"[" * 50000,
            b"[" * 30000 + b"]" * 30000,
            b"{}{}",
            b"[1,]",
            b'{"__proto__":1}',
        ):
            with self.subTest(octets[:20]), self.assertRaises(NotCanonical):
                parse(octets)


if __name__ == "__main__":
    unittest.main()
