"""The heart of the data plane: decides on a request, forwards it, has it proven, answers. No Django, no database."""
