from app.domain import fingerprints

PRINT = "0123456789abcdef" * 4


def test_a_fingerprint_is_compared_in_the_same_groups_in_one_line_and_in_several():
    assert len(fingerprints.lines(PRINT)) == 2
    assert " ".join(fingerprints.lines(PRINT)) == fingerprints.groups(PRINT)
    assert [line.replace("   ", " ") for line in fingerprints.lines(PRINT, gap="   ")] == list(
        fingerprints.lines(PRINT)
    )


def test_a_fingerprint_that_ends_early_keeps_every_letter_of_it():
    assert fingerprints.groups("7f2a91c4b") == "7F2A 91C4 B"
    assert fingerprints.lines("") == ()
