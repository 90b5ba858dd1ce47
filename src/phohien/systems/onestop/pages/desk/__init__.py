"""The officials' desk: queues, the counter, the dossier and the acts on it."""
