"""Papers and results as files, the register of dossiers, and the public check of a result."""
