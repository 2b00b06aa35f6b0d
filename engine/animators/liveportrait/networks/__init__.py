"""LivePortrait's seven networks in PyTorch. Parameter names are those of the published checkpoints."""
