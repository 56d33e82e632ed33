"""Hypothesis without a stopwatch: how long an example takes says more of the machine than of us."""

from hypothesis import HealthCheck, settings

settings.register_profile("studio", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("studio")
