"""What went wrong is said whole, in the same words wherever it is shown."""

from app.domain.errors import DiskFull, VaultTrouble


def test_trouble_says_what_is_wrong_what_is_safe_and_what_to_do() -> None:
    error = DiskFull("The disk is full.", "Your text is kept.", "Free 20 MB and try again.")
    assert error.words() == "The disk is full.\nYour text is kept.\nFree 20 MB and try again."
    assert VaultTrouble("It is not there.", "", "Connect it.").words() == "It is not there.\nConnect it."
