"""What departs from an account's past, in counts and ranks: nothing to be believed that cannot be recounted."""

from collections.abc import Iterator

from detectors.behaviour.baseline import Baseline
from detectors.behaviour.calendar import HOURS
from detectors.behaviour.combination import Combination
from detectors.behaviour.course import DETECTOR, course
from detectors.behaviour.measure import Judgement
from detectors.behaviour.script import SCRIPTS, Script
from detectors.behaviour.signals import CONTENT, ORDER, Signal
from detectors.behaviour.traits import Habit, Traits
from domain.finding import Finding
from domain.text import Text

# A signal that adds less is not worth a sentence.
LEAST_SHARE = 0.3
# What more than so many of its posts were like is not told as rare.
RARE = 0.05
WORDING = ORDER.index(Signal.WORDING)
UNLIKE = Text(zh="用词不像本账号以往", en="wording unlike the account's past")
FORM = Text(
    zh="行文形式（长短、标点、开头）不像本账号以往", en="form (length, marks, opening) unlike the account's past"
)
# Arabic letters and Hangul are written by peoples of China too, and among the rest are Tibetan and Mongolian.
LETTERS = {
    Script.HAN: Text(zh="汉字", en="Han characters"),
    Script.LATIN: Text(zh="外文（拉丁字母）", en="Latin letters"),
    Script.CYRILLIC: Text(zh="外文（西里尔字母）", en="Cyrillic letters"),
    Script.ARABIC: Text(zh="阿拉伯字母", en="Arabic letters"),
    Script.KANA: Text(zh="外文（日文假名）", en="Japanese kana"),
    Script.HANGUL: Text(zh="谚文（朝鲜文）", en="Hangul"),
    Script.OTHER: Text(zh="其他文字", en="another script"),
}
NEW = {
    Habit.CLIENT: Text(zh="发布客户端", en="client"),
    Habit.MENTION: Text(zh="提及对象", en="mention"),
    Habit.TAG: Text(zh="话题", en="hashtag"),
    Habit.HOST: Text(zh="链接域名", en="link host"),
}


def findings(baseline: Baseline, post: Traits, judgement: Judgement, combination: Combination) -> tuple[Finding, ...]:
    """What the post says and how it departs, the heaviest first, then what the latest posts show together.

    Call it before the post is remembered.
    """
    weighed = [(float(combination.raw[CONTENT]) * each.points, each) for each in post.content]
    if baseline.measure.is_known:
        weighed += [(each.points, each) for each in _departures(baseline, post, judgement)]
        weighed = weighed or [(each.points, each) for each in _only_reason(post, judgement)]
    heaviest = sorted(weighed, key=lambda each: -each[0])
    return (*(each for _, each in heaviest), *course(baseline, post, judgement, combination))


def _departures(baseline: Baseline, post: Traits, judgement: Judgement) -> Iterator[Finding]:
    for share, signal in zip(judgement.shares.tolist(), ORDER, strict=True):
        said = _said(signal, baseline, post, judgement) if share >= LEAST_SHARE else None
        if said:
            yield _finding(share, signal, said, post)


def _only_reason(post: Traits, judgement: Judgement) -> Iterator[Finding]:
    """Wording that is not among the strangest is told where nothing else is: what is told needs some reason."""
    share = float(judgement.shares[WORDING])
    if share > 0:
        yield _finding(share, Signal.WORDING, UNLIKE, post)


def _said(signal: Signal, baseline: Baseline, post: Traits, judgement: Judgement) -> Text | None:
    match signal:
        case Signal.WORDING:
            return _wording(baseline, float(judgement.signals[WORDING]))
        case Signal.HOUR:
            return _hour(baseline, post)
        case Signal.FORM:
            return FORM
        case Signal.SCRIPT:
            return _script(baseline, post)
        case Signal.CONTENT:
            return None
        case _:
            return _unseen(Habit(signal.value), baseline, post)


def _wording(baseline: Baseline, strangeness: float) -> Text | None:
    rank, posts = baseline.rank(strangeness), int(baseline.strange.sum())
    if rank > RARE * posts:
        return None
    return Text(
        zh=f"{UNLIKE.zh}（陌生程度在此前 {posts} 条中排第 {rank}）",
        en=f"{UNLIKE.en} (rank {rank} of {posts} by strangeness)",
    )


def _script(baseline: Baseline, post: Traits) -> Text | None:
    if post.script is None:
        return None
    often, written = int(baseline.scripts[SCRIPTS.index(post.script)]), int(baseline.scripts.sum())
    so_far = (
        Text(zh=f"仅 {often} 条如此", en=f"{often} of {written} earlier posts were")
        if often
        else Text(zh="无一如此", en=f"none of {written} earlier posts was")
    )
    name = LETTERS[post.script]
    return Text(zh=f"文字为{name.zh}，此前 {written} 条中{so_far.zh}", en=f"written in {name.en} ({so_far.en})")


def _hour(baseline: Baseline, post: Traits) -> Text | None:
    near, hour = baseline.near(post.slot), post.slot % HOURS
    if near > RARE * baseline.posts:
        return None
    first, end = (hour - 1) % HOURS, (hour + 2) % HOURS
    day = Text(zh="工作日", en="working days") if post.slot < HOURS else Text(zh="休息日", en="days off")
    return Text(
        zh=f"{day.zh} {first:02d}–{end:02d} 时发布（此前 {baseline.posts} 条中仅 {near} 条在此时段）",
        en=f"posted between {first:02d} and {end:02d} h on {day.en} ({near} of {baseline.posts} earlier posts did)",
    )


def _unseen(habit: Habit, baseline: Baseline, post: Traits) -> Text | None:
    stock = baseline.stocks[habit]
    unseen = stock.unseen(post.values[habit])
    if not unseen:
        return None
    names, kind, known = "、".join(unseen), NEW[habit], len(stock.known)
    if known >= stock.room:
        return Text(
            zh=f"{kind.zh}「{names}」近期见过的 {known} 种中没有",
            en=f"{kind.en} {', '.join(unseen)} not among the {known} kinds last seen",
        )
    return Text(
        zh=f"{kind.zh}「{names}」从未出现（{baseline.posts} 条中见过 {known} 种）",
        en=f"{kind.en} {', '.join(unseen)} never seen ({known} kinds in {baseline.posts} posts)",
    )


def _finding(share: float, signal: Signal, said: Text, post: Traits) -> Finding:
    evidence = (("signal", signal.value), ("post", post.post_id))
    score = round(min(1.0, share / (share + 2)), 3)
    return Finding(detector=DETECTOR, score=score, summary=said, evidence=evidence, points=round(share, 2))
