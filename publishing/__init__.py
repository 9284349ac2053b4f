"""What the world sees: linked-data pages, a SPARQL endpoint, dumps, calendars and drawings of one store.

Nothing is imported here: a worker process that answers queries needs two modules of the package, not all.
"""
