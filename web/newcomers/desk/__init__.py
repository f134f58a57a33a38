"""The desk's side of the newcomer's pages: signing somebody up, and writing down what she says."""
