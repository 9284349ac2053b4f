"""Files of a static site are made without requests, and hold what the application answers."""

from __future__ import annotations

import posixpath
from urllib.parse import quote

import pytest
from mandategraph.publishing.application import application
from mandategraph.publishing.offline.addresses import Addresses
from mandategraph.publishing.offline.answers import Answers
from mandategraph.publishing.offline.copying import relative
from mandategraph.publishing.offline.plan import planned
from mandategraph.publishing.site import Site
from mandategraph.publishing.tracing import listening, noted, shared
from starlette.testclient import TestClient

LANGUAGES = ("en", "zh")


@pytest.fixture(scope="module")
def addresses(site: Site) -> Addresses:
    return Addresses(site.base, site.address, LANGUAGES, ("ttl", "jsonld"))


def test_answers_are_those_of_the_application(site: Site, addresses: Addresses) -> None:
    client, answers = TestClient(application(site)), Answers(site)
    compared = left = 0
    jobs = planned(site, addresses)
    # Some files of some jobs: every kind of page, table and data is among them.
    for job in (*jobs[:60], *jobs[60::40]):
        for target in {*job.targets[:4], *job.targets[-2:]}:
            language = target.language or LANGUAGES[0]
            answer = answers.get(target.address, language)
            if answer is None:
                left += 1
                continue
            response = client.get(target.address, headers={"Accept-Language": language})
            assert response.status_code == 200, target
            if isinstance(answer, dict):
                assert answer == response.json(), target
            else:
                assert (answer.encode() if isinstance(answer, str) else answer) == response.content, target
            compared += 1
    assert compared > 20 * left


@pytest.mark.parametrize(
    "address",
    [
        "/body/NOBODY.html",
        "/body/UNODC",
        "/table/nothing.csv",
        "/table/acts.pdf",
        "/dumps/mandategraph.nq.gz",
        "/calendar.ics",
        "/document/A/RES/9999/1.ttl",
    ],
)
def test_what_needs_the_application_is_left_to_it(site: Site, address: str) -> None:
    assert Answers(site).get(address, "en") is None


def test_relative_links_are_those_of_posixpath(site: Site, addresses: Addresses) -> None:
    names = sorted({target.file for job in planned(site, addresses) for target in job.targets})[::23]
    for page in names[::7]:
        for name in names:
            expected = posixpath.relpath(name, posixpath.dirname(page) or ".")
            assert relative(name, page) == quote(expected, safe="/:@!$&'()*+,;~=")


def test_shared_results_last_as_long_as_a_job_and_are_noted_in_each() -> None:
    calls: list[str] = []

    @shared
    def look_up(iri: str) -> str:
        calls.append(iri)
        noted(iri)
        return iri.upper()

    for _ in range(2):
        with listening() as read:
            assert [look_up("a"), look_up("a")] == ["A", "A"]
        assert read == {"a"}
    assert calls == ["a", "a"]
    look_up("b")
    look_up("b")
    assert calls[2:] == ["b", "b"]
