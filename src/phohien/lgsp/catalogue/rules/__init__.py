"""The catalogue's rules, pure: names, life cycle, descriptions, rights, clocks, the configuration."""
