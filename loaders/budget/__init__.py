"""Fascicles of the programme budget: programmes, mandates, deliverables and resources.

`fascicle` makes the outline of a fascicle, `quads` writes what it says; the stages between stand in `layout`,
`places` and `mandates`. How fascicles are written in a language is in `languages/<language>/budget.toml`.
"""
