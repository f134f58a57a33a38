"""Messages to people: typed content, and the outbox they wait in."""
