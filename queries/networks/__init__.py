"""Networks of actors: ties from the store, measures, and export to other programs."""
