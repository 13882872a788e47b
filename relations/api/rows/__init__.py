"""Records read as flat rows, and written in the shape that their serializers declare.

A page costs one fixed number of statements, each compiled once; no model is made and
no serializer is run. What a record looks like is still said in one place, by the
serializers, and what its evidence amounts to by `relations.evidence`: both are handed
rows that have a model's methods and the columns that were read.

`light` has these rows, `statements` SQL that is built once, `questions` the page that
a filterset asks for, `reading` what belongs to its records, `shapes` the JSON,
`records` all of it together.
"""
