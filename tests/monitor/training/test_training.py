"""The recipe on a small invented world: no corpus is needed, and none is shipped."""

import gzip
import json
from pathlib import Path
from random import Random

import numpy as np
import pytest

from detectors.content.grams import WINDOW
from detectors.content.kinds import UNWANTED, Kind
from monitor.training import corpora, measuring, phrases
from monitor.training.corpora import SPAM_KINDS, Corpora, MissingCorpus, kind_of
from monitor.training.fitting import Fold, detecting, halves
from monitor.training.logistic import fitted, rows
from monitor.training.samples import half, official, unwanted, voices, written

NOTICE = "停水通知因管道检修请市民提前储水恢复时间另行通知青澜县水务局{}月{}日发布请互相转告"
SALE = "换季清仓真皮女鞋全场五折包邮到家欢迎选购{}折起{}天后恢复原价先到先得"
FIGURES = "一二三四五六七八九十"


def several(pattern: str, count: int) -> tuple[str, ...]:
    return tuple(pattern.format(FIGURES[i % 10], FIGURES[i // 10 % 10]) for i in range(count))


@pytest.fixture(scope="module")
def small() -> Corpora:
    spam = {name: several(SALE, 40) for name in SPAM_KINDS}
    return Corpora(posts=several(NOTICE, 60), spam=spam, news=several(NOTICE, 20), reviews=("不错很喜欢的一本书",))


def test_weights_tell_the_two_sides_apart() -> None:
    found = rows(["停水通知", "停电通知", "清仓甩卖", "清仓五折"])
    wanted = np.array([0.0, 0.0, 1.0, 1.0])
    weights, bias = fitted(found, wanted, np.ones(4), penalty=1e-4)
    assert ((found.times(weights) + bias > 0) == (wanted > 0)).all()


def test_what_matters_more_is_fitted_better() -> None:
    found = rows(["停水通知", "停水通知"])
    wanted = np.array([0.0, 1.0])
    weights, bias = fitted(found, wanted, np.array([1.0, 9.0]), penalty=1e-4)
    assert (found.times(weights) + bias > 0).all()


def test_the_same_samples_are_drawn_each_time(small: Corpora) -> None:
    assert official(small.posts, small) == official(small.posts, small)
    assert unwanted(small.spam) == unwanted(small.spam)


def test_no_sample_is_longer_than_a_window(small: Corpora) -> None:
    found = [*official(small.posts, small), *unwanted(small.spam), *voices(Kind.PERSONAL, small)]
    assert max(len(sample.text) for sample in found) <= WINDOW
    assert all(len(text) <= WINDOW for text in written(phrases.reached(), 20, Random(1)))


def test_a_kind_left_out_has_neither_texts_nor_phrases(small: Corpora) -> None:
    spam = {name: texts for name, texts in small.spam.items() if SPAM_KINDS[name] is not Kind.LOANS}
    kinds = tuple(kind for kind in UNWANTED if kind is not Kind.LOANS)
    assert all(sample.kind is not Kind.LOANS for sample in unwanted(spam, kinds))


def test_every_unwanted_kind_and_voice_has_phrases_and_none_twice() -> None:
    topics = [topic for kind in UNWANTED for topic in phrases.offered(kind).values()]
    topics += [phrases.voiced(Kind.PERSONAL), phrases.voiced(Kind.CELEBRITY), *phrases.official().values()]
    assert all(len(topic) == len(set(topic)) > 0 for topic in topics)
    assert all(phrase for topic in topics for phrase in topic)


def test_every_pattern_of_a_notice_can_be_filled() -> None:
    notices = [phrases.filled(pattern, Random(1)) for pattern in (*phrases.patterns(), *phrases.quoting())]
    assert min(map(len, notices)) > 10
    assert phrases.filled(phrases.patterns()[0], Random(2)) == phrases.filled(phrases.patterns()[0], Random(2))


def test_a_lure_that_a_warning_quotes_never_stands_alone_as_official(small: Corpora) -> None:
    texts = {sample.text for sample in official(small.posts, small)}
    assert any("您涉嫌洗钱请配合调查" in text for text in texts)
    assert "您涉嫌洗钱请配合调查" not in texts
    assert not any("{lure}" in pattern or "{sms}" in pattern for pattern in phrases.patterns())


def test_the_two_halves_of_a_topic_share_no_phrase_and_leave_none_out() -> None:
    topic = ["一", "二", "三"]
    assert sorted(half(topic) + half(topic, other=True)) == sorted(topic)


def test_of_a_halved_kind_every_second_phrase_is_unknown(small: Corpora) -> None:
    kept_out = {phrase for topic in phrases.offered(Kind.LOANS).values() for phrase in half(topic, other=True)}
    known = {sample.text for sample in unwanted(small.spam, halved=Kind.LOANS) if sample.kind is Kind.LOANS}
    assert known
    assert not kept_out & known


def test_offers_say_now_and_then_how_to_be_reached() -> None:
    texts = written(["百家乐"], 40, Random(1), ["加薇信"])
    assert 0 < sum("加薇信" in text for text in texts) < 40


def test_a_mixed_file_is_told_apart_by_its_words() -> None:
    assert kind_of("AD_Other", "招聘兼职日结") is Kind.JOBS
    assert kind_of("AD_Other", "健身房暑期班") is Kind.ADVERTISING
    assert kind_of("AD_Loan", "招聘兼职日结") is Kind.LOANS


def test_a_model_of_the_recipe_catches_what_it_was_fitted_to_and_spares_what_it_was_not(small: Corpora) -> None:
    early, late = halves(small.posts)
    model = detecting(Fold(posts=early, held_out=late, spam=small.spam), small)
    assert measuring.caught(model, several(SALE, 40)) == 1.0
    assert measuring.caught(model, late) <= 0.1
    assert (model.likely <= model.sure).all()


def test_figures_name_their_setting_and_count(small: Corpora) -> None:
    figures = measuring.left_out(small, Kind.LOANS, known=True)
    assert [(each.setting, each.name, each.count) for each in figures] == [("left out, phrases written", "AD_Loan", 40)]


def test_corpora_are_read_in_order_of_time_each_spam_once(tmp_path: Path) -> None:
    posts = [("2", "2026-03-02", "停电通知"), ("1", "2026-03-01", "停水通知"), ("3", "2026-03-03", "no han")]
    lines = [json.dumps({"post_id": id, "published_at": at, "text": text}) for id, at, text in posts]
    (tmp_path / "timeline.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    for name in SPAM_KINDS:
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress("清仓 甩卖 DIGIT\n清仓 甩卖\n".encode()))
    found = corpora.read(tmp_path / "timeline.gz", tmp_path, lambda _: [])
    assert found.posts == ("停水通知", "停电通知")
    assert set(found.spam.values()) == {("清仓甩卖",)}


def test_a_corpus_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingCorpus, match="nowhere"):
        corpora.read(tmp_path / "nowhere.gz", tmp_path)


def test_halves_are_by_order_and_share_nothing(small: Corpora) -> None:
    early, late = halves(small.posts)
    assert (*early, *late) == small.posts
    assert len(early) == len(late)
