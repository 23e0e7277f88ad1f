"""The AI platform (AI 中台): scored advice with its model version; people or written rules decide.

In: a report's text, the city's event standards, the desk's corrections. Out: advice that names its words, its
confidence and whether it knows; measured accuracy beside a naive baseline. Never: a change to an incident or a case,
a word of a resident kept, a score of a person.
"""
