"""What answers SPARQL: the protocol, the processes that ask the store, and their limits."""
