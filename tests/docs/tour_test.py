"""The tour, the user guide's transcripts and the README show what real terminals show now."""

import importlib.machinery
import importlib.util
import os
import pathlib
import re
import shutil
import sys
import unittest

SOURCE = pathlib.Path(os.environ["CHAT_SOURCE_DIR"])


def load():
    sys.dont_write_bytecode = True  # nothing is left beside the script
    loader = importlib.machinery.SourceFileLoader("tour", str(SOURCE / "scripts/tour"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("tour", loader))
    loader.exec_module(module)
    return module


tour = load()


@unittest.skipUnless(shutil.which("tmux") and shutil.which("nc"), "tmux and nc are not installed")
class Seen(unittest.TestCase):
    def assert_shown(self, path, page):
        self.assertEqual("\n".join(tour.differences(path, page)), "", "run scripts/tour")

    def test_the_tour(self):
        self.assert_shown(tour.TOUR, tour.the_tour())

    def test_the_user_guide(self):
        self.assert_shown(tour.GUIDE, tour.guide())


class Readme(unittest.TestCase):
    def test_it_shows_lines_of_the_tour(self):
        """But for the prompts: README begins in the middle."""
        prompt = re.compile(r"^\S*( \[.*?\])?> ")
        seen = {prompt.sub("> ", line) for line in (SOURCE / tour.TOUR).read_text().split("\n")}
        blocks = re.findall(r"^```text\n(.*?)^```", (SOURCE / "README.md").read_text(), re.M | re.S)
        self.assertGreater(len(blocks), 3)
        shown = [prompt.sub("> ", line) for line in "".join(blocks).splitlines()]
        self.assertEqual([line for line in shown if line not in seen], [])


class Guide(unittest.TestCase):
    def test_its_contents_name_every_part(self):
        page = (SOURCE / tour.GUIDE).read_text()
        contents = page[:page.index("\n## ")]
        for heading in re.findall(r"^## (.*)$", page, re.M):
            self.assertIn(f"(#{heading.lower().replace(' ', '-')})", contents)


if __name__ == "__main__":
    unittest.main()
