"""Convert Markdown as blogs write it, close to CommonMark, into a fragment."""
