"""Downloaded networks: whether they are here, and right."""

from __future__ import annotations

from app import paths, user_paths
from app.doctor.finding import Finding, Level
from app.doctor.wording import finding_of
from engine.errors import WeightsError
from engine.runtime.manifest import Model, load_manifest
from engine.runtime.store import ModelStore, Presence, worst

NAME = "Networks"


def look_at_models() -> list[Finding]:
    """Look at every network that can be downloaded. Never a fault: no call needs one."""
    try:
        models = load_manifest(paths.model_manifest_path())
    except WeightsError as error:
        return [finding_of(NAME, Level.WARNING, error)]
    store = ModelStore(user_paths.models_dir())
    found = [_look_at(model, store) for model in models.values()]
    bad = [finding for finding in found if finding is not None]
    here = [name for name, model in models.items() if store.presence(model) is Presence.VERIFIED]
    return bad or [Finding(NAME, Level.OK, _sum_up(here, [name for name in models if name not in here]))]


def _look_at(model: Model, store: ModelStore) -> Finding | None:
    """Return what is wrong with a network that was downloaded."""
    name, fix = f"{NAME} {model.name}", f"understudy models download {model.name}"
    try:
        presence = store.presence(model)
        if presence is Presence.UNCHECKED:
            presence = worst(store.verify(model).values())
    except WeightsError as error:
        return finding_of(name, Level.WARNING, error)
    if presence in (Presence.DAMAGED, Presence.PARTLY):
        return Finding(name, Level.WARNING, f"It is {presence.value}.", "Download it again.", fix)
    return None


def _sum_up(here: list[str], missing: list[str]) -> str:
    told = f"Here and verified: {', '.join(here)}." if here else "None was downloaded."
    return f"{told} No call needs {', '.join(missing)}." if missing else told
