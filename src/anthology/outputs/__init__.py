"""Make files to hand out: one package an output."""
