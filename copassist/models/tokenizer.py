"""The packaged model's tokenizer, built from the pieces of its weight file.

It is SentencePiece's Unigram as XLM-R uses it: text is normalised, each run of spaces becomes a
``▁`` that opens the next piece, and the most probable cut into pieces is taken. The normalisation
map in the file is NFKC but for control characters, which are dropped, and for invisible or odd
spaces, which become a space; so it is written here as NFKC and two replacements.
"""

from __future__ import annotations

from tokenizers import (
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
)

from copassist.models.packaged import MAX_TOKENS
from copassist.models.weights import Weights

_DROPPED = r"[\x00-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
_SPACES = r"[\t\n\x0c\r\x{1680}\x{200b}-\x{200f}\x{2028}\x{2029}\x{2581}\x{feff}\x{fffd} ]+"


def build_tokenizer(weights: Weights) -> Tokenizer:
    """Return the tokenizer of ``weights``; it cuts texts at ``MAX_TOKENS`` tokens."""
    shape = weights.shape
    tokenizer = Tokenizer(models.Unigram(weights.pieces, unk_id=shape.unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Replace(Regex(_DROPPED), ""),
            normalizers.Replace(Regex(_SPACES), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    bos, eos = (weights.pieces[i][0] for i in (shape.bos, shape.eos))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", special_tokens=[(bos, shape.bos), (eos, shape.eos)]
    )
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer
