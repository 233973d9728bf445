"""The measuring tools that services use, and the scores each can give."""

from collections.abc import Mapping

from django.db.models import TextChoices

from agencies.errors import Refused


class Tool(TextChoices):
    DASH = "dash", "DASH risk checklist"
    PHQ9 = "phq9", "PHQ-9 (depression)"
    GAD7 = "gad7", "GAD-7 (anxiety)"
    EPDS = "epds", "Edinburgh postnatal depression scale"
    AUDIT = "audit", "AUDIT (alcohol)"
    DUDIT = "dudit", "DUDIT (drugs)"
    SDQ = "sdq", "Strengths and difficulties questionnaire"
    SIGNS_OF_SAFETY = "signs_of_safety", "Signs of Safety scale"
    OTHER = "other", "Another tool"


RANGES: Mapping[Tool, tuple[int, int]] = {
    Tool.DASH: (0, 24),
    Tool.PHQ9: (0, 27),
    Tool.GAD7: (0, 21),
    Tool.EPDS: (0, 30),
    Tool.AUDIT: (0, 40),
    Tool.DUDIT: (0, 44),
    Tool.SDQ: (0, 40),
    Tool.SIGNS_OF_SAFETY: (0, 10),
}
"""The lowest and highest score of each tool; of another tool nobody knows."""
LOWEST, HIGHEST = -1000, 1000


def check_score(tool: str, score: int | None) -> None:
    """Refuses a score without its tool, and one that the tool cannot give."""
    if score is None:
        return
    if not tool:
        raise Refused("Choose the tool that gave this score.", field="tool")
    low, high = RANGES.get(Tool(tool), (LOWEST, HIGHEST)) if tool in Tool.values else (0, 0)
    if not low <= score <= high:
        raise Refused(f"This tool gives {low} to {high}.", field="score", code="out_of_range")
