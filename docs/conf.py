"""Sphinx configuration: builds the documentation from the pages of this folder (`make docs` is strict).

Reference pages are written from their sources and notebooks are copied into `generated/` first; the
notebooks are executed on a store of the samples.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.metadata import version as version_of
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
GENERATED = HERE / "generated"
sys.path.insert(0, str(HERE))

import reference  # noqa: E402
from sphinx.errors import ConfigError  # noqa: E402

project = "mandategraph"
author = "The mandategraph authors"
version = release = version_of("mandategraph")
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx_click"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
exclude_patterns = ["build", "deployment/*.md", "pictures/*.md", "generated/.jupyter_cache"]
# Check links to headings of other pages.
myst_heading_anchors = 3
# `mermaid` has no renderer here; drawings of the README stay in the README.
nitpicky = True
# Types of other libraries have no inventory offline.
nitpick_ignore_regex = [("py:.*", ".*")]
autodoc_typehints = "description"
autodoc_member_order = "bysource"
html_theme = "furo"
html_title = "mandategraph"
html_show_sphinx = False
pygments_style = "friendly"

nb_execution_mode = "cache"
nb_execution_cache_path = str(GENERATED / ".jupyter_cache")
nb_execution_timeout = 180
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_merge_streams = True


def samples() -> Path:
    """Builds a store of the samples for the notebooks, unless MANDATEGRAPH_STORE names one."""
    if place := os.environ.get("MANDATEGRAPH_STORE"):
        return Path(place).resolve()
    store = GENERATED / "samples-store"
    command = [sys.executable, "-c", "from mandategraph.cli.main import main; main()", "build"]
    # The last one is the fascicle of the programme budget.
    names = ("en", "zh", "docx/A_83_6_Sect.47.en.docx")
    sources = [str(REPOSITORY / "samples" / name) for name in names]
    options = ["--manifest", str(REPOSITORY / "samples" / "manifest.csv"), "--store", str(store)]
    done = subprocess.run([*command, *sources, *options], check=False, capture_output=True, text=True)
    if done.returncode:
        raise ConfigError(f"Cannot build the store of the samples, {store}:\n{done.stdout}{done.stderr}")
    return store


def notebooks() -> None:
    """Copies the notebooks into `generated/notebooks`, touching only those that changed."""
    folder = GENERATED / "notebooks"
    folder.mkdir(parents=True, exist_ok=True)
    for source in sorted((REPOSITORY / "notebooks").glob("*.ipynb")):
        target = folder / source.name
        if not target.exists() or target.read_bytes() != source.read_bytes():
            shutil.copyfile(source, target)


reference.write(GENERATED)
notebooks()
os.environ["MANDATEGRAPH_STORE"] = str(samples())
