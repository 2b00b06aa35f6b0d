from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from torch import nn  # noqa: E402

from engine.animators.mobileportrait.networks.convolution import Join  # noqa: E402
from engine.animators.mobileportrait.networks.folded_join import FoldedJoin, Interleave, with_folded_joins  # noqa: E402


@pytest.mark.parametrize("size", [(1, 2), (4, 5), (8, 3)])
def test_a_folded_join_computes_what_the_join_does(size: tuple[int, int]) -> None:
    torch.manual_seed(0)
    join = Join(6, 3, 5)
    nn.init.normal_(join.conv.conv.bias)
    coarse, fine = torch.randn(2, 6, *size), torch.randn(2, 3, 2 * size[0], 2 * size[1])
    wanted = join(coarse, fine)
    assert wanted.abs().max().item() > 0.1
    assert torch.allclose(FoldedJoin(join)(coarse, fine), wanted, atol=1e-5)


def test_phases_go_where_they_belong() -> None:
    phases = torch.arange(4.0).reshape(1, 4, 1, 1).expand(1, 4, 3, 4)
    assert Interleave()(phases)[0, 0, :2, :2].tolist() == [[0, 1], [2, 3]]
    assert Interleave()(phases).shape == (1, 1, 4, 6)
    # the phase below is read one row further down
    rows = torch.arange(3.0).reshape(1, 1, 3, 1).expand(1, 4, 3, 4)
    assert Interleave()(rows)[0, 0, :, 0].tolist() == [0, 1, 1, 2]


def test_the_network_itself_stays_as_it_is() -> None:
    network = nn.Sequential(nn.Sequential(Join(2, 2, 2)), nn.ReLU())
    folded = with_folded_joins(network)
    assert isinstance(network[0][0], Join) and isinstance(folded[0][0], FoldedJoin)
