"""Evidence: a round looked at from outside: whom it serves, why it is right, who said what."""
