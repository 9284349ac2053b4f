"""The names of the vocabulary as plain strings, for code that writes RDF without loading the ontology.

In: nothing. Out: namespace prefixes, and `Class` and `Property` with one full IRI a constant. A test holds
every constant against `mandategraph.ttl`, so that none can drift from the file.
"""

from __future__ import annotations

from typing import Final

HOME: Final = "https://w3id.org/mandategraph/"
"""Base IRI of the vocabulary and its schemes, independent of the base of a graph."""

MG: Final = f"{HOME}ontology#"
VERB: Final = f"{HOME}verb/"
KIND: Final = f"{HOME}kind/"
CONDITION: Final = f"{HOME}condition/"
STATUS: Final = f"{HOME}status/"
DEADLINE_STATUS: Final = f"{HOME}deadline-status/"
DERIVATION: Final = f"{HOME}derivation/"
ROLE: Final = f"{HOME}role/"
REASON: Final = f"{HOME}reason/"
BODY_TYPE: Final = f"{HOME}body-type/"
INSTRUMENT_TYPE: Final = f"{HOME}instrument-type/"
PROGRESS: Final = f"{HOME}progress/"
EVENT: Final = f"{HOME}event/"
REITERATED: Final = "request reiterated"
"""Rule of a renewal whose text reiterates the request and names its paragraph."""

DCTERMS: Final = "http://purl.org/dc/terms/"
ELI: Final = "http://data.europa.eu/eli/ontology#"
ORG: Final = "http://www.w3.org/ns/org#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
PROV: Final = "http://www.w3.org/ns/prov#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA: Final = "https://schema.org/"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

PREFIXES: Final = {
    "body-type": BODY_TYPE,
    "condition": CONDITION,
    "dcterms": DCTERMS,
    "deadline-status": DEADLINE_STATUS,
    "derivation": DERIVATION,
    "eli": ELI,
    "event": EVENT,
    "instrument-type": INSTRUMENT_TYPE,
    "kind": KIND,
    "mg": MG,
    "org": ORG,
    "owl": OWL,
    "progress": PROGRESS,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "reason": REASON,
    "role": ROLE,
    "schema": SCHEMA,
    "skos": SKOS,
    "status": STATUS,
    "verb": VERB,
    "xsd": XSD,
}
"""Conventional prefixes, for queries and Turtle."""

LANGUAGE: Final = {
    "ar": "http://publications.europa.eu/resource/authority/language/ARA",
    "en": "http://publications.europa.eu/resource/authority/language/ENG",
    "es": "http://publications.europa.eu/resource/authority/language/SPA",
    "fr": "http://publications.europa.eu/resource/authority/language/FRA",
    "ru": "http://publications.europa.eu/resource/authority/language/RUS",
    "zh": "http://publications.europa.eu/resource/authority/language/ZHO",
}
"""The six official languages in the language table of the EU Publications Office, as ELI requires."""


class Class:
    """The classes of the vocabulary."""

    ACT: Final = f"{MG}Act"
    ACTOR: Final = f"{MG}Actor"
    ANNEX: Final = f"{MG}Annex"
    APPENDAGE: Final = f"{MG}Appendage"
    BODY: Final = f"{MG}Body"
    CITATION: Final = f"{MG}Citation"
    CITED_DOCUMENT: Final = f"{MG}CitedDocument"
    COMMITMENT: Final = f"{MG}Commitment"
    CONSIDERATION: Final = f"{MG}Consideration"
    CORRIGENDUM: Final = f"{MG}Corrigendum"
    DEADLINE_STATUS: Final = f"{MG}DeadlineStatus"
    DECISION: Final = f"{MG}Decision"
    DECISION_ACT: Final = f"{MG}DecisionAct"
    DECLARATION: Final = f"{MG}Declaration"
    DOCUMENT: Final = f"{MG}Document"
    DRAFT_DECISION: Final = f"{MG}DraftDecision"
    DRAFT_RESOLUTION: Final = f"{MG}DraftResolution"
    DUE: Final = f"{MG}Due"
    EVIDENCE: Final = f"{MG}Evidence"
    FINDING: Final = f"{MG}Finding"
    GROUP: Final = f"{MG}Group"
    IMPLEMENTATION_STATEMENT: Final = f"{MG}ImplementationStatement"
    INSTRUMENT: Final = f"{MG}Instrument"
    INSTRUMENT_MENTION: Final = f"{MG}InstrumentMention"
    INTERVENTION: Final = f"{MG}Intervention"
    LIBRARY_RECORD: Final = f"{MG}LibraryRecord"
    LINK: Final = f"{MG}Link"
    LISTED_DOCUMENT: Final = f"{MG}ListedDocument"
    MANDATE_EVENT: Final = f"{MG}MandateEvent"
    MEETING: Final = f"{MG}Meeting"
    NARRATIVE_PARAGRAPH: Final = f"{MG}NarrativeParagraph"
    OPERATIVE_PARAGRAPH: Final = f"{MG}OperativeParagraph"
    PARAGRAPH: Final = f"{MG}Paragraph"
    PARTY_COUNT: Final = f"{MG}PartyCount"
    PREAMBULAR_PARAGRAPH: Final = f"{MG}PreambularParagraph"
    PRESIDENTIAL_STATEMENT: Final = f"{MG}PresidentialStatement"
    PROVISIONAL_ACTOR: Final = f"{MG}ProvisionalActor"
    PROVISIONAL_INSTRUMENT: Final = f"{MG}ProvisionalInstrument"
    RECOMMENDATIONS: Final = f"{MG}Recommendations"
    REPORT: Final = f"{MG}Report"
    REQUEST: Final = f"{MG}Request"
    RESOLUTION: Final = f"{MG}Resolution"
    SESSION: Final = f"{MG}Session"
    SESSION_STATEMENT: Final = f"{MG}SessionStatement"
    SOURCE_FILE: Final = f"{MG}SourceFile"
    SPONSORSHIP: Final = f"{MG}Sponsorship"
    STATE: Final = f"{MG}State"
    STATEMENT: Final = f"{MG}Statement"
    TEXT: Final = f"{MG}Text"
    TOPIC_ASSIGNMENT: Final = f"{MG}TopicAssignment"
    TREATY_CITATION: Final = f"{MG}TreatyCitation"
    VOTE: Final = f"{MG}Vote"

    # Programme budget.
    DELIVERABLE: Final = f"{MG}Deliverable"
    OBJECTIVE: Final = f"{MG}Objective"
    PERFORMANCE_MEASURE: Final = f"{MG}PerformanceMeasure"
    PERFORMANCE_VALUE: Final = f"{MG}PerformanceValue"
    PROGRAMME: Final = f"{MG}Programme"
    PROGRAMME_BUDGET_DOCUMENT: Final = f"{MG}ProgrammeBudgetDocument"
    PROGRAMME_COMPONENT: Final = f"{MG}ProgrammeComponent"
    PROGRAMME_MANDATE: Final = f"{MG}ProgrammeMandate"
    QUANTITY: Final = f"{MG}Quantity"
    BUDGET_IMPLICATION: Final = f"{MG}BudgetImplication"
    RESOURCE_REQUIREMENT: Final = f"{MG}ResourceRequirement"
    SUBPROGRAMME: Final = f"{MG}Subprogramme"


class Property:
    """The properties of the vocabulary."""

    ABSTAINING_COUNT: Final = f"{MG}abstainingCount"
    ABSTAINED: Final = f"{MG}abstained"
    ACRONYM: Final = f"{MG}acronym"
    ACTION: Final = f"{MG}action"
    ACTION_TEXT: Final = f"{MG}actionText"
    ADDRESSEE: Final = f"{MG}addressee"
    ADOPTED_AS: Final = f"{MG}adoptedAs"
    ADOPTED_AT: Final = f"{MG}adoptedAt"
    ADOPTED_IN: Final = f"{MG}adoptedIn"
    ADOPTED_ON: Final = f"{MG}adoptedOn"
    ACTIVITY: Final = f"{MG}activity"
    ACTOR: Final = f"{MG}actor"
    AGAINST_COUNT: Final = f"{MG}againstCount"
    AGENDA_ITEM: Final = f"{MG}agendaItem"
    AGENDA_TITLE: Final = f"{MG}agendaTitle"
    ANCHOR: Final = f"{MG}anchor"
    ANNOUNCED: Final = f"{MG}announced"
    ANSWERS: Final = f"{MG}answers"
    AS_OF: Final = f"{MG}asOf"
    ATTESTED_BY: Final = f"{MG}attestedBy"
    AT_MEETING: Final = f"{MG}atMeeting"
    AT_SESSION: Final = f"{MG}atSession"
    BASED_ON: Final = f"{MG}basedOn"
    BASIS: Final = f"{MG}basis"
    BODY_NAME: Final = f"{MG}bodyName"
    BUDGET_STATEMENT: Final = f"{MG}budgetStatement"
    BY_ACT: Final = f"{MG}byAct"
    CHARACTERS: Final = f"{MG}characters"
    CHARACTERS_OF_TEXT: Final = f"{MG}charactersOfText"
    CHARACTERS_READ: Final = f"{MG}charactersRead"
    CITED_DOCUMENT: Final = f"{MG}citedDocument"
    CITED_SYMBOL: Final = f"{MG}citedSymbol"
    CITING_VERB: Final = f"{MG}citingVerb"
    CLOSES: Final = f"{MG}closes"
    CONDITION: Final = f"{MG}condition"
    CONFERENCE_OF_PARTIES: Final = f"{MG}conferenceOfParties"
    CONTINUES: Final = f"{MG}continues"
    CORRECTS: Final = f"{MG}corrects"
    COUNT: Final = f"{MG}count"
    DEADLINE_STATUS: Final = f"{MG}deadlineStatus"
    DERIVATION: Final = f"{MG}derivation"
    DESCRIBES: Final = f"{MG}describes"
    DESIGNATION: Final = f"{MG}designation"
    DID_NOT_VOTE: Final = f"{MG}didNotVote"
    DRAFT_SYMBOL: Final = f"{MG}draftSymbol"
    DUE: Final = f"{MG}due"
    DUE_TYPE: Final = f"{MG}dueType"
    ENCODING: Final = f"{MG}encoding"
    ESTABLISHED_BY: Final = f"{MG}establishedBy"
    EVENT_KIND: Final = f"{MG}eventKind"
    EVERY: Final = f"{MG}every"
    LISTING: Final = f"{MG}listing"
    ON_DAY_OF_YEAR: Final = f"{MG}onDayOfYear"
    EXACT: Final = f"{MG}exact"
    FILE_NAME: Final = f"{MG}fileName"
    FORMAT: Final = f"{MG}format"
    FORMER_NAME: Final = f"{MG}formerName"
    HAS_APPENDAGE: Final = f"{MG}hasAppendage"
    HAS_CITATION: Final = f"{MG}hasCitation"
    HAS_CONSIDERATION: Final = f"{MG}hasConsideration"
    HAS_EVIDENCE: Final = f"{MG}hasEvidence"
    HAS_FINDING: Final = f"{MG}hasFinding"
    HAS_INSTRUMENT_MENTION: Final = f"{MG}hasInstrumentMention"
    HAS_INTERVENTION: Final = f"{MG}hasIntervention"
    HAS_SPONSORSHIP: Final = f"{MG}hasSponsorship"
    HAS_STATUS: Final = f"{MG}hasStatus"
    HAS_TREATY_CITATION: Final = f"{MG}hasTreatyCitation"
    HAS_VOTE: Final = f"{MG}hasVote"
    IN_FAVOUR_COUNT: Final = f"{MG}inFavourCount"
    HEADING: Final = f"{MG}heading"
    IMPLEMENTS: Final = f"{MG}implements"
    IN_DOCUMENT: Final = f"{MG}inDocument"
    IN_NOTE: Final = f"{MG}inNote"
    IN_PARAGRAPH: Final = f"{MG}inParagraph"
    INHERITED_FROM: Final = f"{MG}inheritedFrom"
    INSTRUMENT: Final = f"{MG}instrument"
    INSTRUMENT_TYPE: Final = f"{MG}instrumentType"
    INVOKES: Final = f"{MG}invokes"
    IS_LEAF: Final = f"{MG}isLeaf"
    ISO_ALPHA2: Final = f"{MG}isoAlpha2"
    ISO_ALPHA3: Final = f"{MG}isoAlpha3"
    ISSUED_BY: Final = f"{MG}issuedBy"
    KIND: Final = f"{MG}kind"
    LANGUAGE: Final = f"{MG}language"
    MEETING_NUMBER: Final = f"{MG}meetingNumber"
    MEMBER_SINCE: Final = f"{MG}memberSince"
    MENTIONS: Final = f"{MG}mentions"
    MESSAGE: Final = f"{MG}message"
    MOMENT: Final = f"{MG}moment"
    NAMED_GRAPH: Final = f"{MG}namedGraph"
    NEW_PARTIES: Final = f"{MG}newParties"
    NOT_AFTER: Final = f"{MG}notAfter"
    NOT_BEFORE: Final = f"{MG}notBefore"
    NUMBER: Final = f"{MG}number"
    OF_BODY: Final = f"{MG}ofBody"
    OF_DRAFT: Final = f"{MG}ofDraft"
    OFFICIAL_NAME: Final = f"{MG}officialName"
    ON_BEHALF_OF: Final = f"{MG}onBehalfOf"
    ON_DATE: Final = f"{MG}onDate"
    OPERATIVE_PARAGRAPHS: Final = f"{MG}operativeParagraphs"
    OPERATIVE_PARAGRAPHS_WITH_ACT: Final = f"{MG}operativeParagraphsWithAct"
    OPERATIVE_VERB: Final = f"{MG}operativeVerb"
    ORDER: Final = f"{MG}order"
    OTHER_SYMBOL: Final = f"{MG}otherSymbol"
    PARAGRAPH_KEY: Final = f"{MG}paragraphKey"
    PARENT: Final = f"{MG}parent"
    PART_OF: Final = f"{MG}partOf"
    PARTNER: Final = f"{MG}partner"
    PARTY_TO: Final = f"{MG}partyTo"
    PERFORMS: Final = f"{MG}performs"
    PINPOINT: Final = f"{MG}pinpoint"
    PLACE: Final = f"{MG}place"
    PRECISION: Final = f"{MG}precision"
    PROGRESS: Final = f"{MG}progress"
    PROPOSED_BY: Final = f"{MG}proposedBy"
    PROTOCOL_TO: Final = f"{MG}protocolTo"
    QUALIFIER: Final = f"{MG}qualifier"
    REASON: Final = f"{MG}reason"
    RECOMMENDED_BY: Final = f"{MG}recommendedBy"
    RECOMMENDED_IN: Final = f"{MG}recommendedIn"
    RECORD_NUMBER: Final = f"{MG}recordNumber"
    RECURRENCE_ENDS: Final = f"{MG}recurrenceEnds"
    REFERS_TO: Final = f"{MG}refersTo"
    REGISTRATION_NUMBER: Final = f"{MG}registrationNumber"
    RELATED_DOCUMENT: Final = f"{MG}relatedDocument"
    RENEWS: Final = f"{MG}renews"
    REPORT_TO: Final = f"{MG}reportTo"
    REPORTING: Final = f"{MG}reporting"
    REPORTS_UNDER: Final = f"{MG}reportsUnder"
    RESUMED: Final = f"{MG}resumed"
    REVISES: Final = f"{MG}revises"
    ROLE: Final = f"{MG}role"
    RULE: Final = f"{MG}rule"
    SCORE: Final = f"{MG}score"
    SECRETARIAT_OF: Final = f"{MG}secretariatOf"
    SECTION: Final = f"{MG}section"
    SERVICED_BY: Final = f"{MG}servicedBy"
    SESSION_NUMBER: Final = f"{MG}sessionNumber"
    SHA256: Final = f"{MG}sha256"
    SIGNATORY_TO: Final = f"{MG}signatoryTo"
    SPAN: Final = f"{MG}span"
    SPEAKER: Final = f"{MG}speaker"
    SPONSOR: Final = f"{MG}sponsor"
    STAGE: Final = f"{MG}stage"
    STARTS_FROM: Final = f"{MG}startsFrom"
    STATED_DATE: Final = f"{MG}statedDate"
    STATED_SUBJECT: Final = f"{MG}statedSubject"
    STATED_TITLE: Final = f"{MG}statedTitle"
    STATES_SESSION: Final = f"{MG}statesSession"
    STATUS: Final = f"{MG}status"
    STATUS_ON: Final = f"{MG}statusOn"
    SUBJECT_HEADING: Final = f"{MG}subjectHeading"
    SUPPLEMENTS: Final = f"{MG}supplements"
    SYMBOL: Final = f"{MG}symbol"
    TEXT: Final = f"{MG}text"
    TITLE_SPAN: Final = f"{MG}titleSpan"
    TREATY_SERIES_VOLUME: Final = f"{MG}treatySeriesVolume"
    TREATY_VOLUME: Final = f"{MG}treatyVolume"
    TURN_FROM: Final = f"{MG}turnFrom"
    TURN_UNTIL: Final = f"{MG}turnUntil"
    UNIT_KEY: Final = f"{MG}unitKey"
    VERB_FORM: Final = f"{MG}verbForm"
    VERB_TEXT: Final = f"{MG}verbText"
    WITHIN: Final = f"{MG}within"
    VOTE_NOTE: Final = f"{MG}voteNote"
    VOTED_AGAINST: Final = f"{MG}votedAgainst"
    VOTED_IN_FAVOUR: Final = f"{MG}votedInFavour"

    # Programme budget.
    BUDGET_PART: Final = f"{MG}budgetPart"
    BUDGET_PART_TITLE: Final = f"{MG}budgetPartTitle"
    BUDGET_SECTION: Final = f"{MG}budgetSection"
    BUDGET_STAGE: Final = f"{MG}budgetStage"
    BUDGET_YEAR: Final = f"{MG}budgetYear"
    CARRIED_OUT_BY: Final = f"{MG}carriedOutBy"
    CATEGORY: Final = f"{MG}category"
    CELL: Final = f"{MG}cell"
    DETAIL: Final = f"{MG}detail"
    ENTITY_SPAN: Final = f"{MG}entitySpan"
    FULFILS: Final = f"{MG}fulfils"
    FUNDING_SOURCE: Final = f"{MG}fundingSource"
    HAS_MEASURE_VALUE: Final = f"{MG}hasMeasureValue"
    HAS_PROGRAMME: Final = f"{MG}hasProgramme"
    HAS_QUANTITY: Final = f"{MG}hasQuantity"
    IS_NARRATIVE: Final = f"{MG}isNarrative"
    LISTED_UNDER: Final = f"{MG}listedUnder"
    MANDATE_KIND: Final = f"{MG}mandateKind"
    MANDATED_BY: Final = f"{MG}mandatedBy"
    MANDATING_ACT: Final = f"{MG}mandatingAct"
    MEASURES: Final = f"{MG}measures"
    NOTE_MARK: Final = f"{MG}noteMark"
    OF_PROGRAMME: Final = f"{MG}ofProgramme"
    PART_OF_PROGRAMME: Final = f"{MG}partOfProgramme"
    PLAN_PROGRAMME: Final = f"{MG}planProgramme"
    PRINTED_NUMBER: Final = f"{MG}printedNumber"
    PROGRAMME_KEY: Final = f"{MG}programmeKey"
    RESOURCE_ITEM: Final = f"{MG}resourceItem"
    ROW_LABEL: Final = f"{MG}rowLabel"
    SUBCATEGORY: Final = f"{MG}subcategory"
    SUPERSEDED_BY: Final = f"{MG}supersededBy"
    TABLE_CAPTION: Final = f"{MG}tableCaption"
    UNIT: Final = f"{MG}unit"
    VALUE: Final = f"{MG}value"


ACT_CLASS: Final = {
    "directive": Class.REQUEST,
    "decision": Class.DECISION_ACT,
    "expressive": Class.STATEMENT,
    "commitment": Class.COMMITMENT,
}
"""Classes of acts by kind."""

PARAGRAPH_CLASS: Final = {
    "preambular": Class.PREAMBULAR_PARAGRAPH,
    "operative": Class.OPERATIVE_PARAGRAPH,
    "narrative": Class.NARRATIVE_PARAGRAPH,
}
"""Classes of paragraphs by role."""


SUPERPROPERTIES: Final = {
    Property.ADOPTED_AS: f"{ELI}related_to",
    Property.ADOPTED_ON: f"{ELI}date_document",
    Property.BASED_ON: f"{ELI}based_on",
    Property.CONTINUES: f"{ELI}related_to",
    Property.CORRECTS: f"{ELI}corrects",
    Property.INSTRUMENT_TYPE: f"{ELI}type_document",
    Property.ISSUED_BY: f"{PROV}wasAttributedTo",
    Property.NUMBER: f"{ELI}number",
    Property.OTHER_SYMBOL: f"{ELI}id_local",
    Property.PARENT: f"{ELI}is_part_of",
    Property.PART_OF: f"{ELI}is_part_of",
    Property.PROTOCOL_TO: f"{ELI}related_to",
    Property.REPORTS_UNDER: f"{ELI}related_to",
    Property.SECRETARIAT_OF: f"{ORG}linkedTo",
    Property.SERVICED_BY: f"{ORG}linkedTo",
    Property.SYMBOL: f"{ELI}id_local",
}
"""The property of ELI, ORG or PROV above a property of the vocabulary; written out with it."""
