"""Template tag libraries of the interface."""
