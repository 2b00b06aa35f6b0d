"""The ways in which a photo is shown in an output of another shape; what each does is in engine.compose.view."""

FRAMINGS = ("auto", "fill", "whole")
