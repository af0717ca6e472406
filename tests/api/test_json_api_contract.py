from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from chantier.config.wsgi import application
from chantier.library.tests.shelf import shelf


@pytest.mark.django_db(transaction=True)
def test_each_address_answers_as_its_description_says() -> None:
    shelf(3)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 21
    for operation in operations:

        @settings(max_examples=5, suppress_health_check=list(HealthCheck), database=None)
        @given(case=operation.as_strategy())
        def answers(case: schemathesis.Case) -> None:
            answer = case.call(headers={"Accept-Encoding": "identity"})
            assert answer.status_code in {200, 404, 422}
            if answer.status_code == 200:
                case.validate_response(answer)

        answers()
