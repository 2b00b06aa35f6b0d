"""The portrait engines, one folder each."""
