"""The kinds of posts that no official account makes by itself: a closed set, with its words."""

from enum import StrEnum

from domain.text import Text


class Kind(StrEnum):
    """A head of the model each; the first eight are unwanted whoever posts them."""

    ADVERTISING = "advertising"
    GAMBLING = "gambling"
    ESCORT = "escort"
    LOANS = "loans"
    PHISHING = "phishing"
    INVOICES = "invoices"
    STOCKS = "stocks"
    JOBS = "jobs"
    PERSONAL = "personal"
    CELEBRITY = "celebrity"


UNWANTED = (
    *(Kind.ADVERTISING, Kind.GAMBLING, Kind.ESCORT, Kind.LOANS),
    *(Kind.PHISHING, Kind.INVOICES, Kind.STOCKS, Kind.JOBS),
)
LABELS = {
    Kind.ADVERTISING: Text(zh="商业广告", en="advertising"),
    Kind.GAMBLING: Text(zh="赌博推广", en="gambling"),
    Kind.ESCORT: Text(zh="色情招揽", en="escort services"),
    Kind.LOANS: Text(zh="贷款推销", en="loans"),
    Kind.PHISHING: Text(zh="钓鱼诈骗", en="phishing"),
    Kind.INVOICES: Text(zh="代开发票、办假证", en="sale of invoices or false papers"),
    Kind.STOCKS: Text(zh="荐股拉群", en="stock tips"),
    Kind.JOBS: Text(zh="刷单兼职", en="fake part-time jobs"),
    Kind.PERSONAL: Text(zh="个人言论", en="a private person's words"),
    Kind.CELEBRITY: Text(zh="明星娱乐", en="celebrities"),
}
