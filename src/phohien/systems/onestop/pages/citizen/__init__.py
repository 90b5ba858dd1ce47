"""The side of people and enterprises: find, apply, pay, follow, receive."""
