"""What the documents refer to is there: files, headings, scripts, presets and stages of scripts/test."""

import json
import os
import re
import subprocess
import unittest

SOURCE = os.environ["CHAT_SOURCE_DIR"]


def read(name):
    with open(os.path.join(SOURCE, name), encoding="utf-8") as file:
        return file.read()


def documents():
    """Every Markdown file, build folders aside."""
    for folder, folders, files in os.walk(SOURCE):
        folders[:] = [name for name in folders if name != "build" and not name.startswith(".")]
        for file in files:
            if file.endswith(".md"):
                yield os.path.relpath(os.path.join(folder, file), SOURCE)


def without_code(text):
    return re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)


def anchors(text):
    """The fragments by which a document's headings can be linked to."""
    headings = re.findall(r"^#+ +(.*?) *$", without_code(text), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


class Links(unittest.TestCase):
    def test_there_are_documents(self):
        self.assertIn("docs/development.md", list(documents()))

    def test_links_lead_somewhere(self):
        for document in documents():
            for target in re.findall(r"\]\(([^)\s]+)\)", without_code(read(document))):
                if re.match(r"[a-z]+:", target):
                    continue
                name, _, fragment = target.partition("#")
                path = os.path.normpath(os.path.join(os.path.dirname(document), name)) if name else document
                with self.subTest(document=document, link=target):
                    self.assertTrue(os.path.exists(os.path.join(SOURCE, path)))
                    if fragment and path.endswith(".md"):
                        self.assertIn(fragment, anchors(read(path)))

    def test_scripts_exist(self):
        for document in documents():
            for script in re.findall(r"\bscripts/[a-z_]+(?:\.[a-z]+)?", read(document)):
                with self.subTest(document=document, script=script):
                    self.assertTrue(os.path.exists(os.path.join(SOURCE, script)))

    def test_presets_exist(self):
        presets = {preset["name"] for preset in json.loads(read("CMakePresets.json"))["configurePresets"]}
        for document in documents():
            for preset in re.findall(r"--preset[ =]([a-z]+)", read(document)):
                with self.subTest(document=document, preset=preset):
                    self.assertIn(preset, presets)

    def test_stages_exist(self):
        usage = subprocess.run([os.path.join(SOURCE, "scripts/test"), "--help"], capture_output=True, text=True,
                               timeout=30, check=True).stdout
        stages = set(re.findall(r"^  ([a-z]+)  ", usage, re.M))
        self.assertIn("release", stages)
        for document in documents():
            for words in re.findall(r"`?scripts/test((?: (?:--)?[a-z]+)+)`", read(document)):
                with self.subTest(document=document, words=words):
                    self.assertLessEqual({word for word in words.split() if not word.startswith("--")}, stages)


if __name__ == "__main__":
    unittest.main()
