"""copassist: a community of practice keeps its memory, its balance and its promises."""

__version__ = "0.1.0"
