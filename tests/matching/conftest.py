"""Property tests here are small and many; a slow machine must not make one fail."""

from hypothesis import settings

settings.register_profile("matching", max_examples=25, deadline=None)
settings.load_profile("matching")
