"""The page a coordinator begins her day with: what cannot wait, whom to call, and what comes after."""
