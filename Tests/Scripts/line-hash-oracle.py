#!/usr/bin/env python3
"""primaryLocationLineHash of every line of a file, straight from the published description.

Independent of the Swift code: no rolling, each line's hash is computed from the text anew.
Prints "LINE HASH:OCCURRENCE". Usage: line-hash-oracle.py [FILE], standard input by default.
"""

import sys

BLOCK, MULTIPLIER, MASK = 100, 37, 2**64 - 1


def kept_units(data):
    """The UTF-16 units that count, each with whether it is the first of its line."""
    text = data.decode("utf-8", errors="replace")
    encoded = text.encode("utf-16-le")
    units = [int.from_bytes(encoded[i : i + 2], "little") for i in range(0, len(encoded), 2)]
    kept, begins_line, after_cr = [], True, False
    for unit in units + [0xFFFF]:
        if unit in (0x20, 0x09) or (after_cr and unit == 0x0A):
            after_cr = False
            continue
        after_cr = unit == 0x0D
        if after_cr:
            unit = 0x0A
        kept.append((unit, begins_line))
        begins_line = unit == 0x0A
    return kept


def line_hashes(data):
    kept = kept_units(data)
    values = [unit for unit, _ in kept] + [0] * BLOCK
    seen, line = {}, 0
    for place, (_, is_first) in enumerate(kept):
        if not is_first:
            continue
        line += 1
        value = 0
        for unit in values[place : place + BLOCK]:
            value = (value * MULTIPLIER + unit) & MASK
        seen[value] = seen.get(value, 0) + 1
        yield line, f"{value:x}:{seen[value]}"


if __name__ == "__main__":
    source = open(sys.argv[1], "rb") if len(sys.argv) > 1 else sys.stdin.buffer
    for number, value in line_hashes(source.read()):
        print(number, value)
