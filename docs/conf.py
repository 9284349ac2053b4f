"""Sphinx builds the documentation: in, the pages of this folder; out, a site. `make docs` runs it strictly.

Pages about the vocabulary and the catalogue are written from their sources first, into `generated/`.
"""

from __future__ import annotations

import sys
from importlib.metadata import version as version_of
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import reference  # noqa: E402

project = "mandategraph"
author = "The mandategraph authors"
version = release = version_of("mandategraph")
extensions = ["myst_parser", "sphinx_click"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["build", "deployment/*.md"]
# Links to headings of other pages are checked, and a link that leads nowhere fails the build.
myst_heading_anchors = 3
nitpicky = True
html_theme = "furo"
html_title = "mandategraph"
html_show_sphinx = False
pygments_style = "friendly"

reference.write(HERE / "generated")
