"""The shape of findings.json as a JSON Schema, for whoever reads it by a program."""

import json
from functools import cache

from listening.findings import Findings

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def findings_schema() -> bytes:
    """Write the schema that every findings.json of this version keeps to."""
    schema = {"$schema": DIALECT, **Findings.model_json_schema(mode="serialization")}
    return (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode()
