"""What a package of evidence says of itself: for programs, for people, and for spreadsheets."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from alerting.masking import masked
from alerting.messages.render import harmless
from domain.act import Act
from domain.exhibit import Evidence, Exhibit
from domain.lead import UNKNOWN_ID, is_hearsay, is_provisional, told_by
from monitor.evidence.dossier import Dossier
from monitor.evidence.masking import masked_person
from monitor.evidence.words import CASES, KINDS, STATES, STATUSES, STEPS, VERSIONS, State
from monitor.registry.cells import guarded_for_csv

FORM = "diting-evidence/1"
LINE_LIMIT = 500
# What stands before the key of a unit where a case is about no single account of its.
UNIT = "unit:"
# What comes from people bears their words; what Diting fetched bears an address.
NAMED_BY_PEOPLE = frozenset({Exhibit.FILE, Exhibit.DOCUMENT})
COLUMNS = ("序号", "名称", "文件", "来源", "取得时间", "大小（字节）", "SHA-256", "状态", "规则与版本", "说明")
HOW_TO_CHECK = """核验方法
  1. 解压后在该目录执行：sha256sum -c SHA256SUMS（Windows 可用 certutil -hashfile 文件 SHA256 逐一比对）。
  2. 或执行：diting evidence check 本文件.zip（无需数据库）。
  3. 审计链：在原系统执行 diting audit verify --expect 上述链首哈希，可证明导出时的处置记录其后未被改动或截断。
  4. 脱敏件以脱敏后的内容计入 SHA256SUMS；其原件的 SHA-256 列于清单，可向原单位调取比对。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A piece and what of it is in the package: `path` there and the SHA-256 of what was `handed` out."""

    number: int
    piece: Evidence
    state: State
    path: str = ""
    handed: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    """Says what may be said: of a copy for circulation without contacts and names."""

    dossier: Dossier
    is_masked: bool

    def said(self, text: str) -> str:
        shown = harmless(text, LINE_LIMIT)
        return masked(shown) if self.is_masked else shown

    def person(self, name: str) -> str:
        shown = harmless(name, LINE_LIMIT)
        return masked_person(shown) if self.is_masked else shown

    def time(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.dossier.zone):%Y-%m-%d %H:%M:%S}"

    def facts(self, act: Act) -> dict[str, str]:
        return {name: self.said(value) for name, value in act.facts}


def manifest(dossier: Dossier, listed: Sequence[Listed], *, is_masked: bool) -> bytes:
    """For programs."""
    words, incident = _Words(dossier, is_masked), dossier.incident
    facts: dict[str, Any] = {
        "form": FORM,
        "reference": incident.reference,
        "classification": incident.classification.value,
        "status": incident.status.value,
        "severity": incident.severity.value,
        "rule": incident.rule,
        "official": incident.official,
        "subject": incident.subject,
        "exported_at": dossier.at.astimezone(UTC).isoformat(),
        "exported_by": words.person(dossier.by),
        "masked": is_masked,
        "not_yet_gathered": dossier.waiting,
        "versions": dict(dossier.versions),
        "audit": {"head": dossier.head, "entries": dossier.entries},
        "pieces": [_piece(each, words) for each in listed],
        "acts": [_act(act, words) for act in dossier.acts],
    }
    return (json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8", "replace")


def _piece(each: Listed, words: _Words) -> dict[str, object]:
    piece = each.piece
    return {
        "number": each.number,
        "state": each.state.value,
        "path": each.path,
        "handed_sha256": each.handed,
        "kind": piece.kind.value,
        "event": piece.event,
        "sha256": piece.sha256,
        "size": piece.size,
        "media_type": piece.media_type,
        "taken_at": piece.taken_at.astimezone(UTC).isoformat(),
        "source": _source(each, words),
        "note": words.said(piece.note),
        "versions": dict(piece.versions),
    }


def _act(act: Act, words: _Words) -> dict[str, object]:
    return {
        "at": act.at.astimezone(UTC).isoformat(),
        "author": words.person(act.author),
        "step": act.step.value,
        "to": words.said(act.to),
        "note": words.said(act.note),
        "facts": words.facts(act),
        "evidence": list(act.evidence),
    }


def text(dossier: Dossier, listed: Sequence[Listed], *, is_masked: bool) -> bytes:
    """For people: the list of evidence, the log of handling, and how to check both."""
    words = _Words(dossier, is_masked)
    parts = (_head(words), _rows(listed, words), _log(words), iter((HOW_TO_CHECK,)))
    return ("\n\n".join("\n".join(part) for part in parts) + "\n").encode("utf-8", "replace")


def _head(words: _Words) -> Iterator[str]:
    dossier, incident = words.dossier, words.dossier.incident
    yield "证据清单（脱敏件，供流转）" if words.is_masked else "证据清单"
    yield ""
    yield f"案件编号：{incident.reference}（{CASES[incident.classification]}，{STATUSES[incident.status]}）"
    yield f"事件等级：{incident.severity.numeral}级，适用规则 {incident.rule}"
    yield f"涉事账号：{_subject(words)}"
    if is_hearsay(incident.findings):
        yield "案件来源：他人反映的线索，谛听自己未发现"
    yield f"对应官方：{_official(dossier)}"
    yield f"导出时间：{words.time(dossier.at)}（时区：{dossier.zone}）"
    yield f"导出人：{words.person(dossier.by)}"
    yield f"采集与判定：{_versions(dossier.versions)}"
    yield f"审计链首哈希（导出时）：{dossier.head}（共 {dossier.entries} 条）"
    if dossier.waiting:
        yield f"注意：尚有 {dossier.waiting} 次变更的证据正在采集，未列入本清单。"


def _official(dossier: Dossier) -> str:
    """The unit, and its account where one is concerned: what Diting calls a unit by says nothing outside."""
    unit, key = harmless(dossier.unit, LINE_LIMIT), dossier.incident.official
    return unit if key.startswith(UNIT) else f"{unit}（{harmless(key, LINE_LIMIT)}）"


def _subject(words: _Words) -> str:
    incident = words.dossier.incident
    name = words.said(incident.profile.display_name) if incident.profile else ""
    key = f"编号{UNKNOWN_ID.zh}" if is_provisional(incident.subject) else harmless(incident.subject, LINE_LIMIT)
    return f"「{name}」（{key}）" if name else key


def _rows(listed: Sequence[Listed], words: _Words) -> Iterator[str]:
    yield f"一、证据（共 {len(listed)} 件，时间为 {words.dossier.zone}）"
    for each in listed:
        piece = each.piece
        yield f"{each.number}. {KINDS[piece.kind]}　{STATES[each.state]}"
        if each.path:
            yield f"   文件：{each.path}"
        if source := _origin(each, words):
            yield f"   来源：{source}"
        yield f"   取得时间：{words.time(piece.taken_at)}　大小：{piece.size} 字节"
        yield f"   SHA-256：{piece.sha256}"
        if each.state is State.MASKED:
            yield f"   脱敏件 SHA-256：{each.handed}"
        if piece.versions:
            yield f"   规则与版本：{_versions(piece.versions)}"
        if piece.note:
            yield f"   说明：{words.said(piece.note)}"


def _log(words: _Words) -> Iterator[str]:
    acts = words.dossier.acts
    yield f"二、处置记录（共 {len(acts)} 条）"
    for number, act in enumerate(acts, start=1):
        to = f"　对象：{words.said(act.to)}" if act.to else ""
        yield f"{number}. {words.time(act.at)}　{STEPS[act.step]}　{words.person(act.author)}{to}"
        yield from (f"   {name}：{value}" for name, value in words.facts(act).items())
        if act.note:
            yield f"   说明：{words.said(act.note)}"
        yield from (f"   所附证据 SHA-256：{sha256}" for sha256 in act.evidence)


def table(dossier: Dossier, listed: Sequence[Listed], *, is_masked: bool) -> bytes:
    """For spreadsheets: UTF-8 with the mark that they need, and no cell that they take for a formula."""
    words, page = _Words(dossier, is_masked), io.StringIO(newline="")
    writer = csv.writer(page)
    writer.writerow((*COLUMNS[:4], f"{COLUMNS[4]}（{dossier.zone}）", *COLUMNS[5:]))
    for each in listed:
        writer.writerow(map(guarded_for_csv, _cells(each, words)))
    return page.getvalue().encode("utf-8-sig", "replace")


def _cells(each: Listed, words: _Words) -> tuple[str, ...]:
    piece = each.piece
    return (
        str(each.number),
        KINDS[piece.kind],
        each.path,
        _origin(each, words),
        words.time(piece.taken_at),
        str(piece.size),
        piece.sha256,
        STATES[each.state],
        _versions(piece.versions),
        words.said(piece.note),
    )


def _source(each: Listed, words: _Words) -> str:
    """What people name may hold a number of theirs; an account's address is the point of the list."""
    source = each.piece.source
    return words.said(source) if each.piece.kind in NAMED_BY_PEOPLE else harmless(source, LINE_LIMIT)


def _origin(each: Listed, words: _Words) -> str:
    """The same for people: in place of a name of Diting's own what it stands for."""
    source = each.piece.source
    if (told := told_by(source)) is not None:
        return told.zh
    if each.piece.kind is Exhibit.OBSERVATION and is_provisional(source):
        return f"账号编号{UNKNOWN_ID.zh}"
    return _source(each, words)


def _versions(versions: tuple[tuple[str, str], ...]) -> str:
    return "，".join(f"{VERSIONS.get(name, name)} {value}" for name, value in versions)
