"""Node-qualified ids: one bigint holds the node (15 bits) and the number there (48 bits).

Outside the platform an id is text, `"<node>-<number>"`, so that nobody takes it for a plain counter.
"""

from yiwang.kernel.errors import Invalid

NUMBER_BITS = 48
MAX_NODE = (1 << 15) - 1
MAX_NUMBER = (1 << NUMBER_BITS) - 1


def make_id(node: int, number: int) -> int:
    """Join `node` (1..32767) and `number` (1..2^48-1) into one id."""
    if not 0 < node <= MAX_NODE or not 0 < number <= MAX_NUMBER:
        raise Invalid("bad_id", value=f"{node}-{number}")
    return node << NUMBER_BITS | number


def format_id(value: int) -> str:
    """Write an id as people and programs see it, such as `"1-42"`."""
    return f"{value >> NUMBER_BITS}-{value & MAX_NUMBER}"


def parse_id(text: str) -> int:
    """Read `"1-42"`; anything else raises `Invalid("bad_id")`."""
    node, dash, number = text.partition("-")
    digits = node + number
    if not dash or not digits.isascii() or not digits.isdigit() or len(digits) > 20:
        raise Invalid("bad_id", value=text[:40])
    return make_id(int(node or 0), int(number or 0))
