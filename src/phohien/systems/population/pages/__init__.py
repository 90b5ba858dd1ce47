"""Pages of the population register: the desk of officials, the register books, and everybody's own data."""
