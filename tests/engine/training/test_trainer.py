from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.errors import WeightsError  # noqa: E402
from engine.training.footage_cache import FootageCache  # noqa: E402
from engine.training.trainer import Trainer, TrainingPlan  # noqa: E402

PLAN = TrainingPlan(size="tiny", steps=4, batch=2, window_px=64, adversarial_from=2)
CPU = torch.device("cpu")


def test_a_resumed_run_goes_on_as_if_it_had_not_stopped(cache: FootageCache, tmp_path: Path) -> None:
    with Trainer(PLAN, cache, CPU) as whole:
        straight = [whole.train_step() for _ in range(4)]
    with Trainer(PLAN, cache, CPU) as begun:
        for _ in range(2):
            begun.train_step()
        begun.save(tmp_path / "last.pt")
    with Trainer(PLAN, cache, CPU) as resumed:
        resumed.resume(tmp_path / "last.pt")
        assert resumed.step == 2
        rest = [resumed.train_step() for _ in range(2)]
    for wanted, got in zip(straight[2:], rest, strict=True):
        assert got == pytest.approx(wanted, rel=1e-4, abs=1e-6)
    for name, value in whole.mean.network.state_dict().items():
        assert torch.allclose(value, resumed.mean.network.state_dict()[name], atol=1e-5), name


def test_the_discriminator_joins_at_its_step(cache: FootageCache) -> None:
    with Trainer(PLAN, cache, CPU) as trainer:
        named = [set(trainer.train_step()) for _ in range(3)]
    assert "judge" not in named[1]
    assert {"judge", "feature", "adversarial"} <= named[2]


def test_a_checkpoint_of_another_size_or_a_broken_one_is_refused(cache: FootageCache, tmp_path: Path) -> None:
    path = tmp_path / "last.pt"
    with Trainer(PLAN, cache, CPU) as trainer:
        trainer.save(path)
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(WeightsError, match="cannot be read"):
            trainer.resume(path)
        path.write_bytes(whole)
        trainer.plan = TrainingPlan(size="small")
        with pytest.raises(WeightsError, match="holds the size 'tiny'"):
            trainer.resume(path)
