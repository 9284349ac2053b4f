"""Python API of mandategraph, a knowledge graph of United Nations mandates and actors."""

from __future__ import annotations

from importlib.metadata import version

__version__ = version("mandategraph")
