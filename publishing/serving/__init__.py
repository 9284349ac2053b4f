"""The server process: connections and their limits, worker processes, and the requests between them."""
