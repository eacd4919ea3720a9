"""Takes in what a person saw: browser recordings, tables, lists and saved pages, judged like any look of Diting's."""
