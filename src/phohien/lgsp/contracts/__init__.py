"""What systems say to each other: facts, questions, requests. One module a system; nothing else crosses a border."""
