"""A new practice root: what was signed under the earlier one stays as it was, and never passes for the new one's."""

import base64

from cryptography.hazmat.primitives.asymmetric import ec

from app.documents import certificates, papers
from app.documents.evidence import Known
from app.documents.verifying import verify
from app.domain.reports import ReportKind
from app.domain.verdicts import Verdict, Word
from tests.documents.conftest import NOW, PaperPractice, Person, report_of, sign_all, signed_by


def renewed(before: PaperPractice) -> PaperPractice:
    """Give the same practice after its root was made anew: the same people and keys, with new certificates."""
    after = PaperPractice(before.name, before.vault)
    again = [
        Person(
            one.id, one.name, one.role, one.key,
            certificates.issue(after.key, after.root, one.key.public_key(), one.name, after.began),
        )
        for one in before.people
    ]  # fmt: skip
    after.owner, after.clinician = again
    after.people = again
    return after


def said(verdict: Verdict) -> str:
    return " | ".join(f"{check.heading}: {check.evidence}" for check in verdict.checks if check.word)


def test_a_paper_of_the_earlier_root_stays_genuine_for_whoever_confirmed_that_root(
    two: bytes, paper_practice: PaperPractice
) -> None:
    new = renewed(paper_practice)
    both = Known({paper_practice.fingerprint: paper_practice.name, new.fingerprint: new.name})
    assert verify(two, both).word is Word.GENUINE, said(verify(two, both))
    signed = signed_by(
        report_of(new, ReportKind.SUMMARY, new.owner), new.register(), new.owner, root=new.root
    )
    assert verify(signed, both).word is Word.GENUINE


def test_who_confirmed_only_the_new_root_is_told_that_the_paper_is_under_another(
    two: bytes, paper_practice: PaperPractice
) -> None:
    """Whoever stole the earlier root could make such a paper today: only the earlier card can confirm it."""
    new = renewed(paper_practice)
    verdict = verify(two, Known({new.fingerprint: new.name}))
    assert verdict.word is Word.FOREIGN
    assert "but the practice certificate is another one" in said(verdict)


def test_a_paper_certified_before_a_change_of_root_is_countersigned_only_with_the_earlier_certificate(
    paper_practice: PaperPractice,
) -> None:
    """The countersigner's key is the same; what the paper asks for is the certificate they had when it was made."""
    practice, new = paper_practice, renewed(paper_practice)
    both = Known({practice.fingerprint: practice.name, new.fingerprint: new.name})
    report = report_of(practice, ReportKind.INCIDENT, practice.clinician, practice.owner)
    paper = papers.build(report, practice.register())
    certified = sign_all(paper, practice.clinician, root=practice.root)
    verdict = verify(certified, both)
    assert verdict.word is Word.INCOMPLETE and "Not everyone who must sign has signed" in said(verdict)
    earlier = sign_all(certified, practice.owner, root=practice.root, first=2)
    assert verify(earlier, both).word is Word.GENUINE, said(verify(earlier, both))
    later = sign_all(certified, new.owner, root=new.root, first=2)
    verdict = verify(later, both)
    assert verdict.word is not Word.GENUINE
    assert "The practice did not issue the certificate of Sample Owner" in said(verdict)


def test_who_left_before_the_change_of_root_cannot_countersign_with_the_earlier_certificate(
    paper_practice: PaperPractice,
) -> None:
    practice = paper_practice
    report = report_of(practice, ReportKind.INCIDENT, practice.clinician, practice.owner)
    signed = signed_by(
        report, practice.register(owner=NOW), practice.clinician, practice.owner, root=practice.root
    )
    verdict = verify(signed, Known({practice.fingerprint: practice.name}))
    assert verdict.word is Word.FOREIGN and "was not entitled to sign at that time" in said(verdict)


def test_a_paper_that_names_the_new_root_and_is_signed_under_the_earlier_is_not_the_practices(
    paper_practice: PaperPractice,
) -> None:
    """The tamper twin: somebody with the stolen root cannot pass their paper off as the new one's."""
    practice, new = paper_practice, renewed(paper_practice)
    thief = ec.generate_private_key(ec.SECP256R1())
    issued = certificates.issue(practice.key, practice.root, thief.public_key(), "Sample Owner", new.began)
    forger = Person(new.owner.id, new.owner.name, new.owner.role, thief, issued)
    report = report_of(new, ReportKind.SUMMARY, forger)
    for register in (practice.register(), new.register()):
        verdict = verify(
            signed_by(report, register, forger, root=practice.root), Known({new.fingerprint: new.name})
        )
        assert verdict.word is Word.FOREIGN, said(verdict)
    assert base64.b64encode(practice.root).decode() not in new.register().decode()
