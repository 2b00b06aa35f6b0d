from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.weights_server import WeightsServer, serve_weights


@pytest.fixture
def server() -> Iterator[WeightsServer]:
    with serve_weights() as running:
        yield running
