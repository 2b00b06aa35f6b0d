"""MobilePortrait (arXiv:2407.05712): a small neural portrait engine for CPUs."""
