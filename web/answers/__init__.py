"""Answers that newcomers and volunteers give alike: the parts of a form, and what each part means.

A part is a mixin of fields with one property that returns the answer as it is stored. `StepForm` is what
each screen of a sign-up descends from. `macros/answers.html` draws them.
"""
