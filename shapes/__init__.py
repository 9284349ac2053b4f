"""SHACL shapes by subject and the validator that applies them."""
