"""Figures of networks: SVG, PNG and PDF."""
