"""The reader of copassist/models/reader.py: how it was tuned, so that it can be tuned again.

    python -m tests.benchmarks.reading.pairs PIAF XQUAD [--home HOME] --out PAIRS
    python -m tests.benchmarks.reading.fit PAIRS --out NET [--from NET] [--seconds N]
    python -m tests.benchmarks.reading.export NET

Pairs are a question and a window of some sentences, under the title of what it stands in: with the
answer; the same place with its sentence gone (and, against tell-tale holes, a neighbour gone from
half of those with it); another place of the same text; the windows nearest in meaning elsewhere.
PIAF is French, XQuAD English, each with questions of its own. Beside these, 10,354 questions were
written over their paragraphs and over real discussions that may be trained on
(corpus/labels/reading.jsonl), two in five in the other language: three of five are near misses,
whose text has nearly all of the words and not the fact. One article in twenty, and one passage of
discussion in eight, is held out.

Each window is trained on with the heads of SQuAD 2 (where the answer starts and ends, or at the
question's first token where there is none), which teach where to look, and one for yes or no, which
is all that is shipped. The demonstration community is in none of it.

The layers shipped had four passes, each begun with the one before (``--from``). The first two were
over windows without a title and without those questions (2,390 of PIAF's and XQuAD's in the other
language, and 1,024 over discussions, stood in their place and are lost); the third added them, the
fourth the titles, with three in ten of PIAF's and XQuAD's own questions.
"""
