import numpy as np

from evals.training.vectors import nearest_vectors


def test_nearest_vectors_come_in_their_order() -> None:
    passages = np.array([[1, 0], [0.8, 0.6], [0, 1]], np.float32)
    (found,) = nearest_vectors(np.array([[0.6, 0.8]], np.float32), passages, 2)
    assert found.tolist() == [1, 2]
