"""Commitments: how their reader was made, and how good it is.

    python -m tests.benchmarks.commitments.fit HOME --out NET   # tune the upper layers
    python -m tests.benchmarks.commitments.export NET HOME      # weigh, and ship them
    python -m tests.benchmarks.commitments.report HOME          # figures on what is held out

HOME holds the archives that the labels of real discussions are about, as for the axes
(tests/benchmarks/axes); what is reported are the parts ``test`` and ``blind``: channels that
nothing was trained on or tuned to, labelled by two readers each.
"""
