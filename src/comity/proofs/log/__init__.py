"""The transparency log, pure: tree, tiles, checkpoints, witnesses, proofs, audit."""
