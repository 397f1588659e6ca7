"""Share of questions whose passage is found among the nearest."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from evals.training.query.pairs import Pair

DEPTHS = (1, 5, 16)


@dataclass(frozen=True, slots=True)
class Recall:
    """Shares of questions with a right passage among the first 1, 5 and 16."""

    questions: int
    at_1: float
    at_5: float
    at_16: float

    def __str__(self) -> str:
        return "/".join(f"{share:.3f}".lstrip("0") for share in (self.at_1, self.at_5, self.at_16))


def recall_of_ranks(ranks: Sequence[int]) -> Recall:
    """Returns the shares; a rank is the number of passages before the first right one."""
    shares = [round(sum(rank < depth for rank in ranks) / max(len(ranks), 1), 3) for depth in DEPTHS]
    return Recall(len(ranks), *shares)


def measure_recall(vectors: Tensor, pairs: Sequence[Pair], pool: Tensor, rows: Sequence[int]) -> Recall:
    """Returns how well questions find their passages by cosine alone.

    Args:
        vectors: of the questions, one row a pair.
        pairs: the questions.
        pool: vectors of all passages.
        rows: the passages that are searched; those not embedded (zeros) are left out.
    """
    searched = torch.tensor(rows)
    searched = searched[pool[searched].any(dim=1)]
    cosines = vectors @ pool[searched].T
    place = {row: at for at, row in enumerate(searched.tolist())}
    ranks = []
    for found, pair in zip(cosines, pairs, strict=True):
        right = [place[row] for row in pair.rows if row in place]
        best = found[right].max() if right else found.max() + 1
        ranks.append(int((found > best).sum()) if right else len(found))
    return recall_of_ranks(ranks)
