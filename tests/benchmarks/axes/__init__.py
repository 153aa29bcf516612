"""The axes: how their reader and their head were made, and how good they are.

    python -m tests.benchmarks.axes.fit HOME --out NET [--made FILE]   # tune the upper layers
    python -m tests.benchmarks.axes.export NET HOME                    # calibrate and ship them
    python -m tests.benchmarks.axes.head HOME                          # the head on stored vectors
    python -m tests.benchmarks.axes.report HOME                        # figures on what is held out
    python -m tests.benchmarks.axes.study                              # communities of known rates
    python -m tests.benchmarks.axes.speed HOME                         # a large archive measured

HOME holds the Zulip and Discord archives and the minutes that the labels of real discussions
(corpus/labels/axes_real.jsonl) are about, imported with ``copassist import``; their texts are not
in the repository. FILE holds further units, JSON lines of ``id`` (of a real unit) and ``text``: 355
English units said again in French for training lie on such texts, and are not kept either. What is
reported is the part ``test``: channels that nothing was trained on or tuned to.
"""
