"""An invented AKN4UN file, for the tests of its reader."""

from __future__ import annotations

HEAD = (
    '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0" '
    'xmlns:akn4un="http://un.org/akn4un"><statement name="resolution">'
)
TAIL = "</statement></akomaNtoso>"
NOTE = (
    '<authorialNote marker="1" placement="bottom" eId="n1"><p>See '
    '<a href="https://undocs.org/en/A/RES/99/7">resolution 99/7</a>.</p></authorialNote>'
)


def organizations(*names: str) -> str:
    return "".join(f"<organization>{name}</organization>" for name in names)


META = f"""<meta>
<identification><FRBRWork>
<FRBRthis value="/akn/un/statement/deliberation/unga/2045-12-15/100-9/!main/"/>
<FRBRdate date="2045-12-15" name="adoption"/></FRBRWork>
<FRBRExpression><FRBRlanguage language="LANGUAGE"/></FRBRExpression></identification>
<classification><keyword value="16" href="http://metadata.un.org/sdg/16" dictionary="SDGO"/>
<keyword value="x" href="http://eurovoc.europa.eu/1" dictionary="EuroVoc"/></classification>
<workflow>
<step date="2045-11-01" outcome="draftResolution" as="A/C.6/100/L.3"
 by="Cuba (on behalf of the Group of 77 and China), Peru, Bosnia and Herzegovina and Trinidad and Tobago"/>
<step date="0001-01-01" outcome="draftResolutionAdditionalSponsors" by="Türkiye"/>
<step date="0001-01-01" outcome="recommendedForAdoption" as="A/100/470" by=""/>
</workflow>
<analysis><parliamentary><voting outcome="adoptedRecordedVote">
<count value="3" refersTo="inFavour"><akn4un:voters>
{organizations("PERU", "CÔTE D'IVOIRE", "UNITED KINGDOM")}</akn4un:voters></count>
<count value="1" refersTo="against"><akn4un:voters>{organizations("TONGA")}</akn4un:voters></count>
<count value="1" refersTo="abstaining"><akn4un:voters>{organizations("ATLANTIS")}</akn4un:voters></count>
</voting></parliamentary></analysis></meta>"""

COVER = """<coverPage>
<p><docNumber refersTo="#symbol">A/RES/100/9</docNumber></p>
<p><docAuthority refersTo="#issuingBody">General Assembly</docAuthority></p>
<p><session value="100">One hundredth session</session></p>
<p><inline title="81 (b)" name="agenda item">Agenda item 81 (b)</inline></p>
<p><docProponent refersTo="#sixthCommittee">[on the report of the Sixth Committee
(<inline name="originating document">A/100/470, para. 8</inline>)]</docProponent></p></coverPage>
<preface><p><docNumber>100/9.</docNumber>
<docTitle refersTo="#resolutionTitle">Lighthouses of the high seas</docTitle></p></preface>"""

BODY = f"""<preamble>
<formula><p><span class="italic">The General Assembly</span>,</p></formula>
<container name="Recalling"><p><span class="italic">Recalling</span> its resolutions
<a href="https://undocs.org/en/A/RES/98/4">98/4 of 7 December 2043</a> on keepers of lamps,{NOTE}</p>
</container>
</preamble>
<mainBody>
<paragraph class="H23"><subheading>Lamps</subheading></paragraph>
<paragraph class="SingleTxt"><num>1.</num><content><p><span class="italic">Requests</span> the
Secretary-General to report to the General Assembly at its one hundred and first session on lamps;</p>
</content>
</paragraph>
<paragraph class="SingleTxt"><num>2.</num><list>
<intro><p><span class="italic">Urges</span> Member States:</p></intro>
<point><num>(a)</num><content><p>To count their lighthouses, including:</p></content></point>
<sublist><point><num>(i)</num><content><p>Those on rocks;</p></content></point>
<point><num>(ii)</num><content><p>Those on ships;</p></content></point></sublist>
<point><num>(b)</num><content><p>To paint them in the light of the outcome of the meeting on paint,
as in <a href="https://undocs.org/en/A/RES/97/3">that text</a>;</p></content></point>
</list></paragraph>
<paragraph class="SingleTxt"><content>
<p>3. <span class="italic">Decides</span> to remain seized of the matter.</p>
</content></paragraph>
</mainBody>
<conclusions><p><inline name="adoptionMeeting" title="54th">54th plenary meeting</inline><eol/>
<docDate date="2045-12-15" refersTo="#adoptionDate">15 December 2045</docDate></p></conclusions>"""


def sample(language: str = "eng", body: str = BODY, meta: str = META) -> bytes:
    """The bytes of the file, in a language by its ISO 639-2 code, with another body or other metadata."""
    return f"{HEAD}{meta.replace('LANGUAGE', language)}{COVER}{body}{TAIL}".encode()
