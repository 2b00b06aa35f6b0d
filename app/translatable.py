"""Marks English text that is shown translated later, in modules that know nothing of Qt."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:  # noqa: N802 - the name by which pylupdate6 finds such text
    """Return text as it is; QCoreApplication.translate(context, text) translates it where it is shown."""
    return text
