"""The `mandategraph` command: thin, one file a command group."""
