"""The format of language packs: the keys of every stage file, their checks, and the run of their examples."""
