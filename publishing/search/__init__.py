"""The index that finds texts, acts and names, and keeps what every page needs."""
