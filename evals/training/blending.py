"""One reader from several that were trained one from another: the mean of their weights.

“Model soup”: Wortsman et al. 2022, arXiv:2203.05482. It costs nothing when read and is steadier than any of
the readers it is made of.
"""

from collections.abc import Sequence
from pathlib import Path

import torch

from evals.training.network import ReaderNetwork


def blend(folders: Sequence[Path]) -> ReaderNetwork:
    """Returns the network whose weights are the means of those of the folders."""
    networks = [ReaderNetwork.load(folder) for folder in folders]
    weights = [network.state_dict() for network in networks]
    networks[0].load_state_dict(
        {name: torch.stack([one[name] for one in weights]).mean(dim=0) for name in weights[0]}
    )
    return networks[0]
