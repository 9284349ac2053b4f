"""The SPARQL endpoint: protocol, worker processes and their limits."""
