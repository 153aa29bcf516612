"""What a turn asks for: how that was learned, and how well it is told.

    python -m tests.benchmarks.intents.fit FOLDER    # tune the layers, learn the head, ship both
    python -m tests.benchmarks.intents.report        # figures on what is held out

On corpus/labels/intents.jsonl. A tuned network and a logistic head over the packaged vectors see
the same cues, and each says how likely every intent is; the mean of the two is shipped as one
linear head, for both are linear in what they read. The questions of corpus/labels/questions.jsonl
and followups.jsonl are plain ones: two thirds (by the hash of their ids) are learned from, the
others reported.
"""
