"""Prints Class.method for each unittest of a Python file, without running any of it.

A test case is a class that has TestCase among its bases, directly or through classes of the same file.
"""

import ast
import sys


def name_of(base):
    return base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")


def main(path):
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read(), path)
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}

    def lineage(name):
        """The class and its bases of this file, nearest first; names from elsewhere end the search."""
        yield name
        for base in classes[name].bases if name in classes else ():
            yield from lineage(name_of(base))

    for name in classes:
        ancestors = list(lineage(name))
        if not any(ancestor.endswith("TestCase") for ancestor in ancestors):
            continue
        tests = {}
        for ancestor in filter(classes.get, ancestors):
            for node in classes[ancestor].body:
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
                    tests.setdefault(node.name)
        for test in tests:
            print(f"{name}.{test}")


main(sys.argv[1])
