"""The catalogue: one `.rq` file a question, and the runner."""
