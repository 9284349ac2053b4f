"""The Python API behind `import mandategraph`: build, open and read, and the records that they return."""
