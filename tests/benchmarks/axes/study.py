"""Do the intervals cover, and is who is named right? 4,000 communities of known rates.

    python -m tests.benchmarks.axes.study

The communities are those of tests/axes/simulation.py, whose short run is a test.
"""

from __future__ import annotations

import json

import numpy as np

from copassist.axes.resample import RESAMPLES
from copassist.records.axes import AXES
from tests.axes.simulation import communities
from tests.benchmarks.machine import about, write

COUNT = 4000


def main() -> None:
    told = list(communities(COUNT, seed=11, resamples=RESAMPLES))
    named = [one for one in told if one.weakest]
    whole = {
        **about(),
        "communities": COUNT,
        "resamples": RESAMPLES,
        "covered": {a: round(float(np.mean([t.covered[a] for t in told])), 3) for a in AXES},
        "named": round(len(named) / COUNT, 3),
        "rightly": round(float(np.mean([one.weakest == one.truly for one in named])), 3),
    }
    write("axes_simulation", whole)
    print(json.dumps(whole, indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
