from monitor.connectors import schema


def test_the_schema_is_that_of_the_model() -> None:
    told = "run python -m monitor.connectors.schema"
    assert schema.FILE.read_text("utf-8") == schema.written(), told
