"""Source file → records → quads: one stage a module, each a pure function from one frozen
dataclass to the next."""
