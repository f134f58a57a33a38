"""Public pages that belong to no journey, and the two addresses by which a machine asks how we are."""
