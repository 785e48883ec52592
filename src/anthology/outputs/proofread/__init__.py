"""TODO outputs.proofread."""
