"""LivePortrait (arXiv:2407.03168): implicit keypoints, stitching and retargeting. The quality engine."""
