"""Measuring the archive on labelled questions, beside plain baselines of the same run."""
