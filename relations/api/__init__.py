"""The REST API, /api/v1/.

Import direction, one way only: errors <- parameters <- filtersets, pagination;
fields <- serializers <- views. `config/api.py` alone knows the routes.
"""
