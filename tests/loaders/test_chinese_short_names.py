"""Chinese short names, offices and parts of bodies, resolved in the context of a document."""

from __future__ import annotations

import pytest
from mandategraph.loaders.mentions import find
from mandategraph.loaders.resolve import Context


def keys(*paragraphs: str) -> list[str]:
    """Returns the keys of the actors of the last paragraph, read behind the others."""
    context = Context("zh")
    context.enter_unit("body/GA")
    resolved = [context.resolve(text, find(text, "zh")) for text in paragraphs][-1]
    return [key for mention in resolved if mention.kind == "actor" for key in (mention.keys or ("",))]


@pytest.mark.parametrize(
    ("before", "text", "key"),
    [
        ("欢迎全球传播部的努力；", "请该部提交报告；", "body/DGC"),
        ("赞赏联合国原子辐射影响问题科学委员会的工作；", "请委员会继续工作；", "body/UNSCEAR"),
        ("欢迎联合国利比亚支助团的工作；", "请支助团提交报告；", "body/UNSMIL"),
    ],
)
def test_a_short_name_means_the_body_named_before(before: str, text: str, key: str) -> None:
    assert keys(before, text) == [key]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请裁军谈判会议主席提交报告；", ["body/Chair-Generic"]),
        ("请国际海底管理局所有成员参加会议；", ["group/members"]),
        ("敦促马里境内所有各方停止敌对行动；", ["group/parties"]),
        ("请秘书处安全和安保部提交报告；", ["body/DSS"]),
        ("要求占领国以色列遵守义务；", ["state/ISR"]),
        ("请联合国系统各机构、基金和方案合作；", ["group/un-system"]),
    ],
)
def test_a_part_is_read_and_not_its_whole(text: str, expected: list[str]) -> None:
    assert keys(text) == expected
