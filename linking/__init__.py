"""Following a mandate across documents: records of what single documents say come in, links with evidence
go out."""
