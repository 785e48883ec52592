"""Read the finished book again, as a proof-reader does: its words and its pages."""
