from __future__ import annotations

import ctypes
import re
from pathlib import Path

from copassist.memory import give_back

BLOCKS, SIZE = 1024, 64 << 10


def resident_mb() -> int:
    found = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) // 1024


def test_what_was_freed_under_something_still_held_goes_back() -> None:
    """Memory freed below a block that is still in use is given back to the system."""
    c = ctypes.CDLL(None)
    c.malloc.restype, c.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    c.free.argtypes = [ctypes.c_void_p]
    # Smaller than what the allocator maps on its own, so that they lie one after another.
    blocks = [c.malloc(SIZE) for _ in range(BLOCKS)]
    for block in blocks:
        ctypes.memset(block, 1, SIZE)
    for block in blocks[:-1]:
        c.free(block)
    held = resident_mb()
    give_back()
    assert resident_mb() <= held - 32
    c.free(blocks[-1])
