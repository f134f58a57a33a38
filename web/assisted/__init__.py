"""Signing somebody up who sits at the desk or is on the phone: pages that either side fills with its own.

Newcomers and volunteers are signed up in one way. What differs (the questions, what becomes of the answers)
each side tells in a `SignUp`, and registers it.
"""
