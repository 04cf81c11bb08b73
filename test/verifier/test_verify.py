# Section 4 and the whole program: folders of every width verify, and no octet of them can be another.
import contextlib
import functools
import http.server
import io
import os
import shutil
import tempfile
import threading
import unittest

import kit
import verify
from canonical import sha256
from kit import LOG, NW, SW, Park, Signer, checkpoint, mth, put, write, write_tiles
from reduce import state_hash
from tlog import Tree, path_of

HEART = 300


def run(record, genesis, *options):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = verify.main([record, "--genesis", genesis, *options])
    return status, out.getvalue(), err.getvalue()


class Merkle(unittest.TestCase):
    def test_the_roots_of_rfc_6962s_reference_leaves(self):
        leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
        roots = {
            0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        }
        tree = Tree()
        for text in leaves:
            tree.add(bytes.fromhex(text))
        for size, root in roots.items():
            self.assertEqual(tree.roots[size].hex(), root)

    def test_every_size_against_the_definition(self):
        tree = Tree()
        for n in range(600):
            tree.add(b"%d" % n)
            if n in (1, 2, 6, 254, 255, 256, 300, 511, 512, 599):
                self.assertEqual(tree.roots[n + 1], mth(tree.levels[0]))
        self.assertEqual(tree.levels[1], [mth(tree.levels[0][:256]), mth(tree.levels[0][256:512])])

    def test_paths(self):
        self.assertEqual(path_of(0, 1234067), "tile/0/x001/x234/067")
        self.assertEqual(path_of("entries", 0, 7), "tile/entries/000.p/7")


class Folder(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.park = Park()
        for _ in range(HEART - 1):
            cls.park.beat(10)
        cls.entries = cls.park.entries
        cls.genesis = sha256(cls.entries[0])

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def refused(self, word="", genesis=None):
        status, out, err = run(self.folder, genesis or self.genesis)
        self.assertEqual((status, out), (1, ""), err)
        self.assertIn(word, err)

    def test_every_width_verifies(self):
        for size in (1, 2, 255, 256, 257, HEART):
            with self.subTest(size), tempfile.TemporaryDirectory() as folder:
                write(folder, self.entries[:size])
                status, out, err = run(folder, self.genesis)
                self.assertEqual((status, err), (0, ""))
                self.assertTrue(out.startswith(f"size {size}\nroot "), out)

    def test_it_says_states_and_cosigners(self):
        write(self.folder, self.entries, [NW, SW])
        status, out, _ = run(self.folder, self.genesis, "--states", "--why")
        lines = out.splitlines()
        self.assertEqual(status, 0)
        self.assertEqual(lines[HEART - 1], f"{HEART - 1} applied {state_hash(self.park.state)} heartbeat")
        self.assertIn(f"state {state_hash(self.park.state)}", lines)
        self.assertEqual(lines[-2:], [f"cosigned north/witness {NW.time}", f"cosigned south/witness {SW.time}"])

    def test_older_partial_tiles_may_stay_and_a_full_one_takes_their_place(self):
        for size in (1, 100, 256, HEART, 520):
            write_tiles(self.folder, (self.entries * 2)[:size])
        shutil.rmtree(os.path.join(self.folder, "tile/0/001.p"))
        shutil.rmtree(os.path.join(self.folder, "tile/entries/001.p"))
        put(self.folder, "checkpoint", checkpoint(self.entries).encode())
        self.assertEqual(run(self.folder, self.genesis)[0], 0)

    def test_no_octet_of_any_file_can_be_another(self):
        for size in (100, 256, HEART):
            write(self.folder, self.entries[:size])
        names = [os.path.join(top, file) for top, _, files in os.walk(self.folder) for file in files]
        self.assertEqual(len(names), 8)
        for name in names:
            with open(name, "rb") as file:
                octets = file.read()
            for at in (0, len(octets) // 2, len(octets) - 1):
                changed = octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1 :]
                for other in (changed, octets[:at], octets + b"x"):
                    put(self.folder, name, other)
                    with self.subTest(name, at=at):
                        self.refused()
            put(self.folder, name, octets)
        self.assertEqual(run(self.folder, self.genesis)[0], 0)

    def test_what_is_missing(self):
        write(self.folder, self.entries)
        for name in (
            "checkpoint",
            "tile/0/000",
            "tile/0/001.p/44",
            "tile/1/000.p/1",
            "tile/entries/000",
            "tile/entries/001.p/44",
        ):
            path = os.path.join(self.folder, name)
            os.rename(path, path + "~")
            self.refused("missing")
            os.rename(path + "~", path)

    def test_names_that_are_none(self):
        for name in (
            "tile/0/x000/000",
            "tile/00/000",
            "tile/0/000.p/256",
            "tile/64/000",
            "tile/0/1",
            "tile/new",
            "blob/x",
        ):
            write(self.folder, self.entries)
            put(self.folder, name, b"")
            with self.subTest(name):
                self.refused()
            os.remove(os.path.join(self.folder, name))
        put(self.folder, "index.html", b"beside the record")
        self.assertEqual(run(self.folder, self.genesis)[0], 0)

    def test_what_is_no_file(self):
        write(self.folder, self.entries)
        for name in ("tile/0/002", "tile/entries/002", "blob/sha256/" + "0" * 64):
            path = os.path.join(self.folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.mkfifo(path)
            self.refused("no file")
            os.remove(path)

    def test_blobs(self):
        write(self.folder, self.entries)
        put(self.folder, "blob/sha256/" + sha256(b"a file")[7:], b"a file")
        self.assertEqual(run(self.folder, self.genesis)[0], 0)
        put(self.folder, "blob/sha256/" + sha256(b"another")[7:], b"a file")
        self.refused("not what its name says")

    def test_another_record(self):
        write(self.folder, self.entries)
        self.refused("another genesis", kit.h("other"))
        other = Signer(LOG.name, "another log's key")
        for text in (
            checkpoint(self.entries, log=other),
            checkpoint(self.entries, log=Signer("other.example/record")),
            checkpoint(self.entries[:256]).replace("\n256\n", "\n300\n"),
            LOG.note(f"{LOG.name}\n300\n{kit.b64(bytes(32))}\n"),
            LOG.note(f"{LOG.name}\n0300\n{kit.b64(mth([bytes(32)]))}\n"),
            LOG.note(checkpoint(self.entries).split("\n\n")[0] + "\nextension\n"),
            LOG.note(f"{LOG.name}\n0\n{kit.b64(bytes(32))}\n"),
            checkpoint(self.entries) + SW.line("another text\n"),
        ):
            put(self.folder, "checkpoint", text.encode())
            with self.subTest(text):
                self.refused()

    def test_entries_of_no_octets_or_too_many_freeze(self):
        for entry in (b"", b"x" * 60_001, b"x" * 65_535):
            write(self.folder, [self.entries[0], entry])
            self.assertIn("frozen 1 form", run(self.folder, self.genesis)[1])
            shutil.rmtree(os.path.join(self.folder, "tile"))

    def test_a_record_that_froze_verifies_and_says_so(self):
        park = Park()
        park.raw(b"not JSON")
        park.beat(10)
        write(self.folder, park.entries)
        status, out, _ = run(self.folder, sha256(park.entries[0]), "--states")
        self.assertEqual(status, 0)
        self.assertIn("frozen 1 form", out.splitlines())
        self.assertEqual([line.split()[1] for line in out.splitlines()[:3]], ["applied", "frozen", "frozen"])

    def test_over_http(self):
        write(self.folder, self.entries)
        with http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Quiet, directory=self.folder)
        ) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{server.server_address[1]}/"
            self.assertEqual(run(address, self.genesis)[:2], run(self.folder, self.genesis)[:2])
            os.remove(os.path.join(self.folder, "tile/1/000.p/1"))
            self.assertIn("missing", run(address, self.genesis)[2])
            server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


if __name__ == "__main__":
    unittest.main()
