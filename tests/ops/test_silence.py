"""NumPy warns where torch is silent (inf - inf, 1e38 * 10): a learner sees neither."""

import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

import minitorch_lite as torch

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("own", [False, True], ids=["ours", "the user's"])
def test_only_the_users_own_numpy_warns(own):
    command = [sys.executable, "-m", "tests.ops.extremes", *["own"] * own]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) > 2000
    warned = [line for line in done.stderr.splitlines() if "RuntimeWarning" in line]
    assert len(warned) == own, done.stderr


def test_numpys_settings_stay_the_users():
    program = """
import numpy as np
np.seterr(over="raise", divide="warn")
before = np.geterr()
import minitorch_lite as torch
torch.tensor([0.0]).log()
assert np.geterr() == before
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_warnings_that_are_errors_do_not_stop_an_operation():
    big, inf = torch.tensor([3e38, 1.0], requires_grad=True), torch.tensor([float("inf"), 1.0])
    with warnings.catch_warnings(action="error"):
        assert (big + big).tolist() == [float("inf"), 2.0]
        assert (inf - inf).isnan().tolist() == [True, False]
        assert (big[None] @ big[:, None]).isinf().all()
        assert big.expand(3, 2).sum().isinf()
        assert inf.to(torch.int64)[1] == 1
        (big * 1e30).sum().backward()
        with pytest.raises(RuntimeWarning):
            np.float32(3e38) * np.float32(3e38)


@pytest.mark.parametrize("optimizer", [torch.optim.SGD, torch.optim.Adam])
def test_nor_a_tensor_being_made_or_a_step(optimizer):
    big = torch.tensor([1e30, 2.0], requires_grad=True)
    big.grad = torch.tensor([3e38, 0.0])
    inf = float("inf")
    with warnings.catch_warnings(action="error"):
        assert torch.tensor([1e300]).tolist() == [inf]
        assert torch.as_tensor([1e300], dtype=torch.float32).tolist() == [inf]
        assert torch.Tensor([1e300]).tolist() == torch.FloatTensor([1e300]).tolist() == [inf]
        assert torch.arange(0, 1e39, 5e38).tolist() == [0.0, inf]
        optimizer([big], lr=1e10).step()
    assert not big[0].isfinite() or optimizer is torch.optim.Adam
