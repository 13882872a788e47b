"""The vocabulary of questions: what one may ask of each table, in one place.

Imports no model (a queryset knows its own), so that the models can be built on it:
`Record.objects.published().between(israel, azerbaijan)`.
"""
