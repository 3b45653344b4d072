"""The demo city, played through the acts with an injected clock."""
