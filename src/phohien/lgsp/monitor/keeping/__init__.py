"""What becomes of evidence over the years: archived, dropped when its term is over, held back where somebody needs it."""
