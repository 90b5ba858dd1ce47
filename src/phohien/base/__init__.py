"""The tables every office needs, with no word of any domain in them."""
