"""Acts on rooms, subscriptions, events and deliveries."""
