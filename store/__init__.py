"""The quad store: embedded (Oxigraph) or remote (SPARQL 1.1 Protocol), behind one small interface."""
