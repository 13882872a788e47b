"""System checks: a wrong setting stops every command with a sentence.

E001 a variable's value cannot be read; E002 and E003 the secret key is missing or
short; E004 any host is allowed. All of them are found in `config.environment`.
"""

from django.core import checks

from config import environment

TAG = "environment"


@checks.register(TAG)
def the_environment_is_usable(app_configs=None, **kwargs):
    """Return an error for each variable that cannot be used as it is set."""
    return [
        checks.Error(problem.message, obj=problem.variable, id=problem.id)
        for problem in environment.read().problems
    ]
