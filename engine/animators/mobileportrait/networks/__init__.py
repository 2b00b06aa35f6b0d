"""The networks in torch: for training and export only. The live engine runs what was exported, without torch."""
