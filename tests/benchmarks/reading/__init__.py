"""The reader of copassist/models/reader.py: how it was tuned, so that it can be tuned again.

    python -m tests.benchmarks.reading.pairs PIAF XQUAD [--made FOLDER] --out PAIRS
    python -m tests.benchmarks.reading.fit PAIRS --out NET [--from NET] [--seconds N]
    python -m tests.benchmarks.reading.export NET

Pairs are a question and a window of some sentences: with the answer; the same place with its
sentence gone (and, against tell-tale holes, a neighbour gone from half of those with it); another
place of the same text; the windows nearest in meaning elsewhere. PIAF is French, XQuAD English;
2,390 of their questions, translated by hand into the other language, are asked of the same texts.
1,024 questions, half French, were written over real discussions (Zulip streams and a Discord
channel that may be trained on), half of them near misses: they are not kept here, since those
texts are not. One document in twenty, and one block of discussion in eight, is held out.

Each window is trained on with the heads of SQuAD 2 (where the answer starts and ends, or at the
question's first token where there is none), which teach where to look, and one for yes or no, which
is all that is shipped. The demonstration community is in none of it.

The layers shipped were trained by a first draft of these scripts, in two passes of which the second
began with the first (``--from``). As they stand, ``pairs`` makes as many questions, and a minute of
``fit`` from those layers tells .90 on what is held out, as was told then.
"""
