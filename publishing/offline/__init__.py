"""The same site as files: what there is to write, how a page becomes a file, and what a publication keeps."""
