"""Stage 1 of the loader, a module a file format: bytes come in, text in Markdown's marks goes out."""
