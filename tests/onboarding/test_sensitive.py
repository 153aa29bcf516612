"""What a first reading leaves out."""

from __future__ import annotations

import pytest

from copassist.onboarding.sensitive import is_sensitive


@pytest.mark.parametrize(
    "text",
    [
        "Le conflit avec l'équipe de nuit dure.",
        "J’ai déposé un grief en mai.",
        "Elle est en arrêt, c'est un burn-out.",
        "Il a été licencié hier.",
        "My boss reads this channel.",
        "She was laid off in June.",
        "This stays between us.",
        "Le salaire des chefs est affiché.",
    ],
)
def test_sensitive(text: str) -> None:
    """Conflict, health, money, grievances and confidences are."""
    assert is_sensitive(text)


@pytest.mark.parametrize(
    "text",
    [
        "La ronde du matin dure dix minutes.",
        "Fix the merge conflict before noon.",
        "I deleted the file accidentally.",
        "On mesure le temps de changement de format.",
        "Here is the template that we use.",
    ],
)
def test_ordinary(text: str) -> None:
    """Talk about practice is not."""
    assert not is_sensitive(text)
