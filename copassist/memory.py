"""Memory that is no longer used goes back to the system.

glibc keeps what was freed for whoever asks next, in holes that fit less and less: the process of a
long import, which runs a model on texts of every length, ends up larger than anything in it.
"""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Give what is free back, where the C library can be asked to (10 ms a gigabyte); else nothing.

    Asking is safe at any time and from any thread: malloc_trim takes the locks of the allocator.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
