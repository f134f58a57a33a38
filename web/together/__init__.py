"""What opens when both have said yes: the page of the two, their messages, and the agreement."""
