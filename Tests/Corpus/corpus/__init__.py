"""The labelled corpus: `build` writes every case of every kind of encoding."""
from . import (agent, appends, archives, base64s, chains, ciphers, documents, edits, encodings, escapes, kubernetes, legacy, lines,
               noise, numbers, packed, placeholders, places, printed, programs, seams, splits, texts, terminals)
from .case import Corpus

PARTS = (places, texts, placeholders, kubernetes, base64s, encodings, escapes, chains, splits, appends, edits,
         archives, legacy, agent, noise, seams,
         numbers, packed, printed, programs, documents, ciphers, lines, terminals)


def build(root, seed):
    """Writes the corpus into `root`, an empty or new folder, and returns it."""
    corpus = Corpus(root, seed)
    for part in PARTS:
        part.add(corpus)
    corpus.write_labels()
    return corpus
