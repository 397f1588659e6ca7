import torch

from evals.training.blending import blend
from evals.training.network import ReaderNetwork


def test_every_weight_is_the_mean_of_the_networks_it_comes_from(network: ReaderNetwork, tmp_path) -> None:
    kept = {name: weights.clone() for name, weights in network.state_dict().items()}
    for at, change in enumerate((0.0, 3.0, -1.5)):
        network.load_state_dict({name: weights + change for name, weights in kept.items()})
        network.save(tmp_path / str(at))
    blended = blend([tmp_path / str(at) for at in range(3)]).state_dict()
    assert blended.keys() == kept.keys()
    for name, weights in kept.items():
        torch.testing.assert_close(blended[name], weights + 0.5, msg=name)
