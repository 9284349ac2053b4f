"""Who is tied to whom: edges from the questions, measures, files for other programs, and drawings."""
