"""Finds the further documents on the pages of a planned file, so that each is loaded by its own symbol."""

from __future__ import annotations

from pathlib import Path

from . import formats
from .input_checks import language_fault, symbol_fault
from .masthead import detect, language_in
from .records import LoaderError
from .sources import Plan, SourceFile
from .text import clean
from .time_limit import processor_time
from .volume_pages import neighbours


def with_neighbours(planned: Plan) -> Plan:
    """Returns the plan with a file entry for each document that is printed whole beside a planned one.

    A document that has a file of its own in the plan is not added. Files that cannot be read stay as planned.
    """
    named = [_named(file) for file in planned.files]
    known = {(file.symbol, file.language) for file in named}
    added: list[SourceFile] = []
    for file in named:
        for found in _beside(file):
            if (found.symbol, found.language) not in known:
                known.add((found.symbol, found.language))
                added.append(found)
    return Plan((*planned.files, *added), planned.refused)


def _named(file: SourceFile) -> SourceFile:
    """The file with the symbol and the language that its text or name gives."""
    if file.symbol and file.language:
        return file
    try:
        with processor_time(str(file.path)):
            source = formats.read(file.path)
            symbol, language = detect(source, Path(source.path).name)
    except LoaderError:
        return file
    language = language_in(Path(source.path).name) or language
    return SourceFile(file.path, file.symbol or symbol or "", file.language or language or "", file.issued_by)


def _beside(file: SourceFile) -> list[SourceFile]:
    if symbol_fault(file.symbol) or language_fault(file.language):
        return []
    try:
        with processor_time(str(file.path)):
            source = formats.read(file.path)
            if source.markup is not None:
                return []
            blocks = clean(source, file.language).blocks
            printed = tuple(neighbours(blocks, file.symbol, file.language))
    except LoaderError:
        return []
    return [
        SourceFile(file.path, found.symbol, file.language, file.issued_by) for found in printed if found.whole
    ]
