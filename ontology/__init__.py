"""The vocabulary, the concept schemes, the authority files, IRI minting and name look-up. Imports
nothing above."""
