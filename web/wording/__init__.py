"""Words for people: every code that a reader may meet, as a sentence that can be translated.

Two files, because they are translated into different languages: `public` for what anybody may meet, `desk`
for what only those who work here do. A house test asks whether any code lacks its words.
"""
