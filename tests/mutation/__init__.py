"""Change the rules one small step at a time, and see whether a test notices. See README.md in this folder."""
