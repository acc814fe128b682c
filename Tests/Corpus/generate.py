#!/usr/bin/env python3
"""Writes the labelled corpus: `generate.py FOLDER [--seed N]`. See README.md."""
import argparse
import collections
import sys

from corpus import build


def main():
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("folder", help="a new or empty folder")
    a.add_argument("--seed", default="kascan", help="any text; the same seed gives the same corpus")
    o = a.parse_args()
    corpus = build(o.folder, o.seed)
    leaks = sum(label["leak"] for label in corpus.labels)
    print(f"{leaks} leaks, {len(corpus.labels) - leaks} look-alikes", file=sys.stderr)
    counts = collections.Counter((label["group"], label["leak"]) for label in corpus.labels)
    for group in dict.fromkeys(label["group"] for label in corpus.labels):
        print(f"  {group:14} {counts[group, True]:4} {counts[group, False]:4}", file=sys.stderr)
    for line in corpus.skipped:
        print(f"left out: {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
